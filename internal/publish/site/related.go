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

// relation is a story with the number of rare topics shared with it, and the
// time between the beginnings in milliseconds.
type relation struct {
	*entry
	shared int
	apart  int64
}

// relate gives every story those that are related, the closest first.
func (x *index) relate() {
	order := map[*listView][]*entry{}
	for _, l := range x.topics {
		if l.Count <= relatedTopic {
			order[l] = slices.SortedFunc(slices.Values(l.entries), byBeginning)
		}
	}
	var met []relation
	for _, e := range x.stories {
		met = met[:0]
		for _, l := range e.topics {
			met = e.neighbours(met, order[l])
		}
		slices.SortFunc(met, func(a, b relation) int {
			return cmp.Or(cmp.Compare(b.shared, a.shared), cmp.Compare(a.apart, b.apart), cmp.Compare(a.path, b.path))
		})
		if len(met) > 0 {
			e.related = slices.Clone(met[:min(len(met), maxRelated)])
		}
	}
}

func byBeginning(a, b *entry) int {
	if a.begun != b.begun {
		return cmp.Compare(a.begun, b.begun)
	}
	return cmp.Compare(a.path, b.path)
}

// neighbours adds the stories next to this one among those of a topic, which
// are in the order of their beginnings.
func (e *entry) neighbours(met []relation, topic []*entry) []relation {
	i, there := slices.BinarySearchFunc(topic, e, byBeginning)
	if !there {
		return met
	}
	for _, other := range topic[max(0, i-relatedBefore):i] {
		met = e.meet(met, other)
	}
	for _, other := range topic[i+1 : min(len(topic), i+1+relatedAfter)] {
		if other.begun-e.begun <= relatedAhead.Milliseconds() {
			met = e.meet(met, other)
		}
	}
	return met
}

// meet counts a rare topic shared with another story.
func (e *entry) meet(met []relation, other *entry) []relation {
	for i := range met {
		if met[i].entry == other {
			met[i].shared++
			return met
		}
	}
	return append(met, relation{other, 1, max(other.begun-e.begun, e.begun-other.begun)})
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
