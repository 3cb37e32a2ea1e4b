//go:build unix

package publish

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// lock keeps others out of the folder until the returned function is called or
// the process ends. The folder itself is locked, so that no file is left.
func lock(root *os.Root) (func() error, error) {
	dir, err := root.Open(".")
	if err != nil {
		return nil, err
	}
	err = unix.Flock(int(dir.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return nil, errors.Join(errBusy(), dir.Close())
	}
	if err != nil {
		return nil, errors.Join(os.NewSyscallError("flock", err), dir.Close())
	}
	return dir.Close, nil
}

func syncDir(dir *os.File) error { return dir.Sync() }
