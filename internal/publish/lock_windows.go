package publish

import (
	"errors"
	"os"
	"path"

	"golang.org/x/sys/windows"
)

// lock keeps others out of the folder until the returned function is called or
// the process ends. Windows cannot lock a folder, so a file stays in Herald's
// own.
func lock(root *os.Root) (func() error, error) {
	if err := root.MkdirAll(ownDir, 0o755); err != nil {
		return nil, err
	}
	f, err := root.OpenFile(path.Join(ownDir, "lock"), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	const how = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	err = windows.LockFileEx(windows.Handle(f.Fd()), how, 0, 1, 0, new(windows.Overlapped))
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return nil, errors.Join(errBusy(), f.Close())
	}
	if err != nil {
		return nil, errors.Join(os.NewSyscallError("LockFileEx", err), f.Close())
	}
	return f.Close, nil
}

// syncDir does nothing: Windows has no sync of a folder.
func syncDir(*os.File) error { return nil }
