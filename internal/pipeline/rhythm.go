package pipeline

import (
	"encoding/base64"
	"encoding/binary"
	"math"
	"time"
)

// week is how many hours a rhythm tells apart: those of a week, in UTC, the
// first being that from midnight to one on Sunday.
const week = 7 * 24

// rhythm is when a feed publishes, learnt from the dates of its articles: how
// many came in each hour of the week, older weeks counting less. Its zero value
// knows nothing.
type rhythm struct {
	until  time.Time     // the last visit that is counted
	newest time.Time     // of the articles that are counted
	weeks  float64       // how many weeks were watched, faded like the counts
	span   time.Duration // from the oldest article of the last list to its visit; 0 when unknown
	asks   time.Duration // between two visits, by the feed's own ttl or updatePeriod; 0 for nothing
	skips  uint32        // hours and days it asks to be left alone: bits 0 to 23, and from 24 on Sunday to Saturday
	count  [week]float64
}

// halfLife is after how long what was learnt counts half, so that a rhythm
// that changes is unlearnt in a month or two.
const halfLife = 4 * 7 * 24 * time.Hour

// memory bounds how far back the dates of a list are believed to be complete.
const memory = 8 * 7 * 24 * time.Hour

// learn counts the articles of one visit: those dated after the newest counted
// before, whenever they were listed. A list without dates counts as one article,
// as its body is a new one. It returns what is known now; the receiver stays as
// it was.
func (r rhythm) learn(dates []time.Time, now time.Time) rhythm {
	oldest := now
	for _, d := range dates {
		if d.After(now.Add(-memory)) && d.Before(oldest) {
			oldest = d
		}
	}
	if r.until.IsZero() {
		r.until, r.newest = oldest, oldest.Add(-2*time.Millisecond)
	}
	r = r.pass(now)
	r.span = now.Sub(oldest)
	if len(dates) == 0 {
		r.count[hourOf(now)]++
	}
	newest := r.newest
	for _, d := range dates {
		d = d.Truncate(time.Millisecond) // as it is kept, or it would count again
		if d.After(r.newest) && !d.After(now) {
			r.count[hourOf(d)] += fading(now.Sub(d))
			newest = later(newest, d)
		}
	}
	r.newest = newest
	return r
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// pass lets the time pass in which nothing came.
func (r rhythm) pass(now time.Time) rhythm {
	if r.until.IsZero() || !now.After(r.until) {
		return r
	}
	r.fade(now.Sub(r.until))
	r.span += now.Sub(r.until)
	r.until = now
	return r
}

// fade lets d pass: what is known gets older, and the time watched longer.
func (r *rhythm) fade(d time.Duration) {
	left := fading(d)
	for i := range r.count {
		r.count[i] *= left
	}
	// the integral of fading over the time that passed
	r.weeks = r.weeks*left + (1-left)*halfLife.Hours()/week/math.Ln2
}

// fading is what a thing of an age still counts.
func fading(age time.Duration) float64 { return math.Exp2(-float64(age) / float64(halfLife)) }

func hourOf(t time.Time) int {
	t = t.UTC()
	return int(t.Weekday())*24 + t.Hour()
}

// flat is how many weeks of an even rhythm every feed is believed to have had
// before: with few articles known, hours differ by chance.
const flat = 1.0

// rates are the articles to be expected in each hour of the week. What is not
// known of a single hour is filled in from the same hour of other days.
func (r rhythm) rates() (rate [week]float64) {
	if r.weeks <= 0 {
		return rate
	}
	var all float64
	var day [24]float64
	for h, n := range r.count {
		all += n
		day[h%24] += n
	}
	mean := all / r.weeks / week
	for h, n := range r.count {
		// of this hour on any day: as seen, drawn towards the mean
		daily := (day[h%24]/7 + flat*mean) / (r.weeks + flat)
		rate[h] = (n + flat*daily) / (r.weeks + flat)
	}
	return rate
}

// perDay is how many articles a day are to be expected.
func (r rhythm) perDay() float64 {
	if r.weeks <= 0 {
		return 0
	}
	var all float64
	for _, n := range r.count {
		all += n
	}
	return all / r.weeks / 7
}

// perDayAt is perDay as it was at an earlier time, after which nothing came.
func (r rhythm) perDayAt(t time.Time) float64 {
	passed := fading(r.until.Sub(t))
	weeks := (r.weeks - (1-passed)*halfLife.Hours()/week/math.Ln2) / passed
	if t.IsZero() || weeks <= 0.01 {
		return r.perDay()
	}
	return r.perDay() * r.weeks / passed / weeks
}

// impatience is how long the articles that a visit is expected to find may
// have waited together. Visiting when that is reached gives, of all plans with
// so many requests, the one whose articles wait least on average: a feed with
// four times the articles is visited twice as often, and by day more than by night.
const impatience = 6 * time.Minute

// wait is the time from a visit at from to the next, between the bounds given.
func (r rhythm) wait(from time.Time, shortest, longest time.Duration) time.Duration {
	const step = 2 * time.Minute
	longest = max(longest, shortest)
	rate := r.rates()
	var come, waited float64 // articles expected so far, and the hours they waited
	for d := step; d < longest; d += step {
		waited += come * step.Hours()
		come += rate[hourOf(from.Add(d))] * step.Hours()
		if waited >= impatience.Hours() {
			return max(d, shortest)
		}
	}
	return longest
}

// String is the rhythm as the store keeps it, "" for nothing known.
func (r rhythm) String() string {
	if r.until.IsZero() {
		return ""
	}
	b := []byte{1} // the form's version
	b = binary.AppendVarint(b, r.until.UnixMilli())
	b = binary.AppendVarint(b, r.newest.UnixMilli())
	b = binary.AppendUvarint(b, uint64(r.weeks*1000))
	b = binary.AppendUvarint(b, uint64(max(0, r.span/time.Minute)))
	b = binary.AppendUvarint(b, uint64(max(0, r.asks/time.Minute)))
	b = binary.AppendUvarint(b, uint64(r.skips))
	for _, n := range r.count {
		b = binary.AppendUvarint(b, uint64(n*32+0.5))
	}
	return base64.RawStdEncoding.EncodeToString(b)
}

// parseRhythm reads what String wrote. Anything else is nothing known.
func parseRhythm(s string) (r rhythm) {
	b, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil || len(b) == 0 || b[0] != 1 {
		return rhythm{}
	}
	b = b[1:]
	var times [2]int64
	for i := range times {
		v, n := binary.Varint(b)
		if n <= 0 {
			return rhythm{}
		}
		times[i], b = v, b[n:]
	}
	var values [4 + week]uint64
	for i := range values {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return rhythm{}
		}
		values[i], b = v, b[n:]
	}
	r.until, r.newest = time.UnixMilli(times[0]).UTC(), time.UnixMilli(times[1]).UTC()
	r.weeks, r.span = float64(values[0])/1000, time.Duration(values[1])*time.Minute
	r.asks, r.skips = time.Duration(values[2])*time.Minute, uint32(values[3])
	for i, v := range values[4:] {
		r.count[i] = float64(v) / 32
	}
	return r
}
