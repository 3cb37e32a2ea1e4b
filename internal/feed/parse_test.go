package feed_test

import (
	"errors"
	"testing"

	"herald"
	"herald/internal/feed"
)

func TestNotAFeed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ body, kind string }{
		{"", "empty"}, {" \n", "empty"}, {"just words", "unknown"}, {"<note><to>x</to></note>", "xml"},
		{`{"error":"no"}`, "json"}, {"<!DOCTYPE html><html><title>x</title></html>", "html"},
	} {
		_, err := feed.Parse([]byte(c.body), feed.Options{})
		var not *feed.NotFeedError
		if !errors.As(err, &not) || !errors.Is(err, herald.ErrInvalid) || not.Kind != c.kind {
			t.Errorf("Parse(%q): got error %v, want kind %q", c.body, err, c.kind)
		}
	}
}

func TestWhatDeclaresAFeed(t *testing.T) {
	t.Parallel()
	for link, want := range map[string]bool{
		`rel=alternate type=application/atom+xml href=/f`:           true,
		`rel="home ALTERNATE" type="Application/RSS+xml" href="/f"`: true,
		`rel=feed href=/f`:                                                 true,
		`rel=alternate type="text/xml" href="/f"`:                          true,
		`rel=alternate type="application/feed+json" href="/f"`:             true,
		`rel=alternate type="application/json" href="/feed.json"`:          true,
		`rel=alternate type="application/json" href="/wp-json/posts/1"`:    false,
		`rel=alternate type="text/xml+oembed" href="/oembed"`:              false,
		`rel=search type="application/opensearchdescription+xml" href="/"`: false,
		`rel=alternate hreflang=fr href=/fr`:                               false,
		`rel=alternate type=application/rss+xml href="javascript:x"`:       false,
		`rel=stylesheet type=text/xml href=/style.xsl`:                     false,
	} {
		_, err := feed.Parse([]byte("<html><head><link "+link+"></head>"), feed.Options{URL: "https://news.example/"})
		var not *feed.NotFeedError
		if !errors.As(err, &not) || (len(not.Links) == 1) != want {
			t.Errorf("<link %s>: %v; want a feed: %v", link, err, want)
		}
	}
}

func TestPageDeclaresItsFeeds(t *testing.T) {
	t.Parallel()
	page := `<html><head><link rel="stylesheet" href="/x.css"><link rel="alternate" type="application/rss+xml" title="All &amp; new" href="/feed.xml"></head></html>`
	_, err := feed.Parse([]byte(page), feed.Options{URL: "https://news.example/today"})
	var not *feed.NotFeedError
	if !errors.As(err, &not) || len(not.Links) != 1 || not.Links[0].URL != "https://news.example/feed.xml" || not.Links[0].Title != "All & new" {
		t.Fatalf("got %+v, want one link to https://news.example/feed.xml", err)
	}
}
