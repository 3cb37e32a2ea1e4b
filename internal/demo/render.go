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
