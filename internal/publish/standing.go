package publish

import (
	"os"
)

// Standing counts the documents of a target that its manifest lists, and tells
// whether all of them are there as regular files and no publish was broken
// off. It looks at names alone: what somebody wrote into a document is seen by
// the next Sync. A target without a manifest does not stand.
func Standing(dir string) (files int, ok bool) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return 0, false
	}
	defer root.Close()
	rec, err := readRecord(root)
	if err != nil || !rec.found || len(rec.intent) > 0 {
		return 0, false
	}
	for path := range rec.entries {
		info, err := root.Lstat(path)
		if err != nil || !info.Mode().IsRegular() {
			return 0, false
		}
	}
	return len(rec.entries), true
}
