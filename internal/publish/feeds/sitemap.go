package feeds

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
	"time"

	"golang.org/x/text/language"

	"herald"
	"herald/internal/publish"
)

// Limits of sitemaps: what search engines take of one file, and of news.
const (
	maxAddresses = 50_000
	maxNewsSize  = 1_000
	newsAge      = 48 * time.Hour
)

// Map is what sitemaps are made of. They must lie at the root of the site, for
// a sitemap speaks of addresses below its own folder only.
type Map struct {
	Base    string                     // address of the site, ends in "/"
	Name    string                     // of the publication
	Lang    string                     // BCP 47
	Stories []herald.Story             //
	Page    func(*herald.Story) string // absolute address of a story's page
	Title   func(*herald.Story) string // its headline in plain text
	Others  []string                   // absolute addresses of the other pages
}

// Docs gives sitemap.xml, which lists a file for each month that stories began
// in, and sitemap-news.xml with the stories of the last two days of news: those
// before the newest story, and not those before the run, so that a run without
// news changes nothing.
func (m Map) Docs() []publish.Doc {
	months := map[string][]*herald.Story{}
	for i := range m.Stories {
		s := &m.Stories[i]
		month := s.Created.UTC().Format("2006-01")
		months[month] = append(months[month], s)
	}
	var docs []publish.Doc
	index := newSitemap("sitemapindex", "")
	list := func(d publish.Doc, changed time.Time) {
		docs = append(docs, d)
		index.open("sitemap")
		index.text("loc", m.Base+d.Path)
		index.text("lastmod", stamp(changed))
		index.shut("sitemap")
	}
	if len(m.Others) > 0 {
		pages := newSitemap("urlset", "")
		for _, address := range m.Others[:min(len(m.Others), maxAddresses)] {
			pages.page(address, time.Time{})
			pages.shut("url")
		}
		list(publish.Doc{Path: "sitemap-pages.xml", Body: pages.end()}, time.Time{})
	}
	for _, month := range slices.Sorted(maps.Keys(months)) {
		stories := months[month]
		if len(stories) > maxAddresses { // else it is put in order when it is made
			stories = byBeginning(stories)
		}
		n := 0
		for part := range slices.Chunk(stories, maxAddresses) {
			n++
			list(m.part(fmt.Sprintf("sitemap-%s-%d.xml", month, n), part))
		}
	}
	list(m.news(), time.Time{})
	return append(docs, publish.Doc{Path: "sitemap.xml", Body: index.end()})
}

// part gives the sitemap of some stories, and when the last of them changed.
func (m Map) part(name string, stories []*herald.Story) (publish.Doc, time.Time) {
	var in publish.Inputs
	newest := time.Time{}
	in.Text(m.Page(&herald.Story{ID: 1, Slug: "slug"}))
	for _, s := range stories {
		in.Number(int(s.ID))
		in.Text(s.Slug)
		in.Time(s.Created)
		in.Time(s.Modified)
		if s.Modified.After(newest) {
			newest = s.Modified
		}
	}
	return publish.Doc{Path: name, Key: in.Key(), Make: func() ([]byte, error) {
		body := newSitemap("urlset", "")
		for _, s := range byBeginning(stories) {
			body.page(m.Page(s), s.Modified)
			body.shut("url")
		}
		return body.end(), nil
	}}, newest
}

// news gives the sitemap of the stories of the last two days.
func (m Map) news() publish.Doc {
	var recent []*herald.Story
	newest := time.Time{}
	for i := range m.Stories {
		if m.Stories[i].Created.After(newest) {
			newest = m.Stories[i].Created
		}
	}
	for i := range m.Stories {
		if s := &m.Stories[i]; !s.Created.IsZero() && newest.Sub(s.Created) < newsAge {
			recent = append(recent, s)
		}
	}
	recent = byBeginning(recent)
	recent = recent[:min(len(recent), maxNewsSize)]
	var in publish.Inputs
	in.Text(m.Name, m.Lang, m.Page(&herald.Story{ID: 1, Slug: "slug"}))
	for _, s := range recent {
		in.Story(s)
	}
	return publish.Doc{Path: "sitemap-news.xml", Key: in.Key(), Make: func() ([]byte, error) { return m.newsOf(recent).end(), nil }}
}

func (m Map) newsOf(recent []*herald.Story) *sitemap {
	body := newSitemap("urlset", "http://www.google.com/schemas/sitemap-news/0.9")
	for _, s := range recent {
		body.page(m.Page(s), time.Time{})
		body.open("news:news")
		body.open("news:publication")
		body.text("news:name", m.Name)
		body.text("news:language", newsLanguage(cmp.Or(s.Language, m.Lang), m.Lang))
		body.shut("news:publication")
		body.text("news:publication_date", stamp(s.Created))
		body.text("news:title", m.Title(s))
		body.shut("news:news")
		body.shut("url")
	}
	return body
}

// newsLanguage is an ISO 639 code, but for Chinese, which is told apart by
// where it is read.
func newsLanguage(lang, site string) string {
	tag, err := language.Parse(lang)
	if err != nil {
		if lang == site {
			return "en"
		}
		return newsLanguage(site, site)
	}
	base, _ := tag.Base()
	if base.String() != "zh" {
		return base.String()
	}
	if script, _ := tag.Script(); script.String() == "Hant" {
		return "zh-tw"
	}
	return "zh-cn"
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return second(t).Format(time.RFC3339)
}

// sitemap writes the few elements there are.
type sitemap struct {
	root string
	b    bytes.Buffer
}

func newSitemap(root, news string) *sitemap {
	s := &sitemap{root: root}
	s.b.WriteString(xml.Header + "<" + root + ` xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"`)
	if news != "" {
		s.b.WriteString(` xmlns:news="` + news + `"`)
	}
	s.b.WriteString(">\n")
	return s
}

func (s *sitemap) open(name string) { s.b.WriteString("<" + name + ">\n") }
func (s *sitemap) shut(name string) { s.b.WriteString("</" + name + ">\n") }

func (s *sitemap) text(name, text string) {
	if text == "" {
		return
	}
	s.b.WriteString("<" + name + ">")
	_ = xml.EscapeText(&s.b, []byte(text)) // a buffer takes all
	s.shut(name)
}

// page opens a url element and says where it is.
func (s *sitemap) page(address string, changed time.Time) {
	s.open("url")
	s.text("loc", address)
	s.text("lastmod", stamp(changed))
}

func (s *sitemap) end() []byte {
	s.shut(s.root)
	return s.b.Bytes()
}
