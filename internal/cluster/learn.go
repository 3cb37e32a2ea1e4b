package cluster

import (
	"context"
	"math/rand/v2"
	"slices"

	"herald"
)

// Corpus is articles whose stories are known, in the order of their stream.
// Article IDs are ignored.
type Corpus struct {
	Articles []herald.Article
	Groups   [][]int // articles that were shown as one story, by index; may overlap
	// Together tells in what share of the moments in which two articles were
	// both shown they were shown as one story; known is false when there was none.
	Together func(i, j int) (share float64, known bool)
	Weight   float64 // of its examples, the first corpus having 1; 0 means 0.04
	ByTime   bool    // the halves for cross-fitting are earlier and later, not every other story
	Words    bool    // its words may be learned
	Scorer   bool    // its pairs may be learned
}

// Lesson is what a model is learned from.
type Lesson struct {
	Corpora  []Corpus
	Texts    []herald.Article // of no known story: title and summary
	Dims     int              // of the word vectors; 0 means 128
	LeastDoc int              // texts a word must stand in; 0 means 5
	Seed     uint64
}

// Seeds of the parts of learning, so that each draws its own numbers.
const (
	seedVectors = iota + 1
	seedPairs
	seedForest
	seedStories
	seedMask
)

func (l Lesson) rng(part, more uint64) *rand.Rand { return rand.New(rand.NewPCG(l.Seed, part<<8|more)) }

// Learn makes a model. The same lesson gives the same model. When ctx is done it
// gives up, with its error: within a second of one processor.
//
// What is asked of a scorer later concerns words and stories it has not seen.
// So each half of the articles is shown to it with the word statistics and
// vectors that were learned without that half.
func Learn(ctx context.Context, l Lesson) (*Model, error) {
	if l.Dims == 0 {
		l.Dims = 128
	}
	if l.LeastDoc == 0 {
		l.LeastDoc = 5
	}
	halves := l.halves()
	var without [2]*Model // learned without that half
	for h := range without {
		without[h] = l.learnWords(ctx, func(c, i int) bool { return halves[c][i] != h }, uint64(h+1))
	}
	var pairs [2][]example
	for h, m := range without {
		pairs[h] = l.pairExamples(ctx, m, halves, h)
	}
	for h, m := range without {
		m.pair = grow(ctx, pairs[1-h], pairGrowth, l.rng(seedForest, uint64(h)))
	}
	stories := l.storyExamples(ctx, without, halves)
	m := l.learnWords(ctx, func(int, int) bool { return true }, 0)
	m.pair = grow(ctx, slices.Concat(pairs[0], pairs[1]), pairGrowth, l.rng(seedForest, 2))
	m.story = grow(ctx, stories, storyGrowth, l.rng(seedForest, 3))
	if err := ctx.Err(); err != nil { // what the parts made of it is half a model
		return nil, err
	}
	return m, nil
}

var (
	pairGrowth  = growth{features: pairFeatures, trees: 120, depth: 4, rate: .15, least: 100, bags: 1}
	storyGrowth = growth{features: storyFeatures, trees: 60, depth: 4, rate: .12, least: 60, bags: 2}
)

// halves says for each article of each corpus in which half it is.
func (l Lesson) halves() [][]int {
	out := make([][]int, len(l.Corpora))
	for c, corpus := range l.Corpora {
		half := make([]int, len(corpus.Articles))
		if corpus.ByTime {
			for i := len(half) / 2; i < len(half); i++ {
				half[i] = 1
			}
		} else {
			for g, group := range corpus.Groups {
				for _, i := range group {
					half[i] = g % 2
				}
			}
		}
		out[c] = half
	}
	return out
}
