package publishtest

import (
	"io/fs"
	"os/exec"
	"time"
)

func fillDisk() {}

func unprivileged(*exec.Cmd) {}

func inode(fs.FileInfo) uint64 { return 0 }

func cpu() time.Duration { return 0 }

func peak() int64 { return 0 }
