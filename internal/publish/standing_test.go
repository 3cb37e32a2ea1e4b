package publish

import (
	"fmt"
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

// TestAGlanceAtManyFiles deletes one of many files, which is found in the end,
// and all of them, which is found at once.
func TestAGlanceAtManyFiles(t *testing.T) {
	t.Parallel()
	documents, there := map[string]*line{}, map[string]bool{}
	for i := range 2 * fewFiles {
		documents[fmt.Sprintf("story/s%d/index.html", i)] = nil
	}
	for path := range documents {
		there[path] = true
	}
	looked := 0
	isFile := func(path string) bool { looked++; return there[path] }
	if !standAtAGlance(documents, isFile) || looked > len(documents)/4 || looked < len(documents)/64 {
		t.Errorf("of %d files that are there it looked at %d", len(documents), looked)
	}
	delete(there, "story/s7/index.html")
	tries := 1
	for standAtAGlance(documents, isFile) && tries < 2000 {
		tries++
	}
	if tries == 2000 {
		t.Error("a file that was deleted is never missed")
	}
	clear(there)
	if standAtAGlance(documents, isFile) {
		t.Error("an empty folder is not missed")
	}
}
