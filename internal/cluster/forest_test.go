package cluster

import (
	"math/rand/v2"
	"testing"
)

// walk asks the trees one by one, from root to leaf: what a board must say.
func (f *forest) walk(x *row) int32 {
	sum := f.base
	inner, leaves := 1<<f.depth-1, 1<<f.depth
	for tree := range len(f.leafs) / leaves {
		node := 0
		for range f.depth {
			c := f.cuts[tree*inner+node]
			node = 2*node + 1 + boolInt(x[c.feature] > c.at)
		}
		sum += f.leafs[tree*leaves+node-inner]
		if tree%blockTrees == blockTrees-1 && (sum < hopeless || sum > certain) {
			break
		}
	}
	return sum
}

// rows are questions near the cuts of a forest.
func (f *forest) rows(rng *rand.Rand, n int) []row {
	out := make([]row, n)
	for i := range out {
		for range 200 {
			c := f.cuts[rng.IntN(len(f.cuts))]
			out[i][c.feature] = c.at + int32(rng.IntN(3)) - 1
		}
	}
	return out
}

func TestBoardSaysWhatTreesSay(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 40 {
		f := forest{depth: 1 + rng.IntN(maxDepth), base: int32(rng.IntN(9)) - 4}
		trees := rng.IntN(90)
		for range trees * (1<<f.depth - 1) {
			f.cuts = append(f.cuts, cut{int32(rng.IntN(maxFeatures)), int32(rng.IntN(60)) - 30})
		}
		for range trees << f.depth {
			f.leafs = append(f.leafs, int32(rng.IntN(8000))-4000)
		}
		if !f.prepare() {
			t.Fatal("it cannot be prepared")
		}
		for range 300 {
			var x row
			for i := range x {
				x[i] = int32(rng.IntN(64)) - 32
			}
			if got, want := f.logit(&x), f.walk(&x); got != want {
				t.Fatalf("%d trees of depth %d say %d, the board %d", trees, f.depth, want, got)
			}
		}
	}
	for _, f := range []*forest{&Shipped().pair, &Shipped().story} {
		for _, x := range f.rows(rng, 500) {
			if got, want := f.logit(&x), f.walk(&x); got != want {
				t.Fatalf("the trees say %d, the board %d", want, got)
			}
		}
	}
}

func TestForestsThatCannotBeAsked(t *testing.T) {
	var many forest
	many.depth, many.leafs = 1, make([]int32, 2*(maxCuts+1))
	for i := range maxCuts + 1 {
		many.cuts = append(many.cuts, cut{at: int32(i)})
	}
	deep := forest{depth: maxDepth + 1, cuts: make([]cut, 31), leafs: make([]int32, 32)}
	for _, f := range []*forest{&many, &deep} {
		if f.prepare() {
			t.Errorf("%d cuts of depth %d can be asked", len(f.cuts), f.depth)
		}
	}
}

func BenchmarkForest(b *testing.B) {
	f := &Shipped().pair
	rows := f.rows(rand.New(rand.NewPCG(1, 2)), 1000)
	for _, ask := range []struct {
		name string
		by   func(*row) int32
	}{{"walk", f.walk}, {"board", f.logit}} {
		b.Run(ask.name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				ask.by(&rows[i%len(rows)])
			}
		})
	}
}
