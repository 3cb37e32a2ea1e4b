package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"herald"
)

// SlugWish is a story and the slug it would like to have.
type SlugWish struct {
	Story herald.StoryID
	Slug  string
}

// AssignSlugs gives stories their slugs, in the order of the wishes, and
// returns the slug of every story asked for. A story that has one keeps it. A
// slug that was ever given, to a story that lives or one that does not, is not
// given again: the next gets -2, -3, …
func (s *Store) AssignSlugs(ctx context.Context, wishes []SlugWish) (_ map[herald.StoryID]string, err error) {
	defer herald.Wrap(&err, "store.AssignSlugs(%d stories)", len(wishes))
	g := slugGiver{has: make(map[herald.StoryID]string, len(wishes)), taken: map[string]bool{}}
	err = s.update(ctx, func(t *tx) error {
		g.tx = t
		if err := g.lookUp(ctx, wishes); err != nil {
			return err
		}
		for _, w := range wishes {
			if err := g.give(ctx, w); err != nil {
				return err
			}
		}
		return g.keep(ctx)
	})
	return g.has, err
}

// slugGiver gives slugs within one transaction.
type slugGiver struct {
	*tx
	has   map[herald.StoryID]string // "" for a story that has none yet
	taken map[string]bool           // slugs that are known to be given, or not
	rows  []any                     // slug and story of those given now
}

// lookUp finds the slugs that the stories have already, and which of those
// wished for are given.
func (g *slugGiver) lookUp(ctx context.Context, wishes []SlugWish) error {
	ids, slugs := make([]any, len(wishes)), make([]any, len(wishes))
	for i, w := range wishes {
		slug := slugKey(w.Slug)
		ids[i], slugs[i] = int64(w.Story), slug
		g.taken[slug] = false
	}
	err := g.in(ctx, func(r *sql.Rows) error {
		var id herald.StoryID
		var slug string
		err := r.Scan(&id, &slug)
		g.has[id] = slug
		return err
	}, `SELECT id, slug FROM story WHERE id IN (?)`, nil, ids)
	if err != nil {
		return err
	}
	return g.in(ctx, func(r *sql.Rows) error {
		var slug string
		err := r.Scan(&slug)
		g.taken[slug] = true
		return err
	}, `SELECT slug FROM slug WHERE slug IN (?)`, nil, slugs)
}

func (g *slugGiver) give(ctx context.Context, w SlugWish) error {
	has, there := g.has[w.Story]
	switch {
	case !there:
		return fmt.Errorf("story %s: %w", w.Story, herald.ErrNotFound)
	case has != "":
		return nil
	case w.Slug == "":
		return fmt.Errorf("%w: story %s wishes for no slug", herald.ErrInvalid, w.Story)
	}
	slug, err := g.free(ctx, slugKey(w.Slug))
	if err != nil {
		return err
	}
	g.has[w.Story], g.taken[slug] = slug, true
	g.rows = append(g.rows, slug, int64(w.Story))
	return nil
}

// free returns slug, or slug-N with an N that is free while N-1 is taken. N is
// found by doubling and halving: thousands of stories may share a title.
func (g *slugGiver) free(ctx context.Context, slug string) (string, error) {
	high := 1
	for {
		taken, err := g.isTaken(ctx, numbered(slug, high))
		if err != nil {
			return "", err
		}
		if !taken {
			break
		}
		high *= 2
	}
	low := high / 2 // taken, or 0
	for low+1 < high {
		mid := (low + high) / 2
		taken, err := g.isTaken(ctx, numbered(slug, mid))
		switch {
		case err != nil:
			return "", err
		case taken:
			low = mid
		default:
			high = mid
		}
	}
	return numbered(slug, high), nil
}

func (g *slugGiver) isTaken(ctx context.Context, slug string) (bool, error) {
	if taken, known := g.taken[slug]; known {
		return taken, nil
	}
	var one int
	taken, err := g.one(ctx, []any{&one}, `SELECT 1 FROM slug WHERE slug = ?`, slug)
	g.taken[slug] = taken
	return taken, err
}

// keep writes what was given.
func (g *slugGiver) keep(ctx context.Context) error {
	if err := g.insert(ctx, addSlugs, 2, g.rows, ""); err != nil {
		return err
	}
	const name = `UPDATE story SET slug = ? WHERE id = ?`
	for i := 0; i < len(g.rows); i += 2 {
		if _, err := g.exec(ctx, name, g.rows[i], g.rows[i+1]); err != nil {
			return err
		}
	}
	return g.bump(ctx, len(g.rows))
}

const addSlugs = `INSERT INTO slug (slug, story) VALUES`

// slugKey is a slug as it is kept: file systems that ignore case must not make
// two stories one.
func slugKey(slug string) string { return strings.ToLower(valid(slug)) }

func numbered(slug string, n int) string {
	if n == 1 {
		return slug
	}
	return slug + "-" + strconv.Itoa(n)
}
