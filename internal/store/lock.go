package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"herald"
)

// Holder is who works on a store.
type Holder struct {
	Host    string    `json:"host"`
	PID     int       `json:"pid"`
	Command string    `json:"command"`
	Since   time.Time `json:"since"`
}

func (h Holder) String() string {
	if h.PID == 0 {
		return "another process"
	}
	return fmt.Sprintf("%s, process %d on %s since %s", h.Command, h.PID, h.Host, h.Since.UTC().Format(time.RFC3339))
}

// busy is the error for whoever comes second.
func (h Holder) busy(store string) error {
	return fmt.Errorf("%w: %s is in use by %s: wait until it is done, or stop it", herald.ErrBusy, store, h)
}

// Lock makes this process the one that works on the store, until it calls
// release or dies. The second gets herald.ErrBusy with the name of the first.
// Opening, reading and single writes need no lock.
func (s *Store) Lock(ctx context.Context, h Holder) (release func() error, err error) {
	if s.numbered {
		return s.write.lease.take(ctx, s, h)
	}
	file := s.name
	if real, err := filepath.EvalSymlinks(file); err == nil {
		file = real // one database has one lock, whatever it is called by
	}
	return lockFile(file+".lock", s.name, h)
}

// lockFile locks a file beside the database. The system drops the lock with
// the process, however that ends.
func lockFile(path, store string, h Holder) (release func() error, err error) {
	defer herald.Wrap(&err, "lock %s", path)
	for {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
		if err != nil {
			return nil, err
		}
		if err := flock(f); err != nil {
			defer f.Close()
			if errors.Is(err, errLocked) {
				return nil, readHolder(f).busy(store)
			}
			return nil, err
		}
		// The holder before us removes the file when it lets go: what we have
		// locked may have no name any more.
		if same(f, path) {
			return func() error { return letGo(f, path) }, writeHolder(f, h)
		}
		if err := f.Close(); err != nil {
			return nil, err
		}
	}
}

func same(f *os.File, path string) bool {
	mine, err := f.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(path)
	return err == nil && os.SameFile(mine, named)
}

func writeHolder(f *os.File, h Holder) error {
	b, err := json.Marshal(h)
	if err != nil {
		return err
	}
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err = f.WriteAt(append(b, '\n'), 0)
	return err
}

// readHolder reads who holds a lock.
func readHolder(f *os.File) Holder {
	b, err := io.ReadAll(io.LimitReader(f, 4096))
	if err != nil {
		return Holder{}
	}
	return parseHolder(b)
}

// parseHolder gives an empty holder when it cannot be known.
func parseHolder(b []byte) (h Holder) {
	if json.Unmarshal(b, &h) != nil {
		return Holder{}
	}
	return h
}
