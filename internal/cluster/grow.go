package cluster

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// growth says how a forest is grown.
type growth struct {
	features, trees, depth int
	rate                   float64 // share of its answer that each tree gives
	least                  int     // rows in a leaf, at least
	bags                   int     // forests that are averaged, each of 70 % of the rows
}

// example is one question with its answer: a share from 0 to 1.
type example struct {
	x      row
	label  float32
	weight float32
}

const (
	bins   = 64
	ridge  = 5.0 // weight that pulls leaves to nothing
	inBags = 0.7
)

// grow makes a forest by gradient boosting on binned features. The same
// examples and seed give the same forest.
func grow(ctx context.Context, examples []example, g growth, rng *rand.Rand) forest {
	out := forest{depth: g.depth}
	cols, cuts := binned(examples, g.features)
	base := baseOf(examples)
	out.base = int32(base * logitUnit)
	for range g.bags {
		b := booster{growth: g, cols: cols, cuts: cuts}
		for i := range examples {
			if g.bags == 1 || rng.Float64() < inBags {
				b.rows = append(b.rows, int32(i))
			}
		}
		b.run(ctx, examples, out.base, &out)
	}
	out.prepare() // 64 bins have 63 cuts
	return out
}

func baseOf(examples []example) float64 {
	yes, all := 1.0, 2.0
	for _, e := range examples {
		yes, all = yes+float64(float64(e.label)*float64(e.weight)), all+float64(e.weight)
	}
	return ln(yes / (all - yes))
}

// binned sorts each feature into at most 64 bins of about equal size. A row is
// in bin b when its value is greater than cuts[b-1] and not greater than cuts[b].
func binned(examples []example, features int) (cols [][]uint8, cuts [][]int32) {
	for f := range features {
		step := max(1, len(examples)/20000)
		var values []int32
		for i := 0; i < len(examples); i += step {
			values = append(values, examples[i].x[f])
		}
		slices.Sort(values)
		var c []int32
		for b := 1; b < bins; b++ {
			if len(values) > 0 {
				c = append(c, values[b*(len(values)-1)/bins])
			}
		}
		c = slices.Compact(c)
		col := make([]uint8, len(examples))
		for i := range examples {
			at, _ := slices.BinarySearch(c, examples[i].x[f])
			col[i] = uint8(at)
		}
		cols, cuts = append(cols, col), append(cuts, c)
	}
	return cols, cuts
}

// booster grows the trees of one bag.
type booster struct {
	growth
	cols  [][]uint8
	cuts  [][]int32
	rows  []int32
	node  []uint8 // by place in rows
	logit []int32
	slope []float32
	bend  []float32
}

func (b *booster) run(ctx context.Context, examples []example, base int32, out *forest) {
	n := len(b.rows)
	b.node, b.logit, b.slope, b.bend = make([]uint8, n), make([]int32, n), make([]float32, n), make([]float32, n)
	for k := range b.logit {
		b.logit[k] = base
	}
	for range b.trees {
		if ctx.Err() != nil {
			return
		}
		for k, i := range b.rows {
			e := &examples[i]
			p := float32(likelihood(b.logit[k])) / oddsUnit
			b.slope[k] = float32((p - e.label) * e.weight)
			b.bend[k] = float32(max(p*float32(1-p), 1e-4) * e.weight)
			b.node[k] = 0
		}
		b.tree(out)
	}
}

// bin sums what falls into one bin of one feature at one node.
type bin struct {
	slope, bend float64
	rows        int32
}

func (b *booster) tree(out *forest) {
	for level := range b.depth {
		out.cuts = append(out.cuts, b.splits(1<<level)...)
		made := out.cuts[len(out.cuts)-1<<level:]
		for k, i := range b.rows {
			s := made[b.node[k]]
			right := false
			if s.at != math.MaxInt32 {
				c := b.cuts[s.feature]
				at, _ := slices.BinarySearch(c, s.at)
				right = int(b.cols[s.feature][i]) > at
			}
			b.node[k] = b.node[k]*2 + uint8(boolInt(right))
		}
	}
	b.leaves(out)
}

// splits finds the best cut for each node of a level.
func (b *booster) splits(nodes int) []cut {
	best, gains := make([]cut, nodes), make([]float64, nodes)
	for i := range best {
		best[i] = cut{0, math.MaxInt32}
	}
	hist := make([]bin, nodes*bins)
	for f := range b.features {
		clear(hist)
		col := b.cols[f]
		for k, i := range b.rows {
			h := &hist[int(b.node[k])*bins+int(col[i])]
			h.slope += float64(b.slope[k])
			h.bend += float64(b.bend[k])
			h.rows++
		}
		for node := range nodes {
			gain, at := b.best(hist[node*bins : (node+1)*bins])
			if gain > gains[node] && at < len(b.cuts[f]) {
				gains[node], best[node] = gain, cut{int32(f), b.cuts[f][at]}
			}
		}
	}
	return best
}

// best finds where to cut a row of bins: after which one.
func (b *booster) best(hist []bin) (gain float64, at int) {
	var all bin
	for _, h := range hist {
		all.add(h)
	}
	var left bin
	for i, h := range hist[:bins-1] {
		left.add(h)
		right := bin{all.slope - left.slope, all.bend - left.bend, all.rows - left.rows}
		if int(left.rows) < b.least || int(right.rows) < b.least {
			continue
		}
		if g := left.worth() + right.worth() - all.worth(); g > gain {
			gain, at = g, i
		}
	}
	return gain, at
}

func (b *bin) add(h bin) {
	b.slope, b.bend, b.rows = b.slope+h.slope, b.bend+h.bend, b.rows+h.rows
}

func (b bin) worth() float64 { return float64(b.slope*b.slope) / (b.bend + ridge) }

// leaves gives the leaves of the tree their answers.
func (b *booster) leaves(out *forest) {
	sums := make([]bin, 1<<b.depth)
	for k := range b.rows {
		sums[b.node[k]].add(bin{float64(b.slope[k]), float64(b.bend[k]), 1})
	}
	answers := make([]int32, len(sums))
	for i, s := range sums {
		answers[i] = int32(math.Round(-s.slope / (s.bend + ridge) * b.rate * logitUnit))
		out.leafs = append(out.leafs, int32(math.Round(float64(answers[i])/float64(b.bags))))
	}
	for k := range b.rows {
		b.logit[k] += answers[b.node[k]]
	}
}
