package publish

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"herald"
)

func TestReadManifestGivesBackWhatAnEmptyStoreNeeds(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := ReadManifest(dir); !errors.Is(err, herald.ErrNotFound) {
		t.Errorf("no manifest: %v", err)
	}
	if _, err := ReadManifest(filepath.Join(dir, "none")); !errors.Is(err, herald.ErrNotFound) {
		t.Errorf("no folder: %v", err)
	}
	ed := edition(story(7, day(1)), story(9, day(1).AddDate(0, 3, 0)))
	ed.Stories[0].Aliases = []string{"z", "a"}
	ed.Retired = []herald.Retirement{{ID: 8, Slug: "s8", Aliases: []string{"y"}, Into: 7}, {ID: 6, Slug: "s6", ByHand: true}, {ID: 5}}
	docs := docsOf(ed)
	docs = append(docs, Doc{Path: "story/a/index.html", Body: []byte("see s7"), Story: &ed.Stories[0]},
		Doc{Path: "story/s6/index.html", Body: []byte("gone"), Story: &herald.Story{ID: 6, Slug: "s6"}})
	if _, err := Sync(t.Context(), dir, ed, docs, Options{Target: "test"}); err != nil {
		t.Fatal(err)
	}
	m, err := ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := []herald.Published{
		{Path: "story/s7/index.html", Hash: hashOf([]byte("Headline 7")), Story: 7, Slug: "s7", Aliases: []string{"a", "z"}, Addresses: []string{"https://paper.example/7"}, Month: "2026-01"},
		{Path: "story/s9/index.html", Hash: hashOf([]byte("Headline 9")), Story: 9, Slug: "s9", Addresses: []string{"https://paper.example/9"}, Month: "2026-04"},
	}
	if got := m.Stories(); !reflect.DeepEqual(got, want) {
		t.Errorf("stories: got %+v\nwant %+v", got, want)
	}
	gone := []herald.Retirement{{ID: 6, Slug: "s6", ByHand: true}, {ID: 8, Slug: "s8", Aliases: []string{"y"}, Into: 7}}
	if !reflect.DeepEqual(m.Retired, gone) || m.Target != "test" || len(m.Entries) != 5 {
		t.Errorf("got %+v", m)
	}
	ed.Retired = nil // a store that lost them must not make the target forget
	if _, err := Sync(t.Context(), dir, ed, docs, Options{Target: "test"}); err != nil {
		t.Fatal(err)
	}
	if m, err = ReadManifest(dir); err != nil || !reflect.DeepEqual(m.Retired, gone) {
		t.Errorf("later: %v, %+v", err, m.Retired)
	}
}

func TestReadManifestNamesWhatIsDamaged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, from, to, says string }{
		{"a line that is no JSON", "manifest-2026-01.jsonl", `{"path":"story/s2`, `{"path":story/s2`, "manifest-2026-01.jsonl:2:"},
		{"a path that leaves the folder", "manifest-2026-01.jsonl", `story/s1/index.html`, `../s1`, "manifest-2026-01.jsonl:1:"},
		{"a hash that is none", "manifest.jsonl", `"path":"index.html","sha256":"`, `"path":"index.html","sha256":"zz`, "manifest.jsonl:2:"},
		{"a key of another version", "manifest.jsonl", `"path":"index.html"`, `"pathway":"index.html"`, "manifest.jsonl:2:"},
		{"a newer version", "manifest.jsonl", `"version":2`, `"version":3`, "manifest.jsonl:1: invalid: version 3 is newer"},
		{"a shard that is no shard", "manifest.jsonl", `manifest-2026-01.jsonl`, `../../../etc/passwd`, "manifest.jsonl:1:"},
		{"a bit flipped in a slug", "manifest-2026-01.jsonl", `"slug":"s1"`, `"slug":"s3"`, "manifest-2026-01.jsonl: invalid: it is not the file"},
		{"an end that is missing", "manifest-2026-01.jsonl", "\n", "", "manifest-2026-01.jsonl:1:"},
		{"a head that is empty", "manifest.jsonl", "", "", "manifest.jsonl:1:"},
	} {
		dir := t.TempDir()
		mustSync(t, dir, edition(story(1, day(1)), story(2, day(1))), Options{})
		file := filepath.Join(dir, ownDir, c.file)
		b, _ := os.ReadFile(file)
		body := strings.ReplaceAll(string(b), c.from, c.to)
		if c.from == "" {
			body = ""
		}
		if err := os.WriteFile(file, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
		before := files(t, dir)
		if _, err := ReadManifest(dir); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.says)
		}
		ed := edition(story(1, day(1)))
		if _, err := Sync(t.Context(), dir, ed, docsOf(ed), Options{}); err == nil {
			t.Errorf("%s: published all the same", c.name)
		}
		if d := diff(files(t, dir), before); d != "" {
			t.Errorf("%s:\n%s", c.name, d)
		}
	}
}

