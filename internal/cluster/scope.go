package cluster

import "slices"

// scope is a handful of articles that are compared with each other; each pair
// is asked about once.
type scope struct {
	engine *Engine
	items  []*member
	logits []int32 // len(items) squared; 0 means not asked yet
}

// scratch is memory that is used again and again.
type scratch struct {
	scores  []int32 // by slot
	touched []int32
	best    []scored
	scope   scope
}

type scored struct {
	m     *member
	score int32
}

// scope returns an empty scope; only one is in use at a time.
func (e *Engine) scope(items []*member) *scope {
	s := &e.scratch.scope
	n := len(items) * len(items)
	s.engine, s.items = e, items
	if cap(s.logits) < n {
		s.logits = make([]int32, n)
	}
	s.logits = s.logits[:n]
	clear(s.logits)
	return s
}

// at returns the logit that two items are of one story.
func (s *scope) at(i, j int) int32 {
	n := len(s.items)
	l := s.logits[i*n+j]
	if l == 0 {
		if l = s.engine.pair(s.items[i], s.items[j]); l == 0 {
			l = 1
		}
		s.logits[i*n+j], s.logits[j*n+i] = l, l
	}
	return l
}

// side is one of two clusters of a scope's items.
type side struct {
	items    []int
	size     int // articles, those that are not in scope included
	from, to int64
	mid      int64 // mean date
}

func (s *scope) side(items []int, size int) side {
	out := side{items: items, size: size, from: s.items[items[0]].date, to: s.items[items[0]].date}
	for _, i := range items {
		d := s.items[i].date
		out.from, out.to = min(out.from, d), max(out.to, d)
		out.mid += d / int64(len(items))
	}
	return out
}

// relation is what two sides have to do with each other.
type relation struct {
	pairs, over, source, together int32
	sum, bestA, bestB             int64 // likelihoods
	logits                        int64
	most, least                   int32
	top                           [3]int32
}

func (r *relation) mean() int32 { return int32(r.sum / int64(r.pairs)) }

// sum adds up the likelihoods of all pairs of two sets of items.
func (s *scope) sum(a, b []int) (sum int64) {
	for _, i := range a {
		for _, j := range b {
			sum += int64(likelihood(s.at(i, j)))
		}
	}
	return sum
}

// relate compares all items of two sides.
func (s *scope) relate(a, b side) relation {
	r := relation{pairs: int32(len(a.items) * len(b.items)), least: oddsUnit}
	var bestB [64]int32
	for _, i := range a.items {
		bestA := int32(0)
		for k, j := range b.items {
			l := s.at(i, j)
			p := likelihood(l)
			r.sum, r.logits = r.sum+int64(p), r.logits+int64(l)
			r.least = min(r.least, p)
			bestA, bestB[k&63] = max(bestA, p), max(bestB[k&63], p)
			r.rank(p)
			r.over += int32(boolInt(p > oddsUnit/5))
			x, y := s.items[i], s.items[j]
			r.source += int32(boolInt(x.source == y.source && x.source != 0))
			r.together += int32(boolInt(x.story == y.story && x.story != nil))
		}
		r.bestA += int64(bestA)
	}
	for _, p := range bestB[:min(len(b.items), 64)] {
		r.bestB += int64(p)
	}
	r.most = r.top[0]
	return r
}

// rank keeps the three best likelihoods.
func (r *relation) rank(p int32) {
	switch {
	case p > r.top[0]:
		r.top = [3]int32{p, r.top[0], r.top[1]}
	case p > r.top[1]:
		r.top = [3]int32{r.top[0], p, r.top[1]}
	case p > r.top[2]:
		r.top[2] = p
	}
}

// The features of two clusters, in the order the story forest knows them.
const (
	sMean = iota
	sMost
	sLeast
	sTop
	sOver
	sLogit
	sBestA
	sBestB
	sSizeA
	sSizeB
	sGap
	sSpan
	sApart
	sMarginA
	sMarginB
	sStage
	sSource
	storyFeatures
)

// When two clusters are compared.
const (
	stageRepair  = 0
	stageArrival = 1
	stageMerge   = 2
)

const hour = 3600e3 // ms

// fill writes the features of two clusters: the smaller is A. otherA and
// otherB are the best mean likelihood of each with any third.
func (r *relation) fill(x *row, a, b side, otherA, otherB, stage int32) {
	if a.size > b.size {
		a, b, otherA, otherB = b, a, otherB, otherA
		r.bestA, r.bestB = r.bestB, r.bestA
	}
	mean := r.mean()
	x[sMean], x[sMost], x[sLeast] = mean, r.most, r.least
	n := min(r.pairs, 3)
	x[sTop] = (r.top[0] + r.top[1] + r.top[2]) / n
	x[sOver] = r.over * unit / r.pairs
	x[sLogit] = int32(r.logits / int64(r.pairs))
	x[sBestA], x[sBestB] = int32(r.bestA/int64(len(a.items))), int32(r.bestB/int64(len(b.items)))
	x[sSizeA], x[sSizeB] = int32(min(a.size, 64)), int32(min(b.size, 64))
	x[sGap] = hours(max(a.from, b.from) - min(a.to, b.to))
	x[sSpan] = hours(max(a.to, b.to) - min(a.from, b.from))
	x[sApart] = hours(max(a.mid-b.mid, b.mid-a.mid))
	x[sMarginA], x[sMarginB] = mean-otherA, mean-otherB
	x[sStage], x[sSource] = stage, r.source*unit/r.pairs
}

// judge returns the logit that two clusters are one story. Before the story
// scorer is learned it is the mean likelihood that speaks.
func (e *Engine) judge(r *relation, x *row) int32 {
	if e.model.story.empty() {
		return logitTable(r.mean())
	}
	return e.model.story.logit(x)
}

// logitTable is the inverse of likelihood, by search.
func logitTable(p int32) int32 {
	i, _ := slices.BinarySearch(odds[:], p)
	return int32(i-1024) << 5
}
