package cluster

// The features of two articles, in the order the pair forest knows them.
const (
	pCosine = iota
	pVector
	pKnown
	pRarest
	pSecond
	pShare
	pPhrases
	pNames
	pName
	pWords
	pNumbers
	pNumbersApart
	pHours
	pSource
	pShort
	pLong
	pConflict
	pDay
	pGrams
	pWithin
	pWindow
	pTitle
	pTitleWords
	pairFeatures
)

// apart is the logit of two articles that cannot be of one story.
const apart = -6 * logitUnit

// vectorGate is the likeness of word vectors below which two articles without
// a common word are not asked about.
const vectorGate = 3 * unit / 10

// pair returns the logit that two articles are of one story.
func (e *Engine) pair(a, b *member) int32 {
	known, found := e.memo.place(a, b, e.words.tick)
	if !found {
		known.logit = e.ask(a, b)
	}
	return known.logit
}

func (e *Engine) ask(a, b *member) int32 {
	var x row
	if a.tongue.foreign(b.tongue) || a.stuffed != b.stuffed || !e.compare(a, b, &x) || len(a.terms) < 2 || len(b.terms) < 2 {
		return apart
	}
	logit := e.plain(e.model.pair.logit(&x), &x)
	if x[pWords] < 2 {
		logit -= e.words.cold
	}
	logit -= foreignWords(&x)
	return min(max(logit, apart), -apart)
}

// foreignWords is how much less a word or two that two articles share are
// believed, in logits, when the model knows next to none of their words, as in
// languages it has not learned: it cannot tell a name from what every day says.
func foreignWords(x *row) int32 {
	unknown := max(0, unit-8*x[pKnown])
	switch {
	case x[pWords] < 2:
		return 3 * logitUnit * unknown / unit
	case x[pWords] == 2:
		return logitUnit * unknown / unit
	}
	return 0
}

// compare fills in the features of two articles and tells whether they have
// anything in common.
func (e *Engine) compare(a, b *member, x *row) bool {
	e.words.weigh(a)
	e.words.weigh(b)
	e.shared(a, b, x)
	x[pVector] = dot(a.vec, b.vec)
	if x[pWords] == 0 && x[pVector] < vectorGate {
		return false
	}
	x[pKnown] = min(a.known, b.known)
	x[pWindow] = e.words.size
	x[pGrams], x[pWithin] = a.grams.likeness(&b.grams)
	x[pPhrases] = common(a.pairs, b.pairs)
	x[pHours] = hours(max(a.date-b.date, b.date-a.date))
	if a.source != 0 && a.source == b.source {
		x[pSource] = 1
	}
	x[pShort], x[pLong] = int32(min(len(a.terms), len(b.terms))), int32(max(len(a.terms), len(b.terms)))
	if x[pNumbers] == 0 && a.numbers > 0 && b.numbers > 0 {
		x[pNumbersApart] = 1
	}
	return true
}

// hours is the logarithm of a time. Less than an hour counts as one: how feeds
// are read, not what happened, decides about minutes.
func hours(ms int64) int32 {
	if at := max(0, ms) / (hour / 8); at < int64(len(hourTable)) {
		return hourTable[at]
	}
	return log1(float64(ms) / hour)
}

// hourTable holds a week in eighths of an hour.
var hourTable = func() (table [7 * 24 * 8]int32) {
	for i := range table {
		table[i] = log1(max(1, float64(i)/8))
	}
	return table
}()

// shared walks over the terms of both.
func (e *Engine) shared(a, b *member, x *row) {
	var product, both, title int64
	var restA, restB int32 // strongest name that the other has not
	i, j := 0, 0
	for i < len(a.terms) && j < len(b.terms) {
		s, t := &a.terms[i], &b.terms[j]
		switch {
		case s.id < t.id:
			restA = max(restA, int32(s.name))
			i++
		case s.id > t.id:
			restB = max(restB, int32(t.name))
			j++
		default:
			product += int64(s.weight) * int64(t.weight)
			both += int64(s.idf)
			e.both(s, t, x)
			if s.head() && t.head() {
				x[pTitleWords]++
				title += e.words.pull(s.id)
			}
			i, j = i+1, j+1
		}
	}
	for ; i < len(a.terms); i++ {
		restA = max(restA, int32(a.terms[i].name))
	}
	for ; j < len(b.terms); j++ {
		restB = max(restB, int32(b.terms[j].name))
	}
	if title > 0 {
		x[pTitle] = int32(float64(title) * unit / (a.title * b.title))
	}
	x[pConflict] = min(restA, restB)
	if product > 0 {
		x[pCosine] = int32(float64(product) * unit / (a.norm * b.norm))
		x[pShare] = int32(both * unit / int64(max(1, min(a.sum, b.sum))))
	}
}

// both notes one term that two articles share.
func (e *Engine) both(s, t *term, x *row) {
	idf, name := int32(s.idf), int32(max(s.name, t.name))
	x[pWords]++
	if idf > x[pRarest] {
		x[pRarest], x[pSecond] = idf, x[pRarest]
	} else {
		x[pSecond] = max(x[pSecond], idf)
	}
	x[pNames] += name
	x[pName] = max(x[pName], name)
	stem := e.words.stems[s.id]
	x[pDay] = max(x[pDay], int32(stem.day))
	if stem.name[0] >= '0' && stem.name[0] <= '9' {
		x[pNumbers]++
	}
}

// common counts what two sorted lists share.
func common(a, b []uint32) (n int32) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			n, i, j = n+1, i+1, j+1
		}
	}
	return n
}

// dot is the product of two article vectors in units of 1/1024; a vector of
// length one has vectorLength as its integer length.
func dot(a, b []int8) int32 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	b = b[:len(a)]
	var s, t int32
	for i := 0; i+1 < len(a); i += 2 {
		s += int32(a[i]) * int32(b[i])
		t += int32(a[i+1]) * int32(b[i+1])
	}
	return (s + t) * unit / (vectorLength * vectorLength)
}
