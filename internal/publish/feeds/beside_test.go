package feeds_test

import (
	"strings"
	"testing"

	"herald/internal/publish/feeds"
	"herald/internal/publish/publishtest"
)

func TestBeside(t *testing.T) {
	ed := publishtest.Sample(2)
	p := open(t, feeds.Config{Dir: "x", At: "feeds/"})
	for _, all := range []bool{false, true} {
		list, err := p.Beside(t.Context(), ed, all)
		if err != nil {
			t.Fatal(err)
		}
		paths := map[string]string{}
		for _, d := range list {
			body, err := d.Content()
			if err != nil {
				t.Fatal(err)
			}
			paths[d.Path] = string(body)
		}
		for _, want := range []string{"feeds/front.rss", "feeds/section/world.atom", "feeds/tag/energy.json", "rss/index.xml", "sitemap.xml", "sitemap-news.xml", "robots.txt"} {
			if paths[want] == "" {
				t.Errorf("all %v: no %s", all, want)
			}
		}
		for _, more := range []string{"feeds/all.atom", "feeds/stories.json", "feeds/stories/salt-and-sand.json", "feeds/export/2026-03.jsonl", "feeds/sources.opml"} {
			if (paths[more] != "") != all {
				t.Errorf("all %v: %s is %d bytes", all, more, len(paths[more]))
			}
		}
		if !strings.Contains(paths["feeds/front.rss"], `href="https://estuary.example/feeds/front.rss"`) || !strings.Contains(paths["robots.txt"], "https://estuary.example/sitemap.xml\n") {
			t.Errorf("all %v: addresses: %.800s", all, paths["feeds/front.rss"])
		}
	}
	ed.Site.URL = ""
	if list, err := p.Beside(t.Context(), ed, true); err != nil || len(list) != 0 {
		t.Errorf("without an address: %d, %v", len(list), err)
	}
}
