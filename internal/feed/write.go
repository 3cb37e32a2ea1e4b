package feed

import (
	"encoding/json"
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
		"xmlns:dc", "http://purl.org/dc/elements/1.1/", "xmlns:media", "http://search.yahoo.com/mrss/")
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
	x.required("title", escapeTitle(f.Title))
	x.required("link", f.Link)
	x.required("description", f.Description)
	x.element("language", f.Language)
	x.element("copyright", f.Rights)
	x.element("generator", f.Generator)
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
		x.element("category", c)
	}
	if f.Image != "" {
		x.open("image")
		x.element("url", f.Image)
		x.required("title", escapeTitle(f.Title))
		x.required("link", f.Link)
		x.shut("image")
	}
}

// required writes an element that RSS demands even when it is empty.
func (x *xmlWriter) required(name, text string) {
	if text == "" {
		x.leaf(name)
		return
	}
	x.element(name, text)
}

func (x *xmlWriter) hubs(f *Feed, name string) {
	for _, h := range f.Hubs {
		x.leaf(name, "rel", "hub", "href", h)
	}
	if f.Next != "" {
		x.leaf(name, "rel", "next", "href", f.Next)
	}
}

func (x *xmlWriter) rssPerson(p Person) {
	x.element("dc:creator", personText(p))
}

// personText writes a person as parsePerson reads it.
func personText(p Person) string {
	switch {
	case p.Email != "" && p.Name != "":
		return p.Name + " <" + p.Email + ">"
	case p.Email != "":
		return p.Email
	}
	return p.Name
}

func (x *xmlWriter) rssItem(it *Item) {
	x.open("item")
	x.element("title", escapeTitle(it.Title))
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
		x.element("category", c)
	}
	x.element("comments", it.Comments)
	x.element("description", it.Summary)
	x.element("content:encoded", it.Content)
	for _, e := range it.Enclosures {
		x.leaf("enclosure", "url", e.URL, "type", firstOf(e.Type, "application/octet-stream"), "length", strconv.FormatInt(e.Length, 10))
	}
	if it.Image != "" {
		x.leaf("media:thumbnail", "url", it.Image)
	}
	x.element("source", it.Source.Title, "url", it.Source.URL)
	x.element("dc:rights", it.Rights)
	x.element("dc:language", it.Language)
	x.shut("item")
}

// WriteAtom writes a feed as Atom 1.0, likewise.
func WriteAtom(w io.Writer, f *Feed) (err error) {
	defer herald.Wrap(&err, "feed.WriteAtom")
	x := xmlWriter{w: w}
	x.raw(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	x.open("feed", "xmlns", "http://www.w3.org/2005/Atom", "xmlns:media", "http://search.yahoo.com/mrss/", "xml:lang", f.Language)
	x.element("id", firstOf(f.ID, f.Self, f.Link))
	x.element("title", escapeTitle(f.Title), "type", "html")
	x.element("subtitle", f.Description, "type", "html")
	x.element("updated", rfc3339(newest(f)))
	x.element("rights", f.Rights)
	x.element("generator", f.Generator)
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
		x.required("name", p.Name)
		x.element("email", p.Email)
		x.element("uri", p.URI)
		x.shut("author")
	}
}

func (x *xmlWriter) atomCategories(list []string) {
	for _, c := range list {
		x.leaf("category", "term", c)
	}
}

func (x *xmlWriter) atomEntry(it *Item) {
	x.open("entry", "xml:lang", it.Language)
	x.element("id", it.ID)
	x.element("title", escapeTitle(it.Title), "type", "html")
	x.link("alternate", "text/html", it.Link)
	x.element("published", rfc3339(it.Published))
	x.element("updated", rfc3339(it.Updated))
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
		x.leaf("link", "rel", "enclosure", "type", e.Type, "length", n, "title", e.Title, "href", e.URL)
	}
	if it.Image != "" {
		x.leaf("media:thumbnail", "url", it.Image)
	}
	x.element("rights", it.Rights)
	if it.Source != (Source{}) {
		x.open("source")
		x.element("id", it.Source.ID)
		x.element("title", it.Source.Title)
		x.link("alternate", "", it.Source.URL)
		x.shut("source")
	}
	x.shut("entry")
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

