package pipeline

import (
	"context"

	"herald"
	"herald/internal/cluster"
	"herald/internal/store"
)

// corrections is what people put right, as a pass must heed it. The engine
// heeds it among the articles of its window; ties lead to stories beyond.
type corrections struct {
	last    int64
	sides   []store.Sided
	fixed   map[herald.ArticleID]bool // in a story by a person's will
	stories map[herald.StoryID][]cluster.Side
}

func corrected(ctx context.Context, s *store.Store) (*corrections, error) {
	got, err := s.Corrected(ctx)
	c := &corrections{last: got.Last, sides: got.Sides, fixed: map[herald.ArticleID]bool{}, stories: map[herald.StoryID][]cluster.Side{}}
	for _, x := range got.Sides {
		if !x.Out {
			c.fixed[x.Article] = true
		}
		c.stories[x.Story] = append(c.stories[x.Story], side(x))
	}
	return c, err
}

func side(x store.Sided) cluster.Side { return cluster.Side{Correction: x.Correction, Out: x.Out} }

// teach tells the engine.
func (c *corrections) teach(e *cluster.Engine) {
	for _, x := range c.sides {
		e.Keep(x.Article, side(x))
	}
}

// part tells whether a person keeps two stories apart.
func (c *corrections) part(a, b herald.StoryID) bool {
	return a != b && cluster.Opposed(c.stories[a], c.stories[b])
}

// merged follows a story into another.
func (c *corrections) merged(from, into herald.StoryID) {
	if sides := c.stories[from]; len(sides) > 0 {
		c.stories[into] = append(c.stories[into], sides...)
		delete(c.stories, from)
	}
}

// moved follows an article to another story. The one it leaves goes on as if it
// were there, which keeps more apart than is asked and nothing less.
func (c *corrections) moved(m cluster.Move) {
	if len(c.sides) == 0 {
		return
	}
	for _, x := range c.sides {
		if x.Article == m.Article {
			c.stories[m.Story] = append(c.stories[m.Story], side(x))
		}
	}
}

// agree drops the ties that a person would not have beside those before them.
func (c *corrections) agree(ties []cluster.Tie) []cluster.Tie {
	kept := ties[:0]
next:
	for _, t := range ties {
		for _, k := range kept {
			if c.part(t.Story, k.Story) {
				continue next
			}
		}
		kept = append(kept, t)
	}
	return kept
}
