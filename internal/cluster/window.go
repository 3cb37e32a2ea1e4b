package cluster

import (
	"slices"
	"time"
)

// bucket holds the articles dated within one tick.
type bucket struct {
	tick    int64
	members []*member
	stale   bool // no longer of the last day
}

// day is how long a word counts as of today, in ticks.
const day = int64(24 * time.Hour / tick)

func tickOf(t time.Time) int64 { return floorDiv(t.UnixMilli(), tick.Milliseconds()) }

func beatOf(t time.Time) int64 { return floorDiv(t.UnixMilli(), beat.Milliseconds()) }

func floorDiv(a, b int64) int64 {
	if a < 0 {
		return -((-a + b - 1) / b)
	}
	return a / b
}

// advance moves the stream's time and tells whether an article of that date is
// within the window. When a beat ends, its stories are repaired (unless
// articles are loaded); when a tick ends, old articles leave, and the
// statistics are renewed.
func (e *Engine) advance(date time.Time, r *Repair) bool {
	if b := beatOf(date); b > e.beat {
		if r != nil {
			e.repair(r)
		}
		e.beat, e.recent = b, e.recent[:0]
	}
	t := tickOf(date)
	if t > e.now {
		e.now = t
		e.expire()
		e.words.next()
	}
	return t > e.now-e.ticks
}

// expire lets go of what the window leaves behind.
func (e *Engine) expire() {
	gone := 0
	for ; gone < len(e.buckets) && e.buckets[gone].tick <= e.now-e.ticks; gone++ {
		for _, m := range e.buckets[gone].members {
			e.remove(m)
		}
	}
	e.buckets = slices.Delete(e.buckets, 0, gone)
	for i := range e.buckets {
		b := &e.buckets[i]
		if b.tick > e.now-day {
			break
		}
		if !b.stale {
			b.stale = true
			for _, m := range b.members {
				e.words.refresh(m, -1)
			}
		}
	}
}

// insert puts an article into the window and a story.
func (e *Engine) insert(m *member, g *group) {
	m.story = g
	g.members = insertByAge(g.members, m)
	e.recent = append(e.recent, m)
	e.give(m)
	b := e.bucket(floorDiv(m.date, tick.Milliseconds()))
	b.members = append(b.members, m)
	e.words.add(m, 1)
	if !b.stale {
		e.words.refresh(m, 1)
	}
	for _, t := range m.terms {
		s := e.words.stems[t.id]
		s.list = e.post(s.list, m)
	}
}

// give finds a slot for a member.
func (e *Engine) give(m *member) {
	if n := len(e.free); n > 0 {
		m.slot, e.free = e.free[n-1], e.free[:n-1]
		e.slots[m.slot] = m
		return
	}
	m.slot = int32(len(e.slots))
	e.slots = append(e.slots, m)
}

func (e *Engine) bucket(t int64) *bucket {
	i, found := slices.BinarySearchFunc(e.buckets, t, func(b bucket, t int64) int { return int(b.tick - t) })
	if !found {
		e.buckets = slices.Insert(e.buckets, i, bucket{tick: t, stale: t <= e.now-day})
	}
	return &e.buckets[i]
}

func insertByAge(list []*member, m *member) []*member {
	at := len(list)
	for at > 0 && older(m, list[at-1]) < 0 {
		at--
	}
	return slices.Insert(list, at, m)
}

// post adds a member to the list of a word, which is ordered by date.
func (e *Engine) post(list []int32, m *member) []int32 {
	at := len(list)
	if at > 0 && older(m, e.slots[list[at-1]]) < 0 {
		at, _ = slices.BinarySearchFunc(list, m, func(slot int32, m *member) int { return older(e.slots[slot], m) })
	}
	return slices.Insert(list, at, m.slot)
}

// remove takes a member out of the window, and its story when it was the last.
func (e *Engine) remove(m *member) {
	if m.fresh {
		e.words.refresh(m, -1)
	}
	e.words.add(m, -1)
	for _, t := range m.terms {
		s := e.words.stems[t.id]
		at := slices.Index(s.list, m.slot) // near the front: the oldest go first
		copy(s.list[1:at+1], s.list[:at])
		s.list = s.list[1:]
		if len(s.list) == 0 {
			e.words.forget(t.id)
		}
	}
	e.slots[m.slot] = nil
	e.free = append(e.free, m.slot)
	e.leave(m)
}

// leave takes a member out of its story.
func (e *Engine) leave(m *member) {
	g := m.story
	at, _ := slices.BinarySearchFunc(g.members, m, older)
	g.members = slices.Delete(g.members, at, at+1)
	if len(g.members) == 0 {
		delete(e.stories, g.id)
	}
}
