package feed

import (
	"bytes"
	"io"
	"strings"

	"herald"
	"herald/internal/address"
)

// maxOutlines bounds the feeds taken from one list.
const maxOutlines = 100_000

// OPML is a list of subscriptions.
type OPML struct {
	Title    string // plain text
	Outlines []Outline
	Warnings []Warning // what had to be mended or left out
}

// Outline is one subscription.
type Outline struct {
	Text     string   // name of the feed, plain text; never ""
	Title    string   // likewise, as some programs write it; "" when not given
	XMLURL   string   // address of the feed as given, trimmed; never ""
	HTMLURL  string   // address of its site, "" when not given
	Category []string // names of the folders around it, outermost first
	Language string   // "" when not given
	Line     int      // where it stands in the file, from 1; 0 for one that was not read
}

// ParseOPML reads a list of subscriptions, OPML 1.0 or 2.0, in any encoding.
// A broken file is read as far as it goes, with warnings. Only what names a
// feed is kept, each feed once; lists included from elsewhere are not followed. The error, of
// kind herald.ErrInvalid, says that the body is no OPML.
func ParseOPML(body []byte) (_ OPML, err error) {
	defer herald.Wrap(&err, "feed.ParseOPML")
	text, _, _ := toUTF8(body, "")
	text, _ = clean(text)
	p := opmlParser{scanner: scanner{src: text}, last: 1, known: make(map[string]bool)}
	for {
		switch p.next() {
		case tokenText:
			if p.inTitle {
				p.list.Title = plainText(string(decodeText(nil, p.text(), p.entities)))
			}
		case tokenCDATA:
			if p.inTitle {
				p.list.Title = plainText(string(p.text()))
			}
		case tokenOpen:
			p.open()
		case tokenClose:
			p.close()
		case tokenEnd:
			return p.list, p.finish()
		}
	}
}

type opmlParser struct {
	scanner
	list    OPML
	seen    bool // an opml, body or outline element was met
	inTitle bool
	ended   bool            // </opml> or </body> was met
	folders []string        // names of the open outlines, "" for those that are feeds
	deep    int             // open outlines beyond maxDepth
	known   map[string]bool // feeds by their canonical address
	from    int             // offset up to which lines were counted
	last    int             // and how many
}

func (p *opmlParser) open() {
	switch strings.ToLower(string(localName(p.name()))) {
	case "opml", "body":
		p.seen = true
	case "title":
		p.inTitle = !p.empty && p.list.Title == ""
	case "outline":
		p.seen = true
		p.outline()
	}
}

func (p *opmlParser) close() {
	switch strings.ToLower(string(localName(p.name()))) {
	case "title":
		p.inTitle = false
	case "outline":
		if p.deep > 0 {
			p.deep--
		} else if len(p.folders) > 0 {
			p.folders = p.folders[:len(p.folders)-1]
		}
	case "opml", "body":
		p.ended = true
	}
}

// outline takes a feed, or opens a folder.
func (p *opmlParser) outline() {
	o := Outline{
		Text: plainText(p.attribute("text")), Title: plainText(p.attribute("title")), Language: p.attribute("language"),
		XMLURL: tidyAddress(firstOf(p.attribute("xmlUrl"), p.attribute("xmlurl"))), HTMLURL: tidyAddress(p.attribute("htmlUrl")),
	}
	if o.XMLURL == "" && strings.EqualFold(p.attribute("type"), "rss") {
		o.XMLURL = tidyAddress(p.attribute("url"))
		if o.XMLURL == "" {
			p.warn("an outline of type rss has no xmlUrl and was left out")
		}
	}
	name := firstOf(o.Text, o.Title)
	if o.XMLURL != "" {
		p.add(o)
		name = ""
	}
	if p.empty {
		return
	}
	if len(p.folders) >= maxDepth {
		p.deep++
		return
	}
	p.folders = append(p.folders, name)
}

func (p *opmlParser) add(o Outline) {
	if len(p.list.Outlines) >= maxOutlines {
		p.warn("the list has more feeds than are read at once; the rest was left out")
		return
	}
	key := feedKey(o.XMLURL)
	if p.known[key] {
		p.warn("the feed " + o.XMLURL + " is listed twice")
		return
	}
	p.known[key] = true
	o.Line = p.lineHere()
	o.Text = firstOf(o.Text, o.Title, o.XMLURL)
	for _, f := range p.folders {
		if f != "" && len(o.Category) < 16 {
			o.Category = append(o.Category, f)
		}
	}
	if len(o.Category) == 0 {
		o.Category = categoryPath(p.attribute("category"))
	}
	p.list.Outlines = append(p.list.Outlines, o)
}

// feedKey is the same for all ways to write one feed's address.
func feedKey(u string) string {
	if key, err := address.Canonical(u); err == nil {
		return key
	}
	return u
}

// categoryPath reads the first of the paths in OPML 2.0's category attribute.
func categoryPath(s string) []string {
	first, _, _ := strings.Cut(s, ",")
	var path []string
	for part := range strings.SplitSeq(first, "/") {
		if part = plainText(part); part != "" && len(path) < 16 {
			path = append(path, part)
		}
	}
	return path
}

// lineHere counts the lines up to the current tag, each byte once.
func (p *opmlParser) lineHere() int {
	p.last += bytes.Count(p.src[p.from:p.start], []byte{'\n'})
	p.from = p.start
	return p.last
}

func (p *opmlParser) warn(text string) {
	if len(p.list.Warnings) < maxWarnings {
		p.list.Warnings = append(p.list.Warnings, Warning{p.lineHere(), text})
	}
}

// finish says what was wrong with the file as a whole.
func (p *opmlParser) finish() error {
	if !p.seen {
		return &NotFeedError{Kind: kindOfBody(p.src)}
	}
	if !p.ended {
		p.warn("the file ends before its last end tag; what stands before was read")
	}
	return nil
}

// kindOfBody names what a body is that is no list.
func kindOfBody(src []byte) string {
	src = bytes.TrimSpace(src)
	switch {
	case len(src) == 0:
		return "empty"
	case src[0] == '{' || src[0] == '[':
		return "json"
	case looksLikePage(src):
		return "html"
	case src[0] == '<':
		return "xml"
	}
	return "unknown"
}

// WriteOPML writes a list of subscriptions as OPML 2.0, with one folder for
// each run of feeds that share one.
func WriteOPML(w io.Writer, o OPML) (err error) {
	defer herald.Wrap(&err, "feed.WriteOPML")
	x := xmlWriter{w: w}
	x.raw(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	x.open("opml", "version", "2.0")
	x.open("head")
	x.element("title", plainSafe(o.Title))
	x.shut("head")
	x.open("body")
	var at []string
	for _, e := range o.Outlines {
		at = x.moveTo(at, e.Category)
		text := firstOf(e.Text, e.Title, e.XMLURL)
		x.leaf("outline", "type", "rss", "text", plainSafe(text), "title", plainSafe(e.Title), "xmlUrl", e.XMLURL, "htmlUrl", e.HTMLURL, "language", e.Language)
	}
	x.moveTo(at, nil)
	x.shut("body")
	x.shut("opml")
	return x.flush()
}

// moveTo leaves the folders of one path and enters those of another.
func (x *xmlWriter) moveTo(from, to []string) []string {
	same := 0
	for same < len(from) && same < len(to) && from[same] == to[same] {
		same++
	}
	for range from[same:] {
		x.shut("outline")
	}
	for _, name := range to[same:] {
		x.open("outline", "text", plainSafe(name))
	}
	return to
}
