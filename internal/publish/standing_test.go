package publish

import (
	"os"
	"path/filepath"
	"testing"
)

func TestStanding(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "site")
	if _, ok := Standing(dir); ok {
		t.Error("a target that was never published stands")
	}
	ed := edition(story(1, day(1)), story(2, day(2)))
	mustSync(t, dir, ed, Options{Target: "test"})
	if n, ok := Standing(dir); !ok || n != len(docsOf(ed)) {
		t.Errorf("Standing is %d, %v; want %d, true", n, ok, len(docsOf(ed)))
	}
	more, seen := edition(story(1, day(1)), story(2, day(2)), story(3, day(3))), false
	for at := 1; at < 40 && syncCrashing(dir, more, at); at++ {
		_, ok := Standing(dir)
		seen = seen || !ok
		mustSync(t, dir, ed, Options{Target: "test", Force: true})
	}
	if !seen {
		t.Error("a target whose publish was broken off stands")
	}
	mustSync(t, dir, ed, Options{Target: "test"})
	if err := os.Remove(filepath.Join(dir, docsOf(ed)[0].Path)); err != nil {
		t.Fatal(err)
	}
	if _, ok := Standing(dir); ok {
		t.Error("a target that lost a document stands")
	}
}