// escapeTitle escapes plain text as RSS wants it, where a title is markup.
func escapeTitle(s string) string { return string(appendEscaped(nil, []byte(s))) }

// WriteJSON writes a feed as JSON Feed 1.1, likewise.
func WriteJSON(w io.Writer, f *Feed) (err error) {
	defer herald.Wrap(&err, "feed.WriteJSON")
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(jsonOf(f))
}

type jsonFeed struct {
	Version     string       `json:"version"`
	Title       string       `json:"title"`
	Home        string       `json:"home_page_url,omitempty"`
	Self        string       `json:"feed_url,omitempty"`
	Description string       `json:"description,omitempty"`
	Language    string       `json:"language,omitempty"`
	Icon        string       `json:"icon,omitempty"`
	Next        string       `json:"next_url,omitempty"`
	Authors     []jsonPerson `json:"authors,omitempty"`
	Hubs        []jsonHub    `json:"hubs,omitempty"`
	Items       []jsonItem   `json:"items"`
}

type jsonHub struct {
	Type string `json:"type"`
	URL  string `json:"url"`
}

type jsonPerson struct {
	Name  string `json:"name,omitempty"`
	URL   string `json:"url,omitempty"`
	Email string `json:"_email,omitempty"`
}

type jsonItem struct {
	ID          string       `json:"id"`
	URL         string       `json:"url,omitempty"`
	External    string       `json:"external_url,omitempty"`
	Title       string       `json:"title,omitempty"`
	Summary     string       `json:"summary,omitempty"`
	Content     string       `json:"content_html"`
	Image       string       `json:"image,omitempty"`
	Published   string       `json:"date_published,omitempty"`
	Modified    string       `json:"date_modified,omitempty"`
	Authors     []jsonPerson `json:"authors,omitempty"`
	Tags        []string     `json:"tags,omitempty"`
	Language    string       `json:"language,omitempty"`
	Attachments []jsonFile   `json:"attachments,omitempty"`
}

type jsonFile struct {
	URL   string `json:"url"`
	Type  string `json:"mime_type"`
	Title string `json:"title,omitempty"`
	Size  int64  `json:"size_in_bytes,omitempty"`
}

func jsonOf(f *Feed) jsonFeed {
	j := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: f.Title, Home: f.Link, Self: f.Self, Description: f.Description,
		Language: f.Language, Icon: f.Image, Next: f.Next, Authors: jsonPeople(f.Authors), Items: make([]jsonItem, 0, len(f.Items)),
	}
	for _, h := range f.Hubs {
		j.Hubs = append(j.Hubs, jsonHub{"WebSub", h})
	}
	for i := range f.Items {
		j.Items = append(j.Items, jsonItemOf(&f.Items[i]))
	}
	return j
}

func jsonItemOf(it *Item) jsonItem {
	j := jsonItem{
		ID: it.ID, URL: it.Link, External: it.OrigLink, Title: it.Title, Summary: it.Summary, Content: it.Content, Image: it.Image,
		Published: rfc3339(it.Published), Modified: rfc3339(it.Updated), Authors: jsonPeople(it.Authors), Tags: it.Categories, Language: it.Language,
	}
	for _, e := range it.Enclosures {
		j.Attachments = append(j.Attachments, jsonFile{e.URL, e.Type, e.Title, e.Length})
	}
	return j
}

func jsonPeople(list []Person) []jsonPerson {
	var out []jsonPerson
	for _, p := range list {
		out = append(out, jsonPerson{p.Name, p.URI, p.Email})
	}
	return out
}
