package pipeline

import (
	"math/rand/v2"
	"strings"
	"time"

	"herald"
	"herald/internal/feed"
	"herald/internal/fetch"
)

// Bounds of the time between two visits of a feed.
const (
	usualGap   = 30 * time.Minute
	longestGap = 24 * time.Hour
	goneSlowly = 7 * 24 * time.Hour // 404, again and again
)

// gapAfter is the time to the next visit after a good one. What the server and
// the feed say of caching is a hint within bounds. A file is always due.
func gapAfter(url string, r *fetch.Response, f *feed.Feed) time.Duration {
	if strings.HasPrefix(url, "file:") {
		return 0
	}
	gap := max(usualGap, r.MaxAge)
	if f != nil {
		gap = max(gap, f.TTL, f.UpdatePeriod)
	}
	return min(gap, longestGap/4)
}

// gapAfterFailure doubles with each failure in a row, from half an hour to a
// day (a week for an address that is not found), with a jitter that is drawn
// from the feed's address and so is the same in each repetition.
func gapAfterFailure(url string, failures int, asked time.Duration, status int) time.Duration {
	if strings.HasPrefix(url, "file:") {
		return 0
	}
	longest := longestGap
	if status == 404 {
		longest = goneSlowly
	}
	gap := usualGap << min(max(failures, 1)-1, 10) // 10 doublings are past any bound
	gap = min(gap, longest)
	gap += time.Duration(rand.New(rand.NewPCG(seed(url), uint64(failures))).Int64N(int64(gap / 8)))
	return max(gap, min(asked, longest))
}

// seed turns a text into a number (FNV-1a).
func seed(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

// moved remembers where permanent redirects lead. After three visits in a row
// that ended at the same place the new address is used.
func moved(p *herald.Poll, permanent string) {
	switch {
	case permanent == "":
		p.Moved, p.MovedSeen = "", 0
	case permanent == p.Moved:
		p.MovedSeen++
	default:
		p.Moved, p.MovedSeen = permanent, 1
	}
}
