package feed

import (
	"io"
	"strconv"
	"time"

	"herald"
)

// WriteRSS writes a feed as RSS 2.0. What Parse reads of it again is the same
// feed, except for what RSS cannot say.
func WriteRSS(w io.Writer, f *Feed) (err error) {
	defer herald.Wrap(&err, "feed.WriteRSS")
	x := xmlWriter{w: w}
	x.raw(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	x.open("rss", "version", "2.0", "xmlns:atom", "http://www.w3.org/2005/Atom", "xmlns:content", "http://purl.org/rss/1.0/modules/content/",
		"xmlns:dc", "http://purl.org/dc/elements/1.1/", "xmlns:media", "http://search.yahoo.com/mrss/", "xmlns:fh", f.history())
	x.open("channel")
	x.rssHead(f)
	for i := range f.Items {
		x.rssItem(&f.Items[i])
	}
	x.shut("channel")
	x.shut("rss")
	return x.flush()
}

func (x *xmlWriter) rssHead(f *Feed) {
	x.required("title", titleSafe(f.Title))
	x.required("link", f.Link)
	x.required("description", f.Description)
	x.element("language", f.Language)
	x.element("copyright", plainSafe(f.Rights))
	x.element("generator", plainSafe(f.Generator))
	x.element("lastBuildDate", rfc822(f.Updated))
	if f.TTL > 0 {
		x.element("ttl", strconv.Itoa(int(f.TTL/time.Minute)))
	}
	if f.Self != "" {
		x.leaf("atom:link", "rel", "self", "type", "application/rss+xml", "href", f.Self)
	}
	x.hubs(f, "atom:link")
	for _, p := range f.Authors {
		x.rssPerson(p)
	}
	for _, c := range f.Categories {
		x.element("category", plainSafe(c))
	}
	if f.Image != "" {
		x.open("image")
		x.element("url", f.Image)
		x.required("title", titleSafe(f.Title))
		x.required("link", f.Link)
		x.shut("image")
	}
}

// required writes an element that RSS demands even when it is empty.
func (x *xmlWriter) required(name, text string, attrs ...string) {
	if text == "" {
		x.leaf(name, attrs...)
		return
	}
	x.element(name, text, attrs...)
}

func (x *xmlWriter) hubs(f *Feed, name string) {
	for _, h := range f.Hubs {
		x.leaf(name, "rel", "hub", "href", h)
	}
	for _, l := range []struct{ rel, href string }{
		{"next", f.Next}, {"current", f.Archive.Current}, {"prev-archive", f.Archive.Prev}, {"next-archive", f.Archive.Next},
	} {
		if l.href != "" {
			x.leaf(name, "rel", l.rel, "href", l.href)
		}
	}
	if f.Archive.Closed {
		x.leaf("fh:archive")
	}
}

// history is the namespace that a closed archive needs, "" for other feeds.
func (f *Feed) history() string {
	if f.Archive.Closed {
		return "http://purl.org/syndication/history/1.0"
	}
	return ""
}

// rssPerson writes a name where readers of RSS look for it, and whatever else
// is known of the person as Atom writes it.
func (x *xmlWriter) rssPerson(p Person) {
	creator := personSafe(p.Name)
	x.element("dc:creator", creator)
	if p.Email == "" && p.URI == "" && (creator != "" || p.Name == "") {
		return
	}
	x.open("atom:author")
	x.required("atom:name", plainSafe(p.Name))
	x.element("atom:email", plainSafe(p.Email))
	x.element("atom:uri", plainSafe(p.URI))
	x.shut("atom:author")
}

func (x *xmlWriter) rssItem(it *Item) {
	x.open("item")
	x.element("title", titleSafe(it.Title))
	x.element("link", it.Link)
	permalink := "false"
	if it.ID == it.Link {
		permalink = "true"
	}
	x.element("guid", it.ID, "isPermaLink", permalink)
	x.element("pubDate", rfc822(it.Published))
	x.element("atom:updated", rfc3339(it.Updated))
	for _, p := range it.Authors {
		x.rssPerson(p)
	}
	for _, c := range it.Categories {
		x.element("category", plainSafe(c))
	}
	x.element("comments", it.Comments)
	x.element("description", it.Summary)
	x.element("content:encoded", it.Content)
	for _, e := range it.Enclosures {
		x.leaf("enclosure", "url", e.URL, "type", e.mediaType(), "length", strconv.FormatInt(e.Length, 10))
	}
	if it.Image != "" {
		x.leaf("media:thumbnail", "url", it.Image)
	}
	if it.Source.Title != "" {
		x.element("source", titleSafe(it.Source.Title), "url", it.Source.URL)
	} else if it.Source.URL != "" {
		x.leaf("source", "url", it.Source.URL)
	}
	x.element("dc:rights", plainSafe(it.Rights))
	x.element("dc:language", it.Language)
	x.shut("item")
}

// mediaType gives the type that RSS demands of an enclosure.
func (e Enclosure) mediaType() string {
	switch {
	case e.Type != "":
		return e.Type
	case e.isImage():
		return "image/jpeg"
	case e.Medium == "audio":
		return "audio/mpeg"
	case e.Medium == "video":
		return "video/mp4"
	}
	return "application/octet-stream"
}
