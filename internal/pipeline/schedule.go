package pipeline

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"herald"
	"herald/internal/feed"
	"herald/internal/fetch"
	"herald/internal/googlenews"
)

// Bounds of the time between two visits of a feed.
const (
	shortestGap = 5 * time.Minute
	googleGap   = 30 * time.Minute // of a Google News feed at least
	usualGap    = 30 * time.Minute // of a feed whose rhythm is not known
	longestGap  = 24 * time.Hour
	longestHint = 6 * time.Hour      // of what a server may ask for by caching
	longestAsk  = time.Hour          // of what a feed may ask for: ttl is often a default that nobody chose
	goneSlowly  = 7 * 24 * time.Hour // 404, again and again
)

// watched is how long a feed must have been watched for its rhythm to count.
const watched = 24 * time.Hour

// plan is when a feed is due again, and why.
type plan struct {
	gap time.Duration
	why string
}

// atLeast makes the gap longer, for a reason.
func (p *plan) atLeast(gap time.Duration, why string) {
	if gap > p.gap {
		p.gap, p.why = gap, why
	}
}

// planAfter decides after a good visit: as often as the feed's rhythm says,
// but no list may turn over unseen; what the server and the feed say of caching
// is a hint within bounds. It depends on its arguments only. A file is always due.
func planAfter(url string, r rhythm, maxAge time.Duration, now time.Time) plan {
	if strings.HasPrefix(url, "file:") {
		return plan{0, "a file is read by every run"}
	}
	p := planOf(r, now)
	p.gap += jitter(url, now, p.gap)
	p.atLeast(min(maxAge, longestHint), "its server asks for that pause (Cache-Control)")
	p.atLeast(min(r.asks, longestAsk), "the feed asks for that pause (ttl)")
	if _, google := googlenews.ParseAddress(url); google {
		p.atLeast(googleGap+jitter(url, now, googleGap), "Google News is asked no oftener than that")
	}
	for next := now.Add(p.gap); r.skipped(next) && p.gap < longestGap; next = now.Add(p.gap) {
		p.atLeast(next.Truncate(time.Hour).Add(time.Hour).Sub(now), "the feed asks to be left alone before that hour (skipHours, skipDays)")
	}
	return p
}

func planOf(r rhythm, now time.Time) plan {
	if r.weeks*float64(7*24*time.Hour) < float64(watched) {
		return plan{usualGap, "its rhythm is not known yet"}
	}
	p := plan{r.wait(now, shortestGap, longestGap), aboutADay(r.perDay())}
	if p.gap == longestGap {
		p.why += ": once a day is enough"
	}
	if whole := max(r.span/3, shortestGap); r.span > 0 && whole < p.gap {
		p = plan{whole, fmt.Sprintf("its list turns over in %s", r.span.Round(time.Minute))}
	}
	return p
}

func aboutADay(n float64) string {
	switch {
	case n >= 9.5:
		return fmt.Sprintf("about %.0f articles a day", n)
	case n >= 0.1:
		return fmt.Sprintf("about %.1f articles a day", n)
	}
	return "hardly any articles"
}

// planAfterFailure doubles with each failure in a row, from half an hour to a
// day (a week for an address that is not found).
func planAfterFailure(url string, failures int, asked time.Duration, status int, now time.Time) plan {
	if strings.HasPrefix(url, "file:") {
		return plan{0, "a file is read by every run"}
	}
	longest := longestGap
	if status == 404 {
		longest = goneSlowly
	}
	gap := min(usualGap<<min(max(failures, 1)-1, 10), longest) // 10 doublings are past any bound
	p := plan{gap + 2*jitter(url, now, gap), "waits longer with each failure in a row"}
	if failures < 2 {
		p.why = "it failed"
	}
	p.atLeast(min(asked, longest), "its server asks to wait (Retry-After)")
	return p
}

// jitter is up to a sixteenth of a gap, drawn from the feed and the time, so
// that feeds that were met together do not stay together, and a repetition of
// the same visit plans the same.
func jitter(url string, now time.Time, gap time.Duration) time.Duration {
	if gap < 16 {
		return 0
	}
	return time.Duration(rand.New(rand.NewPCG(seed(url), uint64(now.UnixMilli()))).Int64N(int64(gap / 16)))
}

// seed turns a text into a number (FNV-1a).
func seed(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

// listen takes over what the feed asks for.
func (r *rhythm) listen(f *feed.Feed) {
	r.asks, r.skips = max(f.TTL, f.UpdatePeriod), 0
	for _, h := range f.SkipHours {
		r.skips |= 1 << (h % 24)
	}
	for _, d := range f.SkipDays {
		r.skips |= 1 << (24 + d)
	}
	if r.skips&(1<<24-1) == 1<<24-1 || r.skips>>24 == 1<<7-1 {
		r.skips = 0 // never is no hint
	}
}

// skipped reports whether the feed asks to be left alone at t.
func (r rhythm) skipped(t time.Time) bool {
	t = t.UTC()
	return r.skips>>t.Hour()&1 != 0 || r.skips>>(24+t.Weekday())&1 != 0
}

// datesOf are the dates of a feed's items that have one.
func datesOf(f *feed.Feed) []time.Time {
	var dates []time.Time
	for i := range f.Items {
		if d := f.Items[i].Published; !d.IsZero() {
			dates = append(dates, d)
		}
	}
	return dates
}

// schedule sets when a feed that answered is due again. f is nil when it said
// what it had said before.
func schedule(p *herald.Poll, url string, r *fetch.Response, f *feed.Feed, now time.Time) {
	known := parseRhythm(p.Rhythm)
	if f != nil {
		known.listen(f)
		known = known.learn(datesOf(f), now)
	} else {
		known = known.pass(now)
	}
	next := planAfter(url, known, r.MaxAge, now)
	p.Rhythm, p.Next, p.Why = known.String(), now.Add(next.gap), next.why
}
