package site

import (
	"cmp"
	"slices"
	"time"
)

// What makes stories related: rare topics that they share, and beginnings that
// are near each other. Most of a story's relations began before it, so that its
// page is settled soon: what begins later than relatedAhead changes it no more.
const (
	maxRelated    = 4
	relatedTopic  = 100 // stories of a topic that is rare
	relatedBefore = 6   // neighbours in a topic that began before
	relatedAfter  = 2   // and that began after
	relatedAhead  = 3 * 24 * time.Hour
)

// relation is a story with the number of rare topics shared with it.
type relation struct {
	*entry
	shared int
}

// relate gives every story those that are related, the closest first.
func (x *index) relate() {
	for _, l := range x.topics {
		if l.Count > relatedTopic {
			continue
		}
		byStart := slices.Clone(l.entries)
		slices.SortFunc(byStart, func(a, b *entry) int {
			return cmp.Or(a.story.Created.Compare(b.story.Created), cmp.Compare(a.path, b.path))
		})
		for i, e := range byStart {
			for _, other := range byStart[max(0, i-relatedBefore):i] {
				e.meet(other)
			}
			for _, other := range byStart[i+1 : min(len(byStart), i+1+relatedAfter)] {
				if other.story.Created.Sub(e.story.Created) <= relatedAhead {
					e.meet(other)
				}
			}
		}
	}
	for _, e := range x.stories {
		slices.SortFunc(e.related, func(a, b relation) int {
			return cmp.Or(cmp.Compare(b.shared, a.shared), cmp.Compare(e.apart(a), e.apart(b)), cmp.Compare(a.path, b.path))
		})
		e.related = e.related[:min(len(e.related), maxRelated)]
	}
}

// meet counts a rare topic shared with another story.
func (e *entry) meet(other *entry) {
	for i := range e.related {
		if e.related[i].entry == other {
			e.related[i].shared++
			return
		}
	}
	e.related = append(e.related, relation{other, 1})
}

// apart is the time between two beginnings.
func (e *entry) apart(r relation) time.Duration {
	return e.story.Created.Sub(r.story.Created).Abs()
}

// mostCovered gives the stories of the last week that the most publishers
// report on. The week ends with the newest report.
func (b *builder) mostCovered(end time.Time) []*entry {
	var all []*entry
	for _, e := range b.stories {
		if len(e.publishers) > 1 && end.Sub(newest(e.story)) <= 7*24*time.Hour {
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(x, y *entry) int { return cmp.Compare(len(y.publishers), len(x.publishers)) })
	return all[:min(len(all), mostSize)]
}
