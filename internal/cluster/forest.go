package cluster

// maxFeatures bounds the features of a forest, so that a row has a fixed size.
const maxFeatures = 32

// row is the features of one question asked of a forest.
type row [maxFeatures]int32

// forest is a sum of decision trees, all of one depth. Each tree holds its
// inner nodes in the order of a heap: the children of i are 2i+1 and 2i+2.
type forest struct {
	depth int
	cuts  []cut   // (1<<depth)-1 for each tree
	leafs []int32 // 1<<depth for each tree, in logits
	base  int32   // logit before any tree
}

// The first trees say most: when after a few of them an answer is clearly no,
// the others are not asked.
const (
	fewTrees = 24
	hopeless = -9 * logitUnit / 2
)

// cut sends a row to the right when its feature is greater than at.
type cut struct {
	feature int32
	at      int32
}

// logit asks all trees.
func (f *forest) logit(x *row) int32 {
	sum := f.base
	inner, leafs := 1<<f.depth-1, 1<<f.depth
	for t, at := 0, 0; at < len(f.leafs); t, at = t+inner, at+leafs {
		cuts := f.cuts[t : t+inner : t+inner]
		i := 0
		for range f.depth {
			c := cuts[i]
			i = 2*i + 1 + boolInt(x[c.feature&(maxFeatures-1)] > c.at)
		}
		sum += f.leafs[at+i-inner]
		if sum < hopeless && at >= fewTrees<<f.depth {
			break
		}
	}
	return sum
}

// empty tells a forest that was never trained.
func (f *forest) empty() bool { return len(f.leafs) == 0 }
