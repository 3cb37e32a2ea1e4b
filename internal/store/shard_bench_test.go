package store_test

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"herald"
	"herald/internal/newstest"
	"herald/internal/store"
)

// BenchmarkLease lets 1, 2, 4 and 8 workers share the schedule of many feeds
// on PostgreSQL: each leases what is due and stores a visit that found nothing.
// HERALD_BENCH_FEEDS says how many feeds; 20,000 without it.
func BenchmarkLease(b *testing.B) {
	n := 20_000
	if s := os.Getenv("HERALD_BENCH_FEEDS"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	s := newstest.Open(b, newstest.Postgres(b))
	list := make([]herald.Feed, n)
	for i := range list {
		list[i] = herald.Feed{URL: fmt.Sprintf("https://h%d.example/feed/%d", i/3, i)}
	}
	if _, err := s.SyncFeeds(ctx(), list); err != nil {
		b.Fatal(err)
	}
	now := newstest.Now
	for _, workers := range []int{1, 2, 4, 8} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			var done atomic.Int64
			var busy time.Duration
			for b.Loop() {
				now = now.Add(24 * time.Hour)
				busy += leaseAll(b, s, workers, now, &done)
			}
			b.ReportMetric(float64(done.Load())/busy.Seconds(), "feeds/s")
			if got, want := done.Load(), int64(n*b.N); got != want {
				b.Errorf("%d visits, want %d", got, want)
			}
		})
	}
}

// leaseAll visits everything once and returns how long that took.
func leaseAll(b *testing.B, s *store.Store, workers int, now time.Time, done *atomic.Int64) time.Duration {
	crew := make([]store.Worker, workers)
	for range 2 { // until the shards are shared evenly
		for i := range crew {
			var err error
			if crew[i] == 0 {
				crew[i], err = s.Join(ctx())
			}
			if err == nil {
				_, err = s.TakeShards(ctx(), crew[i], time.Hour, nil)
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	began := time.Now()
	var wg sync.WaitGroup
	for _, w := range crew {
		wg.Go(func() {
			for {
				due, err := s.LeaseFeeds(ctx(), w, now, time.Hour, 200)
				if err != nil || len(due) == 0 {
					if err != nil {
						b.Error(err)
					}
					return
				}
				visits := make([]store.Fetch, len(due))
				for i, f := range due {
					p := f.Poll
					p.Checked, p.Succeeded, p.Next, p.Status = now, now, now.Add(time.Hour), 304
					visits[i] = store.Fetch{Feed: f.ID, Poll: p, Now: now, Worker: w}
				}
				saved, err := s.SaveFetches(ctx(), visits)
				if err != nil {
					b.Error(err)
					return
				}
				for _, v := range saved {
					if !v.Lost {
						done.Add(1)
					}
				}
			}
		})
	}
	wg.Wait()
	took := time.Since(began)
	for _, w := range crew {
		if err := s.Leave(ctx(), w, nil); err != nil {
			b.Fatal(err)
		}
	}
	return took
}
