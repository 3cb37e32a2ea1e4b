package main

import (
	"strings"
	"time"

	"herald/internal/feed"
)

// feedModel is the form in which the command prints a feed.
type feedModel struct {
	Feed     feedHead       `json:"feed"`
	Entries  []entryModel   `json:"entries"`
	Partial  bool           `json:"partial,omitempty"`
	Warnings []warningModel `json:"warnings,omitempty"`
}

type feedHead struct {
	Format      string        `json:"format,omitempty"`
	Encoding    string        `json:"encoding,omitempty"`
	Title       string        `json:"title,omitempty"`
	Link        string        `json:"link,omitempty"`
	ID          string        `json:"id,omitempty"`
	Description string        `json:"description,omitempty"`
	Language    string        `json:"language,omitempty"`
	Image       string        `json:"image,omitempty"`
	Rights      string        `json:"rights,omitempty"`
	Generator   string        `json:"generator,omitempty"`
	Updated     time.Time     `json:"updated,omitzero"`
	Authors     []personModel `json:"authors,omitempty"`
	Categories  []string      `json:"categories,omitempty"`
	Self        string        `json:"self,omitempty"`
	Hubs        []string      `json:"hubs,omitempty"`
	Next        string        `json:"next,omitempty"`
	TTL         int           `json:"ttl,omitempty"` // minutes
}

type entryModel struct {
	ID         string           `json:"id"`
	Title      string           `json:"title,omitempty"`
	Link       string           `json:"link,omitempty"`
	OrigLink   string           `json:"orig_link,omitempty"`
	Summary    string           `json:"summary,omitempty"`
	Content    string           `json:"content,omitempty"`
	Published  time.Time        `json:"published,omitzero"`
	Updated    time.Time        `json:"updated,omitzero"`
	Author     string           `json:"author,omitempty"`
	Authors    []personModel    `json:"authors,omitempty"`
	Categories []string         `json:"categories,omitempty"`
	Enclosures []enclosureModel `json:"enclosures,omitempty"`
	Thumbnails []string         `json:"thumbnails,omitempty"`
	Image      string           `json:"image,omitempty"`
	Source     *sourceModel     `json:"source,omitempty"`
	Rights     string           `json:"rights,omitempty"`
	Language   string           `json:"language,omitempty"`
	Comments   string           `json:"comments,omitempty"`
}

type personModel struct {
	Name  string `json:"name,omitempty"`
	Email string `json:"email,omitempty"`
	URI   string `json:"uri,omitempty"`
}

type enclosureModel struct {
	URL    string `json:"url"`
	Type   string `json:"type,omitempty"`
	Length int64  `json:"length,omitempty"`
}

type sourceModel struct {
	Title string `json:"title,omitempty"`
	Link  string `json:"link,omitempty"`
	ID    string `json:"id,omitempty"`
}

type warningModel struct {
	Line int    `json:"line,omitempty"`
	Text string `json:"text"`
}

func modelOf(f *feed.Feed) feedModel {
	m := feedModel{Partial: f.Partial, Entries: make([]entryModel, 0, len(f.Items)), Feed: feedHead{
		Format: f.Format, Encoding: f.Encoding, Title: f.Title, Link: f.Link, ID: f.ID, Description: f.Description,
		Language: f.Language, Image: f.Image, Rights: f.Rights, Generator: f.Generator, Updated: f.Updated,
		Authors: peopleOf(f.Authors), Categories: f.Categories, Self: f.Self, Hubs: f.Hubs, Next: f.Next,
		TTL: int(f.TTL / time.Minute),
	}}
	for i := range f.Items {
		m.Entries = append(m.Entries, entryOf(&f.Items[i]))
	}
	for _, w := range f.Warnings {
		m.Warnings = append(m.Warnings, warningModel(w))
	}
	return m
}

func entryOf(it *feed.Item) entryModel {
	e := entryModel{
		ID: it.ID, Title: it.Title, Link: it.Link, OrigLink: it.OrigLink, Summary: it.Summary, Content: it.Content,
		Published: it.Published, Updated: it.Updated, Authors: peopleOf(it.Authors), Categories: it.Categories,
		Thumbnails: it.Images, Image: it.Image, Rights: it.Rights, Language: it.Language, Comments: it.Comments,
	}
	var names []string
	for _, p := range it.Authors {
		if p.Name != "" {
			names = append(names, p.Name)
		}
	}
	e.Author = strings.Join(names, ", ")
	for _, f := range it.Enclosures {
		e.Enclosures = append(e.Enclosures, enclosureModel{f.URL, f.Type, f.Length})
	}
	if it.Source != (feed.Source{}) {
		e.Source = &sourceModel{it.Source.Title, it.Source.URL, it.Source.ID}
	}
	return e
}

func peopleOf(list []feed.Person) []personModel {
	out := make([]personModel, 0, len(list))
	for _, p := range list {
		out = append(out, personModel(p))
	}
	return out
}
