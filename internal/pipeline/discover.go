package pipeline

import (
	"context"
	"errors"
	"slices"
	"strings"

	"herald"
	"herald/internal/feed"
	"herald/internal/fetch"
	"herald/internal/page"
)

// maxTries bounds the requests of one discovery.
const maxTries = 16

// Found is a feed that was found for an address, and read.
type Found struct {
	URL    string `json:"url"`
	Title  string `json:"title,omitempty"`
	Format string `json:"format"`
	Items  int    `json:"items"`
	How    string `json:"how"` // where it was found, in words
}

// Discover finds the feeds of a site, best first: the address itself when it
// is a feed; else what is known of sites of its kind, what the page declares,
// and, when there is neither, what stands at common places. Every feed that it
// returns was read. Feeds of comments come last. Without any the error is
// herald.ErrNotFound, or why the address could not be read.
func Discover(ctx context.Context, c *fetch.Client, address string) ([]Found, error) {
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	d := discovery{client: c, seen: map[string]bool{}}
	links, err := d.look(ctx, address, "the address itself")
	if err == nil && links == nil {
		return d.found, nil
	}
	guesses := page.Feeds(address)
	for _, g := range guesses {
		if g.Known {
			d.try(ctx, g.URL, "known form of such sites")
		}
	}
	for _, l := range links {
		d.try(ctx, l.URL, "declared by the page")
	}
	for _, g := range guesses {
		if len(d.found) == 0 && !g.Known {
			d.try(ctx, g.URL, "common place")
		}
	}
	return d.ranked(err)
}

type discovery struct {
	client *fetch.Client
	seen   map[string]bool
	found  []Found
}

// look reads an address. A page gives the feeds it declares, which may be
// none; a feed is noted and gives nil.
func (d *discovery) look(ctx context.Context, address, how string) ([]feed.Link, error) {
	d.seen[address] = true
	r, err := d.client.Get(ctx, fetch.Request{URL: address, Accept: "text/html, application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5"})
	if err != nil {
		return nil, err
	}
	f, err := feed.Parse(r.Body, feed.Options{URL: r.URL, ContentType: r.ContentType, ContentLocation: r.ContentLocation, ContentLanguage: r.Header.Get("Content-Language")})
	var no *feed.NotFeedError
	switch {
	case errors.As(err, &no):
		return append([]feed.Link{}, no.Links...), nil
	case err != nil:
		return nil, err
	}
	d.found = append(d.found, Found{URL: r.URL, Title: f.Title, Format: f.Format, Items: len(f.Items), How: how})
	return nil, nil
}

// try reads an address that may be a feed; one that is not is no failure.
func (d *discovery) try(ctx context.Context, address, how string) {
	if address == "" || d.seen[address] || len(d.seen) >= maxTries {
		return
	}
	_, _ = d.look(ctx, address, how)
}

func (d *discovery) ranked(err error) ([]Found, error) {
	if len(d.found) == 0 {
		if err == nil {
			err = herald.ErrNotFound
		}
		return nil, err
	}
	slices.SortStableFunc(d.found, func(a, b Found) int { return comments(a) - comments(b) })
	return slices.CompactFunc(d.found, func(a, b Found) bool { return a.URL == b.URL }), nil
}

// comments is 1 for a feed of readers' comments, which nobody means.
func comments(f Found) int {
	if text := strings.ToLower(f.URL + " " + f.Title); strings.Contains(text, "comments") {
		return 1
	}
	return 0
}
