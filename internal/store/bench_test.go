//go:build unix

package store_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"herald"
	"herald/internal/newstest"
	"herald/internal/store"
)

// cpu is the processor time this process has used, which a busy machine does
// not change.
func cpu() time.Duration {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// visits gives a visit of 50 articles to each of n feeds.
func visits(feeds []herald.Feed, now time.Time) []store.Fetch {
	list := make([]store.Fetch, len(feeds))
	for i, f := range feeds {
		articles := make([]herald.Article, 50)
		for j := range articles {
			articles[j] = newstest.Article(i, j)
			articles[j].Title = fmt.Sprintf("Headline %d of paper %d: the council decides about the harbour", j, i)
			articles[j].Summary, articles[j].Content = long, ""
		}
		list[i] = fetch(f, now, articles...)
	}
	return list
}

func subscribe(b *testing.B, s *store.Store, n int) []herald.Feed {
	b.Helper()
	list := make([]herald.Feed, n)
	for i := range list {
		list[i] = newstest.Feed(i)
	}
	feeds, err := s.SyncFeeds(ctx(), list)
	if err != nil {
		b.Fatal(err)
	}
	return feeds
}

func save(b *testing.B, s *store.Store, list []store.Fetch) {
	b.Helper()
	for len(list) > 0 {
		n := min(len(list), 20)
		if _, err := s.SaveFetches(ctx(), list[:n]); err != nil {
			b.Fatal(err)
		}
		list = list[n:]
	}
}

// BenchmarkSaveNew stores 200 feeds of 50 new articles each.
func BenchmarkSaveNew(b *testing.B) {
	for _, search := range []bool{false, true} {
		b.Run(fmt.Sprintf("search=%v", search), func(b *testing.B) {
			var used time.Duration
			for b.Loop() {
				b.StopTimer()
				o := newstest.SQLite(b)
				o.NoSearch = !search
				s := newstest.Open(b, o)
				list := visits(subscribe(b, s, 200), newstest.Now)
				b.StartTimer()
				before := cpu()
				save(b, s, list)
				used += cpu() - before
				b.StopTimer()
				s.Close()
				info, err := os.Stat(o.SQLite)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(info.Size())/10000, "bytes/article")
				b.StartTimer()
			}
			b.ReportMetric(float64(used.Nanoseconds())/float64(b.N)/10000, "cpu-ns/article")
		})
	}
}

// BenchmarkSaveUnchanged stores a visit to 200 feeds that list what they listed.
func BenchmarkSaveUnchanged(b *testing.B) {
	s := newstest.Open(b, newstest.SQLite(b))
	list := visits(subscribe(b, s, 200), newstest.Now)
	save(b, s, list)
	before := cpu()
	for b.Loop() {
		save(b, s, list)
	}
	b.ReportMetric(float64((cpu()-before).Nanoseconds())/float64(b.N)/200, "cpu-ns/feed")
}

// BenchmarkGrouping takes 10,000 articles from waiting to stories of three:
// what a pass does with the store around the engine.
func BenchmarkGrouping(b *testing.B) {
	var used time.Duration
	for b.Loop() {
		b.StopTimer()
		s := newstest.Open(b, newstest.SQLite(b))
		save(b, s, visits(subscribe(b, s, 200), newstest.Now))
		b.StartTimer()
		before := cpu()
		pending, err := s.Pending(ctx())
		if err != nil {
			b.Fatal(err)
		}
		g := store.Grouping{Now: newstest.Now}
		for i, a := range pending {
			g.Placed = append(g.Placed, store.Placed{Article: a.ID, Story: herald.StoryID(i/3 + 1)})
		}
		if err := s.SaveGrouping(ctx(), g); err != nil {
			b.Fatal(err)
		}
		if _, err := s.Stories(ctx()); err != nil {
			b.Fatal(err)
		}
		used += cpu() - before
		b.StopTimer()
		s.Close()
		b.StartTimer()
	}
	b.ReportMetric(float64(used.Nanoseconds())/float64(b.N)/10000, "cpu-ns/article")
}
