package pipeline

import (
	"context"
	"fmt"
	"time"

	"herald"
)

// Silence: how long a feed that answers may bring nothing. What is too long for
// it is drawn from its rhythm; without one it is between the two bounds.
const (
	silenceLeast = 3 * 24 * time.Hour
	silenceMost  = 60 * 24 * time.Hour
	silenceUsual = 14 * 24 * time.Hour
	silenceTimes = 20 // as long as between two of its articles, usually
)

// slowAnswer is from when on an answer is called slow.
const slowAnswer = 5 * time.Second

// The states of a feed, the worst first: one that is several is called by the
// first that fits.
const (
	Gone       = "gone"
	Failing    = "failing"
	EmptyList  = "empty"
	Silent     = "silent"
	Moved      = "moved"
	Slow       = "slow"
	Mended     = "mended"
	Fine       = "fine"
	NotVisited = "not visited"
)

// Health says in a word how a feed is, and in a sentence why and what to do.
func Health(p herald.Poll, now time.Time) (state, reason string) {
	switch r := parseRhythm(p.Rhythm); {
	case p.Checked.IsZero():
		return NotVisited, ""
	case p.Gone:
		return Gone, "its owner says that it will not come back (410); remove it or find its new address"
	case p.Failures > 0:
		return Failing, failing(p)
	case p.Items == 0 && (r.newest.IsZero() || quiet(p, now) > tooLong(r)):
		return EmptyList, "it answers, but lists nothing" + since(p.Changed)
	case quiet(p, now) > tooLong(r):
		return Silent, fmt.Sprintf("it answers, but brought nothing new%s; it used to bring %s", since(last(p)), aboutADay(r.perDayAt(last(p))))
	case p.MovedSeen >= movedFor:
		return Moved, "it redirects for good to " + p.Moved + ", which is asked instead; write that address"
	case p.Took >= slowAnswer:
		return Slow, fmt.Sprintf("its last answer took %s", p.Took.Round(100*time.Millisecond))
	case len(p.Warnings) > 0:
		return Mended, "read with mending: " + p.Warnings[0]
	}
	return Fine, ""
}

func failing(p herald.Poll) string {
	s := "it was never read"
	if !p.Succeeded.IsZero() {
		s = "last read " + p.Succeeded.UTC().Format("2006-01-02 15:04")
	}
	if p.Failures == 1 {
		return s + "; " + p.Error
	}
	return fmt.Sprintf("%s, failed %d times in a row since; %s", s, p.Failures, p.Error)
}

func since(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return " since " + t.UTC().Format("2006-01-02")
}

// last is when the feed last brought an article: when one was last found, or
// when the newest of its list is dated, if that is earlier. A feed that is
// subscribed to today may have been silent for a month.
func last(p herald.Poll) time.Time {
	if newest := parseRhythm(p.Rhythm).newest; !newest.IsZero() && (p.Changed.IsZero() || newest.Before(p.Changed)) {
		return newest
	}
	return p.Changed
}

func quiet(p herald.Poll, now time.Time) time.Duration {
	if t := last(p); !t.IsZero() {
		return now.Sub(t)
	}
	return 0
}

// tooLong is the silence that is too long for a rhythm.
func tooLong(r rhythm) time.Duration {
	daily := r.perDayAt(r.newest)
	if daily == 0 {
		return silenceUsual
	}
	usual := time.Duration(silenceTimes / daily * float64(24*time.Hour))
	return min(max(usual, silenceLeast), silenceMost)
}

// states counts the configured feeds by their state.
func (p *Pipeline) states(ctx context.Context, now time.Time) (map[string]int, error) {
	feeds, err := p.store.Feeds(ctx)
	count := map[string]int{}
	for _, f := range feeds {
		if f.Active {
			state, _ := Health(f.Poll, now)
			count[state]++
		}
	}
	return count, err
}
