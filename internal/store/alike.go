package store

import (
	"maps"
	"slices"
)

// When two texts speak of one piece. This is about copies of one article, and
// strict: what is told apart here by mistake, grouping joins again.

// resemble tells whether two titles can belong to one piece: half of the words
// of the shorter are in the longer, and where both have figures, they are the
// same. A title without words resembles every one that has some.
func resemble(a, b string) bool {
	if a == b {
		return true
	}
	x, y := set(words(a)), set(words(b))
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y) == 0 {
		return false
	}
	both := 0
	for w := range x {
		if y[w] {
			both++
		}
	}
	m, n := figures(x), figures(y)
	return 2*both >= len(x) && (len(m) == 0 || len(n) == 0 || maps.Equal(m, n))
}

func set(words []string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// figures are the words that begin with a digit: "Part 2" is not "Part 3".
func figures(words map[string]bool) map[string]bool {
	m := map[string]bool{}
	for w := range words {
		if '0' <= w[0] && w[0] <= '9' {
			m[w] = true
		}
	}
	return m
}

// sameWords tells whether two titles differ in nothing but case, accents and
// signs.
func sameWords(a, b string) bool {
	return a == b || len(words(a)) > 0 && slices.Equal(words(a), words(b))
}

// twin tells whether an item is x, which its feed lists under another guid at
// the same time.
func (it *item) twin(x *stored) bool {
	return sameWords(x.title, it.Title) && (x.print == it.print || it.sameDate(x))
}

// again tells whether an item is x, which its feed does not list any more under
// the guid it had.
func (it *item) again(x *stored) bool {
	if sameWords(x.title, it.Title) && (x.print == it.print || x.published == 0 || it.Published.IsZero()) {
		return true
	}
	return it.sameDate(x) && resemble(x.title, it.Title)
}

func (it *item) sameDate(x *stored) bool { return x.published != 0 && x.published == ms(it.Published) }
