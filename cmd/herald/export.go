package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"io"
	"time"

	"herald"
)

type exportCmd struct {
	Articles exportArticlesCmd `cmd:"" help:"Print every article."`
}

type exportArticlesCmd struct {
	Format string `enum:"jsonl,csv" default:"jsonl" help:"jsonl (one object a line) or csv."`
}

// exportedArticle is an article as the outside sees it: without numbers that
// only one store knows.
type exportedArticle struct {
	URL       string         `json:"url"`
	Address   string         `json:"address"`
	GUID      string         `json:"guid"`
	Title     string         `json:"title"`
	Publisher string         `json:"publisher,omitempty"`
	Date      time.Time      `json:"date"`
	FirstSeen time.Time      `json:"first_seen"`
	Language  string         `json:"language,omitempty"`
	Authors   []string       `json:"authors,omitempty"`
	Story     herald.StoryID `json:"story,omitzero"`
	Summary   string         `json:"summary,omitempty"`
}

func (e exportArticlesCmd) Run(a *app) error {
	_, s, err := a.stored()
	if err != nil {
		return err
	}
	defer s.Close()
	out := bufio.NewWriter(a.stdout)
	write, done := e.writer(out)
	err = s.Articles(a.ctx, func(article herald.Article) error {
		return write(exportedArticle{
			URL: article.URL, Address: article.Address, GUID: article.GUID, Title: article.Title,
			Publisher: article.Publisher.Name, Date: article.Date.UTC(), FirstSeen: article.FirstSeen.UTC(),
			Language: article.Language, Authors: article.Authors, Story: article.Story, Summary: article.Summary,
		})
	})
	if err != nil {
		return err
	}
	if err := done(); err != nil {
		return err
	}
	return out.Flush()
}

func (e exportArticlesCmd) writer(out io.Writer) (write func(exportedArticle) error, done func() error) {
	if e.Format == "jsonl" {
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		return func(x exportedArticle) error { return enc.Encode(x) }, func() error { return nil }
	}
	w := csv.NewWriter(out)
	header := []string{"url", "address", "guid", "title", "publisher", "date", "first_seen", "language", "story"}
	first := true
	write = func(x exportedArticle) error {
		if first {
			first = false
			if err := w.Write(header); err != nil {
				return err
			}
		}
		story := ""
		if x.Story != 0 {
			story = x.Story.String()
		}
		return w.Write([]string{x.URL, x.Address, x.GUID, x.Title, x.Publisher, x.Date.Format(time.RFC3339), x.FirstSeen.Format(time.RFC3339), x.Language, story})
	}
	return write, func() error { w.Flush(); return w.Error() }
}
