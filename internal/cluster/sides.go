package cluster

import (
	"slices"

	"herald"
)

// Side is where a person put an article in a correction: with those that are
// one story, or with those that are not in it. Two articles on different sides
// of one correction never come into one story.
type Side struct {
	Correction int64
	Out        bool
}

// Keep tells the engine of a side of an article. It is called before the
// article is loaded or placed, and holds as long as the engine lives.
func (e *Engine) Keep(article herald.ArticleID, s Side) {
	if e.sides == nil {
		e.sides = map[herald.ArticleID][]Side{}
	}
	e.sides[article] = append(e.sides[article], s)
}

// sided adds the sides of members to a list.
func (e *Engine) sided(list []Side, members []*member) []Side {
	if len(e.sides) == 0 {
		return list
	}
	for _, m := range members {
		for _, s := range e.sides[m.id] {
			if !slices.Contains(list, s) {
				list = append(list, s)
			}
		}
	}
	return list
}

// parted tells whether a correction keeps two stories apart.
func (e *Engine) parted(g, h *group) bool {
	return len(e.sides) > 0 && Opposed(e.sided(nil, g.members), e.sided(nil, h.members))
}

// Opposed tells whether two lists hold different sides of one correction.
func Opposed(a, b []Side) bool {
	return slices.ContainsFunc(a, func(s Side) bool {
		return slices.Contains(b, Side{s.Correction, !s.Out})
	})
}
