package store_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"herald"
	"herald/internal/newstest"
	"herald/internal/store"
)

const day = 24 * time.Hour

func TestRetentionCountsFromTheLastListing(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		f := press(t, s, 1)[0]
		old, kept, fresh := newstest.Article(0, 1), newstest.Article(0, 2), newstest.Article(0, 3)
		kept.Published = newstest.Now.Add(-3000 * day) // its age does not count
		must(s.SaveFetch(ctx(), fetch(f, newstest.Now, old, kept)))(t)
		group(t, s, newstest.Now)
		var wishes []store.SlugWish
		for _, st := range must(s.Stories(ctx()))(t) {
			wishes = append(wishes, store.SlugWish{Story: st.ID, Slug: "tale"})
		}
		must(s.AssignSlugs(ctx(), wishes))(t)
		must(s.SaveFetch(ctx(), fetch(f, newstest.Now.Add(10*day), kept, fresh)))(t) // old was last listed at Now
		policy := store.Policy{Articles: 10 * day}
		if got := must(s.Retain(ctx(), policy, newstest.Now.Add(10*day)))(t); got != (store.Retained{}) {
			t.Errorf("too early: %+v", got)
		}
		if got := must(s.Retain(ctx(), policy, newstest.Now.Add(99*day)))(t); got != (store.Retained{Articles: 1, Stories: 1}) {
			t.Errorf("after 99 days: %+v", got)
		}
		if got := must(s.Retired(ctx()))(t); len(got) != 1 || got[0].Into != 0 || got[0].ByHand {
			t.Errorf("retired: %s", asText(got))
		}
		checkWhole(t, s)
		// It does not come back, neither under its guid nor at its address.
		again := old
		again.GUID = "another"
		other := press2(t, s)
		for _, v := range []store.Fetch{fetch(f, newstest.Now.Add(100*day), old, kept), fetch(other, newstest.Now.Add(100*day), again)} {
			if saved := must(s.SaveFetch(ctx(), v))(t); saved.New != 0 {
				t.Errorf("it came back: %+v", saved)
			}
		}
		if n := len(must(s.Pending(ctx()))(t)); n != 1 {
			t.Errorf("%d articles wait, want the fresh one", n)
		}
		again.GUID, again.Title = "a third", "Nothing of the kind was ever there"
		if saved := must(s.SaveFetch(ctx(), fetch(f, newstest.Now.Add(101*day), again, kept)))(t); saved.New != 1 {
			t.Errorf("another article at its address: %+v", saved)
		}
		checkWhole(t, s)
	})
}

// press2 subscribes to one more feed beside that of press(t, s, 1).
func press2(t *testing.T, s *store.Store) herald.Feed {
	t.Helper()
	return must(s.SyncFeeds(ctx(), []herald.Feed{newstest.Feed(0), newstest.Feed(1)}))(t)[1]
}

func TestListedArticlesStayForEver(t *testing.T) {
	t.Parallel()
	for name, visit := range map[string]func(f herald.Feed, now time.Time) store.Fetch{
		"not modified": func(f herald.Feed, now time.Time) store.Fetch {
			v := fetch(f, now)
			v.Poll.Status = 304
			return v
		},
		"the same body": func(f herald.Feed, now time.Time) store.Fetch {
			v := fetch(f, now)
			v.Poll.BodyHash = "same"
			return v
		},
		"failed": func(f herald.Feed, now time.Time) store.Fetch {
			v := fetch(f, now)
			v.Poll.Error, v.Poll.Status, v.Poll.BodyHash = "no answer", 0, "same"
			return v
		},
	} {
		t.Run(name, func(t *testing.T) {
			newstest.Stores(t, func(t *testing.T, s *store.Store) {
				f := press(t, s, 1)[0]
				first := fetch(f, newstest.Now, newstest.Article(0, 1))
				first.Poll.BodyHash = "same"
				must(s.SaveFetch(ctx(), first))(t)
				later := newstest.Now.Add(500 * day)
				must(s.SaveFetch(ctx(), visit(f, later)))(t)
				a := must(s.Pending(ctx()))(t)[0]
				want := later
				if name == "failed" {
					want = newstest.Now
				}
				if !a.LastSeen.Equal(want) {
					t.Errorf("last seen %s, want %s", a.LastSeen, want)
				}
				got := must(s.Retain(ctx(), store.Policy{Articles: day, Stories: day}, later.Add(500*day)))(t)
				if got != (store.Retained{}) {
					t.Errorf("retired %+v", got)
				}
				// A list that is empty is a list without the article.
				must(s.SaveFetch(ctx(), fetch(f, later, []herald.Article{}...)))(t)
				if got := must(s.Retain(ctx(), store.Policy{Articles: day}, later.Add(500*day)))(t); got.Articles != 1 {
					t.Errorf("after an empty list: %+v", got)
				}
			})
		})
	}
}

