package store_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	"herald"
	"herald/internal/newstest"
	"herald/internal/store"
)

func ctx() context.Context { return context.Background() }

func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// press subscribes to n feeds.
func press(t *testing.T, s *store.Store, n int) []herald.Feed {
	t.Helper()
	var list []herald.Feed
	for i := range n {
		list = append(list, newstest.Feed(i))
	}
	return must(s.SyncFeeds(ctx(), list))(t)
}

// fetch makes a good visit of a feed.
func fetch(f herald.Feed, now time.Time, articles ...herald.Article) store.Fetch {
	v := store.Fetch{Feed: f.ID, Now: now, Poll: herald.Poll{Checked: now, Succeeded: now, Next: now.Add(time.Hour), Status: 200, Items: len(articles)}}
	for _, a := range articles {
		v.Articles = append(v.Articles, store.Incoming{Article: a})
	}
	return v
}

func checkWhole(t *testing.T, s *store.Store) {
	t.Helper()
	for _, line := range must(s.Check(ctx()))(t) {
		t.Errorf("check: %s", line)
	}
}

func TestFeedsKeepTheirIDsByURL(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		first := press(t, s, 3)
		second := must(s.SyncFeeds(ctx(), []herald.Feed{newstest.Feed(2), newstest.Feed(7), newstest.Feed(0)}))(t)
		if second[0].ID != first[2].ID || second[2].ID != first[0].ID {
			t.Errorf("ids moved: %v then %v", first, second)
		}
		states := must(s.Feeds(ctx()))(t)
		active := map[string]bool{}
		for _, f := range states {
			active[f.URL] = f.Active
		}
		want := map[string]bool{newstest.Feed(0).URL: true, newstest.Feed(1).URL: false, newstest.Feed(2).URL: true, newstest.Feed(7).URL: true}
		if !reflect.DeepEqual(active, want) {
			t.Errorf("active feeds: got %v, want %v", active, want)
		}
	})
}

func TestPollIsKeptAsItIs(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		f := press(t, s, 1)[0]
		now := newstest.Now
		want := herald.Poll{ETag: `W/"x"`, LastModified: "Mon, 02 Mar 2026 10:00:00 GMT", BodyHash: "ab", Checked: now, Succeeded: now.Add(-time.Hour),
			Changed: now.Add(-2 * time.Hour), Next: now.Add(time.Hour), Failures: 3, Error: "no answer", Status: 500, Moved: "https://new.example/",
			MovedSeen: 2, Items: 9, Warnings: []string{"one", "two"}, Gone: true}
		must(s.SaveFetch(ctx(), store.Fetch{Feed: f.ID, Now: now, Poll: want, FeedTitle: "Calls Itself", FeedSite: "https://self.example/"}))(t)
		got := must(s.Feeds(ctx()))(t)[0]
		if !reflect.DeepEqual(got.Poll, want) {
			t.Errorf("got  %+v\nwant %+v", got.Poll, want)
		}
		if got.Title != "Paper 0" || got.Calls != "Calls Itself" || got.Site != "https://self.example/" {
			t.Errorf("names: %q %q %q", got.Title, got.Calls, got.Site)
		}
		if due := must(s.Due(ctx(), now.Add(time.Hour*9), true))(t); len(due) != 0 {
			t.Errorf("a feed that is gone is due")
		}
	})
}

func TestDueFeedsAreThoseWhoseTimeHasCome(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		feeds := press(t, s, 3)
		must(s.SaveFetch(ctx(), fetch(feeds[1], newstest.Now)))(t)
		ids := func(all bool, now time.Time) (list []herald.FeedID) {
			for _, f := range must(s.Due(ctx(), now, all))(t) {
				list = append(list, f.ID)
			}
			return list
		}
		if got, want := ids(false, newstest.Now), []herald.FeedID{feeds[0].ID, feeds[2].ID}; !reflect.DeepEqual(got, want) {
			t.Errorf("due now: got %v, want %v", got, want)
		}
		if got := ids(false, newstest.Now.Add(time.Hour)); len(got) != 3 {
			t.Errorf("due in an hour: %v", got)
		}
		if got := ids(true, newstest.Now); len(got) != 3 {
			t.Errorf("all: %v", got)
		}
	})
}

func TestAFeedKeepsItsFirstName(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		f := must(s.SyncFeeds(ctx(), []herald.Feed{{URL: "https://blog.example/feed"}}))(t)[0]
		for _, name := range []string{"Local Blog", "World Famous Agency"} {
			v := fetch(f, newstest.Now)
			v.FeedTitle = name
			must(s.SaveFetch(ctx(), v))(t)
		}
		got := must(s.Feeds(ctx()))(t)[0]
		if got.Title != "Local Blog" || got.Calls != "World Famous Agency" {
			t.Errorf("title %q, calls itself %q", got.Title, got.Calls)
		}
	})
}
