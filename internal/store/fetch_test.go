package store_test

import (
	"testing"

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
