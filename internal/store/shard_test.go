package store_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"herald"
	"herald/internal/newstest"
	"herald/internal/store"
)

func ids(list []store.FeedState) (out []herald.FeedID) {
	for _, f := range list {
		out = append(out, f.ID)
	}
	return out
}

func TestALeasedFeedIsHandedOutOnce(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		feeds := press(t, s, 10)
		w := must(s.Join(ctx()))(t)
		must(s.TakeShards(ctx(), w, time.Minute, nil))(t)
		first := must(s.LeaseFeeds(ctx(), w, newstest.Now, 5*time.Minute, 6))(t)
		rest := must(s.LeaseFeeds(ctx(), w, newstest.Now, 5*time.Minute, 100))(t)
		if len(first) != 6 || len(rest) != 4 {
			t.Fatalf("%d and %d feeds were leased", len(first), len(rest))
		}
		if again := must(s.LeaseFeeds(ctx(), w, newstest.Now.Add(time.Minute), 5*time.Minute, 100))(t); len(again) != 0 {
			t.Errorf("%v are handed out twice", ids(again))
		}
		// A stored visit is due by its own time; the others when the lease lapses.
		visited := fetch(feeds[0], newstest.Now)
		visited.Poll.Next, visited.Worker = newstest.Now.Add(time.Hour), w
		must(s.SaveFetches(ctx(), []store.Fetch{visited}))(t)
		if late := must(s.LeaseFeeds(ctx(), w, newstest.Now.Add(10*time.Minute), 5*time.Minute, 100))(t); len(late) != 9 {
			t.Errorf("after the leases lapsed %d feeds are due, want 9", len(late))
		}
		if err := s.Leave(ctx(), w, ids(first)); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAClockThatWasWrongHoldsNoFeedBack(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		f := press(t, s, 1)[0]
		wrong := fetch(f, newstest.Now.AddDate(9, 0, 0))
		wrong.Poll.Next = newstest.Now.AddDate(9, 0, 1)
		must(s.SaveFetch(ctx(), wrong))(t)
		if due := must(s.Due(ctx(), newstest.Now, false))(t); len(due) != 1 {
			t.Error("a feed visited nine years in the future is not due now")
		}
	})
}

func TestWorkersShareTheHosts(t *testing.T) {
	t.Parallel()
	o := newstest.Postgres(t)
	s := newstest.Open(t, o)
	press(t, s, 300)
	a, b := must(s.Join(ctx()))(t), must(s.Join(ctx()))(t)
	if all := must(s.TakeShards(ctx(), a, time.Minute, nil))(t); len(all) != store.Shards {
		t.Fatalf("the only worker has %d shards", len(all))
	}
	if none := must(s.TakeShards(ctx(), b, time.Minute, nil))(t); len(none) != 0 {
		t.Fatalf("the second has %d shards that are the first one's", len(none))
	}
	if kept := must(s.TakeShards(ctx(), a, time.Minute, map[int]bool{0: true, 1: true}))(t); len(kept) != store.Shards/2 || kept[0] != 0 || kept[1] != 1 {
		t.Fatalf("the first keeps %d shards, from %v", len(kept), kept[:2])
	}
	mine, theirs := must(s.TakeShards(ctx(), a, time.Minute, nil))(t), must(s.TakeShards(ctx(), b, time.Minute, nil))(t)
	if len(theirs) != store.Shards/2 || slices.ContainsFunc(mine, func(id int) bool { return slices.Contains(theirs, id) }) {
		t.Fatalf("shared as %v and %v", mine, theirs)
	}
	x, y := must(s.LeaseFeeds(ctx(), a, newstest.Now, 5*time.Minute, 1000))(t), must(s.LeaseFeeds(ctx(), b, newstest.Now, 5*time.Minute, 1000))(t)
	if len(x)+len(y) != 300 || len(x) == 0 || len(y) == 0 {
		t.Fatalf("%d and %d feeds of 300 were leased", len(x), len(y))
	}
	// b leaves; a takes its hosts. What b brings now is left out.
	if err := s.Leave(ctx(), b, nil); err != nil {
		t.Fatal(err)
	}
	if all := must(s.TakeShards(ctx(), a, time.Minute, nil))(t); len(all) != store.Shards {
		t.Fatalf("after the second left the first has %d shards", len(all))
	}
	late, own := fetch(y[0].Feed, newstest.Now, newstest.Article(0, 1)), fetch(x[0].Feed, newstest.Now, newstest.Article(1, 1))
	late.Worker, own.Worker = b, a
	saved := must(s.SaveFetches(ctx(), []store.Fetch{late, own}))(t)
	if !saved[0].Lost || saved[0].New != 0 || saved[1].Lost || saved[1].New != 1 {
		t.Errorf("saved %+v", saved)
	}
}

// TestManyWorkersLeaseEachFeedOnce lets workers compete for the same feeds.
func TestManyWorkersLeaseEachFeedOnce(t *testing.T) {
	t.Parallel()
	o := newstest.Postgres(t)
	s := newstest.Open(t, o)
	const n = 400
	press(t, s, n)
	var mu sync.Mutex
	var wg sync.WaitGroup
	times := map[herald.FeedID]int{}
	for range 4 {
		wg.Go(func() {
			w, err := s.Join(ctx())
			for range 20 {
				if err == nil {
					_, err = s.TakeShards(ctx(), w, time.Minute, nil)
				}
				var list []store.FeedState
				if err == nil {
					list, err = s.LeaseFeeds(ctx(), w, newstest.Now, 5*time.Minute, 10)
				}
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				for _, f := range list {
					times[f.ID]++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	for id, n := range times {
		if n != 1 {
			t.Errorf("feed %d was leased %d times", id, n)
		}
	}
	if len(times) < n/4 { // workers that ended keep their shards, and their feeds wait
		t.Errorf("only %d of %d feeds were leased", len(times), n)
	}
}
