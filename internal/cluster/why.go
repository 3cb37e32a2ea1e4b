package cluster

import (
	"cmp"
	"math"
	"slices"
	"time"

	"herald"
)

// Reason says in words and numbers why an article is where it is.
type Reason struct {
	Article    herald.ArticleID
	Story      herald.StoryID
	Fixed      bool          // a list, a manifest or a hand put it there; the rest is what the engine thinks of it
	Likelihood float64       // that it is of one story with the others, 0 to 1; 0 when it is alone
	Bar        float64       // what it takes to join
	Near       time.Duration // from it to the nearest other article of its story in time
	Shared     []Shared
	Rivals     []Rival // other stories it was held against, the likeliest first
}

// Shared is a word that an article has in common with others of its story.
type Shared struct {
	Stem     string
	Weight   float64 // its rarity: how much it tells
	Name     float64 // how surely it is a name, 0 to 1
	Articles int     // others of the story that have it
}

// Rival is a story that an article was nearly put into.
type Rival struct {
	Story      herald.StoryID
	Likelihood float64
	Parted     bool          // a correction keeps them apart
	Near       time.Duration // to its nearest article in time
	Shared     []Shared
}

// sharedWords is how many words a reason names.
const sharedWords = 8

// Why explains where an article of the window is; false when it is not in it.
// What it says is reckoned now, with the statistics of now.
func (e *Engine) Why(article herald.ArticleID) (Reason, bool) {
	at := slices.IndexFunc(e.slots, func(m *member) bool { return m != nil && m.id == article })
	if at < 0 {
		return Reason{}, false
	}
	m := e.slots[at]
	r := Reason{Article: article, Story: m.story.id, Fixed: m.tied, Bar: share(e.bars.join), Shared: e.sharedWith(m, m.story)}
	groups := e.near(m, e.bars.weak)
	if !slices.Contains(groups, m.story) {
		groups = append(groups, m.story)
	}
	for _, g := range groups {
		others := slices.DeleteFunc(slices.Clone(g.members), func(o *member) bool { return o == m })
		if len(others) == 0 {
			continue
		}
		likelihood := share(e.compareOne(m, others))
		if g == m.story {
			r.Likelihood, r.Near = likelihood, nearest(m, others)
		} else {
			r.Rivals = append(r.Rivals, Rival{Story: g.id, Likelihood: likelihood, Parted: e.parted(m.story, g), Near: nearest(m, others), Shared: e.sharedWith(m, g)})
		}
	}
	slices.SortStableFunc(r.Rivals, func(a, b Rival) int { return cmp.Compare(b.Likelihood, a.Likelihood) })
	return r, true
}

func share(logit int32) float64 { return float64(likelihood(logit)) / oddsUnit }

// compareOne judges an article against the members of one story.
func (e *Engine) compareOne(m *member, others []*member) int32 {
	others = others[max(0, len(others)-maxMembers):]
	items := append([]*member{m}, others...)
	side := make([]int, len(others))
	for i := range side {
		side[i] = i + 1
	}
	return e.compareAll(e.scope(items), []*group{{members: others}}, [][]int{side})[0]
}

// nearest is the time from an article to the nearest of some others.
func nearest(m *member, others []*member) time.Duration {
	best := int64(math.MaxInt64)
	for _, o := range others {
		best = min(best, max(m.date-o.date, o.date-m.date))
	}
	return time.Duration(best) * time.Millisecond
}

// sharedWith lists the words that an article shares with others of a story.
func (e *Engine) sharedWith(m *member, g *group) (out []Shared) {
	e.words.weigh(m)
	for _, t := range m.terms {
		n := 0
		for _, o := range g.members {
			_, has := slices.BinarySearchFunc(o.terms, t.id, func(u term, id int32) int { return cmp.Compare(u.id, id) })
			n += boolInt(has && o != m)
		}
		if n > 0 {
			s := e.words.reckoned(t.id)
			out = append(out, Shared{Stem: s.name, Articles: n, Weight: float64(s.idf) / weightUnit,
				Name: min(1, float64(s.ents[t.form])/float64(max(1, s.idf)))})
		}
	}
	slices.SortFunc(out, func(a, b Shared) int {
		return cmp.Or(cmp.Compare(b.Weight*float64(b.Articles), a.Weight*float64(a.Articles)), cmp.Compare(a.Stem, b.Stem))
	})
	return out[:min(len(out), sharedWords)]
}
