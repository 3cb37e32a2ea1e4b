package store

import (
	"os"

	"golang.org/x/sys/windows"
)

var errLocked = windows.ERROR_LOCK_VIOLATION

// flock locks a byte far behind the holder's name, which others must be able
// to read.
func flock(f *os.File) error {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	return windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, &windows.Overlapped{OffsetHigh: 1})
}

// letGo closes the file first, as Windows wants it. Whoever locks it before it
// is removed keeps it.
func letGo(f *os.File, path string) error {
	if err := f.Close(); err != nil {
		return err
	}
	_ = os.Remove(path)
	return nil
}

// alive tells whether a process of this machine exists.
func alive(pid int) bool {
	p, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, uint32(pid))
	if err != nil {
		return err != windows.ERROR_INVALID_PARAMETER
	}
	windows.CloseHandle(p)
	return true
}
