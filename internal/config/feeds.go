package config

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"herald"
	"herald/internal/feed"
	"herald/internal/googlenews"
)

// writtenFeed is an entry of feeds: as it is written. One of URL, OPML and
// GoogleNews says what it is.
type writtenFeed struct {
	URL        string
	OPML       string
	GoogleNews *writtenQuery `yaml:"google_news"`
	Title      string
	Section    string
	Tags       []string
	Language   string
	Weight     float64
	Group      string // "never": its articles are stories of their own
	Include    []string
	Exclude    []string
	Headers    map[string]string
	UserAgent  string `yaml:"user_agent"`
	User       string
	Password   string
}

type writtenQuery struct {
	Topic    string
	Search   string
	Geo      string
	Top      bool
	Language string
	Country  string
}

func (b *builder) feeds(n Node) {
	if n.kind != null && n.kind != list {
		b.fail(n, "feeds is %v, but a list is wanted, such as: feeds: [{url: \"https://…\"}]", n.kind)
	}
	var files []Node // OPML files come last: what is written here holds over them
	for _, item := range n.list {
		if item.kind == text { // a bare address
			item = Node{File: item.File, Line: item.Line, kind: table, keys: []entry{{"url", item.Line, item}}}
		}
		if _, isFile := item.get("opml"); isFile {
			files = append(files, item)
			continue
		}
		b.feed(item)
	}
	for _, item := range files {
		b.feed(item)
	}
}

func (b *builder) feed(n Node) {
	var w writtenFeed
	if err := Decode(n, &w); err != nil {
		b.errs = append(b.errs, err)
		return
	}
	named := 0
	for _, is := range []bool{w.URL != "", w.OPML != "", w.GoogleNews != nil} {
		if is {
			named++
		}
	}
	switch {
	case named != 1:
		b.fail(n, "a feed is one of url: ADDRESS, opml: FILE or google_news: {topic: WORLD, language: en, country: US}")
	case w.OPML != "":
		b.opml(n, w)
	case w.GoogleNews != nil:
		b.google(n, w)
	default:
		b.add(n, w, w.URL)
	}
}

func (b *builder) google(n Node, w writtenFeed) {
	g := w.GoogleNews
	q := googlenews.Query{Topic: g.Topic, Search: g.Search, Geo: g.Geo, Top: g.Top, Language: g.Language, Country: g.Country}
	address, err := q.Address()
	if err != nil {
		b.fail(n, "google_news: %v", err)
		return
	}
	if w.Language == "" {
		w.Language = g.Language
	}
	b.add(n, w, address)
}

// add takes a feed that stands in the configuration itself.
func (b *builder) add(n Node, w writtenFeed, address string) {
	if first, twice := b.seen[address]; twice {
		b.fail(n, "%s is written twice, first at %s; remove one", address, first)
		return
	}
	b.seen[address] = place{n.File, n.Line}
	f := b.fill(n, w)
	f.URL, f.Written = address, true
	if strings.HasPrefix(address, "file:") {
		if len(address) == len("file:") {
			b.fail(n, "file: names no file; write file:feeds/world.xml")
		}
	} else if _, err := webAddress(address); err != nil {
		b.fail(n, "url: %v; a file on this machine is written file:feeds/world.xml", err)
	}
	b.c.Feeds = append(b.c.Feeds, f)
}

// fill turns what is written beside the address into a Feed.
func (b *builder) fill(n Node, w writtenFeed) Feed {
	headers := map[string]string{}
	for name, value := range w.Headers {
		headers[name] = b.expand(n, value)
	}
	switch w.Group {
	case "", "never":
	default:
		b.fail(n, "group is %q; write never for a feed whose articles are stories of their own, or leave it out", w.Group)
	}
	return Feed{
		Feed:      herald.Feed{Title: w.Title, Section: w.Section, Tags: w.Tags, Language: w.Language, Weight: w.Weight},
		Include:   b.patterns(n, "include", w.Include),
		Exclude:   b.patterns(n, "exclude", w.Exclude),
		Headers:   headers,
		UserAgent: b.expand(n, w.UserAgent),
		User:      b.expand(n, w.User),
		Password:  b.expand(n, w.Password),
		Alone:     w.Group == "never",
		File:      n.File, Line: n.Line,
	}
}

// patterns compiles headline filters: regular expressions that ignore case.
func (b *builder) patterns(n Node, key string, exprs []string) []*regexp.Regexp {
	var out []*regexp.Regexp
	for _, e := range exprs {
		p, err := regexp.Compile("(?i)" + e)
		if err != nil {
			b.fail(n, "%s: %q is no regular expression; put a backslash before signs that are meant as they stand, such as \\. \\( \\?", key, e)
			continue
		}
		out = append(out, p)
	}
	return out
}

// opml adds the feeds of an OPML file. What the entry says beside the file
// holds for each of them that does not say it itself. A feed that the
// configuration writes too keeps what is written there.
func (b *builder) opml(n Node, w writtenFeed) {
	path := b.c.Path(w.OPML)
	b.c.OPML = append(b.c.OPML, path)
	data, err := readBounded(path)
	if err != nil {
		b.fail(n, "opml: %v", err)
		return
	}
	doc, err := feed.ParseOPML(data)
	if err != nil {
		b.fail(n, "opml: %s: %v", w.OPML, err)
		return
	}
	for _, text := range doc.Warnings {
		b.warn("%s:%d: %s", w.OPML, text.Line, text.Text)
	}
	for _, o := range doc.Outlines {
		b.outline(n, w, o)
	}
}

func (b *builder) warn(format string, args ...any) {
	b.c.Warnings = append(b.c.Warnings, fmt.Sprintf(format, args...))
}

func (b *builder) outline(n Node, w writtenFeed, o feed.Outline) {
	where := place{w.OPML, o.Line}
	if first, twice := b.seen[o.XMLURL]; twice {
		b.warn("%s: %s stands at %s already; that one holds", where, o.XMLURL, first)
		return
	}
	if _, err := webAddress(o.XMLURL); err != nil {
		b.warn("%s: left out: %v", where, err)
		return
	}
	b.seen[o.XMLURL] = where
	f := b.fill(n, w)
	f.URL, f.Site, f.File, f.Line = o.XMLURL, o.HTMLURL, b.c.Path(w.OPML), o.Line
	if f.Title == "" {
		f.Title = cmp.Or(o.Title, o.Text)
	}
	if f.Section == "" && len(o.Category) > 0 {
		f.Section = o.Category[0]
	}
	if f.Language == "" {
		f.Language = o.Language
	}
	b.c.Feeds = append(b.c.Feeds, f)
}
