package store_test

import (
	"strings"
	"testing"
	"time"

	"herald"
	"herald/internal/newstest"
	"herald/internal/store"
)

func TestAnArticleComesBackAsItWasGiven(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		f := press(t, s, 1)[0]
		want := newstest.Article(0, 1)
		saved := must(s.SaveFetch(ctx(), fetch(f, newstest.Now, want)))(t)
		if saved != (store.Saved{New: 1}) {
			t.Errorf("saved %+v", saved)
		}
		got := must(s.Pending(ctx()))(t)
		if len(got) != 1 {
			t.Fatalf("%d articles wait", len(got))
		}
		want.ID, want.Feed, want.FirstSeen, want.LastSeen, want.Date = got[0].ID, f.ID, newstest.Now, newstest.Now, want.Published
		same(t, got[0], want)
		checkWhole(t, s)
	})
}

func same(t *testing.T, got, want herald.Article) {
	t.Helper()
	if a, b := asText(got), asText(want); a != b {
		t.Errorf("got  %s\nwant %s", a, b)
	}
}

// TestUpheavalsAreRecognised lets a feed give all its articles new guids, and
// then new words.
func TestUpheavalsAreRecognised(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		f := press(t, s, 1)[0]
		list := make([]herald.Article, 10)
		for i := range list {
			list[i] = newstest.Article(0, i)
		}
		visit := func(hour int) (store.Saved, []string) {
			saved := must(s.SaveFetch(ctx(), fetch(f, newstest.Now.Add(time.Duration(hour)*time.Hour), list...)))(t)
			return saved, must(s.Feeds(ctx()))(t)[0].Poll.Warnings
		}
		if saved, w := visit(0); saved.New != 10 || len(w) > 0 {
			t.Fatalf("at first: %+v, %q", saved, w)
		}
		for i := range list {
			list[i].GUID += "-again"
		}
		if saved, w := visit(1); saved.New != 0 || saved.Renamed != 10 || len(w) != 1 || !strings.Contains(w[0], "10 of its 10 articles new guids") {
			t.Errorf("new guids: %+v, %q", saved, w)
		}
		for i := range list {
			list[i].Summary += " Read more on our page."
		}
		if saved, w := visit(2); saved.New != 0 || saved.Changed != 10 || len(w) != 1 || !strings.Contains(w[0], "published 10 of its 10 articles again") {
			t.Errorf("new words: %+v, %q", saved, w)
		}
		if saved, w := visit(3); saved.Changed != 0 || len(w) > 0 {
			t.Errorf("nothing new: %+v, %q", saved, w)
		}
	})
}