func TestManifestOfAnUntouchedMonthIsNotRewritten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ed := edition(story(1, day(1)), story(2, day(1).AddDate(0, 1, 0)))
	mustSync(t, dir, ed, Options{})
	old := filepath.Join(dir, ownDir, "manifest-2026-01.jsonl")
	if err := os.Chtimes(old, day(1), day(1)); err != nil {
		t.Fatal(err)
	}
	ed.Stories[1].Headline = "It grew"
	mustSync(t, dir, ed, Options{})
	if info, err := os.Stat(old); err != nil || !info.ModTime().Equal(day(1)) {
		t.Errorf("%v, %v", info.ModTime(), err)
	}
}

func FuzzManifestLine(f *testing.F) {
	f.Add([]byte(`{"path":"a","sha256":"` + hashOf(nil) + `","key":"k","story":"0000000000002","slug":"s"}` + "\n"))
	f.Add([]byte(`{"herald":"manifest","version":2,"target":"x","print":"y","shards":[{"file":"manifest-2026-01.jsonl","sha256":""}]}` + "\n"))
	f.Add([]byte("{}\n{\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		read := func(text string) (*record, error) {
			rec := &record{entries: map[string]*line{}, pages: map[string]*page{}}
			return rec, rec.readPage("f", "2026-01", text, "", 1)
		}
		rec, err := read(string(b))
		if err != nil {
			return
		}
		l := ledger{pages: rec.pages}
		for _, e := range rec.entries {
			l.keep(e)
		}
		again, err := read(l.encode()[shardName("2026-01")])
		if err != nil || !reflect.DeepEqual(rec.manifest().Entries, again.manifest().Entries) {
			t.Fatalf("%v:\n%+v\n%+v", err, rec.manifest(), again.manifest())
		}
	})
}

// A line is read alike in one go and as JSON, whichever characters it has.
func TestReadLine(t *testing.T) {
	t.Parallel()
	hash := hashOf(nil)
	for _, p := range []herald.Published{
		{Path: "a", Hash: hash},
		{Path: "a", Hash: hash, Key: "k"},
		{Path: "a", Hash: hash, Key: "k", Story: 7, Slug: "s", Aliases: []string{"b", "c"}, Addresses: []string{"https://x.example/?a=1&b=<2>"}},
		{Path: "ü", Hash: hash, Story: 7, Addresses: []string{"x", "y"}},
		{Path: "a", Hash: hash, Slug: `q"\`, Addresses: []string{"\u2028", "\x00"}},
	} {
		var l line
		err := l.read(string(appendLine(nil, p)))
		if err != nil || !reflect.DeepEqual(l.Published, p) {
			t.Errorf("got %+v, %v; want %+v", l, err, p)
		}
	}
	var l line
	if err := l.read(`{"path":"a","sha256":"` + hash + `","slug":"s","story":"0000000000002"}` + "\n"); err != nil || l.raw != "" || l.Slug != "s" {
		t.Errorf("another order of keys: %+v, %v", l, err)
	}
}
