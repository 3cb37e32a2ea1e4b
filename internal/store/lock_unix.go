//go:build unix

package store

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

var errLocked = unix.EWOULDBLOCK

func flock(f *os.File) error { return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) }

// letGo removes the file while it is locked: who locks it now finds that it has
// no name any more, and makes another.
func letGo(f *os.File, path string) error { return errors.Join(os.Remove(path), f.Close()) }

// alive tells whether a process of this machine exists.
func alive(pid int) bool {
	return !errors.Is(unix.Kill(pid, 0), unix.ESRCH)
}
