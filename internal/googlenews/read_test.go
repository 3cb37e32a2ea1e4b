package googlenews_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"herald"
	"herald/internal/address"
	"herald/internal/feed"
	"herald/internal/googlenews"
)

func TestReadItem(t *testing.T) {
	t.Parallel()
	const link = "https://coast.example/wall"
	google := &feed.Feed{Generator: "NFE/5.0"}
	coast := feed.Source{Title: "The Coast", URL: "https://coast.example"}
	own := googlenews.Entry{Title: "Harbour wall holds", URL: link, Publisher: "The Coast"}
	ferry := googlenews.Entry{Title: "Ferries run again", URL: "https://isle.example/ferry", Publisher: "isle.example"}
	publisher := herald.Publisher{Name: "The Coast", Site: "https://coast.example"}
	list := "<ol><li>" + entry(own.URL, own.Title, own.Publisher) + "</li><li>" + entry(ferry.URL, ferry.Title, ferry.Publisher) + "</li></ol>"
	turned := "<ol><li>" + entry(ferry.URL, ferry.Title, ferry.Publisher) + "</li><li>" + entry(own.URL, own.Title, own.Publisher) + "</li></ol>"
	both := googlenews.List{Entries: []googlenews.Entry{own, ferry}}
	alone := googlenews.List{Entries: []googlenews.Entry{own}}
	id := message(19, 4, link)
	decoded, _ := googlenews.DecodeArticle(id)
	title := "Harbour wall holds - The Coast"
	for _, c := range []struct {
		rule string
		feed *feed.Feed
		item feed.Item
		want googlenews.Item
	}{
		{"list", google, feed.Item{Title: title, Link: link, Summary: list, Source: coast}, googlenews.Item{Title: own.Title, Publisher: publisher, URL: link, List: both}},
		{"list as content", google, feed.Item{Title: title, Link: link, Content: list, Source: coast}, googlenews.Item{Title: own.Title, Publisher: publisher, URL: link, List: both}},
		{"any other feed", &feed.Feed{}, feed.Item{Title: title, Link: link, Summary: list, Source: coast}, googlenews.Item{Title: own.Title, Publisher: publisher, URL: link, List: both}},
		{"item in second place", google, feed.Item{Title: title, Link: link, Summary: turned, Source: coast}, googlenews.Item{Title: own.Title, Publisher: publisher, URL: link, List: both}},
		{"item that is not listed", google, feed.Item{Title: title, Link: link, Summary: entry(ferry.URL, ferry.Title, ferry.Publisher), Source: coast}, googlenews.Item{Title: own.Title, Publisher: publisher, URL: link, List: both}},
		{"no source: the label", google, feed.Item{Title: title, Link: link, Summary: list}, googlenews.Item{Title: own.Title, Publisher: herald.Publisher{Name: "The Coast"}, URL: link, List: both}},
		{"no link", google, feed.Item{Title: title, Summary: list, Source: coast}, googlenews.Item{Title: own.Title, Publisher: publisher, URL: link, List: both}},
		{"no list", google, feed.Item{Title: title, Link: link, Source: coast}, googlenews.Item{Title: own.Title, Publisher: publisher, URL: link, List: alone}},
		{"a link without a label", google, feed.Item{Title: title, Link: link, Summary: `<a href="` + link + `">Harbour wall holds</a>`, Source: coast}, googlenews.Item{Title: own.Title, Publisher: publisher, URL: link, List: alone}},
		{"id in the link", &feed.Feed{}, feed.Item{Title: title, Link: "https://news.google.com/rss/articles/" + id + "?oc=5", Source: coast}, googlenews.Item{Title: own.Title, Publisher: publisher, URL: link, List: alone, ID: decoded}},
		{"id in the guid", google, feed.Item{Title: title, Link: link, ID: id, Source: coast}, googlenews.Item{Title: own.Title, Publisher: publisher, URL: link, List: alone, ID: decoded}},
		{"a text of its own", google, feed.Item{Title: title, Link: link, Summary: "<p>Stones</p>", Source: coast}, googlenews.Item{Title: own.Title, Publisher: publisher, URL: link, List: alone, HasText: true}},
		{"an alert", &feed.Feed{}, feed.Item{Title: "Harbour wall holds", Link: "https://www.google.com/url?rct=j&url=" + link + "&ct=ga", Content: "Stones"}, googlenews.Item{
			Title: own.Title, URL: link, List: googlenews.List{Entries: []googlenews.Entry{{Title: own.Title, URL: link}}}, ID: googlenews.ArticleID{Kind: googlenews.Embedded, URL: link}, HasText: true,
		}},
		{"suffix twice", google, feed.Item{Title: "Harbour wall holds | The Coast - The  Coast", Link: link, Source: coast}, googlenews.Item{Title: own.Title, Publisher: publisher, URL: link, List: alone}},
		{"suffix of another", google, feed.Item{Title: "Harbour wall holds - The Coast", Link: link, Source: feed.Source{Title: "isle.example"}}, googlenews.Item{
			Title: "Harbour wall holds - The Coast", Publisher: herald.Publisher{Name: "isle.example"}, URL: link,
			List: googlenews.List{Entries: []googlenews.Entry{{Title: "Harbour wall holds - The Coast", URL: link, Publisher: "isle.example"}}},
		}},
		{"nothing but the suffix", google, feed.Item{Title: " - The Coast", Link: link, Source: coast}, googlenews.Item{
			Title: "- The Coast", Publisher: publisher, URL: link, List: googlenews.List{Entries: []googlenews.Entry{{Title: "- The Coast", URL: link, Publisher: "The Coast"}}},
		}},
		{"nothing but the suffix, twice", google, feed.Item{Title: "：海岸 - 海岸", Link: link, Source: feed.Source{Title: "海岸"}}, googlenews.Item{
			Title: "：海岸", Publisher: herald.Publisher{Name: "海岸"}, URL: link, List: googlenews.List{Entries: []googlenews.Entry{{Title: "：海岸", URL: link, Publisher: "海岸"}}},
		}},
		{"nothing at all", google, feed.Item{}, googlenews.Item{}},
	} {
		got, ok := googlenews.Read(c.feed, c.item)
		if !ok || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n got %+v, %v\nwant %+v", c.rule, got, ok, c.want)
		}
	}
}

