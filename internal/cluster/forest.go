package cluster

import (
	"math"
	"math/bits"
	"slices"
)

// maxFeatures bounds the features of a forest, so that a row has a fixed size.
const maxFeatures = 32

// row is the features of one question asked of a forest.
type row [maxFeatures]int32

// forest is a sum of decision trees, all of one depth. Each tree holds its
// inner nodes in the order of a heap: the children of i are 2i+1 and 2i+2.
type forest struct {
	depth int     // at most maxDepth
	cuts  []cut   // (1<<depth)-1 for each tree
	leafs []int32 // 1<<depth for each tree, in logits
	base  int32   // logit before any tree
	ready *board  // the same in the form that is asked; made by prepare
}

// The first trees say most: when after a block of them an answer is clearly no
// or clearly yes, the others are not asked.
const (
	hopeless = -9 * logitUnit / 2
	certain  = 2 * logitUnit
)

// cut sends a row to the right when its feature is greater than at.
type cut struct {
	feature int32
	at      int32
}

// empty tells a forest that was never trained.
func (f *forest) empty() bool { return len(f.leafs) == 0 }

// Bounds of a board: a tree has a lane of 16 bits, one a leaf; a feature has 64
// ranks.
const (
	maxDepth   = 4
	laneLeaves = 1 << maxDepth
	maxCuts    = 63 // different ones of a feature
	blockTrees = 32
)

// lanes are the leaves of 32 trees: bit n of a tree's lane is its nth leaf from
// the left.
type lanes [blockTrees / 4]uint64

// board asks all trees side by side (after QuickScorer, Lucchese et al., SIGIR
// 2015): what a feature is greater than crosses out leaves in every tree, the
// same leaves for all values between two cuts. A tree's answer is the leftmost
// leaf that nothing crossed out.
type board struct {
	features []int32 // those that any tree asks for
	cuts     [][maxCuts + 1]int32
	blocks   []block
}

// block is 32 trees.
type block struct {
	left  []lanes // by feature and rank, 64 a feature
	leafs [blockTrees][laneLeaves]int32
}

// prepare makes the board, and tells whether the forest is one that can be
// asked: not too deep, and with few enough cuts of a feature.
func (f *forest) prepare() bool {
	cuts := map[int32][]int32{}
	for _, c := range f.cuts {
		cuts[c.feature] = append(cuts[c.feature], c.at)
	}
	b := &board{}
	for feature := range int32(maxFeatures) {
		list := cuts[feature]
		if list == nil {
			continue
		}
		slices.Sort(list)
		list = slices.Compact(list)
		if len(list) > maxCuts {
			return false
		}
		ranks := [maxCuts + 1]int32{}
		for i := copy(ranks[:], list); i < len(ranks); i++ {
			ranks[i] = math.MaxInt32
		}
		b.features, b.cuts = append(b.features, feature), append(b.cuts, ranks)
	}
	if f.depth > maxDepth {
		return false
	}
	for tree := range len(f.leafs) >> f.depth {
		b.plant(f, tree)
	}
	f.ready = b
	return true
}

// plant adds a tree.
func (b *board) plant(f *forest, tree int) {
	at := tree % blockTrees
	if at == 0 {
		left := make([]lanes, len(b.features)*(maxCuts+1))
		for i := range left {
			for w := range left[i] {
				left[i][w] = math.MaxUint64
			}
		}
		b.blocks = append(b.blocks, block{left: left})
	}
	to := &b.blocks[len(b.blocks)-1]
	inner, leaves := 1<<f.depth-1, 1<<f.depth
	copy(to.leafs[at][:], f.leafs[tree*leaves:(tree+1)*leaves])
	for node, c := range f.cuts[tree*inner : (tree+1)*inner] {
		level := bits.Len(uint(node+1)) - 1 // of the root: 0
		width := leaves >> level            // leaves below the node
		first := (node + 1 - 1<<level) * width
		lost := uint64(1<<(width/2)-1) << first // all to its left
		n := slices.Index(b.features, c.feature)
		rank, _ := slices.BinarySearch(b.cuts[n][:], c.at)
		for r := rank + 1; r <= maxCuts; r++ {
			to.left[n*(maxCuts+1)+r][at/4] &^= lost << (at % 4 * laneLeaves)
		}
	}
}

// rank counts the cuts that a value is greater than.
func rank(cuts *[maxCuts + 1]int32, value int32) int {
	at := 0
	for half := 32; half > 0; half /= 2 {
		at += half * boolInt(cuts[(at+half-1)&maxCuts] < value)
	}
	return at
}

// logit asks all trees.
func (f *forest) logit(x *row) int32 {
	b := f.ready
	var at [maxFeatures]int
	for n, feature := range b.features {
		at[n] = n*(maxCuts+1) + rank(&b.cuts[n], x[feature&(maxFeatures-1)])
	}
	sum := f.base
	for i := range b.blocks {
		block := &b.blocks[i]
		left := block.stand(at[:len(b.features)])
		for tree := range block.leafs {
			leaf := bits.TrailingZeros16(uint16(left[tree/4] >> (tree % 4 * laneLeaves)))
			sum += block.leafs[tree][leaf&(laneLeaves-1)]
		}
		if sum < hopeless || sum > certain {
			break
		}
	}
	return sum
}

// stand returns the leaves that no feature crosses out.
func (b *block) stand(at []int) lanes {
	const all = math.MaxUint64
	var c, d, e, f, g, h, i, j uint64 = all, all, all, all, all, all, all, all
	for _, n := range at {
		l := &b.left[n]
		c, d, e, f = c&l[0], d&l[1], e&l[2], f&l[3]
		g, h, i, j = g&l[4], h&l[5], i&l[6], j&l[7]
	}
	return lanes{c, d, e, f, g, h, i, j}
}
