package feeds_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"

	"herald"
	"herald/internal/feed"
	"herald/internal/googlenews"
	"herald/internal/publish"
	"herald/internal/publish/feeds"
	"herald/internal/publish/publishtest"
)

var update = flag.Bool("update", false, "write the golden file anew")

func open(t testing.TB, c feeds.Config) *feeds.Publisher {
	t.Helper()
	p, err := feeds.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestSuite(t *testing.T) {
	publishtest.Run(t, func(dir string) publish.Publisher { return addressed{open(t, feeds.Config{Dir: dir, At: "feeds"})} })
}

// addressed gives editions the address that feeds need, where the suite takes
// it away.
type addressed struct{ *feeds.Publisher }

func (a addressed) Publish(ctx context.Context, ed herald.Edition) (publish.Report, error) {
	if !strings.HasPrefix(ed.Site.URL, "https://estuary.example/") {
		ed.Site.URL = "https://estuary.example/"
	}
	return a.Publisher.Publish(ctx, ed)
}

// docs gives an edition's documents by path.
func docs(t testing.TB, c feeds.Config, ed herald.Edition) map[string]string {
	t.Helper()
	c.Dir = "x"
	list, err := open(t, c).Docs(t.Context(), ed)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, d := range list {
		body, err := d.Content()
		if err != nil {
			t.Fatal(err)
		}
		all[d.Path] = string(body)
	}
	return all
}

// TestGolden holds one file of each kind to the byte.
func TestGolden(t *testing.T) {
	all := docs(t, feeds.Config{At: "/feeds/", Hub: "https://hub.example/", Items: 3}, publishtest.Sample(2))
	var ar txtar.Archive
	for _, name := range []string{"front.rss", "section/culture.atom", "tag/brenno.json", "all.atom", "archive/2026/03/09.atom", "rss/headlines/section/topic/SCIENCE/index.xml",
		"stories.json", "stories/battery-of-salt-and-sand.json", "stories/salt-and-sand.json", "stories/stadium-roof-rumour.json", "sources.opml"} {
		if all[name] == "" {
			t.Errorf("no %s", name)
		}
		ar.Files = append(ar.Files, txtar.File{Name: name, Data: []byte(all[name])})
	}
	got := txtar.Format(&ar)
	if *update {
		if err := errors.Join(os.MkdirAll("testdata", 0o755), os.WriteFile("testdata/golden.txtar", got, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/golden.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("the golden file differs; look at it, and if it should be so run go test -update\n%s", got)
	}
}

// parse reads a feed of ours as Herald reads any other; it must have no
// complaint.
func parse(t testing.TB, name, body string) *feed.Feed {
	t.Helper()
	f, err := feed.Parse([]byte(body), feed.Options{URL: "https://estuary.example/" + name})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if len(f.Warnings) > 0 {
		t.Errorf("%s: warnings %v", name, f.Warnings)
	}
	return f
}

// TestFeedsSayWhatTheEditionSays reads every feed again.
func TestFeedsSayWhatTheEditionSays(t *testing.T) {
	ed := publishtest.Sample(2)
	n := 0
	for name, body := range docs(t, feeds.Config{At: "feeds", Hub: "https://hub.example/"}, ed) {
		if !slices.Contains([]string{".rss", ".atom"}, path.Ext(name)) && (path.Ext(name) != ".json" || strings.HasPrefix(name, "stories")) {
			continue
		}
		n++
		f := parse(t, name, body)
		if f.Self != "https://estuary.example/feeds/"+name || len(f.Items) == 0 || f.Title == "" || f.Link != "https://estuary.example/" {
			t.Errorf("%s: self %q, %d items, title %q, link %q", name, f.Self, len(f.Items), f.Title, f.Link)
		}
		if !strings.HasPrefix(name, "archive") && !slices.Equal(f.Hubs, []string{"https://hub.example/"}) {
			t.Errorf("%s: hubs %q", name, f.Hubs)
		}
		for _, it := range f.Items {
			s := storyOf(t, ed, it.ID)
			if !strings.HasPrefix(name, "archive") && (it.Title != s.Headline || strings.Count(it.Content, "<li>") != len(s.Coverage)) {
				t.Errorf("%s: item %+v of %s", name, it, s.Headline)
			}
			if it.Link != "https://estuary.example/story/"+s.Slug+"/" || !it.Published.Equal(s.Created) {
				t.Errorf("%s: link %q, published %v", name, it.Link, it.Published)
			}
		}
	}
	if n < 20 {
		t.Errorf("only %d feeds", n)
	}
}

func storyOf(t testing.TB, ed herald.Edition, id string) herald.Story {
	t.Helper()
	name, ok := strings.CutPrefix(id, "tag:estuary.example,2026:story/")
	if !ok {
		t.Fatalf("id %q", id)
	}
	for _, s := range ed.Stories {
		if s.ID.String() == name {
			return s
		}
	}
	t.Fatalf("no story %q", name)
	return herald.Story{}
}

// TestGoogleNewsFormGivesTheSameStories reads our own feeds as those of Google.
func TestGoogleNewsFormGivesTheSameStories(t *testing.T) {
	ed := publishtest.Sample(2)
	all := docs(t, feeds.Config{}, ed)
	for _, want := range []string{"rss/index.xml", "rss/headlines/section/topic/WORLD/index.xml", "rss/headlines/section/topic/SCIENCE/index.xml"} {
		f := parse(t, want, all[want])
		if !googlenews.IsFeed(f) || f.Generator != "Herald" {
			t.Errorf("%s: generator %q", want, f.Generator)
		}
		for _, it := range f.Items {
			s := storyOf(t, ed, "tag:estuary.example,2026:story/"+it.ID)
			got, ok := googlenews.Read(f, it)
			if !ok || got.Title != s.Headline || got.Publisher.Name != s.Lead().Article.Publisher.Name || got.Publisher.Site != s.Lead().Article.Publisher.Site || !it.Published.Equal(s.Lead().Article.Date) {
				t.Errorf("%s: %+v of %s", want, got, s.Headline)
			}
			for i, e := range got.List.Entries {
				a := s.Coverage[i].Article
				if e.Title != a.Title || e.URL != a.URL || e.Publisher != a.Publisher.Name {
					t.Errorf("%s: entry %+v, want %+v", want, e, a)
				}
			}
			if len(got.List.Entries) != len(s.Coverage) {
				t.Errorf("%s: %d entries, want %d", want, len(got.List.Entries), len(s.Coverage))
			}
		}
	}
	var index struct {
		Sections, Tags []struct{ Name, Topic string }
	}
	if err := json.Unmarshal([]byte(all["stories.json"]), &index); err != nil {
		t.Fatal(err)
	}
	for _, l := range slices.Concat(index.Sections, index.Tags) {
		if all["rss/topics/"+l.Topic+"/index.xml"] == "" || strings.HasPrefix(l.Topic, "C") {
			t.Errorf("no topic %s of %s", l.Topic, l.Name)
		}
	}
}

// TestClosedDaysStay wants archives of former days to be as they were when
// stories grow, and every story in the archives or in the feed that leads to
// them.
func TestClosedDaysStay(t *testing.T) {
	one, two := publishtest.Large(1, 200), publishtest.Large(2, 200)
	before, after := docs(t, feeds.Config{Items: 5}, one), docs(t, feeds.Config{Items: 5}, two)
	for name, body := range before {
		if strings.HasPrefix(name, "archive/") && name < "archive/2026/03/09" && after[name] != body {
			t.Errorf("%s changed", name)
		}
	}
	seen := map[string]bool{}
	next := "all.atom"
	for next != "" {
		body := after[next]
		for _, it := range parse(t, next, body).Items {
			seen[it.ID] = true
		}
		if closed := strings.Contains(body, "<fh:archive/>"); closed == (next == "all.atom") {
			t.Errorf("%s: closed %v", next, closed)
		}
		_, rest, found := strings.Cut(body, `rel="prev-archive" href="https://estuary.example/`)
		next = ""
		if found {
			next, _, _ = strings.Cut(rest, `"`)
		}
	}
	if len(seen) != len(two.Stories) {
		t.Errorf("%d stories are in the row of archives, want %d", len(seen), len(two.Stories))
	}
}

// TestHostile looks into the HTML that feeds carry.
func TestHostile(t *testing.T) {
	for name, body := range docs(t, feeds.Config{}, publishtest.Hostile()) {
		switch path.Ext(name) {
		case ".rss", ".atom", ".xml":
			for _, it := range parse(t, name, body).Items {
				inert(t, name, it.Content+it.Summary)
			}
		case ".json", ".jsonl":
			if strings.HasPrefix(name, "stories") || strings.HasPrefix(name, "export") {
				if strings.ContainsAny(body, "<>") {
					t.Errorf("%s: a bracket in JSON", name)
				}
			} else {
				for _, it := range parse(t, name, body).Items {
					inert(t, name, it.Content)
				}
			}
			for line := range strings.Lines(body) {
				if path.Ext(name) == ".jsonl" && !json.Valid([]byte(line)) {
					t.Errorf("%s: no JSON: %.200s", name, line)
				}
			}
			if path.Ext(name) == ".json" && !json.Valid([]byte(body)) {
				t.Errorf("%s: no JSON", name)
			}
		}
		if ext := path.Ext(name); ext == ".xml" || ext == ".opml" {
			if err := xml.Unmarshal([]byte(body), new(struct{})); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// inert wants nothing but text, lists and links in HTML.
func inert(t *testing.T, name, body string) {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(body), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, root := range nodes {
		for n := range root.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			if !slices.Contains(strings.Fields("html head body blockquote p a ol li font"), n.Data) {
				t.Errorf("%s: element %s", name, n.Data)
			}
			for _, a := range n.Attr {
				safe := a.Key == "target" || a.Key == "color" || a.Key == "href" && (strings.HasPrefix(a.Val, "https://") || strings.HasPrefix(a.Val, "http://"))
				if !safe {
					t.Errorf("%s: %s=%q", name, a.Key, a.Val)
				}
			}
		}
	}
}

func TestSourcesHoldNoSecrets(t *testing.T) {
	ed := publishtest.Sample(1)
	for i, u := range []string{"https://me:secret@tide.example/feed", "https://tide.example/feed?API_Key=secret", "file:///home/secret/feed.xml", "https://tide.example/feed?q=1"} {
		ed.Stories[i].Coverage[0].Feed.URL = u
	}
	list, err := feed.ParseOPML([]byte(docs(t, feeds.Config{}, ed)["sources.opml"]))
	if err != nil || len(list.Warnings) > 0 {
		t.Fatalf("%v %v", err, list.Warnings)
	}
	found := false
	for _, o := range list.Outlines {
		found = found || o.XMLURL == "https://tide.example/feed?q=1"
		if strings.Contains(o.XMLURL, "secret") {
			t.Errorf("published %s", o.XMLURL)
		}
	}
	if !found {
		t.Error("a plain address is missing")
	}
}

func TestRefuses(t *testing.T) {
	for _, c := range []feeds.Config{{}, {Dir: "x", Stories: "news/"}, {Dir: "x", Items: 501}, {Dir: "x", Excerpt: 301}, {Dir: "x", TagsMin: -1}, {Dir: "x", Hub: "hub"}} {
		if _, err := feeds.New(c); !errors.Is(err, herald.ErrInvalid) {
			t.Errorf("New(%+v): %v", c, err)
		}
	}
	ed := publishtest.Sample(1)
	ed.Site.URL = ""
	if _, err := open(t, feeds.Config{Dir: t.TempDir()}).Publish(t.Context(), ed); !errors.Is(err, herald.ErrInvalid) || !strings.Contains(err.Error(), "site.url") {
		t.Errorf("without an address: %v", err)
	}
}

func BenchmarkDocs(b *testing.B) {
	ed := publishtest.Large(1, 2000)
	p := open(b, feeds.Config{Dir: "x"})
	for b.Loop() {
		list, err := p.Docs(context.Background(), ed)
		for _, d := range list {
			if _, err := d.Content(); err != nil {
				b.Fatal(err)
			}
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/2000, "µs/story")
}

// A saved search has its feeds, and a place in the index.
func TestSearchesHaveFeeds(t *testing.T) {
	ed := publishtest.Sample(1)
	ed.Searches = []herald.Section{{Name: "Tidal power", Stories: []herald.StoryID{ed.Stories[2].ID, 1, ed.Stories[0].ID}}, {Name: "Nothing yet"}}
	all := docs(t, feeds.Config{At: "feeds", Hub: "https://hub.example/"}, ed)
	for name, items := range map[string]int{"search/tidal-power.rss": 2, "search/tidal-power.atom": 2, "search/tidal-power.json": 2, "search/nothing-yet.atom": 0} {
		f, err := feed.Parse([]byte(all[name]), feed.Options{URL: "https://estuary.example/feeds/" + name})
		if err != nil || len(f.Items) != items || f.Title == "" || f.Self != "https://estuary.example/feeds/"+name || len(f.Hubs) != 1 {
			t.Errorf("%s: %v, %+v", name, err, f)
		}
	}
	if !strings.Contains(all["stories.json"], `"feed": "https://estuary.example/feeds/search/tidal-power"`) {
		t.Error("the index does not name the search")
	}
	beside, err := open(t, feeds.Config{Dir: "x", At: "feeds"}).Beside(t.Context(), ed, false)
	if err != nil || !slices.ContainsFunc(beside, func(d publish.Doc) bool { return d.Path == "feeds/search/tidal-power.rss" }) {
		t.Errorf("a site has no feed of the search: %v", err)
	}
}
