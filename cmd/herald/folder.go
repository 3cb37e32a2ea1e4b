package main

import (
	"errors"
	"fmt"
	"os"

	"herald"
	"herald/internal/publish"
)

// folder is where convert writes documents: nothing lands outside it, no
// reader meets half a file, and no name is given twice in one run.
type folder struct {
	root    *os.Root
	dir     string
	taken   map[string]bool
	written int
}

func openFolder(dir string) (_ *folder, err error) {
	defer herald.Wrap(&err, "opening %s", dir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &folder{root: root, dir: dir, taken: map[string]bool{}}, nil
}

func (f *folder) close() error { return f.root.Close() }

// free takes a name: the slug, or the slug with the first number behind it, from
// 2, that nobody has. A name that a system keeps for a device gets one too.
func (f *folder) free(slug string) string {
	name := slug
	for n := 2; f.taken[name] || device(name); n++ {
		name = fmt.Sprintf("%s-%d", slug, n)
	}
	f.taken[name] = true
	return name
}

// device tells the short names that mean a device to some systems.
func device(name string) bool { return len(name) < 8 && publish.CheckPath(name+".md") != nil }

// write puts a document into the folder, whole or not at all.
func (f *folder) write(name string, body []byte) (err error) {
	defer herald.Wrap(&err, "writing %s.md to %s", name, f.dir)
	const part = ".herald-convert.part"
	file, err := f.root.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = file.Write(body)
	if err = errors.Join(err, file.Close()); err == nil {
		err = f.root.Rename(part, name+".md")
	}
	if err != nil {
		return errors.Join(err, f.root.Remove(part))
	}
	f.written++
	return nil
}
