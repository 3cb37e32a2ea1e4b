package publish

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"herald"
)

func put(t *testing.T, dir, name, body string) {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(body), 0o644); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, dir, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// wantProblems wants one problem per path, in order.
func wantProblems(t *testing.T, rep Report, paths ...string) {
	t.Helper()
	if len(rep.Problems) != len(paths) {
		t.Fatalf("problems %q, want one each for %q", rep.Problems, paths)
	}
	for i, p := range paths {
		if !strings.HasPrefix(rep.Problems[i], p+": ") {
			t.Errorf("problem %q does not name %q", rep.Problems[i], p)
		}
	}
}

func TestSyncLeavesForeignFilesAlone(t *testing.T) {
	t.Parallel()
	dir, outside := t.TempDir(), t.TempDir()
	put(t, dir, "index.html", "mine")
	put(t, dir, "README", "mine too")
	put(t, dir, "story/s1", "a file where a folder should be")
	put(t, dir, "story/s2/index.html/x", "a folder where a file should be")
	put(t, outside, "secret", "outside")
	for link, to := range map[string]string{"story/s3": outside, "story/s4/index.html": filepath.Join(outside, "secret")} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, link)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	put(t, dir, "story/s5/index.html", "Headline 5") // what Herald would write, to the byte
	for _, force := range []bool{false, true, false} {
		rep := mustSync(t, dir, edition(stories(1, 6)...), Options{Force: force})
		wantProblems(t, rep, "story/s1/index.html", "story/s2/index.html", "story/s3/index.html", "story/s4/index.html", "index.html")
	}
	if get(t, dir, "index.html") != "mine" || get(t, outside, "secret") != "outside" || get(t, dir, "story/s6/index.html") != "Headline 6" {
		t.Error("a foreign file was touched, or the rest was not written")
	}
	mustSync(t, dir, herald.Edition{}, Options{Force: true})
	if _, err := os.Stat(filepath.Join(dir, "story/s6")); err == nil {
		t.Error("story/s6 should be gone")
	}
	if get(t, dir, "index.html") != "mine" || get(t, dir, "README") != "mine too" {
		t.Error("a foreign file was touched")
	}
}

func TestSyncLeavesFilesEditedByHand(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ed := edition(stories(1, 4)...)
	mustSync(t, dir, ed, Options{})
	put(t, dir, "story/s1/index.html", "edited")
	put(t, dir, "story/s2/index.html", "edited")
	ed = edition(stories(1, 4)...)
	ed.Stories[0].Headline = "It grew"
	ed.Stories = append(ed.Stories[:1], ed.Stories[2:]...)
	ed.Retired = []herald.Retirement{{ID: 2, Slug: "s2"}}
	rep := mustSync(t, dir, ed, Options{})
	wantProblems(t, rep, "story/s1/index.html", "story/s2/index.html")
	wantProblems(t, mustSync(t, dir, ed, Options{}), "story/s1/index.html")
	wantProblems(t, mustSync(t, dir, ed, Options{Force: true}))
	if get(t, dir, "story/s1/index.html") != "It grew" || get(t, dir, "story/s2/index.html") != "edited" {
		t.Error("force writes over what was edited, and leaves what is Herald's no more")
	}
}

// What goes and what stays, one story each.
func TestSyncRemovesWhatItMay(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	mustSync(t, dir, edition(stories(1, 6)...), Options{})
	put(t, dir, "story/s2/notes.txt", "mine")
	list := Doc{Path: "list/index.html", Body: []byte("a list")}
	with := edition(stories(1, 6)...)
	if _, err := Sync(t.Context(), dir, with, append(docsOf(with), list), Options{}); err != nil {
		t.Fatal(err)
	}
	ed := edition(stories(1, 3)...)
	ed.Stories[0].Slug = "renamed"
	ed.Stories = ed.Stories[:1]
	ed.Retired = []herald.Retirement{{ID: 2, Slug: "s2"}, {ID: 3, Slug: "s3"}}
	ed.Held = []herald.StoryID{4}
	if rep := mustSync(t, dir, ed, Options{}); rep.Removed != 3 || rep.Written != 2 {
		t.Errorf("report %+v", rep)
	}
	got := files(t, dir)
	for name, want := range map[string]bool{
		"story/renamed/index.html": true, "story/s1/": false, "story/s2/index.html": false, "story/s2/notes.txt": true,
		"story/s3/": false, "story/s4/index.html": true, "story/s5/index.html": true, "story/s6/index.html": true,
		"list/index.html": true, // a held story may lead there
	} {
		if _, ok := got[name]; ok != want {
			t.Errorf("%s: there is %t, want %t", name, ok, want)
		}
	}
	rep := mustSync(t, dir, ed, Options{Force: true})
	got = files(t, dir)
	if rep.Removed != 2 || got["story/s4/index.html"] == "" || got["story/s5/index.html"] != "" {
		t.Errorf("forced: held stays, unknown goes: %+v %v", rep, got)
	}
	ed.Held = nil
	if rep := mustSync(t, dir, ed, Options{}); rep.Removed != 1 {
		t.Errorf("the list should go now: %+v", rep)
	}
}

func TestSyncWritesAgainWhatWasDeleted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ed := edition(stories(1, 2)...)
	mustSync(t, dir, ed, Options{})
	want := files(t, dir)
	for _, gone := range []string{"story", ownDir} {
		if err := os.RemoveAll(filepath.Join(dir, gone)); err != nil {
			t.Fatal(err)
		}
		wantProblems(t, mustSync(t, dir, ed, Options{}))
		if d := diff(files(t, dir), want); d != "" {
			t.Errorf("after the loss of %s:\n%s", gone, d)
		}
	}
}

// With Linger a reader who opened a page before a publish can follow its links
// after it.
func TestSyncTakesAwayWithTheNextPublish(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	o := Options{Linger: true}
	hour := 0
	sync := func(ed herald.Edition) Report { // each at a time of its own
		hour++
		ed.Time = day(1).Add(time.Duration(hour) * time.Hour)
		return mustSync(t, dir, ed, o)
	}
	sync(edition(stories(1, 4)...))
	ed := edition(stories(1, 2)...)
	ed.Retired = []herald.Retirement{{ID: 3, Slug: "s3"}, {ID: 4, Slug: "s4"}}
	if rep := sync(ed); rep.Removed != 0 || get(t, dir, "story/s3/index.html") != "Headline 3" {
		t.Errorf("gone at once: %+v", rep)
	}
	hour-- // the same publish again, as after a kill
	if rep := sync(ed); rep.Removed != 0 {
		t.Errorf("gone with a repetition: %+v", rep)
	}
	back := edition(stories(1, 3)...)
	back.Retired = ed.Retired[1:]
	if rep := sync(back); rep.Removed != 1 || get(t, dir, "story/s3/index.html") != "Headline 3" {
		t.Errorf("what came back stays, what did not goes: %+v", rep)
	}
	sync(ed)
	if rep := sync(ed); rep.Removed != 1 {
		t.Errorf("a run later: %+v", rep)
	}
	taken := edition(stories(1, 1)...)
	taken.Retired = slices.Concat(ed.Retired, []herald.Retirement{{ID: 2, Slug: "s2", ByHand: true}})
	if rep := sync(taken); rep.Removed != 1 {
		t.Errorf("what was taken down lingers: %+v", rep)
	}
	if rep := sync(taken); rep.Removed != 0 || rep.Written != 0 {
		t.Errorf("at last: %+v", rep)
	}
}
