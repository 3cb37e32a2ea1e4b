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
	slugs := make(map[herald.StoryID]string, len(wishes))
	err = s.update(ctx, func(t *tx) error {
		if err := t.haveSlugs(ctx, wishes, slugs); err != nil {
			return err
		}
		given := 0
		for _, w := range wishes {
			if slugs[w.Story] != "" {
				continue
			}
			if slugs[w.Story], err = t.giveSlug(ctx, w); err != nil {
				return err
			}
			given++
		}
		return t.bump(ctx, given)
	})
	return slugs, err
}

// haveSlugs finds the slugs that the stories have already.
func (t *tx) haveSlugs(ctx context.Context, wishes []SlugWish, slugs map[herald.StoryID]string) error {
	ids := make([]any, len(wishes))
	for i, w := range wishes {
		ids[i] = int64(w.Story)
	}
	return t.in(ctx, func(r *sql.Rows) error {
		var id herald.StoryID
		var slug string
		err := r.Scan(&id, &slug)
		slugs[id] = slug
		return err
	}, `SELECT id, slug FROM story WHERE id IN (?)`, nil, ids)
}

func (t *tx) giveSlug(ctx context.Context, w SlugWish) (string, error) {
	if w.Slug == "" {
		return "", fmt.Errorf("%w: story %s wishes for no slug", herald.ErrInvalid, w.Story)
	}
	slug, err := t.freeSlug(ctx, strings.ToLower(valid(w.Slug)))
	if err != nil {
		return "", err
	}
	if err := t.keepSlug(ctx, slug, w.Story); err != nil {
		return "", err
	}
	n, err := t.exec(ctx, `UPDATE story SET slug = ? WHERE id = ?`, slug, int64(w.Story))
	if err == nil && n == 0 {
		err = fmt.Errorf("story %s: %w", w.Story, herald.ErrNotFound)
	}
	return slug, err
}

func (t *tx) keepSlug(ctx context.Context, slug string, id herald.StoryID) error {
	_, err := t.exec(ctx, `INSERT INTO slug (slug, story) VALUES (?, ?) ON CONFLICT (slug) DO NOTHING`, slug, int64(id))
	return err
}

// freeSlug returns slug, or slug-N with an N that is free while N-1 is taken.
// N is found by doubling and halving: thousands of stories may share a title.
func (t *tx) freeSlug(ctx context.Context, slug string) (string, error) {
	free := func(n int) (bool, error) {
		var one int
		taken, err := t.one(ctx, []any{&one}, `SELECT 1 FROM slug WHERE slug = ?`, numbered(slug, n))
		return !taken, err
	}
	high := 1
	for {
		ok, err := free(high)
		if err != nil {
			return "", err
		}
		if ok {
			break
		}
		high *= 2
	}
	low := high / 2 // taken, or 0
	for low+1 < high {
		mid := (low + high) / 2
		ok, err := free(mid)
		switch {
		case err != nil:
			return "", err
		case ok:
			high = mid
		default:
			low = mid
		}
	}
	return numbered(slug, high), nil
}

func numbered(slug string, n int) string {
	if n == 1 {
		return slug
	}
	return slug + "-" + strconv.Itoa(n)
}
