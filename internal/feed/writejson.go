package feed

import (
	"encoding/json"
	"html"
	"io"

	"herald"
)

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
	Name string `json:"name,omitempty"`
	URL  string `json:"url,omitempty"`
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
		Version: "https://jsonfeed.org/version/1.1", Title: plainSafe(f.Title), Home: f.Link, Self: f.Self, Description: f.Description,
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
		ID: it.ID, URL: it.Link, External: it.OrigLink, Title: plainSafe(it.Title), Summary: summaryText(it.Summary), Content: it.Content, Image: it.Image,
		Published: rfc3339(it.Published), Modified: rfc3339(it.Updated), Authors: jsonPeople(it.Authors), Tags: it.Categories, Language: it.Language,
	}
	for _, e := range it.Enclosures {
		j.Attachments = append(j.Attachments, jsonFile{e.URL, e.mediaType(), e.Title, e.Length})
	}
	return j
}

func jsonPeople(list []Person) []jsonPerson {
	var out []jsonPerson
	for _, p := range list {
		j := jsonPerson{Name: plainSafe(p.Name), URL: p.URI}
		if j.URL == "" && p.Email != "" {
			j.URL = "mailto:" + p.Email
		}
		out = append(out, j)
	}
	return out
}

// summaryText gives a summary as the plain text that JSON Feed wants, where
// that says the same; one with markup stays as it is.
func summaryText(s string) string {
	if text := html.UnescapeString(s); string(asHTML([]byte(text))) == s {
		return text
	}
	return s
}
