package cluster

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"
	"time"

	"herald"
)

// fade is the time in which likeness loses two thirds of its force.
const fade = 72 * time.Hour

// StoryOf draws the id of the story that the article at an address founds.
func StoryOf(address string) herald.StoryID {
	sum := sha256.Sum256([]byte(address))
	return herald.StoryID(max(1, binary.BigEndian.Uint64(sum[:])>>1))
}

// alike finds the story an article belongs to by its headline, 0 for none.
func (e *Engine) alike(a herald.Article) herald.StoryID {
	if e.now.Sub(a.Date) > e.o.Window {
		return 0
	}
	terms, key := read(a)
	if story := e.copyOf(key); story != 0 {
		return story
	}
	weights := e.weigh(terms)
	best, bar := herald.StoryID(0), e.o.Bar
	for _, id := range e.candidates(terms, weights) {
		if score := e.likeness(terms, weights, a.Date, e.stories[id]); score >= bar {
			best, bar = id, math.Nextafter(score, 2)
		}
	}
	return best
}

// copyOf finds the newest article with the same headline.
func (e *Engine) copyOf(key string) herald.StoryID {
	list := e.exact[key]
	for i := len(list) - 1; i >= 0 && key != ""; i-- {
		if !list[i].gone {
			return list[i].story
		}
	}
	return 0
}

// weigh gives each word the square of its rarity in the window, and their sum.
func (e *Engine) weigh(terms []string) map[string]float64 {
	w := make(map[string]float64, len(terms))
	n := float64(len(e.alive) - e.dead)
	for _, t := range terms {
		idf := math.Log1p((n + 1) / float64(e.counts[t]+1))
		w[t] = idf * idf
	}
	return w
}

// candidates are the stories of the articles that share most weight, best
// first; ties in the order of arrival, newest first.
func (e *Engine) candidates(terms []string, weights map[string]float64) []herald.StoryID {
	shared := map[*member]float64{}
	var met []*member
	for _, t := range terms {
		list := e.postings[t]
		for i, seen := len(list)-1, 0; i >= 0 && seen < maxPostings; i-- {
			m := list[i]
			if m.gone {
				continue
			}
			seen++
			if _, known := shared[m]; !known {
				met = append(met, m)
			}
			shared[m] += weights[t]
		}
	}
	slices.SortStableFunc(met, func(a, b *member) int { return cmp.Compare(shared[b], shared[a]) })
	var ids []herald.StoryID
	for _, m := range met[:min(len(met), maxCandidates)] {
		if !slices.Contains(ids, m.story) {
			ids = append(ids, m.story)
		}
	}
	return ids
}

// likeness is the mean over the story's newest members of the cosine with each,
// faded by the time between. A member that shares a single word counts nothing.
func (e *Engine) likeness(terms []string, weights map[string]float64, date time.Time, g *group) float64 {
	total, count := 0.0, 0
	for i := len(g.members) - 1; i >= 0 && count < maxMembers; i-- {
		m := g.members[i]
		if m.gone {
			continue
		}
		count++
		gap := date.Sub(m.date).Abs()
		total += e.cosine(terms, weights, m.terms) * math.Exp(-float64(gap)/float64(fade))
	}
	if count == 0 {
		return 0
	}
	return total / float64(count)
}

func (e *Engine) cosine(terms []string, weights map[string]float64, other []string) float64 {
	shared, both := 0.0, 0
	for _, t := range other {
		if w, ok := weights[t]; ok {
			shared += w
			both++
		}
	}
	if both < 2 {
		return 0
	}
	return shared / math.Sqrt(e.norm(terms)*e.norm(other))
}

// norm sums in the order of the words, so that every machine rounds alike.
func (e *Engine) norm(terms []string) float64 {
	sum, n := 0.0, float64(len(e.alive)-e.dead)
	for _, t := range terms {
		idf := math.Log1p((n + 1) / float64(e.counts[t]+1))
		sum += idf * idf
	}
	return sum
}