func TestReadLeavesOtherItemsAlone(t *testing.T) {
	t.Parallel()
	f := &feed.Feed{Generator: "Coastpress", Link: "https://coast.example/"}
	it := feed.Item{Title: "Harbour - The Coast", Link: "https://coast.example/1", ID: "52780435491242", Summary: "<p>Text</p>", Source: feed.Source{Title: "The Coast"}}
	if got, ok := googlenews.Read(f, it); ok {
		t.Errorf("Read = %+v; want false", got)
	}
	if googlenews.IsFeed(f) || googlenews.IsFeed(&feed.Feed{Items: []feed.Item{it}}) {
		t.Error("an ordinary feed is not Google's")
	}
}

func TestIsFeed(t *testing.T) {
	t.Parallel()
	list := feed.Item{Summary: entry("https://coast.example/1", "Harbour", "The Coast")}
	for rule, f := range map[string]*feed.Feed{
		"generator":         {Generator: "NFE/1.0"},
		"site":              {Link: "https://news.google.com/?hl=ja&gl=JP&ceid=JP:ja"},
		"own address":       {Self: "https://news.google.com/atom?hl=en-US&gl=US&ceid=US:en"},
		"lists for bodies":  {Items: []feed.Item{list, list, {Summary: "x"}}},
		"half of them even": {Items: []feed.Item{list, {Summary: "x"}}},
	} {
		if !googlenews.IsFeed(f) {
			t.Errorf("%s: not recognised", rule)
		}
	}
	if googlenews.IsFeed(&feed.Feed{Items: []feed.Item{list, {}, {}}}) || googlenews.IsFeed(&feed.Feed{}) {
		t.Error("one list among many bodies does not make a feed Google's")
	}
}

// capture is a line of the manifest of captured feeds.
type capture struct {
	File  string
	Items int
	IDs   int
}

// listed says of the captures in how many articles their bodies list. Those of
// 2021 have had their bodies replaced.
var listed = map[string]int{"01.xml": 170, "03.xml": 100, "05.xml": 171, "07.xml": 140, "09.xml": 24, "19.xml": 14, "21.xml": 14, "13.xml": 2, "15.xml": 2, "17.xml": 1}

