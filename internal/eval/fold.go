package eval

import (
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"time"

	"herald/internal/cluster"
)

// fold is one way to cut the sets into what is learned from and what is shown:
// of google_world by time, of the others by story.
type fold struct {
	name      string
	from, to  time.Time // learned from; of google_world
	start, by time.Time // shown
	half      uint32    // of the other sets, the half that is learned from
}

func utc(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// folds are the two of the protocol: an article is in one side or none, and a
// list teaches only if it was shown within the span that is learned from.
func folds() []fold {
	return []fold{
		{"A", utc(2025, 12, 30), utc(2026, 1, 10), utc(2026, 1, 10), utc(2026, 1, 18), 0},
		{"B", utc(2026, 1, 7), utc(2026, 1, 18), utc(2025, 12, 30), utc(2026, 1, 7), 1},
	}
}

func storyHalf(story string) uint32 {
	h := fnv.New32a()
	_, _ = io.WriteString(h, story) // a hash takes all
	return (h.Sum32() >> 8) % 2
}

// lesson is what a fold learns from.
func (f fold) lesson(dir string, sets []Set, seed uint64) (l cluster.Lesson, err error) {
	l.Seed = seed
	for _, s := range sets {
		switch {
		case len(s.Instants) > 0:
			l.Corpora = append(l.Corpora, s.corpusOf(f.from, f.to))
		case !isUnion(s.Name):
			l.Corpora = append(l.Corpora, s.corpus(func(story string) bool { return storyHalf(story) == f.half }))
			l.Texts = append(l.Texts, s.bodies(func(r Row) bool { return storyHalf(r.Story) == f.half })...)
		}
	}
	texts, err := readTexts(dir, f.from, f.to)
	l.Texts = append(l.Texts, texts...)
	l.Corpora = append(l.Corpora, sameFeed(texts))
	return l, err
}

// shows is the part of a set that a fold is judged by.
func (f fold) shows(s Set) Set {
	out := Set{Name: s.Name}
	inside := map[string]bool{}
	for _, r := range s.Rows {
		if len(s.Instants) == 0 && storyHalf(r.Story) != f.half ||
			len(s.Instants) > 0 && !r.Article.Date.Before(f.start) && r.Article.Date.Before(f.by) {
			inside[r.ID] = true
			out.Rows = append(out.Rows, r)
		}
	}
	for _, i := range s.Instants {
		if i.At.Before(f.start) || !i.At.Before(f.by) {
			continue
		}
		kept := Instant{At: i.At}
		for _, g := range i.Groups {
			var ids []string
			for _, id := range g {
				if inside[id] {
					ids = append(ids, id)
				}
			}
			if len(ids) > 0 {
				kept.Groups = append(kept.Groups, ids)
			}
		}
		out.Instants = append(out.Instants, kept)
	}
	return out
}

// CrossValidate learns from one part of the sets and judges the other, twice
// and for each seed, and tells each result.
func CrossValidate(ctx context.Context, dir string, sets []Set, seeds int, cares []float64, tell func(fold string, seed int, care float64, set string, final, shown Score)) error {
	for _, f := range folds() {
		for seed := range seeds {
			l, err := f.lesson(dir, sets, uint64(seed+1))
			if err != nil {
				return fmt.Errorf("eval.CrossValidate(%s): %w", dir, err)
			}
			m, err := cluster.Learn(ctx, l)
			if err != nil {
				return fmt.Errorf("eval.CrossValidate(%s): %w", dir, err)
			}
			for _, s := range sets {
				for _, care := range cares {
					final, shown := Judge(f.shows(s), cluster.New(cluster.Options{Model: m, Care: care}))
					tell(f.name, seed+1, care, s.Name, final, shown)
				}
			}
		}
	}
	return nil
}
