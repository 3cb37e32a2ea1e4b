package feeds_test

import (
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"herald"
	"herald/internal/publish/feeds"
	"herald/internal/publish/publishtest"
)

func siteMap(ed herald.Edition) feeds.Map {
	return feeds.Map{
		Base: "https://estuary.example/", Name: "The <Estuary>", Lang: "en", Stories: ed.Stories, Others: []string{"https://estuary.example/"},
		Page:  func(s *herald.Story) string { return "https://estuary.example/story/" + s.Slug + "/?a=1&b=2" },
		Title: func(s *herald.Story) string { return s.Headline },
	}
}

// read reads a sitemap or an index of them.
type read struct {
	XMLName xml.Name
	Maps    []struct {
		Loc     string `xml:"loc"`
		Lastmod string `xml:"lastmod"`
	} `xml:"sitemap"`
	URLs []struct {
		Loc  string `xml:"loc"`
		News *struct {
			Name     string `xml:"publication>name"`
			Language string `xml:"publication>language"`
			Date     string `xml:"publication_date"`
			Title    string `xml:"title"`
		} `xml:"news"`
	} `xml:"url"`
}

func sitemaps(t *testing.T, ed herald.Edition) map[string]read {
	t.Helper()
	all := map[string]read{}
	for _, d := range siteMap(ed).Docs() {
		var r read
		body, err := d.Content()
		if err != nil {
			t.Fatal(err)
		}
		if err := xml.Unmarshal(body, &r); err != nil {
			t.Fatalf("%s: %v", d.Path, err)
		}
		all[d.Path] = r
	}
	return all
}

func TestSitemaps(t *testing.T) {
	ed := publishtest.Large(2, 400) // a story every ten hours: half a year
	all := sitemaps(t, ed)
	index := all["sitemap.xml"]
	if index.XMLName.Local != "sitemapindex" || len(index.Maps) != len(all)-1 {
		t.Errorf("the index has %d of %d", len(index.Maps), len(all)-1)
	}
	n := 0
	for _, m := range index.Maps {
		name := strings.TrimPrefix(m.Loc, "https://estuary.example/")
		one, there := all[name]
		if !there {
			t.Errorf("no file at %s", m.Loc)
		}
		if name != "sitemap-news.xml" && name != "sitemap-pages.xml" {
			n += len(one.URLs)
			if _, err := time.Parse(time.RFC3339, m.Lastmod); err != nil {
				t.Error(err)
			}
		}
	}
	if n != len(ed.Stories) {
		t.Errorf("%d stories, want %d", n, len(ed.Stories))
	}
}

func TestNewsSitemap(t *testing.T) {
	ed := publishtest.Large(2, 1500)
	newest := ed.Stories[0].Created
	for i := range ed.Stories {
		if ed.Stories[i].Created.After(newest) {
			newest = ed.Stories[i].Created
		}
	}
	want := map[string]bool{}
	for _, s := range ed.Stories {
		if newest.Sub(s.Created) < 48*time.Hour {
			want[s.Headline] = true
		}
	}
	got := sitemaps(t, ed)["sitemap-news.xml"].URLs
	if len(got) != len(want) {
		t.Errorf("%d addresses, want %d", len(got), len(want))
	}
	for _, u := range got {
		if u.News == nil || !want[u.News.Title] || u.News.Name != "The <Estuary>" || len(u.News.Language) != 2 || !strings.HasSuffix(u.Loc, "/?a=1&b=2") {
			t.Errorf("%+v", u)
		}
	}
	for i := range ed.Stories {
		ed.Stories[i].Created = newest
	}
	if n := len(sitemaps(t, ed)["sitemap-news.xml"].URLs); n != 1000 {
		t.Errorf("%d addresses in one day, want 1000", n)
	}
}

func TestNewsLanguage(t *testing.T) {
	for lang, want := range map[string]string{"de-CH": "de", "zh-TW": "zh-tw", "zh-Hans": "zh-cn", "zh": "zh-cn", "": "en", "<x>": "en", "pt-BR": "pt"} {
		ed := publishtest.Sample(1)
		ed.Stories = ed.Stories[:1]
		ed.Stories[0].Language = lang
		if got := sitemaps(t, ed)["sitemap-news.xml"].URLs[0].News.Language; got != want {
			t.Errorf("%q: %q, want %q", lang, got, want)
		}
	}
}
