package pipeline

import (
	"context"
	"fmt"
	"time"

	"herald"
	"herald/internal/feed"
	"herald/internal/fetch"
)

// silence is how long a feed that answers may bring nothing before it is
// called silent.
const silence = 14 * 24 * time.Hour

// Health says in a word how a feed is, and in a sentence why.
func Health(p herald.Poll, now time.Time) (state, reason string) {
	switch {
	case p.Checked.IsZero():
		return "not visited", ""
	case p.Gone:
		return "gone", "the publisher says it will not come back (410); remove it or find its new address"
	case p.Failures > 0:
		since := "it was never read"
		if !p.Succeeded.IsZero() {
			since = "last read " + p.Succeeded.UTC().Format("2006-01-02 15:04")
		}
		return "failing", fmt.Sprintf("%s; %d in a row; %s", p.Error, p.Failures, since)
	case p.Items == 0:
		return "empty", "it answers, but lists nothing"
	case !p.Changed.IsZero() && now.Sub(p.Changed) > silence:
		return "silent", "it answers, but brought nothing new since " + p.Changed.UTC().Format("2006-01-02")
	case p.MovedSeen >= movedFor:
		return "moved", "it redirects for good to " + p.Moved + "; write that address instead"
	case len(p.Warnings) > 0:
		return "fine", "read with mending: " + p.Warnings[0]
	}
	return "fine", ""
}

// Tested is what a try of one feed showed.
type Tested struct {
	Hops     []string        `json:"exchange"`
	Format   string          `json:"format,omitempty"`
	Encoding string          `json:"encoding,omitempty"`
	Title    string          `json:"title,omitempty"`
	Items    int             `json:"items"`
	Warnings []string        `json:"warnings,omitempty"`
	Articles []TestedArticle `json:"articles,omitempty"`
}

// TestedArticle is what would be stored of an article.
type TestedArticle struct {
	Title     string `json:"title"`
	URL       string `json:"url,omitempty"`
	Address   string `json:"address"`
	Publisher string `json:"publisher,omitempty"`
	Date      string `json:"date"` // RFC 3339, or "no date"
}

// Test fetches a feed and reads it, and stores nothing. What it returns holds
// as much as was learnt, whatever the error.
func Test(ctx context.Context, c *fetch.Client, src Source) (t Tested, err error) {
	r, err := c.Get(ctx, request(src, herald.Poll{}))
	if r != nil {
		for _, h := range r.Hops {
			t.Hops = append(t.Hops, hopLine(h))
		}
	}
	if err != nil {
		return t, err
	}
	f, err := feed.Parse(r.Body, feed.Options{URL: r.URL, ContentType: r.ContentType, ContentLocation: r.ContentLocation})
	if err != nil {
		return t, err
	}
	t.Format, t.Encoding, t.Title, t.Items, t.Warnings = f.Format, f.Encoding, f.Title, len(f.Items), warnings(f, r)
	for _, a := range Articles(f, src) {
		date := "no date"
		if !a.Published.IsZero() {
			date = a.Published.UTC().Format(time.RFC3339)
		}
		t.Articles = append(t.Articles, TestedArticle{a.Title, a.URL, a.Address, a.Publisher.Name, date})
	}
	return t, nil
}

// hopLine is one exchange in a line.
func hopLine(h fetch.Hop) string {
	if h.Proto == "" {
		return "GET " + h.URL + "  no answer"
	}
	line := fmt.Sprintf("GET %s  %s %d  %s  %v", h.URL, h.Proto, h.Status, h.Header.Get("Content-Type"), h.Elapsed.Round(time.Millisecond))
	for _, name := range []string{"Location", "ETag", "Last-Modified", "Cache-Control", "Retry-After", "Content-Encoding"} {
		if v := h.Header.Get(name); v != "" {
			line += "\n    " + name + ": " + v
		}
	}
	return line
}
