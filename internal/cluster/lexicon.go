package cluster

import (
	"context"

	"herald"
)

// lexicon counts words and makes docs of texts while a model is learned.
type lexicon struct {
	reader reader
	ids    map[string]int32
	names  []string
	count  []word // docs, upper, mid
	docs   []doc
	texts  int32 // docs that count: a title or a summary alone does not
}

func (x *lexicon) add(a herald.Article, counts bool) int32 {
	terms, _, _ := x.reader.read(a)
	if counts && len(terms) > 0 {
		x.texts++
	}
	var d doc
	for _, t := range terms {
		id, ok := x.ids[t.stem]
		if !ok {
			id = int32(len(x.names))
			x.ids[t.stem] = id
			x.names, x.count = append(x.names, t.stem), append(x.count, word{})
		}
		if counts {
			x.count[id].tally(t.form)
		}
		d.words, d.gains = append(d.words, id), append(d.gains, float32(tfOf(t.count))/16)
	}
	x.docs = append(x.docs, d)
	return int32(len(x.docs) - 1)
}

func (w *word) tally(form int8) {
	w.docs++
	if form != unclear {
		w.mid++
	}
	if form == capital {
		w.upper++
	}
}

// learnWords makes the part of a model that knows words from the articles that
// keep says yes to.
func (l Lesson) learnWords(ctx context.Context, keep func(corpus, article int) bool, more uint64) *Model {
	x := &lexicon{ids: map[string]int32{}}
	var pairs []like
	owner := map[int32][2]int32{} // doc → corpus, article
	for c, corpus := range l.Corpora {
		if !corpus.Words {
			continue
		}
		place := map[int]int32{}
		for i, a := range corpus.Articles {
			if ctx.Err() != nil || !keep(c, i) {
				continue
			}
			d := x.add(a, true)
			place[i], owner[d] = d, [2]int32{int32(c), int32(i)}
			pairs = append(pairs, x.titleAndSummary(a, int64(c)<<32)...)
		}
		pairs = append(pairs, l.likes(c, place)...)
	}
	for _, a := range l.Texts {
		x.add(a, true)
		pairs = append(pairs, x.titleAndSummary(a, -1)...)
	}
	return l.model(ctx, x, pairs, owner, more)
}

// titleAndSummary are two docs of one article.
func (x *lexicon) titleAndSummary(a herald.Article, bucket int64) []like {
	if a.Summary == "" {
		return nil
	}
	title, summary := a, a
	title.Summary, summary.Title, summary.Summary = "", a.Summary, ""
	return []like{{a: x.add(title, false), b: x.add(summary, false), bucket: bucket}}
}

// likes are pairs of articles that were shown as one story: all of a small
// group, three for each article of a large one.
func (l Lesson) likes(c int, place map[int]int32) (pairs []like) {
	corpus := l.Corpora[c]
	seen := map[[2]int]bool{}
	rng := l.rng(seedVectors, uint64(c)+16)
	put := func(i, j int) {
		i, j = min(i, j), max(i, j)
		a, okA := place[i]
		b, okB := place[j]
		if i == j || !okA || !okB || seen[[2]int{i, j}] {
			return
		}
		seen[[2]int{i, j}] = true
		pairs = append(pairs, like{a: a, b: b, bucket: int64(c)<<32 + corpus.Articles[i].Date.Unix()/(48*3600)})
	}
	for _, group := range corpus.Groups {
		for n, i := range group {
			if len(group) > 8 {
				for range 3 {
					put(i, group[rng.IntN(len(group))])
				}
				continue
			}
			for _, j := range group[:n] {
				put(i, j)
			}
		}
	}
	return pairs
}

// model turns counts and pairs into a model without scorers.
func (l Lesson) model(ctx context.Context, x *lexicon, pairs []like, owner map[int32][2]int32, more uint64) *Model {
	m := &Model{dims: l.Dims, docs: x.texts, words: map[uint64]word{}}
	for i := range x.docs {
		x.docs[i].prepare(x, m, l.LeastDoc)
	}
	rng := l.rng(seedVectors, more)
	s := newSpace(len(x.names), l.Dims, rng)
	s.apart = func(a, b int32) bool {
		p, okP := owner[a]
		q, okQ := owner[b]
		if !okP || !okQ || p[0] != q[0] {
			return a != b
		}
		share, known := l.Corpora[p[0]].Together(int(p[1]), int(q[1]))
		return !known || share == 0
	}
	if l.Dims > 0 {
		s.learn(ctx, x.docs, pairs)
	}
	for id, name := range x.names {
		w := x.count[id]
		if int(w.docs) < l.LeastDoc {
			continue
		}
		if l.Dims > 0 && s.swung[id] > 0 {
			w.vec, w.scale = s.word(int32(id), m.rarity(w.docs))
		}
		m.words[hash64(name)] = w
	}
	return m
}

// prepare drops the rare words of a doc and weighs the others.
func (d *doc) prepare(x *lexicon, m *Model, least int) {
	words, gains := d.words[:0], d.gains[:0]
	for i, w := range d.words {
		if docs := x.count[w].docs; int(docs) >= least {
			words, gains = append(words, w), append(gains, d.gains[i]*float32(m.rarity(docs)))
		}
	}
	d.words, d.gains = words, gains
}
