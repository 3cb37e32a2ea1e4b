package pipeline

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"herald"
	"herald/internal/feed"
	"herald/internal/fetch"
)

// Tested is what a try of one feed showed.
type Tested struct {
	Hops     []string        `json:"exchange"` // one text of several lines for each request and its answer
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
	if err != nil {
		if refused := (*fetch.Error)(nil); errors.As(err, &refused) {
			t.Hops = exchange(refused.Hops)
		}
		return t, err
	}
	t.Hops = exchange(r.Hops)
	f, err := feed.Parse(r.Body, feed.Options{URL: r.URL, ContentType: r.ContentType, ContentLocation: r.ContentLocation, ContentLanguage: r.Header.Get("Content-Language")})
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

// Bounds of what is shown of one header.
const (
	fieldsShown = 40
	fieldShown  = 300 // bytes
)

// exchange tells of each request and its answer as a person reads it.
func exchange(hops []fetch.Hop) []string {
	list := make([]string, len(hops))
	for i, h := range hops {
		list[i] = "GET " + h.URL + fields("> ", h.Request)
		if h.Proto == "" {
			list[i] += fmt.Sprintf("\n  no answer after %v", h.Elapsed.Round(time.Millisecond))
			continue
		}
		list[i] += fmt.Sprintf("\n  %s %d %s, after %v", h.Proto, h.Status, http.StatusText(h.Status), h.Elapsed.Round(time.Millisecond)) + fields("< ", h.Header)
	}
	return list
}

// fields are a header's lines, each after a line break and a mark.
func fields(mark string, header http.Header) string {
	var b strings.Builder
	names := slices.Sorted(maps.Keys(header))
	for _, name := range names[:min(len(names), fieldsShown)] {
		fmt.Fprintf(&b, "\n  %s%s: %s", mark, cutBytes(name, fieldShown), cutBytes(strings.Join(header[name], ", "), fieldShown))
	}
	if more := len(names) - fieldsShown; more > 0 {
		fmt.Fprintf(&b, "\n  %sand %d more", mark, more)
	}
	return b.String()
}
