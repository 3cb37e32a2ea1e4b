//go:build unix

package publishtest

import (
	"io/fs"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// fillDisk makes every write of this process beyond a few bytes fail.
func fillDisk() {
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 16, Max: 16}); err != nil {
		panic(err)
	}
}

// unprivileged has a command run as nobody, when it would run as root.
func unprivileged(cmd *exec.Cmd) {
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
}

func inode(info fs.FileInfo) uint64 { return info.Sys().(*syscall.Stat_t).Ino }

// cpu is what this process has used of the processors, in itself and in the
// kernel; peak the most memory it has held, in bytes.
func cpu() time.Duration {
	u := usage()
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func peak() int64 { return int64(usage().Maxrss) << 10 } //nolint:unconvert // Maxrss has another type on other systems

func usage() syscall.Rusage {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return u
}
