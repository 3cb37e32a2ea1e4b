package googlenews

import (
	"bytes"
	"encoding/xml"
	"html"
	"io"
	"strings"
	"time"

	"herald"
	"herald/internal/markup"
)

// Channel is a feed that is to be written in the form of Google News. Its ids
// and its words are the writer's own: the form is Google's, the content is not.
type Channel struct {
	Title       string
	Link        string // of the site
	Language    string // BCP 47
	Rights      string // the site's words on rights
	Description string
	Stories     []Written
}

// Written is an item of a Channel.
type Written struct {
	ID        string    // the story's own
	Date      time.Time // zero is left out
	Publisher herald.Publisher
	Entries   []Entry // what covers the story; the item's own article first, never empty
}

// maxWritten is how many entries are written of a story.
const maxWritten = 100

// Write writes a channel: elements, order and attributes as Google's feeds of
// 2026 have them, so that a program written for those reads it. What ParseList
// reads of a body again are the entries.
func Write(w io.Writer, c Channel) (err error) {
	defer herald.Wrap(&err, "googlenews.Write")
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel>` + "\n")
	element(&b, "", "generator", "Herald")
	element(&b, "", "title", plainTitle(c.Title))
	element(&b, "", "link", c.Link)
	element(&b, "", "language", c.Language)
	element(&b, "", "copyright", c.Rights)
	element(&b, "", "lastBuildDate", date(c.newest()))
	element(&b, "", "description", c.Description)
	for _, s := range c.Stories {
		s.write(&b)
	}
	b.WriteString("</channel></rss>\n")
	_, err = w.Write(b.Bytes())
	return err
}

// newest is the time of the newest item, which changes with the news alone.
func (c Channel) newest() time.Time {
	var t time.Time
	for _, s := range c.Stories {
		if s.Date.After(t) {
			t = s.Date
		}
	}
	return t
}

func (s Written) write(b *bytes.Buffer) {
	lead := s.Entries[0]
	b.WriteString("<item>\n")
	element(b, "", "title", plainTitle(lead.Title+" - "+lead.Publisher))
	element(b, "", "link", lead.URL)
	element(b, ` isPermaLink="false"`, "guid", s.ID)
	element(b, "", "pubDate", date(s.Date))
	element(b, "", "description", s.body())
	if s.Publisher.Site != "" {
		element(b, ` url="`+attribute(s.Publisher.Site)+`"`, "source", plainTitle(lead.Publisher))
	}
	b.WriteString("</item>\n")
}

// body lists the entries as HTML: a list, or a bare entry for one alone.
func (s Written) body() string {
	entries := s.Entries[:min(len(s.Entries), maxWritten)]
	if len(entries) == 1 {
		return entries[0].html()
	}
	var b strings.Builder
	b.WriteString("<ol>")
	for _, e := range entries {
		b.WriteString("<li>" + e.html() + "</li>")
	}
	b.WriteString("</ol>")
	return b.String()
}

func (e Entry) html() string {
	return `<a href="` + html.EscapeString(e.URL) + `" target="_blank">` + html.EscapeString(collapse(e.Title)) + `</a>&nbsp;&nbsp;<font color="` + labelColour + `">` + html.EscapeString(collapse(e.Publisher)) + `</font>`
}

// element writes an element with a text, or nothing for an empty one.
func element(b *bytes.Buffer, attrs, name, text string) {
	if text == "" {
		return
	}
	b.WriteString("<" + name + attrs + ">")
	_ = xml.EscapeText(b, []byte(text)) // a buffer takes all
	b.WriteString("</" + name + ">\n")
}

func attribute(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

// plainTitle writes a text where readers look for text, and some for HTML: what
// they would take for a tag or a reference is escaped once more.
func plainTitle(s string) string {
	s = collapse(s)
	if markup.Line(s) == s {
		return s
	}
	return html.EscapeString(s)
}

func date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")
}
