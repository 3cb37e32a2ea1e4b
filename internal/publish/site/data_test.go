package site

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"herald"
	"herald/internal/publish"
	"herald/internal/publish/publishtest"
)

// dataOf reads the JSON-LD of a page.
func dataOf(t *testing.T, page string) (c collection, found bool) {
	t.Helper()
	_, rest, found := strings.Cut(page, `<script type="application/ld+json">`)
	raw, _, _ := strings.Cut(rest, "</script>")
	if found {
		if err := json.Unmarshal([]byte(raw), &c); err != nil {
			t.Fatalf("%v in %s", err, raw)
		}
	}
	return c, found
}

func TestPagesSayWhatTheyAre(t *testing.T) {
	t.Parallel()
	ed := publishtest.Sample(2)
	pages := build(t, Config{}, ed)
	for _, s := range ed.Stories {
		c, _ := dataOf(t, pages["story/"+s.Slug+"/index.html"])
		if c.Type != "CollectionPage" || c.Name != s.Headline || c.URL != "https://estuary.example/story/"+s.Slug+"/" || c.PartOf == nil || c.Began == "" {
			t.Errorf("%s: %+v", s.Slug, c)
		}
		if len(c.BasedOn) != len(s.Coverage) || c.Contents.Count != len(s.Coverage) || len(c.Contents.Items) != len(s.Coverage) {
			t.Errorf("%s: based on %d, lists %d of %d", s.Slug, len(c.BasedOn), c.Contents.Count, len(s.Coverage))
		}
		for i, it := range c.Contents.Items {
			if it.Position != i+1 || it.Item == nil || it.Item.URL == "" || it.Item.Publisher.Name == "" {
				t.Errorf("%s: item %+v", s.Slug, it)
			}
		}
	}
	front, _ := dataOf(t, pages["index.html"])
	if front.URL != "https://estuary.example/" || front.Contents.Count != len(ed.Stories) || front.Contents.Items[0].URL != "https://estuary.example/story/brenno-opens-its-tidal-barrier/" {
		t.Errorf("front page: %+v", front)
	}
	for _, name := range []string{"404.html", "archive/index.html", "story/salt-and-sand/index.html", "story/stadium-roof-rumour/index.html"} {
		if _, found := dataOf(t, pages[name]); found {
			t.Errorf("%s says that it is a collection", name)
		}
	}
	ed.Site.URL = ""
	if _, found := dataOf(t, build(t, Config{}, ed)["index.html"]); found {
		t.Error("a site without an address has data")
	}
}

// TestPagesNameTheirFeeds wants a page's feeds where there are any, and nothing
// else.
func TestPagesNameTheirFeeds(t *testing.T) {
	t.Parallel()
	ed := publishtest.Sample(1)
	beside := func(context.Context, herald.Edition) ([]publish.Doc, error) {
		return []publish.Doc{{Path: "feeds/front.rss", Body: []byte("x")}}, nil
	}
	with, without := build(t, Config{Beside: beside}, ed), build(t, Config{}, ed)
	for name, feed := range map[string]string{"index.html": "./feeds/front", "section/world/index.html": "../../feeds/section/world", "tag/energy/index.html": "../../feeds/tag/energy"} {
		for kind, ending := range map[string]string{"rss+xml": ".rss", "atom+xml": ".atom", "feed+json": ".json"} {
			want := `<link rel="alternate" type="application/` + kind + `" href="` + feed + ending + `">`
			if !strings.Contains(with[name], want) || strings.Contains(without[name], "alternate") {
				t.Errorf("%s: no %s, or one without feeds", name, want)
			}
		}
	}
	if strings.Contains(with["story/comet-hallam-brightens-early/index.html"], "alternate") || with["feeds/front.rss"] != "x" {
		t.Error("a story's page names a feed, or what goes beside the pages is not there")
	}
}
