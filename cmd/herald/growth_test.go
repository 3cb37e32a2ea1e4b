//go:build unix

package main

import (
	"context"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"herald"
	"herald/internal/publish/publishtest"
	"herald/internal/store"
)

// BenchmarkPublishGrowth measures `herald publish` as a process, from a store
// of n stories: into an empty folder, after another report in 50 stories, and
// without news. Figures are the process's CPU seconds and the most memory it
// held. HERALD_GROWTH gives other numbers of stories than 1,000 and 10,000.
func BenchmarkPublishGrowth(b *testing.B) {
	sizes := []int{1_000, 10_000}
	if s := os.Getenv("HERALD_GROWTH"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			b.Fatal(err)
		}
		sizes = []int{n}
	}
	for _, n := range sizes {
		for _, target := range []string{"site", "hugo", "feeds"} {
			b.Run(fmt.Sprintf("%s/%d", target, n), func(b *testing.B) {
				for b.Loop() {
					publishGrowth(b, target, n)
				}
			})
		}
	}
}

func publishGrowth(b *testing.B, target string, n int) {
	dir := b.TempDir()
	config := "site: {title: The Day, url: \"https://day.example/\", language: en}\nfeeds: []\nstore: {search: false}\npublish:\n  - " + target + ": {dir: out}\n"
	if err := os.WriteFile(filepath.Join(dir, "herald.yaml"), []byte(config), 0o644); err != nil {
		b.Fatal(err)
	}
	ed := publishtest.Grown(n)
	fill(b, dir, ed.Stories)
	full := publishOnce(b, dir, "full")
	fill(b, dir, publishtest.News(ed, 50).Stories)
	few := publishOnce(b, dir, "50 changed")
	none := publishOnce(b, dir, "no news")
	b.ReportMetric(full, "full-cpu-s")
	b.ReportMetric(few, "news-cpu-s")
	b.ReportMetric(none, "none-cpu-s")
	b.ReportMetric(100*few/full, "news-%")
}

// publishOnce gives the CPU seconds of a publish.
func publishOnce(b *testing.B, dir, what string) float64 {
	cmd := program(dir, "publish")
	out, err := cmd.CombinedOutput()
	if err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	used := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	spent := (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	b.Logf("%s: %.2f CPU s, peak %d MB, %s", what, spent, int64(used.Maxrss)>>10, out) //nolint:unconvert // Maxrss has another type on other systems
	return spent
}

// fill puts the articles of stories into the store that it does not have, and
// groups them.
func fill(b *testing.B, dir string, stories []herald.Story) {
	ctx := context.Background()
	s, err := store.Open(ctx, store.Options{SQLite: filepath.Join(dir, "herald.db"), NoSearch: true})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	fetches, feeds, story := visitsOf(stories)
	synced, err := s.SyncFeeds(ctx, feeds)
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range synced {
		visit := fetches[f.URL]
		visit.Feed = f.ID
		if _, err := s.SaveFetch(ctx, *visit); err != nil {
			b.Fatal(err)
		}
	}
	waiting, err := s.Pending(ctx)
	if err != nil {
		b.Fatal(err)
	}
	g := store.Grouping{Now: stories[0].Modified}
	for _, a := range waiting {
		g.Placed = append(g.Placed, store.Placed{Article: a.ID, Story: story[a.Address]})
	}
	if err := s.SaveGrouping(ctx, g); err != nil {
		b.Fatal(err)
	}
}

// visitsOf gives a visit of each feed that lists all its articles, the feeds,
// and the story of each article by its address.
func visitsOf(stories []herald.Story) (map[string]*store.Fetch, []herald.Feed, map[string]herald.StoryID) {
	fetches, story := map[string]*store.Fetch{}, map[string]herald.StoryID{}
	var feeds []herald.Feed
	for _, s := range stories {
		for _, c := range s.Coverage {
			f := fetches[c.Feed.URL]
			if f == nil {
				f = &store.Fetch{Now: stories[0].Modified, Poll: herald.Poll{Status: 200}}
				fetches[c.Feed.URL] = f
				c.Feed.Section = fmt.Sprintf("Section %c", 'A'+rune(crc32.ChecksumIEEE([]byte(c.Feed.URL))%12))
				feeds = append(feeds, c.Feed)
			}
			f.Articles = append(f.Articles, store.Incoming{Article: c.Article})
			story[c.Article.Address] = s.ID
		}
	}
	return fetches, feeds, story
}