func TestArticlesOfAFeedNobodyReadsGrowOld(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		f := press(t, s, 1)[0]
		must(s.SaveFetch(ctx(), fetch(f, newstest.Now, newstest.Article(0, 1))))(t)
		must(s.SyncFeeds(ctx(), nil))(t)
		if got := must(s.Retain(ctx(), store.Policy{Articles: 2 * day}, newstest.Now.Add(day)))(t); got.Articles != 0 {
			t.Errorf("too early: %+v", got)
		}
		if got := must(s.Retain(ctx(), store.Policy{Articles: 2 * day}, newstest.Now.Add(3*day)))(t); got.Articles != 1 {
			t.Errorf("after three days: %+v", got)
		}
	})
}

func TestStoriesRetireAndLiveAgain(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		f, w := stock(t, s, 2)
		place(t, s, store.Grouping{Now: newstest.Now, Placed: []store.Placed{{w[0].ID, 5}, {w[1].ID, 5}}})
		must(s.AssignSlugs(ctx(), []store.SlugWish{{Story: 5, Slug: "tale"}}))(t)
		must(s.SaveFetch(ctx(), fetch(f, newstest.Now.Add(day), newstest.Article(0, 9))))(t)
		if got := must(s.Retain(ctx(), store.Policy{Stories: 10 * day}, newstest.Now.Add(20*day)))(t); got != (store.Retained{Stories: 1}) {
			t.Errorf("retired %+v", got)
		}
		if _, err := s.FindStory(ctx(), "tale"); !errors.Is(err, herald.ErrGone) {
			t.Errorf("a retired story: %v", err)
		}
		n := must(s.Pending(ctx()))(t)[0]
		place(t, s, store.Grouping{Now: newstest.Now, Placed: []store.Placed{{n.ID, 5}}})
		if st := must(s.FindStory(ctx(), "tale"))(t); len(st.Coverage) != 3 {
			t.Errorf("it lives again with %d articles", len(st.Coverage))
		}
		checkWhole(t, s)
	})
}

func TestAnEmptyStoreAdoptsWhatWasPublished(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		if !must(s.Empty(ctx()))(t) {
			t.Fatal("a new store is not empty")
		}
		address := newstest.Article(0, 1).Address
		lines := []herald.Published{
			{Path: "index.html"},
			{Path: "a.md", Story: 5, Slug: "harbour", Aliases: []string{"port"}, Addresses: []string{address, "https://x.example/9"}},
			{Path: "b.md", Story: 6, Slug: "quarry", Addresses: []string{"https://y.example/1"}},
			{Path: "c.md", Story: 7, Slug: "quarry", Aliases: []string{"harbour"}, Addresses: []string{"https://y.example/1"}}, // a damaged line
		}
		retired := []herald.Retirement{{ID: 8, Slug: "flood", Into: 5, Aliases: []string{"deluge"}}, {ID: 9, Slug: "hoax", ByHand: true},
			{ID: 10, Slug: "ring-a", Into: 11}, {ID: 11, Slug: "ring-b", Into: 10}, {ID: 12, Slug: "chain", Into: 8}, {ID: 13, Slug: "lost", Into: 99}}
		if err := s.Adopt(ctx(), lines, retired); err != nil {
			t.Fatal(err)
		}
		if got := must(s.Held(ctx()))(t); !slices.Equal(got, []herald.StoryID{5, 6}) {
			t.Errorf("held: %v", got)
		}
		promised := must(s.Adopted(ctx(), []string{address, "https://y.example/1", "https://nobody.example/"}))(t)
		if len(promised) != 2 || promised[address] != 5 || promised["https://y.example/1"] != 6 {
			t.Errorf("promised: %v", promised)
		}
		_, w := stock(t, s, 1)
		place(t, s, store.Grouping{Now: newstest.Now, Placed: []store.Placed{{w[0].ID, 5}}})
		st := must(s.FindStory(ctx(), "deluge"))(t)
		if st.ID != 5 || st.Slug != "harbour" || !slices.Equal(st.Aliases, []string{"chain", "deluge", "flood", "port"}) {
			t.Errorf("the story joined again: %s", asText(st))
		}
		if st.Created != w[0].Date || st.Modified != w[0].Date {
			t.Errorf("from %s to %s, want %s", st.Created, st.Modified, w[0].Date)
		}
		if got := must(s.Held(ctx()))(t); !slices.Equal(got, []herald.StoryID{6}) {
			t.Errorf("held: %v", got)
		}
		if got := must(s.AssignSlugs(ctx(), []store.SlugWish{{Story: 5, Slug: "new name"}}))(t); got[5] != "harbour" {
			t.Errorf("the slug has moved: %v", got)
		}
		want := []herald.Retirement{{ID: 8, Slug: "flood", Aliases: []string{"deluge"}, Into: 5}, {ID: 9, Slug: "hoax", ByHand: true},
			{ID: 10, Slug: "ring-a"}, {ID: 11, Slug: "ring-b"}, {ID: 12, Slug: "chain", Into: 5}, {ID: 13, Slug: "lost"}}
		if got := must(s.Retired(ctx()))(t); asText(got) != asText(want) {
			t.Errorf("retired: %s", asText(got))
		}
		if err := s.Adopt(ctx(), lines, nil); !errors.Is(err, herald.ErrExists) {
			t.Errorf("a store that is not empty: %v", err)
		}
		checkWhole(t, s)
	})
}
