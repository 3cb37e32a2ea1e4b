// Package brief decides which article speaks for a story.
//
// The choice is steady: it depends on the story's articles alone, never on the
// time or the order in which they came, and a later article takes the lead only
// when its publisher was given more weight, its headline tells more, it brings a
// text where there was none, or a person pinned it. It writes no words of its own.
package brief

import (
	"cmp"
	"slices"

	"herald"
)

// Order sorts a story's coverage in place: the lead first, the others by date
// and address. The lead is the article that a person pinned last, else that of the heaviest
// feed; among equals one whose headline says what happened, then one that brings
// a text of its own, then the earliest, so that no copy leads before its original.
func Order(coverage []herald.Coverage) {
	slices.SortFunc(coverage, earlier)
	lead := 0
	for i := range coverage {
		if leads(coverage[i], coverage[lead]) {
			lead = i
		}
	}
	first := coverage[lead]
	copy(coverage[1:lead+1], coverage[:lead])
	coverage[0] = first
}

func earlier(a, b herald.Coverage) int {
	return cmp.Or(a.Article.Date.Compare(b.Article.Date), cmp.Compare(a.Article.Address, b.Article.Address))
}

// leads reports whether a, which is no earlier than b, is to lead before b.
func leads(a, b herald.Coverage) bool {
	if !a.Pinned.Equal(b.Pinned) {
		return a.Pinned.After(b.Pinned)
	}
	if wa, wb := weight(a.Feed), weight(b.Feed); wa != wb {
		return wa > wb
	}
	if ta, tb := telling(a.Article.Title), telling(b.Article.Title); ta != tb {
		return ta
	}
	return hasText(a.Article) && !hasText(b.Article)
}

func weight(f herald.Feed) float64 {
	if f.Weight == 0 {
		return 1
	}
	return f.Weight
}

func hasText(a herald.Article) bool { return a.Summary != "" || a.Content != "" }
