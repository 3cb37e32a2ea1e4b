package site

import (
	"context"
	"errors"
	"flag"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"herald"
	"herald/internal/publish"
	"herald/internal/publish/feeds"
	"herald/internal/publish/publishtest"
)

var update = flag.Bool("update", false, "write what came out as what is wanted")

func open(t *testing.T, c Config) *Site {
	t.Helper()
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSiteKeepsWhatPublishersPromise(t *testing.T) {
	publishtest.Run(t, func(dir string) publish.Publisher { return open(t, Config{Dir: dir}) })
}

func TestSiteWithFeedsKeepsWhatPublishersPromise(t *testing.T) {
	publishtest.RunDocuments(t, func(dir string) publish.Publisher {
		beside, err := feeds.New(feeds.Config{Dir: dir, At: "feeds/"})
		if err != nil {
			t.Fatal(err)
		}
		return open(t, Config{Dir: dir, Feeds: "all", Beside: func(ctx context.Context, ed herald.Edition) ([]publish.Doc, error) {
			return beside.Beside(ctx, ed, true)
		}})
	})
}

func TestNewWantsAFolder(t *testing.T) {
	t.Parallel()
	if _, err := New(Config{}); !errors.Is(err, herald.ErrInvalid) {
		t.Errorf("got %v", err)
	}
}

// build publishes an edition and reads the pages back.
func build(t *testing.T, c Config, ed herald.Edition) map[string]string {
	t.Helper()
	if c.Dir == "" {
		c.Dir = t.TempDir()
	}
	rep, err := open(t, c).Publish(t.Context(), ed)
	if err != nil {
		t.Fatal(err)
	}
	if len(rep.Problems) > 0 {
		t.Errorf("problems: %q", rep.Problems)
	}
	pages := map[string]string{}
	err = filepath.WalkDir(c.Dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if d != nil && d.Name() == ".herald" {
				return fs.SkipDir
			}
			return err
		}
		name, _ := filepath.Rel(c.Dir, p)
		b, err := os.ReadFile(p)
		pages[filepath.ToSlash(name)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// The golden site has a story of several publishers, one of another language,
// one that merged and one that was taken down.
func TestGolden(t *testing.T) {
	t.Parallel()
	ed := publishtest.Sample(2)
	ed.Stories = slices.DeleteFunc(ed.Stories, func(s herald.Story) bool {
		return s.Slug != "blue-nile-manuscripts" && s.Slug != "battery-of-salt-and-sand" && s.Slug != "brenno-opens-its-tidal-barrier"
	})
	ed.Site.Location = time.FixedZone("Estuary Time", 3600)
	pages := build(t, Config{}, ed)
	delete(pages, "style.css")
	var got txtar.Archive
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		got.Files = append(got.Files, txtar.File{Name: name, Data: []byte(pages[name])})
	}
	const file = "testdata/golden.txtar"
	if *update {
		if err := os.WriteFile(file, txtar.Format(&got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(txtar.Format(&got)) != string(want) {
		t.Errorf("the pages differ from %s; look at them, then run with -update", file)
	}
}

func TestOnlyTheNewsIsTouched(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ed := publishtest.Sample(1)
	before := build(t, Config{Dir: dir}, ed)
	grown := slices.IndexFunc(ed.Stories, func(s herald.Story) bool { return s.Slug == "comet-hallam-brightens-early" })
	st := &ed.Stories[grown]
	later := st.Coverage[1]
	later.Article.Date = later.Article.Date.Add(30 * time.Hour)
	later.Article.Address += "/more"
	later.Article.URL += "/more"
	later.Article.Title = "Comet Hallam seen from every quay"
	st.Headline = later.Article.Title
	st.Coverage = append([]herald.Coverage{later}, st.Coverage...)
	st.Modified = later.Article.Date
	ed.Time = ed.Time.Add(30 * time.Hour)
	after := build(t, Config{Dir: dir}, ed)
	var changed []string
	for name, body := range after {
		if before[name] != body {
			changed = append(changed, name)
		}
	}
	slices.Sort(changed)
	want := []string{
		"edition/2026/03/09/index.html", "edition/index.html", "index.html", "most-covered/index.html", "publisher/brenno-press-agency/index.html", "publisher/orbit-weekly/index.html", "publisher/the-harbour-tide/index.html",
		"section/science/index.html", "story/comet-hallam-brightens-early/index.html",
	}
	if !slices.Equal(changed, want) || len(after) != len(before)+1 { // the day is over: its edition comes out
		t.Errorf("changed %q, want %q", changed, want)
	}
}

func TestFrontPageIsSmall(t *testing.T) {
	t.Parallel()
	pages := build(t, Config{}, publishtest.Large(2, 300))
	if size := len(pages["index.html"]) + len(pages["style.css"]); size > 60_000 {
		t.Errorf("front page and style sheet have %d bytes", size)
	}
	if size := len(pages["story/parish-notes-7/index.html"]); size > 5_000 {
		t.Errorf("a small story's page has %d bytes", size)
	}
}

// Every former address leads on or says what became of it.
func TestFormerAddresses(t *testing.T) {
	t.Parallel()
	ed := publishtest.Sample(1)
	to := &ed.Stories[0]
	to.Aliases = []string{"was-alias", "both"}
	ed.Retired = []herald.Retirement{
		{ID: 11, Slug: "merged", Aliases: []string{"merged-before"}, Into: to.ID},
		{ID: 12, Slug: "chained", Into: 11},
		{ID: 13, Slug: "circle", Into: 14}, {ID: 14, Slug: "circle-too", Into: 13},
		{ID: 15, Slug: "into-nothing", Into: 99},
		{ID: 16, Slug: "by-hand", ByHand: true}, {ID: 17, Slug: "by-rule"},
		{ID: 18, Slug: "both"}, {ID: 19, Slug: to.Slug}, {ID: 20, Slug: ""},
	}
	pages := build(t, Config{}, ed)
	const moved, down, past = "It became part of", "It was taken down", "its time has passed"
	for slug, says := range map[string]string{
		"was-alias": moved, "both": moved, "merged": moved, "merged-before": moved, "chained": moved,
		"circle": past, "circle-too": past, "into-nothing": past, "by-hand": down, "by-rule": past, to.Slug: "Coverage",
	} {
		page := pages["story/"+slug+"/index.html"]
		if !strings.Contains(page, says) {
			t.Errorf("%s does not say %q", slug, says)
		}
		leads := strings.Contains(page, `content="0; url=../../story/`+to.Slug+`/"`) && strings.Contains(page, `href="https://estuary.example/story/`+to.Slug+`/"`)
		if leads != (says == moved) {
			t.Errorf("%s: leads on is %t", slug, leads)
		}
		if noindex := strings.Contains(page, "noindex"); noindex != (slug != to.Slug) {
			t.Errorf("%s: noindex is %t", slug, noindex)
		}
	}
}

func TestTimesAreShownInTheSitesZone(t *testing.T) {
	t.Parallel()
	ed := publishtest.Sample(1)
	zone, err := time.LoadLocation("Pacific/Auckland")
	if err != nil {
		t.Skip(err)
	}
	ed.Site.Location = zone
	pages := build(t, Config{}, ed)
	page := pages["story/battery-of-salt-and-sand/index.html"] // 12:00 UTC is 01:00 on the next day there
	if !strings.Contains(page, `<time datetime="2026-03-09T12:00:00Z"><b>01:00</b> 10 Mar 2026</time>`) || !strings.Contains(page, "Times are Pacific/Auckland.") {
		t.Errorf("got %s", page)
	}
	if day := pages["archive/2026/03/10/index.html"]; !strings.Contains(day, "battery-of-salt-and-sand") || !strings.Contains(day, "Tuesday, 10 March 2026") {
		t.Errorf("the day has %s", day)
	}
}
