package store_test

import (
	"slices"
	"testing"
	"time"

	"herald"
	"herald/internal/newstest"
	"herald/internal/store"
)

const (
	behind = "https://coast.example/2026/harbour-wall"
	secret = "https://news.google.com/rss/articles/abc"
)

// secretly is an article whose link hides where it leads.
func secretly(feed herald.FeedID, n int, link string) store.Incoming {
	a := newstest.Article(int(feed), n)
	a.URL, a.Address = link+"?oc=5", link
	return store.Incoming{Article: a, Hidden: true}
}

func urls(t *testing.T, s *store.Store) (list []string) {
	t.Helper()
	if err := s.Articles(t.Context(), func(a herald.Article) error { list = append(list, a.URL); return nil }); err != nil {
		t.Fatal(err)
	}
	return list
}

func open(t *testing.T, s *store.Store, now time.Time) (links []string) {
	t.Helper()
	for _, h := range must(s.Hidden(t.Context(), now, 10))(t) {
		links = append(links, h.Link)
	}
	return links
}

func TestALinkThatHidesIsAskedForOnce(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		feeds := must(s.SyncFeeds(ctx, []herald.Feed{newstest.Feed(1), newstest.Feed(2)}))(t)
		save := func(f int, minute int, list ...store.Incoming) {
			t.Helper()
			_, err := s.SaveFetch(ctx, store.Fetch{Feed: feeds[f].ID, Now: newstest.Now.Add(time.Duration(minute) * time.Minute), Articles: list})
			if err != nil {
				t.Fatal(err)
			}
		}
		save(0, 0, secretly(1, 1, secret))
		save(0, 1, secretly(1, 1, secret), secretly(1, 2, secret+"2"))
		if got := open(t, s, newstest.Now); !slices.Equal(got, []string{secret + "2?oc=5", secret + "?oc=5"}) {
			t.Fatalf("to ask for are %q; want both, the newer first", got)
		}
		list := must(s.Hidden(ctx, newstest.Now, 10))(t)
		if err := s.NotRevealed(ctx, list[0], newstest.Now.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if err := s.Reveal(ctx, list[1], behind+"?a=1", behind); err != nil {
			t.Fatal(err)
		}
		if got := open(t, s, newstest.Now.Add(59*time.Minute)); got != nil {
			t.Errorf("asked for again: %q", got)
		}
		if again := must(s.Hidden(ctx, newstest.Now.Add(time.Hour), 10))(t); len(again) != 1 || again[0].Failures != 1 {
			t.Errorf("after an hour: %+v; want the one that failed once", again)
		}
		changed := secretly(1, 1, secret)
		changed.Title += ", and more"
		save(0, 2, changed, secretly(1, 2, secret+"2"))
		save(1, 2, secretly(2, 7, secret)) // another edition lists it, too
		if got := urls(t, s); !slices.Contains(got, behind+"?a=1") || slices.Contains(got, secret+"?oc=5") {
			t.Errorf("links are %q; want the publisher's for good", got)
		}
	})
}

func TestWhatLeadsToOneAddressIsListedTogether(t *testing.T) {
	t.Parallel()
	for _, rule := range []string{"the publisher's first", "the publisher's last", "two of Google's"} {
		newstest.Stores(t, func(t *testing.T, s *store.Store) {
			ctx := t.Context()
			feeds := must(s.SyncFeeds(ctx, []herald.Feed{newstest.Feed(1), newstest.Feed(2)}))(t)
			own := store.Incoming{Article: newstest.Article(2, 9)}
			own.URL, own.Address = behind, behind
			if rule == "two of Google's" {
				own = secretly(2, 9, secret+"2")
			}
			steps := []func(){
				func() {
					must(s.SaveFetch(ctx, store.Fetch{Feed: feeds[0].ID, Now: newstest.Now, Articles: []store.Incoming{secretly(1, 1, secret)}}))(t)
					reveal(t, s)
				},
				func() {
					must(s.SaveFetch(ctx, store.Fetch{Feed: feeds[1].ID, Now: newstest.Now, Articles: []store.Incoming{own}}))(t)
					reveal(t, s)
				},
			}
			if rule == "the publisher's first" {
				slices.Reverse(steps)
			}
			for _, step := range steps {
				step()
			}
			links := must(s.Links(ctx))(t)
			if len(links) != 1 {
				t.Errorf("%s: %d links; want the two listed together", rule, len(links))
			}
		})
	}
}

// reveal answers for all links that are to be asked for.
func reveal(t *testing.T, s *store.Store) {
	t.Helper()
	for _, h := range must(s.Hidden(t.Context(), newstest.Now, 10))(t) {
		if err := s.Reveal(t.Context(), h, behind, behind); err != nil {
			t.Fatal(err)
		}
	}
}

func TestARetiredLinkIsNotAskedFor(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		feeds := must(s.SyncFeeds(ctx, []herald.Feed{newstest.Feed(1)}))(t)
		for day, list := range [][]store.Incoming{{secretly(1, 1, secret)}, {secretly(1, 2, secret+"2")}} {
			must(s.SaveFetch(ctx, store.Fetch{Feed: feeds[0].ID, Now: newstest.Now.AddDate(0, 0, 90*day), Articles: list}))(t)
		}
		late := newstest.Now.AddDate(0, 0, 91)
		must(s.Retain(ctx, store.Policy{Articles: 30 * 24 * time.Hour}, late))(t)
		if got := open(t, s, late); !slices.Equal(got, []string{secret + "2?oc=5"}) {
			t.Errorf("to ask for are %q; want only what is kept", got)
		}
	})
}
