//go:build unix

package publishtest

import (
	"io/fs"
	"os"
	"os/exec"
	"syscall"
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
