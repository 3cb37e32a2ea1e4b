package demo

import (
	"bytes"
	"encoding/json"
)

type jsonChannel struct {
	Version     string     `json:"version"`
	Title       string     `json:"title"`
	Home        string     `json:"home_page_url"`
	Feed        string     `json:"feed_url"`
	Description string     `json:"description"`
	Language    string     `json:"language"`
	Items       []jsonItem `json:"items"`
}

type jsonItem struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Title     string       `json:"title"`
	Summary   string       `json:"summary"`
	HTML      string       `json:"content_html,omitempty"`
	Text      string       `json:"content_text,omitempty"`
	Image     string       `json:"image,omitempty"`
	Published string       `json:"date_published,omitempty"`
	Modified  string       `json:"date_modified,omitempty"`
	Authors   []jsonAuthor `json:"authors,omitempty"`
	Tags      []string     `json:"tags,omitempty"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

// json writes the channel as a JSON Feed 1.1, headlines as they stand.
func (c channel) json() ([]byte, error) {
	out := jsonChannel{
		Version: "https://jsonfeed.org/version/1.1", Title: c.name, Home: c.site(), Feed: c.feedURL(),
		Description: c.motto, Language: c.lang(), Items: []jsonItem{},
	}
	for _, i := range c.Items {
		out.Items = append(out.Items, i.json())
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(out)
	return b.Bytes(), err
}

func (i item) json() jsonItem {
	out := jsonItem{
		ID: i.Bare(), URL: i.Link(), Title: i.Title(), Summary: i.Summary(), HTML: i.Content(),
		Image: i.Image(), Published: i.Date(), Tags: i.Categories(),
	}
	if out.HTML == "" {
		out.Text = i.Summary()
	}
	if len(i.versions) > 1 {
		out.Modified = i.Updated()
	}
	if i.Author() != "" {
		out.Authors = []jsonAuthor{{i.Author()}}
	}
	return out
}
