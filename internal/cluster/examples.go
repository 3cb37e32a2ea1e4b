package cluster

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"herald"
)

// Shares of the questions that are kept as examples; the weights make up for it.
const (
	keepHard  = 0.5  // pairs of two stories that share a word
	keepEasy  = 0.04 // the others
	unknown   = 45   // per cent of the words that are hidden in the second showing
	extraPart = 0.04 // of the weight of the first corpus that each other one is given
	thinOf    = 12   // a thin stream has one story in so many
	thinParts = 3    // thin streams that are shown
	thinPart  = 0.6  // weight of the thin streams together
)

// pairExamples shows one half of the articles to a model that was learned
// without it, once as they are and once with many words unknown.
func (l Lesson) pairExamples(ctx context.Context, m *Model, halves [][]int, h int) (out []example) {
	first := 0.0
	for c, corpus := range l.Corpora {
		if !corpus.Scorer || ctx.Err() != nil {
			continue
		}
		rng := l.rng(seedPairs, uint64(c*2+h))
		list := corpus.pairs(m, halves[c], h, rng)
		one := total(list)
		list = append(list, corpus.pairs(m.hidden(), halves[c], h, rng)...)
		if corpus.Weight == 1 {
			for part := range thinParts {
				thin := corpus.pairs(m.hidden(), corpus.thin(halves[c], part), h, rng)
				scale(thin, one*thinPart/thinParts/total(thin))
				list = append(list, thin...)
			}
		}
		if first == 0 {
			first = total(list)
		} else {
			scale(list, first*cmp.Or(corpus.Weight, extraPart)/total(list))
		}
		out = append(out, list...)
	}
	return out
}

func total(list []example) (sum float64) {
	for _, e := range list {
		sum += float64(e.weight)
	}
	return sum + 1e-9
}

func scale(list []example, by float64) {
	for i := range list {
		list[i].weight *= float32(by)
	}
}

// thin keeps few of the stories of a half, as someone with three feeds sees
// them: names that are everywhere in his town are rare in all that was learned.
func (c Corpus) thin(half []int, part int) []int {
	out := make([]int, len(half))
	for i := range out {
		out[i] = -1
	}
	for _, group := range c.Groups {
		if first := slices.Min(group); first%thinOf == part {
			for _, i := range group {
				out[i] = half[i]
			}
		}
	}
	return out
}

// hidden is a model that does not know many of its words.
func (m *Model) hidden() *Model {
	out := *m
	out.words = make(map[uint64]word, len(m.words))
	for key, w := range m.words {
		if (key*0x9E3779B97F4A7C15>>32)%100 >= unknown {
			out.words[key] = w
		}
	}
	return &out
}

// pairs replays a half and asks about pairs of articles as they meet.
func (c Corpus) pairs(m *Model, half []int, h int, rng *rand.Rand) (out []example) {
	e := New(Options{Model: m})
	odds := 1.0
	if !c.ByTime {
		odds = 0.1 // every two articles of the set are known: too many
	}
	for i, a := range c.Articles {
		if half[i] != h {
			continue
		}
		a.ID, a.Address = herald.ArticleID(i+1), fmt.Sprint(i)
		if !e.advance(a.Date, nil) {
			continue
		}
		one := e.member(a)
		e.insert(one, e.group(Tie{Story: one.key}))
		for _, b := range e.buckets {
			for _, other := range b.members {
				j := int(other.id) - 1
				share, known := c.Together(i, j)
				if i == j || !known || odds < 1 && rng.Float64() >= odds {
					continue
				}
				if ex, ok := e.example(one, other, share, rng); ok {
					out = append(out, ex)
				}
			}
		}
	}
	return out
}

func (e *Engine) example(a, b *member, share float64, rng *rand.Rand) (ex example, ok bool) {
	if len(a.terms) < 2 || len(b.terms) < 2 || !e.compare(a, b, &ex.x) {
		return ex, false
	}
	ex.label, ex.weight = float32(share), 1
	if share > 0 {
		return ex, true
	}
	keep := keepHard
	if ex.x[pWords] == 0 && ex.x[pVector] <= unit*4/10 {
		keep = keepEasy
	}
	ex.weight = float32(1 / keep)
	return ex, rng.Float64() < keep
}

// storyExamples replays each half through the engine: first with the mean
// likelihood alone, at bars that make good and bad stories, then with the
// story scorer learned from the other half so far.
func (l Lesson) storyExamples(ctx context.Context, without [2]*Model, halves [][]int) []example {
	var all [2][]example
	for h, m := range without {
		for pass, bar := range []float64{.10, .22} {
			all[h] = append(all[h], l.replay(ctx, m, halves, h, logitOf(bar), uint64(pass))...)
		}
	}
	for h, m := range without {
		second := *m
		second.story = grow(ctx, all[1-h], storyGrowth, l.rng(seedForest, uint64(4+h)))
		all[h] = append(all[h], l.replay(ctx, &second, halves, h, logitOf(.4), 2)...)
	}
	return slices.Concat(all[0], all[1])
}

// replay groups a half of each corpus and notes what the story scorer was, or
// would have been, asked.
func (l Lesson) replay(ctx context.Context, m *Model, halves [][]int, h int, bar int32, pass uint64) (out []example) {
	first := 0.0
	for c, corpus := range l.Corpora {
		if !corpus.Scorer || ctx.Err() != nil {
			continue
		}
		rng := l.rng(seedStories, uint64(c*8+h*4)+pass)
		list := corpus.replay(ctx, m, halves[c], h, bar, rng)
		if one := total(list); corpus.Weight == 1 {
			var thin []example
			for part := range thinParts {
				thin = append(thin, corpus.replay(ctx, m.hidden(), corpus.thin(halves[c], part), h, bar, rng)...)
			}
			scale(thin, one*thinPart/total(thin))
			list = append(list, thin...)
		}
		if first == 0 {
			first = total(list)
		} else {
			scale(list, first*cmp.Or(corpus.Weight, extraPart)/total(list))
		}
		out = append(out, list...)
	}
	return out
}

func (c Corpus) replay(ctx context.Context, m *Model, half []int, h int, bar int32, rng *rand.Rand) (out []example) {
	e := New(Options{Model: m})
	e.bars.repair = bar
	e.watch = func(stage int32, a, b []*member, x *row, taken bool) {
		if rng.Float64() >= keptShare(stage, a, b, taken) {
			return
		}
		if share, n := c.share(a, b); n > 0 {
			out = append(out, example{x: *x, label: float32(share), weight: float32(sqrt(n))})
		}
	}
	for i, a := range c.Articles {
		if half[i] == h && ctx.Err() == nil {
			a.ID, a.Address = herald.ArticleID(i+1), fmt.Sprint(i)
			e.Place(a, nil)
		}
	}
	return out
}

// keptShare is the share of the questions that are kept as examples.
func keptShare(stage int32, a, b []*member, taken bool) float64 {
	switch {
	case taken:
		return .7
	case stage != stageRepair:
		return .5
	case len(a) == 1 && len(b) == 1:
		return .06
	}
	return .1
}

// share is the mean over the pairs of two clusters of how often they were
// shown together, and the number of pairs for which that is known.
func (c Corpus) share(a, b []*member) (mean, n float64) {
	for _, x := range a {
		for _, y := range b {
			if s, known := c.Together(int(x.id)-1, int(y.id)-1); known {
				mean, n = mean+s, n+1
			}
		}
	}
	return mean / max(n, 1), n
}
