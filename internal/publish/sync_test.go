package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"herald"
)

// day gives a moment on a day of January 2026.
func day(n int) time.Time { return time.Date(2026, 1, n, 12, 0, 0, 0, time.UTC) }

// story gives a story with one article; its slug is "s" and its id.
func story(id herald.StoryID, created time.Time) herald.Story {
	address := fmt.Sprintf("https://paper.example/%d", id)
	return herald.Story{
		ID: id, Slug: fmt.Sprintf("s%d", id), Headline: fmt.Sprintf("Headline %d", id), Created: created, Modified: created,
		Coverage: []herald.Coverage{{Article: herald.Article{Address: address, URL: address, Title: "T", Date: created}}},
	}
}

func edition(stories ...herald.Story) herald.Edition { return herald.Edition{Stories: stories} }

// docsOf gives one document a story, and a front page that lists them.
func docsOf(ed herald.Edition) []Doc {
	var docs []Doc
	front := "front:"
	for i := range ed.Stories {
		s := &ed.Stories[i]
		front += " " + s.Headline
		docs = append(docs, Doc{Path: "story/" + s.Slug + "/index.html", Body: []byte(s.Headline), Story: s})
	}
	return append(docs, Doc{Path: "index.html", Body: []byte(front)})
}

func mustSync(t *testing.T, dir string, ed herald.Edition, o Options) Report {
	t.Helper()
	rep, err := Sync(context.Background(), dir, ed, docsOf(ed), o)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

// tree reads every file below dir; folders have a trailing slash.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(dir, p)
		if d.IsDir() {
			all[name+"/"] = ""
			return nil
		}
		b, err := os.ReadFile(p)
		all[name] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func diff(got, want map[string]string) string {
	var b strings.Builder
	for name, body := range want {
		if g, ok := got[name]; !ok {
			fmt.Fprintf(&b, "missing %s\n", name)
		} else if g != body {
			fmt.Fprintf(&b, "%s:\n got %q\nwant %q\n", name, g, body)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			fmt.Fprintf(&b, "unexpected %s\n", name)
		}
	}
	return b.String()
}

func TestSyncWritesTheTreeAndItsManifest(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new", "site")
	merged := story(2, day(3))
	merged.Aliases = []string{"old", "old"}
	rep := mustSync(t, dir, edition(merged, story(1, day(2).AddDate(0, 1, 0))), Options{Target: "test"})
	if rep.Written != 3 || rep.Unchanged != 0 || rep.Removed != 0 || rep.Target != "test" || rep.Dir != dir {
		t.Errorf("report: %+v", rep)
	}
	got := files(t, dir)
	want := map[string]string{
		"./": "", ".herald/": "", "story/": "", "story/s1/": "", "story/s2/": "",
		"index.html": "front: Headline 2 Headline 1", "story/s1/index.html": "Headline 1", "story/s2/index.html": "Headline 2",
		".herald/manifest-2026-01.jsonl": `{"path":"story/s2/index.html","sha256":"` + hashOf([]byte("Headline 2")) +
			`","story":"` + herald.StoryID(2).String() + `","slug":"s2","aliases":["old"],"addresses":["https://paper.example/2"]}` + "\n",
		".herald/manifest-2026-02.jsonl": got[".herald/manifest-2026-02.jsonl"],
		".herald/manifest.jsonl":         got[".herald/manifest.jsonl"],
	}
	if d := diff(got, want); d != "" {
		t.Error(d)
	}
}

// crashWorld gives two editions that differ in every way: a story that grew,
// one that changed month, one that merged, one that is new, one that moved.
func crashWorld() (first, second herald.Edition) {
	first = edition(story(1, day(1)), story(2, day(2)), story(3, day(3)), story(4, day(4)))
	first.Stories[3].Slug = "moved/away"
	first.Retired = []herald.Retirement{{ID: 5, Slug: ""}}
	second = edition(story(1, day(1)), story(2, day(2).AddDate(0, 1, 0)), story(5, day(5).AddDate(0, 2, 0)), story(4, day(4)))
	second.Stories[0].Headline = "Headline 1 grew"
	second.Retired = []herald.Retirement{{ID: 3, Slug: "s3", Into: 1}}
	second.Stories[0].Aliases = []string{"s3"}
	return first, second
}

// A crash is played by a panic at each change in turn: no code that clears up
// after an error runs then, just as after kill -9. Half of the time a second
// crash follows on the way back.
func TestSyncGoesOnAfterACrashAtAnyChange(t *testing.T) {
	t.Parallel()
	first, second := crashWorld()
	clean := t.TempDir()
	mustSync(t, clean, first, Options{Target: "test"})
	old := files(t, clean)
	mustSync(t, clean, second, Options{Target: "test"})
	want := files(t, clean)
	at := 0
	for crashed := true; crashed; at++ {
		dir := t.TempDir()
		mustSync(t, dir, first, Options{Target: "test"})
		crashed = syncCrashing(dir, second, at)
		wantWhole(t, dir, at, old, want)
		if at%2 == 0 {
			syncCrashing(dir, first, at*5%17)
			wantWhole(t, dir, at, old, want)
		}
		ed, tree := second, want
		if at%4 >= 2 {
			ed, tree = first, old
		}
		mustSync(t, dir, ed, Options{Target: "test"})
		if d := diff(files(t, dir), tree); d != "" {
			t.Errorf("crash at change %d:\n%s", at, d)
		}
	}
	if at < 15 {
		t.Errorf("only %d changes were seen", at)
	}
}

// What goes at once, because somebody took a story down, is gone for the next
// publish too, wherever the one that took it away broke off.
func TestSyncGoesOnAfterACrashOfATakeDown(t *testing.T) {
	t.Parallel()
	first := edition(stories(1, 4)...)
	second := edition(stories(1, 3)...)
	second.Retired = []herald.Retirement{{ID: 4, Slug: "s4", ByHand: true}}
	o := Options{Target: "test", Linger: true}
	begun := func() string { // with a list that goes with the story
		dir := t.TempDir()
		docs := append(docsOf(first), Doc{Path: "tag/only-of-4/index.html", Body: []byte("4")})
		if _, err := Sync(t.Context(), dir, first, docs, o); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	clean := begun()
	mustSync(t, clean, second, o)
	mustSync(t, clean, second, o)
	want := files(t, clean)
	for at, crashed := 0, true; crashed; at++ {
		dir := begun()
		crashed = crashing(dir, second, at, o)
		mustSync(t, dir, second, o)
		mustSync(t, dir, second, o)
		if d := diff(files(t, dir), want); d != "" {
			t.Errorf("crash at change %d:\n%s", at, d)
		}
	}
}

func syncCrashing(dir string, ed herald.Edition, at int) (crashed bool) {
	return crashing(dir, ed, at, Options{Target: "test"})
}

func crashing(dir string, ed herald.Edition, at int, o Options) (crashed bool) {
	defer func() { crashed = recover() != nil }()
	n := 0
	o.step = func() {
		if n == at {
			panic("crash")
		}
		n++
	}
	_, _ = Sync(context.Background(), dir, ed, docsOf(ed), o)
	return false
}

// wantWhole wants every document to be one that the old or new tree has, and
// the manifest to be legible.
func wantWhole(t *testing.T, dir string, at int, old, want map[string]string) {
	t.Helper()
	for name, body := range files(t, dir) {
		if !strings.HasPrefix(name, ".herald") && body != old[name] && body != want[name] {
			t.Errorf("crash at change %d: torn document %s: %q", at, name, body)
		}
	}
	if _, err := ReadManifest(dir); err != nil {
		t.Errorf("crash at change %d: %v", at, err)
	}
}

// At no moment does the front page list a story that is not there.
func TestReadersNeverMeetALinkToNothing(t *testing.T) {
	t.Parallel()
	first, second := crashWorld()
	dir := t.TempDir()
	docs := func(ed herald.Edition) []Doc {
		all := docsOf(ed)
		front := &all[len(all)-1]
		for _, d := range all[:len(all)-1] {
			front.Body = append(append(front.Body, '\n'), d.Path...)
		}
		return append([]Doc{*front}, all[:len(all)-1]...) // the order given does not matter
	}
	moments := 0
	step := func() {
		moments++
		b, err := os.ReadFile(filepath.Join(dir, "index.html"))
		if err != nil {
			return // not there yet
		}
		for _, p := range strings.Split(string(b), "\n")[1:] {
			if _, err := os.Stat(filepath.Join(dir, p)); err != nil {
				t.Errorf("change %d: %v", moments, err)
			}
		}
	}
	for _, ed := range []herald.Edition{first, second, first} {
		if _, err := Sync(t.Context(), dir, ed, docs(ed), Options{step: step}); err != nil {
			t.Fatal(err)
		}
	}
	if moments < 30 {
		t.Errorf("only %d changes were seen", moments)
	}
}

func TestSyncLocks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ed := edition(story(1, day(1)))
	var inner error
	_, err := Sync(context.Background(), dir, ed, docsOf(ed), Options{step: func() {
		_, inner = Sync(context.Background(), dir, ed, docsOf(ed), Options{})
	}})
	if err != nil || !errors.Is(inner, herald.ErrBusy) {
		t.Errorf("outer %v, inner %v", err, inner)
	}
}

func TestSyncThatIsCancelledLeavesEverything(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	mustSync(t, dir, edition(stories(1, 3)...), Options{})
	want := files(t, dir)
	ed := edition(stories(1, 60)...)
	ctx, cancel := context.WithCancel(t.Context())
	changes := 0
	_, err := Sync(ctx, dir, ed, docsOf(ed), Options{step: func() {
		if changes++; changes == 20 { // while it is staging
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if d := diff(files(t, dir), want); d != "" {
		t.Error(d)
	}
}

// When a rename fails half way, what is done stays whole, nothing else is left
// lying about, and the next publish goes on from there.
func TestSyncGoesOnAfterAFailingRename(t *testing.T) {
	t.Parallel()
	first, second := crashWorld()
	clean, dir := t.TempDir(), t.TempDir()
	for _, d := range []string{clean, dir} {
		mustSync(t, d, first, Options{})
	}
	old := files(t, dir)
	mustSync(t, clean, second, Options{})
	want := files(t, clean)
	block := filepath.Join(dir, "story", "s4", "index.html")
	_, err := Sync(t.Context(), dir, second, docsOf(second), Options{step: func() {
		if _, err := os.Stat(filepath.Join(dir, ownDir, intentName)); err == nil {
			_ = os.MkdirAll(filepath.Join(block, "in the way"), 0o755)
		}
	}})
	if err == nil || !strings.Contains(err.Error(), "story/s4/index.html") {
		t.Errorf("got %v, want an error that names the file", err)
	}
	if err := os.RemoveAll(block); err != nil {
		t.Fatal(err)
	}
	wantWhole(t, dir, 0, old, want)
	if _, err := os.Stat(filepath.Join(dir, ownDir, stageName)); err == nil {
		t.Error("the stage was left")
	}
	mustSync(t, dir, second, Options{})
	if d := diff(files(t, dir), want); d != "" {
		t.Error(d)
	}
}
