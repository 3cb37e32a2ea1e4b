package demo

import (
	"slices"
	"testing"
	"time"

	"herald/internal/feed"
)

// TestHeraldReadsWhatWasMeant parses every feed as Herald does and compares it
// with the articles it was rendered from.
func TestHeraldReadsWhatWasMeant(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for day, clock := range w.Clocks() {
		w.SetDay(day)
		for _, p := range w.publishers {
			if kinds[p.format] == "" {
				continue
			}
			c := w.channel(p, clock)
			rec := get(w, p.feedURL())
			f, err := feed.Parse(rec.Body.Bytes(), feed.Options{URL: p.feedURL(), ContentType: rec.Header().Get("Content-Type")})
			if err != nil {
				t.Errorf("day %d, %s: %v", day, p.host, err)
				continue
			}
			checkFeed(t, c, f)
		}
	}
}

func checkFeed(t *testing.T, c channel, f *feed.Feed) {
	t.Helper()
	if f.Link != c.site() && c.format != aggregate || f.Partial || len(f.Warnings) > 0 {
		t.Errorf("%s: site %q, partial %v, warnings %v", c.host, f.Link, f.Partial, f.Warnings)
	}
	if len(f.Items) != len(c.Items)+len(c.Lists) {
		t.Errorf("%s: %d items, want %d", c.host, len(f.Items), len(c.Items)+len(c.Lists))
		return
	}
	for i, want := range c.Items {
		checkItem(t, want, f.Items[i])
	}
	for i, want := range c.Lists {
		if got := f.Items[i]; got.Title != want.Title() || got.Link != want.Link() || got.ID != want.ID() || got.Source.Title != want.Source() {
			t.Errorf("list %q: got %+v", want.Title(), got)
		}
	}
}

func checkItem(t *testing.T, want item, got feed.Item) {
	t.Helper()
	if got.Title != want.Title() || got.Link != want.Link() || got.ID == "" {
		t.Errorf("got title %q, link %q, id %q, want title %q, link %q", got.Title, got.Link, got.ID, want.Title(), want.Link())
	}
	if !got.Published.Equal(want.date) || got.Published.IsZero() != want.date.IsZero() {
		t.Errorf("%s: published %s, want %s", want.link, got.Published.Format(time.RFC3339), want.date.Format(time.RFC3339))
	}
	if want.Media() != "" && got.Image != want.Image() {
		t.Errorf("%s: image %q, want %q", want.link, got.Image, want.Image())
	}
	if (got.Content != "") != (want.Content() != "") && want.publisher.format != jsonFeed {
		t.Errorf("%s: whole text is there: %v", want.link, got.Content != "")
	}
	if got.Summary == "" || !slices.Equal(got.Categories, want.categories) {
		t.Errorf("%s: summary %q, categories %q", want.link, got.Summary, got.Categories)
	}
	if author := want.author; author != "" && (len(got.Authors) != 1 || got.Authors[0].Name != author) {
		t.Errorf("%s: authors %v, want %q", want.link, got.Authors, author)
	}
}
