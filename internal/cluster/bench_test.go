package cluster

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"herald"
)

// world invents n articles of a week: events with names of their own, told in
// words that are common in the measure of Zipf.
func world(n int) []herald.Article {
	rng := rand.New(rand.NewPCG(7, uint64(n)))
	zipf := rand.NewZipf(rng, 1.3, 8, 20000)
	out := make([]herald.Article, n)
	step := 7 * 24 * time.Hour / time.Duration(n)
	for i := range out {
		event := i/8 - rng.IntN(min(i/8+1, 400))
		var words []string
		for k := range 3 {
			words = append(words, fmt.Sprintf("Name%x", (uint64(event)*2654435761+uint64(k)*40503)&0xfffff))
		}
		for range 6 {
			words = append(words, fmt.Sprintf("word%x", zipf.Uint64()))
		}
		rng.Shuffle(len(words), func(a, b int) { words[a], words[b] = words[b], words[a] })
		out[i] = herald.Article{ID: herald.ArticleID(i + 1), Title: strings.Join(words, " "), Language: "en",
			Address: fmt.Sprintf("https://paper.example/%d", i), Publisher: herald.Publisher{Name: fmt.Sprint("Paper ", i%977)},
			Date: monday.Add(time.Duration(i) * step)}
	}
	return out
}

// BenchmarkStream groups a week of articles. One round is the whole week.
func BenchmarkStream(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			articles := world(n)
			var before, after runtime.MemStats
			for b.Loop() {
				runtime.GC()
				runtime.ReadMemStats(&before)
				began := cpu()
				e := New(Options{})
				var repairing time.Duration
				longest := time.Duration(0)
				for _, a := range articles {
					start := cpu()
					ended := beatOf(a.Date) > e.beat
					e.Place(a, nil)
					if ended {
						repairing += cpu() - start
						longest = max(longest, cpu()-start)
					}
				}
				all := cpu() - began
				b.ReportMetric(float64(n)/(all-repairing).Seconds(), "articles/s")
				b.ReportMetric(repairing.Seconds()/(all-repairing).Seconds(), "repair/arrival")
				b.ReportMetric(float64(longest.Milliseconds()), "ms-pause")
				runtime.GC()
				runtime.ReadMemStats(&after)
				b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(n), "B/article")
				runtime.KeepAlive(e)
			}
		})
	}
}
