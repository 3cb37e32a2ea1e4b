package cluster

import (
	"slices"
)

// Bounds of the work for one article.
const (
	maxPostings   = 64 // newest articles looked at for one word
	maxCandidates = 10 // articles compared
	maxStories    = 3  // stories compared
	maxMembers    = 8  // newest members of a story that speak for it
	mergeMembers  = 8  // the same, when stories are compared
)

// bars are the logits above which things become one.
type bars struct {
	join, merge, repair int32
	weak                int32 // of two articles: below it, one does not lead to the other
	rival               int32 // of two articles: above it, their stories are looked at together again
	held                int32 // added when all of two clusters are in one story already
}

func barsOf(m *Model, care float64) bars {
	c := int32(care * logitUnit)
	b := bars{join: logitOf(.42), merge: logitOf(.52), repair: logitOf(.42), weak: logitOf(.05), rival: logitOf(.2), held: logitUnit / 2}
	if m.story.empty() {
		b = bars{join: logitOf(.25), merge: logitOf(.2), repair: logitOf(.16), weak: logitOf(.05), rival: logitOf(.1)}
	}
	b.join, b.merge, b.repair = b.join+c, b.merge+c, b.repair+c
	return b
}

// candidates are the articles that share most rarity with one, best first.
func (e *Engine) candidates(m *member) []scored {
	s := &e.scratch
	if len(s.scores) < len(e.slots) {
		s.scores = append(s.scores, make([]int32, len(e.slots)-len(s.scores)+1024)...)
	}
	s.touched = s.touched[:0]
	for _, t := range m.terms {
		stem := e.words.reckoned(t.id)
		gain := max(1, int32(stem.idf)*int32(stem.idf)>>8)
		list := stem.list
		for _, slot := range list[max(0, len(list)-maxPostings):] {
			if slot == m.slot {
				continue
			}
			if s.scores[slot] == 0 {
				s.touched = append(s.touched, slot)
			}
			s.scores[slot] += gain
		}
	}
	s.best = e.best(s.best[:0])
	return s.best
}

// best returns the touched articles with the highest scores, best first, of
// equals the newer. Members lie all over the memory, so they are looked at
// only when their score is among the highest.
func (e *Engine) best(list []scored) []scored {
	s := &e.scratch
	least := s.least()
	for _, slot := range slices.Backward(s.touched) { // the newest of the rarest words first
		if score := s.scores[slot]; score >= least {
			list = keepBest(list, scored{e.slots[slot], score})
		}
		s.scores[slot] = 0
	}
	return list
}

// least returns the lowest of the highest scores.
func (s *scratch) least() int32 {
	var top [maxCandidates]int32
	for _, slot := range s.touched {
		score := s.scores[slot]
		if score <= top[maxCandidates-1] {
			continue
		}
		at := maxCandidates - 1
		for ; at > 0 && top[at-1] < score; at-- {
			top[at] = top[at-1]
		}
		top[at] = score
	}
	return top[maxCandidates-1]
}

// keepBest inserts into a bounded list, best first; of equals the newer.
func keepBest(list []scored, c scored) []scored {
	at := len(list)
	for at > 0 && (c.score > list[at-1].score || c.score == list[at-1].score && older(c.m, list[at-1].m) > 0) {
		at--
	}
	if at == maxCandidates {
		return list
	}
	if len(list) == maxCandidates {
		list = list[:maxCandidates-1]
	}
	return slices.Insert(list, at, c)
}

// near are the stories that candidates lead to, the likeliest first.
func (e *Engine) near(m *member, weak int32) (groups []*group) {
	edges := e.candidates(m)
	kept := make([]scored, 0, len(edges))
	for _, c := range edges {
		if c.score = e.pair(m, c.m); c.score > weak {
			kept = append(kept, c)
		}
	}
	slices.SortFunc(kept, func(a, b scored) int {
		if a.score != b.score {
			return int(b.score - a.score)
		}
		return older(a.m, b.m)
	})
	for _, c := range kept {
		if !slices.Contains(groups, c.m.story) {
			groups = append(groups, c.m.story)
		}
	}
	return groups[:min(len(groups), maxStories)]
}

