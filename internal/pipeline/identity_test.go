package pipeline_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"herald"
	"herald/internal/feed"
	"herald/internal/newstest"
	"herald/internal/pipeline"
	"herald/internal/store"
)

// shared gives a folder of the shared sets. Without HERALD_SHARED the test is
// skipped; with it, a set that is missing is a failure.
func shared(t *testing.T, path string) string {
	t.Helper()
	root := os.Getenv("HERALD_SHARED")
	if root == "" {
		t.Skip("HERALD_SHARED is not set")
	}
	dir := filepath.Join(root, path)
	if _, err := os.Stat(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// reader takes documents in as if feeds had brought them.
type reader struct {
	t     *testing.T
	s     *store.Store
	feeds map[string]herald.Feed
	now   time.Time
}

func newReader(t *testing.T, urls ...string) *reader {
	t.Helper()
	r := &reader{t: t, s: newstest.Open(t, newstest.SQLite(t)), feeds: map[string]herald.Feed{}, now: time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)}
	list := make([]herald.Feed, len(urls))
	for i, u := range urls {
		list[i] = herald.Feed{URL: u}
	}
	synced, err := r.s.SyncFeeds(context.Background(), list)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range synced {
		r.feeds[f.URL] = f
	}
	return r
}

// read makes a visit of the feed at url that brings body, an hour after the
// visit before. A document that is no feed brings nothing.
func (r *reader) read(url, body string) store.Saved {
	r.t.Helper()
	r.now = r.now.Add(time.Hour)
	f := r.feeds[url]
	parsed, err := feed.Parse([]byte(body), feed.Options{URL: url})
	if err != nil {
		return store.Saved{}
	}
	saved, err := r.s.SaveFetch(context.Background(), store.Fetch{
		Feed: f.ID, FeedTitle: parsed.Title, FeedSite: parsed.Link, Now: r.now,
		Poll:     herald.Poll{Checked: r.now, Succeeded: r.now, Status: 200},
		Articles: pipeline.Articles(parsed, pipeline.Source{Feed: f}),
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return saved
}

func (r *reader) articles() []herald.Article {
	r.t.Helper()
	list, err := r.s.Pending(context.Background())
	if err != nil {
		r.t.Fatal(err)
	}
	wrong, err := r.s.Check(context.Background())
	if err != nil || len(wrong) > 0 {
		r.t.Fatal(err, wrong)
	}
	return list
}

func titles(list []herald.Article) (titles []string) {
	for _, a := range list {
		titles = append(titles, a.Title)
	}
	slices.Sort(titles)
	return titles
}

// TestHostileFeedsStealNothing plays the sets of hostile sequences: what the
// first file says, and what the next visits would bring, made from it.
func TestHostileFeedsStealNothing(t *testing.T) {
	t.Parallel()
	dir := shared(t, "data/hostile/seq")
	const a, b = "http://feed.test/rss", "http://evil.test/rss"
	for name, c := range map[string]struct {
		next []string // pairs of old and new text for each further visit
		by   string   // who makes the further visits
		want []string // titles kept
	}{
		"link-theft":  {[]string{">Real<", ">Buy my pills<", ">x<", ">y<"}, b, []string{"Buy my pills", "Real"}},
		"guid-change": {[]string{`isPermaLink="false">http://`, `isPermaLink="false">https://`}, a, nil},
		"guid-random": {[]string{"t=0", "t=77", "0xyz", "77xyz"}, a, []string{"Same story"}},
		"edit-storm":  {[]string{"Title 0", "Title 1"}, a, []string{"Title 1"}},
		"mass-republish": {[]string{"Mon, 02 Nov 2020 10:00:00 GMT", "Tue, 03 Nov 2026 10:00:00 GMT",
			"Mon, 02 Nov 2026 10:00:00 GMT", "Tue, 03 Nov 2026 10:00:00 GMT"}, a, nil},
		"empty-guid":       {nil, a, []string{"One", "Two"}},
		"feed-rename":      {[]string{"<title>Local Blog", "<title>World Agency"}, a, []string{"Title"}},
		"self-link-hijack": {nil, a, []string{"Title"}},
		"offhost-link":     {nil, a, []string{"Title"}},
		"tombstone-other":  {nil, a, nil},
		"tag-stuffing":     {nil, a, []string{"Title"}},
		"near-dup-chain":   {nil, a, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first, err := os.ReadFile(filepath.Join(dir, name, "1.xml"))
			if err != nil {
				t.Fatal(err)
			}
			r := newReader(t, a, b)
			r.read(a, string(first))
			before := r.articles()
			next := strings.NewReplacer(c.next...).Replace(string(first))
			for range 3 {
				r.read(c.by, next)
			}
			after := r.articles()
			want := c.want
			if want == nil {
				want = titles(before)
			}
			if got := titles(after); !slices.Equal(got, want) {
				t.Errorf("kept %q, want %q", got, want)
			}
			for i, old := range before {
				j := slices.IndexFunc(after, func(n herald.Article) bool { return n.Address == old.Address })
				if j < 0 || !after[j].Date.Equal(old.Date) || !after[j].FirstSeen.Equal(old.FirstSeen) {
					t.Errorf("article %d lost its address or its date: %+v", i, old)
				}
			}
			for _, f := range must(r.s.Feeds(context.Background()))(t) {
				if f.URL == a && f.Title == "World Agency" || f.URL != a && f.URL != b {
					t.Errorf("a feed dressed up: %+v", f)
				}
			}
		})
	}
}

func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestHostileDatesNeverLead(t *testing.T) {
	t.Parallel()
	files := must(filepath.Glob(filepath.Join(shared(t, "data/hostile/seq"), "date-*", "1.xml")))(t)
	if len(files) < 10 {
		t.Fatalf("%d files", len(files))
	}
	for _, file := range files {
		const url = "http://feed.test/rss"
		r := newReader(t, url)
		r.read(url, string(must(os.ReadFile(file))(t)))
		list := r.articles()
		if len(list) == 0 {
			t.Errorf("%s: no article", file)
		}
		for _, x := range list {
			if x.Date.Year() < 1990 || x.Date.After(r.now.Add(15*time.Minute)) {
				t.Errorf("%s: filed under %s", file, x.Date)
			}
			if _, err := x.Date.MarshalText(); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestRealFeedsReadTwiceBringNothingNew reads every captured feed twice: what
// one document lists must be known when it is read again.
func TestRealFeedsReadTwiceBringNothingNew(t *testing.T) {
	t.Parallel()
	files := must(filepath.Glob(filepath.Join(shared(t, "data/realfeeds"), "*.xml")))(t)
	urls := make([]string, len(files))
	for i, f := range files {
		// The files are named for their place and host.
		_, host, _ := strings.Cut(strings.TrimSuffix(filepath.Base(f), ".xml"), "-")
		urls[i] = "https://" + host + "/feed?" + strconv.Itoa(i)
	}
	r := newReader(t, urls...)
	items, kept, listed := 0, 0, 0
	for i, f := range files {
		body := string(must(os.ReadFile(f))(t))
		first := r.read(urls[i], body)
		again := r.read(urls[i], body)
		if again.New != 0 || again.Changed != 0 {
			t.Errorf("%s: read again it brought %+v, at first %+v", filepath.Base(f), again, first)
		}
		if parsed, err := feed.Parse([]byte(body), feed.Options{URL: urls[i]}); err == nil {
			listed += len(parsed.Items)
		}
		items += again.Seen
		kept += first.New
	}
	t.Logf("%d items of which %d differ, %d articles", listed, items, kept)
	if kept < 6960 {
		t.Errorf("%d of %d items are kept: articles are taken for others", kept, listed)
	}
	r.articles()
}
