package demo

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html"
	htmltemplate "html/template"
	"io"
	"slices"
	"strings"
	"text/template"
	"time"
)

//go:embed feeds
var shapes embed.FS

// page is what a server gives at one address.
type page struct {
	body     []byte
	kind     string // content type
	etag     string
	modified time.Time
	location string // where it redirects to, "" when it does not
	picture  string // what is drawn there when somebody asks, "" for a page of text
}

// channel is a publisher on one day, as the shapes in feeds/ see it.
type channel struct {
	publisher
	newest time.Time
	Items  []item  // newest first
	Lists  []entry // of the aggregate
}

func (c channel) Name() string     { return c.name }
func (c channel) Host() string     { return c.host }
func (c channel) Motto() string    { return c.motto }
func (c channel) Site() string     { return c.site() }
func (c channel) Self() string     { return c.feedURL() }
func (c channel) Page() string     { return "https://" + c.host + strings.TrimPrefix(c.path, "/rss") }
func (c channel) Language() string { return c.lang() }
func (c channel) Rich() bool       { return c.rich }
func (c channel) Changed() string  { return c.when(c.newest) }
func (c channel) Type() string     { return kinds[c.format] }

// item is an article as it stands on one day.
type item struct {
	*article
	version
	updated time.Time
}

func (i item) Name() string         { return i.publisher.name }
func (i item) Language() string     { return i.publisher.lang() }
func (i item) Title() string        { return i.title + i.publisher.suffix }
func (i item) Link() string         { return i.link + i.publisher.query }
func (i item) Bare() string         { return i.link }
func (i item) Path() string         { return "/" + strings.TrimPrefix(i.link, i.publisher.site()) }
func (i item) Author() string       { return i.author }
func (i item) Rich() bool           { return i.publisher.rich }
func (i item) Summary() string      { return i.text[0] }
func (i item) Text() []string       { return i.text }
func (i item) Updated() string      { return i.publisher.when(i.updated) }
func (i item) Day() string          { return i.versions[0].at.Format("2 January 2006") }
func (i item) Categories() []string { return i.categories }

func (i item) ID() string {
	return "tag:" + i.publisher.host + "," + i.versions[0].at.Format("2006-01-02") + ":" + i.slug
}

func (i item) Date() string {
	if i.date.IsZero() {
		return ""
	}
	return i.publisher.when(i.date)
}

// Image is the address of the article's image, "" when it has none.
func (i item) Image() string {
	if !i.image {
		return ""
	}
	return strings.TrimSuffix(i.publisher.site(), "/") + i.picturePath()
}

func (i item) picturePath() string { return "/images/" + i.slug + ".png" }

func (i item) Media() string {
	if !i.image {
		return ""
	}
	return i.publisher.media
}

// Content is the whole text as HTML where the publisher gives it away.
func (i item) Content() string {
	if !i.publisher.full || len(i.text) < 2 {
		return ""
	}
	var b strings.Builder
	for _, p := range i.text {
		b.WriteString("<p>" + escape(p) + "</p>\n")
	}
	return strings.TrimSpace(b.String())
}

// when writes a time as the publisher's feed does.
func (p publisher) when(t time.Time) string {
	t = t.In(p.location())
	switch {
	case p.format == atom || p.format == rdf || p.format == jsonFeed:
		return t.Format(time.RFC3339)
	case p.format == aggregate:
		return t.Format(gmt)
	}
	return t.Format(cmp.Or(p.date, time.RFC1123Z))
}

var kinds = map[format]string{
	rss: "application/rss+xml; charset=utf-8", atom: "application/atom+xml; charset=utf-8",
	jsonFeed: "application/feed+json", rdf: "application/rdf+xml", aggregate: "application/xml; charset=utf-8",
}

// renderer fills the shapes; it is made once.
type renderer struct {
	feeds *template.Template
	pages *htmltemplate.Template
}

