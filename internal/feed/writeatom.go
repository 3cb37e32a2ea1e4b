package feed

import (
	"io"
	"strconv"
	"time"

	"herald"
)

// WriteAtom writes a feed as Atom 1.0, likewise. Atom demands to know when an
// entry was updated: for an item that does not say, it is when it was published.
func WriteAtom(w io.Writer, f *Feed) (err error) {
	defer herald.Wrap(&err, "feed.WriteAtom")
	x := xmlWriter{w: w}
	x.raw(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	x.open("feed", "xmlns", "http://www.w3.org/2005/Atom", "xmlns:media", "http://search.yahoo.com/mrss/", "xmlns:fh", f.history(), "xml:lang", f.Language)
	x.element("id", firstOf(f.ID, f.Self, f.Link))
	x.atomTitle(f.Title)
	x.element("subtitle", f.Description, "type", "html")
	x.element("updated", rfc3339(newest(f)))
	x.element("rights", plainSafe(f.Rights))
	x.element("generator", plainSafe(f.Generator))
	x.element("logo", f.Image)
	x.link("alternate", "text/html", f.Link)
	x.link("self", "application/atom+xml", f.Self)
	x.hubs(f, "link")
	x.atomPeople(f.Authors)
	x.atomCategories(f.Categories)
	for i := range f.Items {
		x.atomEntry(&f.Items[i])
	}
	x.shut("feed")
	return x.flush()
}

// newest gives a feed's own time of change, else that of its newest item.
func newest(f *Feed) time.Time {
	t := f.Updated
	if !t.IsZero() {
		return t
	}
	for i := range f.Items {
		for _, u := range []time.Time{f.Items[i].Published, f.Items[i].Updated} {
			if u.After(t) {
				t = u
			}
		}
	}
	return t
}

func (x *xmlWriter) link(rel, typ, href string) {
	if href != "" {
		x.leaf("link", "rel", rel, "type", typ, "href", href)
	}
}

func (x *xmlWriter) atomPeople(list []Person) {
	for _, p := range list {
		x.open("author")
		x.required("name", plainSafe(p.Name))
		x.element("email", plainSafe(p.Email))
		x.element("uri", plainSafe(p.URI))
		x.shut("author")
	}
}

func (x *xmlWriter) atomCategories(list []string) {
	for _, c := range list {
		x.leaf("category", "term", plainSafe(c))
	}
}

func (x *xmlWriter) atomEntry(it *Item) {
	x.open("entry", "xml:lang", it.Language)
	x.element("id", it.ID)
	x.atomTitle(it.Title)
	x.link("alternate", "text/html", it.Link)
	x.element("published", rfc3339(it.Published))
	x.element("updated", rfc3339(changed(it)))
	x.atomPeople(it.Authors)
	x.atomCategories(it.Categories)
	x.link("replies", "", it.Comments)
	x.element("summary", it.Summary, "type", "html")
	x.element("content", it.Content, "type", "html")
	for _, e := range it.Enclosures {
		n := ""
		if e.Length > 0 {
			n = strconv.FormatInt(e.Length, 10)
		}
		x.leaf("link", "rel", "enclosure", "type", e.mediaType(), "length", n, "title", e.Title, "href", e.URL)
	}
	if it.Image != "" {
		x.leaf("media:thumbnail", "url", it.Image)
	}
	x.element("rights", plainSafe(it.Rights))
	if it.Source != (Source{}) {
		x.open("source")
		x.element("id", it.Source.ID)
		x.atomTitle(it.Source.Title)
		x.link("alternate", "", it.Source.URL)
		x.shut("source")
	}
	x.shut("entry")
}

// changed gives the time Atom calls updated.
func changed(it *Item) time.Time {
	if it.Updated.IsZero() {
		return it.Published
	}
	return it.Updated
}

func rfc822(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("Mon, 02 Jan 2006 15:04:05 +0000")
}

func rfc3339(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}