func TestReadCaptures(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(shared(t, "googlenews", "captures", "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var captures []capture
	if err := json.Unmarshal(b, &captures); err != nil || len(captures) < 10 {
		t.Fatalf("%d captures, %v", len(captures), err)
	}
	for _, c := range captures {
		t.Run(c.File, func(t *testing.T) { readCapture(t, c) })
	}
}

func readCapture(t *testing.T, c capture) {
	b, err := os.ReadFile(shared(t, "googlenews", "captures", c.File))
	if err != nil {
		t.Fatal(err)
	}
	f, err := feed.Parse(b, feed.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Items) != c.Items && !f.Partial {
		t.Errorf("%d items; want %d", len(f.Items), c.Items)
	}
	if !googlenews.IsFeed(f) {
		t.Error("not recognised")
	}
	entries := 0
	for _, it := range f.Items {
		got, ok := googlenews.Read(f, it)
		if !ok {
			t.Errorf("%q not read", it.Title)
			continue
		}
		entries += len(got.List.Entries)
		checkItem(t, it, got)
	}
	if want, ok := listed[c.File]; ok && entries != want {
		t.Errorf("%d articles listed; want %d", entries, want)
	}
}

// checkItem holds an item of a capture against what is true of all of them.
func checkItem(t *testing.T, it feed.Item, got googlenews.Item) {
	t.Helper()
	source := strings.Join(strings.Fields(it.Source.Title), " ")
	if source != "" && (got.Publisher.Name != source || strings.HasSuffix(got.Title, source) || len(got.Title) >= len(it.Title)) {
		t.Errorf("title %q, publisher %q; want none of %q in the title", got.Title, got.Publisher.Name, source)
	}
	if got.Title == "" || !strings.HasPrefix(strings.Join(strings.Fields(it.Title), " "), got.Title) {
		t.Errorf("title %q of %q", got.Title, it.Title)
	}
	if !address.Safe(got.URL) || len(got.List.Entries) == 0 {
		t.Fatalf("%q: address %q, %d entries", got.Title, got.URL, len(got.List.Entries))
	}
	own := got.List.Entries[0]
	if own.URL != got.URL || own.Title != got.Title || got.Publisher.Name != "" && own.Publisher != got.Publisher.Name {
		t.Errorf("first entry %+v of %+v is another article", own, got.Title)
	}
}

func TestReadTheSample(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(shared(t, "seed", "seed-feed.xml"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := feed.Parse(b, feed.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got, ok := googlenews.Read(f, f.Items[0])
	if !ok || strings.HasSuffix(got.Title, ".com") || got.Publisher.Name != "abcnews.go.com" || got.Publisher.Site != "https://abcnews.go.com" {
		t.Errorf("%+v, %v; want a title without and a publisher with the host", got, ok)
	}
	if len(got.List.Entries) != 5 || got.ID.Kind != googlenews.Opaque || got.URL != f.Items[0].Link {
		t.Errorf("%d entries, id %q, address %q; want 5, opaque, the link", len(got.List.Entries), got.ID.Kind, got.URL)
	}
	checkItem(t, f.Items[0], got)
}

// bodyOf gives the body of a document of the sample's program.
func bodyOf(document string) string {
	_, body, _ := strings.Cut(document, "draft: false\n---\n")
	return body
}

func TestListsOfTheSamplesDocuments(t *testing.T) {
	t.Parallel()
	for _, glob := range []struct {
		dir, pattern string
		files        int
	}{{"evolution", "*.md", 6}, {"samples", "google-*.md", 10}} {
		files, err := filepath.Glob(filepath.Join(shared(t, "seed", glob.dir), glob.pattern))
		if err != nil || len(files) < glob.files {
			t.Fatalf("%s: %d files, %v", glob.dir, len(files), err)
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			body := bodyOf(string(b))
			got, ok := googlenews.ParseList(body)
			if want := strings.Count(body, "<font"); !ok || len(got.Entries) != want {
				t.Errorf("%s: %d entries, %v; want %d", filepath.Base(file), len(got.Entries), ok, want)
			}
		}
	}
}
