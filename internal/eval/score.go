package eval

import (
	"maps"
	"slices"
	"strings"
)

// Score is how well a partition fits the true one. All but the last two are
// 0 to 1.
type Score struct {
	P, R, F1 float64 // BCubed: means over articles (and instants)
	Pure     float64 // share of the stories of three or more that lie in one true group
	Moves    float64 // mean number of times an article changed story
	Articles int
}

// bcubed judges one partition: want and got name the group of each article.
func bcubed(want, got map[string]string) (p, r float64, pure, big int) {
	type cell struct{ got, want string }
	joint, found, real := map[cell]int{}, map[string]int{}, map[string]int{}
	for id, w := range want {
		joint[cell{got[id], w}]++
		found[got[id]]++
		real[w]++
	}
	best := map[string]int{}
	for _, c := range slices.SortedFunc(maps.Keys(joint), func(a, b cell) int {
		return strings.Compare(a.got+"\x00"+a.want, b.got+"\x00"+b.want)
	}) {
		n := joint[c]
		p += float64(n*n) / float64(found[c.got])
		r += float64(n*n) / float64(real[c.want])
		best[c.got] = max(best[c.got], n)
	}
	for s, n := range found {
		if n >= 3 {
			big++
			if best[s] == n {
				pure++
			}
		}
	}
	return p / float64(len(want)), r / float64(len(want)), pure, big
}

// tally adds up the judgements of instants.
type tally struct {
	p, r             float64
	pure, big, times int
}

func (t *tally) add(want, got map[string]string) {
	if len(want) == 0 {
		return
	}
	p, r, pure, big := bcubed(want, got)
	t.p, t.r, t.pure, t.big, t.times = t.p+p, t.r+r, t.pure+pure, t.big+big, t.times+1
}

func (t *tally) score() Score {
	if t.times == 0 {
		return Score{}
	}
	s := Score{P: t.p / float64(t.times), R: t.r / float64(t.times)}
	if s.P+s.R > 0 {
		s.F1 = 2 * s.P * s.R / (s.P + s.R)
	}
	s.Pure = float64(t.pure) / float64(max(1, t.big))
	return s
}
