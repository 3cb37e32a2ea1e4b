// Package rank orders stories into the front page and the sections.
//
// A story weighs what its publishers say by naming it: the number of different
// publishers, copies of one text counted once, times a freshness that halves
// every eight hours from its newest coverage. Freshness is taken from a fixed
// moment and not from now, which leaves the order the same and lets a page
// without news keep its bytes. What a person pinned ranks before all others.
package rank

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"herald"
)

// Options bound the lists. Zero values mean the defaults.
type Options struct {
	Front   int // stories on the front page; 0 means 30
	Section int // stories in a section; 0 means 50
}

// halfLife is how long coverage takes to lose half of its freshness.
const halfLife = 8 * time.Hour

// neighbours and share keep one section from filling the front page: of five
// neighbours at most two come from one section, as long as others are left.
const (
	neighbours = 5
	share      = 2
)

// Sections returns the front page, named "", and then the sections by name,
// each best first. Stories without a section stand on the front page only.
func Sections(stories []herald.Story, o Options) []herald.Section {
	scored := score(stories)
	out := []herald.Section{{Stories: front(scored, cmp.Or(o.Front, 30))}}
	names := map[string]int{}
	for _, s := range scored {
		if s.section == "" {
			continue
		}
		i, known := names[s.section]
		if !known {
			i = len(out)
			names[s.section] = i
			out = append(out, herald.Section{Name: s.section})
		}
		if len(out[i].Stories) < cmp.Or(o.Section, 50) {
			out[i].Stories = append(out[i].Stories, s.id)
		}
	}
	slices.SortFunc(out[1:], func(a, b herald.Section) int { return strings.Compare(a.Name, b.Name) })
	return out
}

type scoredStory struct {
	id      herald.StoryID
	section string
	score   float64
	pinned  int64 // when, ms; 0 is never
}

func score(stories []herald.Story) []scoredStory {
	out := make([]scoredStory, len(stories))
	for i, s := range stories {
		out[i] = scoredStory{s.ID, s.Section, Score(s), 0}
		if when := s.Pinned(); !when.IsZero() {
			out[i].pinned = when.UnixMilli()
		}
	}
	slices.SortFunc(out, func(a, b scoredStory) int {
		return cmp.Or(cmp.Compare(b.pinned, a.pinned), cmp.Compare(b.score, a.score), cmp.Compare(a.id, b.id))
	})
	return out
}

// Parts are the numbers that a story's score is made of.
type Parts struct {
	Publishers int       // independent ones: copies of one text count once
	Weight     float64   // of the lead's feed
	Newest     time.Time // of its coverage
}

// Score is the logarithm of a story's weight: log2 of its independent publishers, plus the
// age of its newest coverage in half-lives since 1970, plus log2 of the weight
// of its lead's feed.
func (p Parts) Score() float64 {
	return math.Log2(float64(p.Publishers)) + math.Log2(p.Weight) + p.Newest.Sub(time.Unix(0, 0)).Hours()/halfLife.Hours()
}

// Score is that of the story's parts.
func Score(s herald.Story) float64 { return Of(s).Score() }

// Of takes a story's score apart.
func Of(s herald.Story) Parts {
	newest := time.Time{}
	for _, c := range s.Coverage {
		if c.Article.Date.After(newest) {
			newest = c.Article.Date
		}
	}
	return Parts{Publishers: independent(s), Weight: cmp.Or(s.Lead().Feed.Weight, 1), Newest: newest}
}

// Publishers counts the different publishers of a story's coverage.
func Publishers(s herald.Story) int {
	return count(s, func(herald.Coverage) bool { return true })
}

// independent counts them with articles of the same title once, since they are
// copies of one text.
func independent(s herald.Story) int {
	if len(s.Coverage) == 1 {
		return 1
	}
	titles := map[string]bool{}
	return count(s, func(c herald.Coverage) bool {
		title := strings.ToLower(c.Article.Title)
		copied := titles[title]
		titles[title] = true
		return !copied
	})
}

func count(s herald.Story, counts func(herald.Coverage) bool) int {
	names := map[string]bool{}
	for _, c := range s.Coverage {
		if counts(c) {
			names[strings.ToLower(c.Article.Publisher.Name)] = true
		}
	}
	return max(1, len(names))
}

// front takes the best, letting a story wait while two of the last four come
// from its section and others are left.
func front(scored []scoredStory, limit int) []herald.StoryID {
	var ids []herald.StoryID
	var shown []string
	waiting := slices.Clone(scored)
	for len(ids) < limit && len(waiting) > 0 {
		next := slices.IndexFunc(waiting, func(s scoredStory) bool { return s.pinned > 0 || fits(s.section, shown) })
		next = max(next, 0)
		ids = append(ids, waiting[next].id)
		shown = append(shown, waiting[next].section)
		waiting = slices.Delete(waiting, next, next+1)
	}
	return ids
}

func fits(section string, shown []string) bool {
	if section == "" {
		return true
	}
	count := 0
	for _, s := range shown[max(0, len(shown)-neighbours+1):] {
		if s == section {
			count++
		}
	}
	return count < share
}

// Best returns the stories that weigh most, best first, at most limit of them;
// 0 means all.
func Best(stories []herald.Story, limit int) []herald.Story {
	at := make(map[herald.StoryID]int, len(stories))
	for i, s := range stories {
		at[s.ID] = i
	}
	scored := score(stories)
	if limit > 0 {
		scored = scored[:min(limit, len(scored))]
	}
	out := make([]herald.Story, len(scored))
	for i, s := range scored {
		out[i] = stories[at[s.id]]
	}
	return out
}
