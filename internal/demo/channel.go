package demo

import (
	"cmp"
	"strings"
	"time"
)

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

// Image is the address of the article's image, "" when it has none. Like
// feeds, and unlike links that nobody follows, it is one that can be asked.
func (i item) Image() string {
	if !i.image {
		return ""
	}
	return "http://" + i.publisher.host + i.picturePath()
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
