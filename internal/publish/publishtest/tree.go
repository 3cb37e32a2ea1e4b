package publishtest

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"herald/internal/publish"
)

// readTree reads every file below dir by its slash-separated path. Folders are
// there too, with a slash at the end.
func readTree(t *testing.T, dir string) map[string]string {
	t.Helper()
	tree := map[string]string{}
	walk(t, dir, func(name string, d fs.DirEntry) error {
		if d.IsDir() {
			tree[name+"/"] = ""
			return nil
		}
		b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		tree[name] = string(b)
		return err
	})
	return tree
}

func walk(t *testing.T, dir string, visit func(name string, d fs.DirEntry) error) {
	t.Helper()
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, p)
		if err != nil {
			return err
		}
		return visit(filepath.ToSlash(name), d)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// stamps gives what changes when a file or folder is touched.
func stamps(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	walk(t, dir, func(name string, d fs.DirEntry) error {
		info, err := d.Info()
		if err != nil {
			return err
		}
		all[name] = fmt.Sprint(info.ModTime(), info.Size(), info.Mode(), inode(info))
		return nil
	})
	return all
}

// sameTree compares trees and shows where they first differ.
func sameTree(t *testing.T, got, want map[string]string) {
	t.Helper()
	for name, body := range want {
		g, there := got[name]
		switch {
		case !there:
			t.Errorf("%s is missing", name)
		case g != body:
			t.Errorf("%s differs: got %s", name, around(g, body))
		}
	}
	for name := range got {
		if _, there := want[name]; !there {
			t.Errorf("%s should not be there", name)
		}
	}
}

// around shows the place where two texts part.
func around(got, want string) string {
	i := 0
	for i < len(got) && i < len(want) && got[i] == want[i] {
		i++
	}
	from := max(0, i-60)
	return fmt.Sprintf("…%q, want …%q", got[from:min(len(got), i+60)], want[from:min(len(want), i+60)])
}

// storyPaths gives the path of each story's own document by its slug.
func storyPaths(t *testing.T, dir string) map[string]string {
	t.Helper()
	m, err := publish.ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	paths := map[string]string{}
	for _, e := range m.Stories() {
		paths[e.Slug] = e.Path
	}
	return paths
}
