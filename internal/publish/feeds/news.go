package feeds

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"net/url"
	"strings"

	"herald"
	"herald/internal/address"
	"herald/internal/googlenews"
	"herald/internal/markup"
	"herald/internal/publish/excerpt"
)

// maxNews is how many stories a feed in the form of Google News has, as its
// own.
const maxNews = 100

// news adds a list of stories in the form of Google News. Its addresses are
// those of Google's: a file "index.xml" answers in each folder, and a server
// takes hl, gl and ceid as the one edition that this site is.
func (b *builder) news(places []string, title string, stories []*herald.Story) {
	stories = stories[:min(len(stories), maxNews)]
	shown := b.listed(title, stories)
	for _, place := range places {
		b.in.Made(shown)
		b.add(place+"/index.xml", nil, func() ([]byte, error) { return b.channel(title, stories) })
	}
}

func (b *builder) channel(title string, stories []*herald.Story) ([]byte, error) {
	c := googlenews.Channel{Title: title, Link: b.base + b.edition(), Language: b.language, Rights: b.c.Rights, Description: b.title}
	for _, s := range stories {
		if w, ok := b.written(s); ok {
			c.Stories = append(c.Stories, w)
		}
	}
	var body bytes.Buffer
	err := googlenews.Write(&body, c)
	return body.Bytes(), err
}

// edition gives the three parameters of Google's addresses for a language that
// names its country, such as en-GB.
func (b *builder) edition() string {
	a, err := googlenews.Query{Top: true, Language: b.language}.Address()
	if err != nil {
		return ""
	}
	u, err := url.Parse(a)
	if err != nil {
		return ""
	}
	return "?" + u.RawQuery
}

// written lists what covers a story, the lead first. Articles that lead
// nowhere are left out; a story of only such has no place in this form.
func (b *builder) written(s *herald.Story) (googlenews.Written, bool) {
	w := googlenews.Written{ID: s.ID.String()}
	for _, c := range s.Coverage {
		e := googlenews.Entry{Title: markup.Cut(markup.Line(c.Article.Title), titleSize), URL: excerpt.Link(c.Article), Publisher: markup.Cut(excerpt.Publisher(c), titleSize)}
		if e.Title == "" || e.URL == "" || e.Publisher == "" {
			continue
		}
		if len(w.Entries) == 0 {
			w.Date = second(c.Article.Date)
			w.Publisher = herald.Publisher{Name: e.Publisher, Site: site(c)}
		}
		w.Entries = append(w.Entries, e)
	}
	return w, len(w.Entries) > 0
}

// site is a publisher's own address, else the root of its article's.
func site(c herald.Coverage) string {
	if address.Safe(c.Article.Publisher.Site) {
		return c.Article.Publisher.Site
	}
	return address.Site(excerpt.Link(c.Article))
}

// topicID is the id of a section or tag in addresses of topics: our own, and
// the same for ever.
func topicID(kind string, g group) string {
	sum := sha256.Sum256([]byte(kind + ":" + g.slug))
	return herald.StoryID(binary.BigEndian.Uint64(sum[:8]) >> 1).String()
}

// sectionName is a section's name as Google writes those of its own: WORLD.
func sectionName(g group) string { return strings.ToUpper(strings.ReplaceAll(g.slug, "-", "_")) }