// newest returns the last members of a story.
func (g *group) newest(n int) []*member { return g.members[max(0, len(g.members)-n):] }

// arrive finds the story of a new article, and merges stories it brings together.
func (e *Engine) arrive(m *member, d *Decision) {
	groups := e.near(m, e.bars.weak)
	if len(groups) == 0 {
		return
	}
	copied := e.copied(m)
	items := []*member{m}
	sides := make([][]int, len(groups))
	for i, g := range groups {
		for _, other := range g.newest(maxMembers) {
			sides[i] = append(sides[i], len(items))
			items = append(items, other)
		}
	}
	scores := e.compareAll(e.scope(items), groups, sides)
	if i := slices.Index(groups, copied); i >= 0 {
		scores[i] = -2 * apart
	}
	best := slices.Index(scores, slices.Max(scores))
	if scores[best] < e.bars.join {
		return
	}
	into := groups[best]
	for i, g := range groups {
		if i != best && scores[i] >= e.bars.join && !e.parted(into, g) && e.one(into, g) {
			if larger(g, into) < 0 {
				into, g = g, into
			}
			e.absorb(into, g)
			d.Merged = append(d.Merged, g.id)
		}
	}
	slices.Sort(d.Merged)
	d.Story = into.id
}

// copied finds the story of an article with the same headline, as agencies'
// texts have it. What one publisher repeats from day to day is no copy.
func (e *Engine) copied(m *member) *group {
	for _, c := range e.scratch.best {
		apart := max(m.date-c.m.date, c.m.date-m.date)
		if m.copy != 0 && c.m != nil && c.m.copy == m.copy && (apart < 12*hour || apart < 72*hour && (m.source == 0 || m.source != c.m.source)) {
			return c.m.story
		}
	}
	return nil
}

// compareAll judges the first item of a scope against each of some stories.
func (e *Engine) compareAll(s *scope, groups []*group, sides [][]int) []int32 {
	a := s.side([]int{0}, 1)
	rels := make([]relation, len(groups))
	for i := range groups {
		rels[i] = s.relate(a, s.side(sides[i], 1))
	}
	scores := make([]int32, len(groups))
	for i, g := range groups {
		other := int32(0)
		for j := range rels {
			if j != i {
				other = max(other, rels[j].mean())
			}
		}
		var x row
		rels[i].fill(&x, a, s.side(sides[i], len(g.members)), other, 0, stageArrival)
		scores[i] = e.judge(&rels[i], &x)
		e.tell(stageArrival, s, []int{0}, sides[i], &x, false)
		if e.strays(s.items[0], g.members[:max(0, len(g.members)-maxMembers)]) {
			scores[i] = 2 * apart
		}
	}
	return scores
}

// strays tells that an article has nothing to do with the older part of a long
// story, whatever its newest articles say: so chains of likeness end.
func (e *Engine) strays(m *member, older []*member) bool {
	if len(older) <= 4 {
		return false
	}
	for i := range 4 {
		if e.pair(m, older[i*(len(older)-1)/3]) > e.bars.weak {
			return false
		}
	}
	return true
}

// one judges two stories by their newest members.
func (e *Engine) one(g, h *group) bool {
	items := slices.Concat(g.newest(mergeMembers), h.newest(mergeMembers))
	s := e.scope(items)
	var in, of []int
	for i := range items {
		if i < min(len(g.members), mergeMembers) {
			in = append(in, i)
		} else {
			of = append(of, i)
		}
	}
	a, b := s.side(in, len(g.members)), s.side(of, len(h.members))
	r := s.relate(a, b)
	var x row
	r.fill(&x, a, b, 0, 0, stageMerge)
	e.tell(stageMerge, s, in, of, &x, false)
	return e.judge(&r, &x) >= e.bars.merge
}

// tell shows what was judged to who teaches the story scorer.
func (e *Engine) tell(stage int32, s *scope, a, b []int, x *row, taken bool) {
	if e.watch == nil {
		return
	}
	pick := func(items []int) (out []*member) {
		for _, i := range items {
			out = append(out, s.items[i])
		}
		return out
	}
	e.watch(stage, pick(a), pick(b), x, taken)
}
