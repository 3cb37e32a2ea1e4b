package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"herald"
	"herald/internal/fetch"
	"herald/internal/pipeline"
)

const declaring = `<!doctype html><html><head><title>Paper</title>
<link rel="alternate" type="application/rss+xml" title="Paper: comments" href="/comments.xml">
<link rel="alternate" type="application/rss+xml" title="Paper" href="/news.xml">
<link rel="alternate" type="application/rss+xml" title="Gone" href="/gone.xml">
</head><body>News</body></html>`

const small = `<rss version="2.0"><channel><title>%s</title><item><title>One</title><link>https://paper.example/1</link></item></channel></rss>`

// TestDiscover looks at sites that declare their feeds, keep them at a common
// place, are feeds themselves, or have none.
func TestDiscover(t *testing.T) {
	serve := func(pages map[string]string) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, ok := pages[r.URL.Path]
			if !ok {
				http.NotFound(w, r)
				return
			}
			if _, err := w.Write([]byte(body)); err != nil {
				t.Error(err)
			}
		}))
		t.Cleanup(s.Close)
		return s.URL
	}
	client, err := fetch.New(fetch.Options{AllowPrivate: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	for _, c := range []struct {
		name  string
		pages map[string]string
		path  string
		want  []string
	}{
		{"declared, comments last", map[string]string{"/": declaring, "/comments.xml": small, "/news.xml": small}, "/", []string{"/news.xml", "/comments.xml"}},
		{"a common place", map[string]string{"/": "<html><body>hello</body></html>", "/feed.xml": small}, "/", []string{"/feed.xml"}},
		{"a feed itself", map[string]string{"/x": small}, "/x", []string{"/x"}},
		{"none", map[string]string{"/": "<html><body>hello</body></html>"}, "/", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			origin := serve(c.pages)
			found, err := pipeline.Discover(context.Background(), client, origin+c.path)
			if len(c.want) == 0 && !errors.Is(err, herald.ErrNotFound) {
				t.Errorf("error is %v, want ErrNotFound", err)
			}
			if len(found) != len(c.want) {
				t.Fatalf("found %+v, want %v", found, c.want)
			}
			for i, path := range c.want {
				if found[i].URL != origin+path {
					t.Errorf("found %s at place %d, want %s", found[i].URL, i, path)
				}
			}
		})
	}
}
