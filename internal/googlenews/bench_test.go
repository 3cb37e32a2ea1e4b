package googlenews_test

import (
	"strings"
	"testing"

	"herald/internal/feed"
	"herald/internal/googlenews"
)

// BenchmarkReadOther is what every item of every feed that is not Google's
// pays.
func BenchmarkReadOther(b *testing.B) {
	f := &feed.Feed{Link: "https://coast.example/", Self: "https://coast.example/feed/", Generator: "Coastpress 6"}
	it := feed.Item{
		Title: "Harbour wall holds", ID: "https://coast.example/?p=1234", Link: "https://coast.example/2026/11/harbour-wall-holds/",
		Content: strings.Repeat("<p>Stones of the harbour wall, some of them as heavy as a cart, held.</p>\n", 60), Summary: "Stones of the harbour wall held.",
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := googlenews.Read(f, it); ok {
			b.Fatal("read as Google's")
		}
	}
}

func BenchmarkParseList(b *testing.B) {
	link := "https://news.google.com/rss/articles/" + message(19, 4, "AU_yqL"+strings.Repeat("x", 150)) + "?oc=5"
	body := "<ol>" + strings.Repeat("<li>"+entry(link, "Harbour wall holds in the worst storm for years", "The Coast")+"</li>", 5) + "</ol>"
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, ok := googlenews.ParseList(body); !ok {
			b.Fatal("not read")
		}
	}
}