func newRenderer() (renderer, error) {
	feeds, err := template.New("").Funcs(template.FuncMap{"x": escape, "html": html.EscapeString}).ParseFS(shapes, "feeds/*.xml")
	if err != nil {
		return renderer{}, err
	}
	pages, err := htmltemplate.ParseFS(shapes, "feeds/*.html")
	return renderer{feeds, pages}, err
}

// escape makes text safe for XML and HTML, between tags and in attributes.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}

// executor is a set of templates, of either kind.
type executor interface {
	ExecuteTemplate(w io.Writer, name string, data any) error
}

// page fills one shape.
func (r renderer) page(set executor, shape, kind string, modified time.Time, data any) (page, error) {
	var b bytes.Buffer
	err := set.ExecuteTemplate(&b, shape, data)
	return newPage(b.Bytes(), kind, modified), err
}

func newPage(body []byte, kind string, modified time.Time) page {
	sum := sha256.Sum256(body)
	return page{body: body, kind: kind, etag: `"` + hex.EncodeToString(sum[:8]) + `"`, modified: modified}
}

// render makes every page of every day.
func (w *World) render() error {
	r, err := newRenderer()
	if err != nil {
		return err
	}
	for _, clock := range w.Clocks() {
		day := map[string]page{}
		for _, p := range w.publishers {
			c := w.channel(p, clock)
			if err := r.site(day, c); err != nil {
				return err
			}
		}
		w.days = append(w.days, day)
	}
	return nil
}

// channel collects what a publisher shows on the day that ends at clock.
func (w *World) channel(p publisher, clock time.Time) channel {
	c := channel{publisher: p, newest: clock.Add(-18 * time.Hour)}
	for _, s := range w.stories {
		for _, a := range s.articles {
			if v, out := a.at(clock); out && a.publisher.host == p.host {
				c.Items = append(c.Items, item{a, v, v.at})
			}
		}
		if p.format == aggregate {
			c.Lists = append(c.Lists, entries(p, s, clock)...)
		}
	}
	slices.SortStableFunc(c.Items, func(a, b item) int { return b.versions[0].at.Compare(a.versions[0].at) })
	slices.SortStableFunc(c.Lists, func(a, b entry) int { return b.at.Compare(a.at) })
	if newest := c.latestChange(); !newest.IsZero() {
		c.newest = newest
	}
	return c
}

func (c channel) latestChange() (t time.Time) {
	for _, i := range c.Items {
		if i.updated.After(t) {
			t = i.updated
		}
	}
	for _, l := range c.Lists {
		if l.at.After(t) {
			t = l.at
		}
	}
	return t
}

// site puts a publisher's feed, front page, articles and redirects on a day.
func (r renderer) site(day map[string]page, c channel) (err error) {
	put := func(path string, p page, e error) {
		day[c.host+path], err = p, cmp.Or(err, e)
	}
	for _, i := range c.Items {
		p, e := r.page(r.pages, "article.html", "text/html; charset=utf-8", i.updated, i)
		put(i.Path(), p, e)
		if i.image {
			put(i.picturePath(), page{kind: "image/png", modified: i.versions[0].at, picture: i.slug}, nil)
		}
	}
	for _, l := range c.Lists {
		for _, a := range l.articles {
			put(redirectPath(a), page{location: a.link}, nil)
		}
	}
	p, e := r.page(r.pages, "front.html", "text/html; charset=utf-8", c.newest, c)
	put("/", p, e)
	if shape := feedShapes[c.format]; shape != "" {
		p, e := r.page(r.feeds, shape, kinds[c.format], c.newest, c)
		put(pathOf(c.path), p, e)
	}
	if c.format == jsonFeed {
		body, e := c.json()
		put(c.path, newPage(body, kinds[jsonFeed], c.newest), e)
	}
	return err
}

var feedShapes = map[format]string{rss: "rss.xml", atom: "atom.xml", rdf: "rdf.xml", aggregate: "aggregate.xml"}

// pathOf cuts the query off, except where it alone names the feed: "/?feed=rss2".
func pathOf(path string) string {
	if strings.HasPrefix(path, "/?") {
		return path
	}
	path, _, _ = strings.Cut(path, "?")
	return path
}
