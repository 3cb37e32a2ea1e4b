package feed_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"herald/internal/feed"
)

// TestCutFeedsKeepWholeItems cuts captured feeds anywhere: what is kept are the
// first of the items of the whole feed, none of them by half.
func TestCutFeedsKeepWholeItems(t *testing.T) {
	t.Parallel()
	shared := os.Getenv("HERALD_SHARED")
	if shared == "" {
		t.Skip("HERALD_SHARED is not set")
	}
	names, err := filepath.Glob(filepath.Join(shared, "data", "realfeeds", "*.xml"))
	if err != nil || len(names) < 100 {
		t.Fatalf("found %d feeds, %v", len(names), err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	o := feed.Options{URL: "https://news.example/feed.xml", ContentType: "text/xml; charset=utf-8"}
	kept := 0
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := feed.Parse(body, o)
		if err != nil {
			t.Fatal(err)
		}
		for range 5 {
			at := random.IntN(len(body))
			cut, err := feed.Parse(body[:at], o)
			if err != nil {
				continue // it was cut before the feed began
			}
			kept += len(cut.Items)
			for i, it := range cut.Items {
				want := whole.Items[i]
				if cut.Encoding == whole.Encoding && (it.ID != want.ID || it.Title != want.Title || it.Content != want.Content || it.Summary != want.Summary || it.Link != want.Link) {
					t.Fatalf("%s cut at %d: item %d is\n%.300q, want\n%.300q", filepath.Base(name), at, i, it.ID+it.Title+it.Summary, want.ID+want.Title+want.Summary)
				}
			}
		}
	}
	if kept < 1000 {
		t.Errorf("only %d items were kept", kept)
	}
}
