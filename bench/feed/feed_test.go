// Package feed_test measures Herald's feed parser beside gofeed. It is a
// module of its own, so that gofeed never enters Herald's.
//
//	cd bench/feed && HERALD_SHARED=… go test -bench . -benchmem
package feed_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"herald/internal/feed"
)

// parsers are the two that are compared.
var parsers = []struct {
	name  string
	parse func([]byte) error
}{
	{"herald", func(b []byte) error {
		_, err := feed.Parse(b, feed.Options{URL: "https://news.example/feed.xml"})
		return err
	}},
	{"gofeed", func(b []byte) error {
		_, err := gofeed.NewParser().Parse(bytes.NewReader(b))
		return err
	}},
}

func BenchmarkRealFeeds(b *testing.B) { measure(b, realFeeds(b)) }

func BenchmarkHundredItems(b *testing.B) { measure(b, [][]byte{synthetic(100)}) }

// BenchmarkGrowth shows that time is linear in the number of items.
func BenchmarkGrowth(b *testing.B) {
	for _, n := range []int{1000, 10_000, 100_000} {
		body := synthetic(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				f, err := feed.Parse(body, feed.Options{MaxItems: n})
				if err != nil || len(f.Items) != n {
					b.Fatalf("got %v", err)
				}
			}
		})
	}
}

func measure(b *testing.B, bodies [][]byte) {
	size := 0
	for _, body := range bodies {
		size += len(body)
	}
	for _, p := range parsers {
		b.Run(p.name, func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			start, rounds := cpuTime(b), 0
			for b.Loop() {
				for _, body := range bodies {
					_ = p.parse(body)
				}
				rounds++
			}
			b.ReportMetric(float64(size)*float64(rounds)/1e6/(cpuTime(b)-start).Seconds(), "MB/cpu-s")
		})
	}
}

// cpuTime gives what the process has cost so far, garbage collection and all.
// On a busy machine it says more than the clock on the wall.
func cpuTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// realFeeds reads the captured feeds from the shared sets.
func realFeeds(b *testing.B) [][]byte {
	shared := os.Getenv("HERALD_SHARED")
	if shared == "" {
		b.Skip("HERALD_SHARED is not set")
	}
	names, err := filepath.Glob(filepath.Join(shared, "data", "realfeeds", "*.xml"))
	if err != nil || len(names) == 0 {
		b.Fatalf("no feeds in %s: %v", shared, err)
	}
	var bodies [][]byte
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		bodies = append(bodies, body)
	}
	return bodies
}

// synthetic makes a feed of the usual shape with n invented items.
func synthetic(n int) []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel>
<title>The Harbour Post</title><link>https://harbour.example/</link><description>News of an invented harbour</description>`)
	for i := range n {
		fmt.Fprintf(&b, `
<item>
  <title>Ferry %d returns &amp; the harbour opens again</title>
  <link>https://harbour.example/news/%d</link>
  <guid isPermaLink="false">harbour-%d</guid>
  <pubDate>Tue, 03 Mar 2026 08:%02d:00 +0000</pubDate>
  <dc:creator>Ada Quill</dc:creator>
  <category>Harbour</category><category>Ferries</category>
  <description>&lt;p&gt;The ferry came back after three days of storm.&lt;/p&gt;</description>
  <content:encoded><![CDATA[<p>The ferry came back after three days of storm. <a href="https://harbour.example/map">A map</a> shows its way.</p>
<p><img src="https://harbour.example/img/%d.jpg" alt="The ferry"/> Its captain was glad to be home, and so were the people on the quay.</p>]]></content:encoded>
  <media:thumbnail url="https://harbour.example/img/%d-small.jpg" width="120" height="80"/>
</item>`, i, i, i, i%60, i, i)
	}
	b.WriteString("\n</channel></rss>\n")
	return []byte(b.String())
}
