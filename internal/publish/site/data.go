package site

import (
	"encoding/json"
	"html/template"
	"strings"
)

// collection is what a page says of itself to programs, as JSON-LD. It is a
// collection of links and no article of ours: the words are others', and who
// they are from stands with each.
type collection struct {
	Context  string   `json:"@context"`
	Type     string   `json:"@type"`
	Name     string   `json:"name"`
	URL      string   `json:"url"`
	Began    string   `json:"datePublished,omitempty"`
	Changed  string   `json:"dateModified,omitempty"`
	PartOf   *thing   `json:"isPartOf,omitempty"`
	BasedOn  []string `json:"isBasedOn,omitempty"` // addresses of the reports
	Contents itemList `json:"mainEntity"`
}

type itemList struct {
	Type  string     `json:"@type"`
	Count int        `json:"numberOfItems"`
	Items []listItem `json:"itemListElement"`
}

// listItem is a place in a list: a page of the site by its address, or a
// report.
type listItem struct {
	Type     string `json:"@type"`
	Position int    `json:"position"`
	URL      string `json:"url,omitempty"`
	Name     string `json:"name,omitempty"`
	Item     *thing `json:"item,omitempty"`
}

type thing struct {
	Type      string `json:"@type"`
	Name      string `json:"name,omitempty"`
	Headline  string `json:"headline,omitempty"`
	URL       string `json:"url,omitempty"`
	Published string `json:"datePublished,omitempty"`
	Publisher *thing `json:"publisher,omitempty"`
}

// data gives a page's collection, "" for a page that is none, or that has no
// address.
func (b *builder) data(p page) (template.JS, error) {
	if p.Canonical == "" || p.NoIndex {
		return "", nil
	}
	c := collection{Context: "https://schema.org", Type: "CollectionPage", Name: p.Title, URL: p.Canonical, PartOf: &thing{Type: "WebSite", Name: b.view.Title, URL: b.base}}
	switch body := p.Body.(type) {
	case storyPage:
		c.Began, c.Changed = body.First.ISO, body.Newest.ISO
		c.reports(body.Pieces)
	case listPage:
		c.pages(b.base, body.Stories)
	case frontView:
		c.Name, c.PartOf = b.view.Title, nil
		c.pages(b.base, body.cards())
	default:
		return "", nil
	}
	c.Contents.Type, c.Contents.Count = "ItemList", len(c.Contents.Items)
	raw, err := json.Marshal(c)
	return template.JS(raw), err // brackets and ampersands are escaped in it
}

// cards are the stories of the front page in the order of the page.
func (f frontView) cards() []card {
	var all []card
	if f.Lead != nil {
		all = append(all, f.Lead.card)
	}
	all = append(append(all, f.Seconds...), f.More...)
	for _, s := range f.Sections {
		all = append(all, s.Stories...)
	}
	return all
}

func (c *collection) pages(base string, cards []card) {
	for i, s := range cards {
		c.Contents.Items = append(c.Contents.Items, listItem{Type: "ListItem", Position: i + 1, URL: base + s.Path, Name: s.Headline.Text})
	}
}

func (c *collection) reports(pieces []pieceView) {
	for i, p := range pieces {
		c.Contents.Items = append(c.Contents.Items, listItem{Type: "ListItem", Position: i + 1, Item: &thing{
			Type: "NewsArticle", Headline: p.Title.Text, URL: p.Href, Published: p.When.ISO, Publisher: &thing{Type: "Organization", Name: p.By},
		}})
		if p.Href != "" {
			c.BasedOn = append(c.BasedOn, p.Href)
		}
	}
}

// feed gives the address of a page's feed without its ending, from the site's
// root; "" where there is none.
func (b *builder) feed(p page) string {
	if b.site.config.Beside == nil || b.base == "" {
		return ""
	}
	switch p.Body.(type) {
	case listPage:
		if !strings.HasPrefix(p.Here, "section/") && !strings.HasPrefix(p.Here, "tag/") {
			return ""
		}
		return "feeds/" + strings.TrimSuffix(p.Here, "/")
	case frontView:
		return "feeds/front"
	}
	return ""
}
