package pipeline

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

var monday = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

// paper is an invented feed: how many articles it publishes in each hour.
type paper struct {
	perDay  float64
	opens   int  // hour at which its day of 14 hours begins
	weekend bool // it works at the weekend too
}

func (p paper) rate(t time.Time) float64 {
	rate := p.perDay / 24
	if d := t.Weekday(); !p.weekend && (d == time.Saturday || d == time.Sunday) {
		rate /= 6
	}
	if h := (t.Hour() - p.opens + 24) % 24; h >= 14 {
		return rate / 8
	}
	return rate * 1.6
}

// publish draws the dates of a paper's articles.
func (p paper) publish(r *rand.Rand, from, to time.Time) (dates []time.Time) {
	for at := from; at.Before(to); at = at.Add(time.Minute) {
		if r.Float64() < p.rate(at)/60 {
			dates = append(dates, at.Add(time.Duration(r.Int64N(int64(time.Minute)))))
		}
	}
	return dates
}

// papers have rates as feeds in the wild have them: most publish little, a few
// very much.
func papers(r *rand.Rand, n int) []paper {
	list := make([]paper, n)
	for i := range list {
		list[i] = paper{math.Min(300, 3*math.Exp(1.6*r.NormFloat64())), r.IntN(24), r.IntN(3) == 0}
	}
	return list
}

// delays visits a paper from the day warm on, as gap says, and returns how
// long each article waited and how many visits there were.
func delays(dates []time.Time, warm, end time.Time, gap func(listed []time.Time, at time.Time) time.Duration) (waited []time.Duration, visits int) {
	const listing = 30
	at, seen := monday, 0
	for at.Before(end) {
		n, _ := slices.BinarySearchFunc(dates, at, time.Time.Compare)
		if !at.Before(warm) {
			visits++
			for _, d := range dates[seen:n] {
				if !d.Before(warm) {
					waited = append(waited, at.Sub(d))
				}
			}
		}
		seen = n
		at = at.Add(gap(dates[max(0, n-listing):n], at))
	}
	return waited, visits
}

func adaptive() func([]time.Time, time.Time) time.Duration {
	var r rhythm
	return func(listed []time.Time, at time.Time) time.Duration {
		r = parseRhythm(r.learn(listed, at).String())
		return r.wait(at, shortestGap, longestGap)
	}
}

func fixed(gap time.Duration) func([]time.Time, time.Time) time.Duration {
	return func([]time.Time, time.Time) time.Duration { return gap }
}

func median(list []time.Duration) time.Duration {
	slices.Sort(list)
	return list[len(list)/2]
}

// TestTheRhythmBeatsTheClock is the promise: with the number of requests that
// a fixed interval costs, articles arrive three times sooner in the median.
func TestTheRhythmBeatsTheClock(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 4))
	list := papers(r, 400)
	warm, end := monday.AddDate(0, 0, 14), monday.AddDate(0, 0, 21)
	var own, clock []time.Duration
	visits := 0
	dates := make([][]time.Time, len(list))
	for i, p := range list {
		dates[i] = p.publish(r, monday.AddDate(0, 0, -7), end)
		waited, n := delays(dates[i], warm, end, adaptive())
		own, visits = append(own, waited...), visits+n
	}
	gap := time.Duration(len(list)) * end.Sub(warm) / time.Duration(visits)
	for i := range list {
		waited, _ := delays(dates[i], warm, end, fixed(gap))
		clock = append(clock, waited...)
	}
	times := float64(median(clock)) / float64(median(own))
	t.Logf("%d feeds, %d articles, %.1f visits a feed and day: median %s by rhythm, %s every %s: %.1f times sooner",
		len(list), len(own), float64(visits)/float64(len(list))/7, median(own).Round(time.Second), median(clock).Round(time.Second), gap.Round(time.Second), times)
	if times < 3 {
		t.Errorf("articles arrive %.2f times sooner than at a fixed interval, want 3", times)
	}
}
