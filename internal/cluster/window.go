package cluster

import (
	"time"
)

// advance moves the stream's time and lets go of what leaves the window. The
// dates need not come in order, so the dead are marked where they stand, and
// the lists are swept when half of them are dead.
func (e *Engine) advance(date time.Time) {
	if !date.After(e.now) {
		return
	}
	e.now = date
	for _, m := range e.alive {
		if !m.gone && e.now.Sub(m.date) > e.o.Window {
			e.drop(m)
		}
	}
	if e.dead > len(e.alive)/2 {
		e.sweep()
	}
}

func (e *Engine) drop(m *member) {
	m.gone = true
	e.dead++
	for _, t := range m.terms {
		if e.counts[t]--; e.counts[t] == 0 {
			delete(e.counts, t)
		}
	}
}

func (e *Engine) sweep() {
	e.alive, e.dead = living(e.alive), 0
	sweepLists(e.postings)
	sweepLists(e.exact)
	for id, g := range e.stories {
		if g.members = living(g.members); len(g.members) == 0 {
			delete(e.stories, id)
		}
	}
}

func sweepLists(lists map[string][]*member) {
	for key, list := range lists {
		if list = living(list); len(list) == 0 {
			delete(lists, key)
		} else {
			lists[key] = list
		}
	}
}

func living(members []*member) []*member {
	kept := members[:0]
	for _, m := range members {
		if !m.gone {
			kept = append(kept, m)
		}
	}
	clear(members[len(kept):])
	return kept
}
