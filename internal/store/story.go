package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"herald"
)

func compare[T cmp.Ordered](a, b T) int { return cmp.Compare(a, b) }

// storyRow is a row of the table of stories.
type storyRow struct {
	id                herald.StoryID
	slug              string
	created, modified int64
	into              herald.StoryID
	retired           int64
	byHand            bool
	splitFrom         herald.StoryID
}

const storySQL = `SELECT id, slug, created, modified, merged_into, retired, by_hand, split_from FROM story`

func scanStory(r *sql.Rows) (s storyRow, err error) {
	err = r.Scan(&s.id, &s.slug, &s.created, &s.modified, &s.into, &s.retired, &s.byHand, &s.splitFrom)
	return s, err
}

func (t *tx) storyRows(ctx context.Context, query string, args ...any) (list []storyRow, err error) {
	err = t.query(ctx, func(r *sql.Rows) error {
		s, err := scanStory(r)
		list = append(list, s)
		return err
	}, query, args...)
	return list, err
}

// living finds a story, or the one it was merged into.
func (t *tx) living(ctx context.Context, id herald.StoryID) (storyRow, error) {
	for range 2 {
		list, err := t.storyRows(ctx, storySQL+` WHERE id = ?`, int64(id))
		if err != nil {
			return storyRow{}, err
		}
		if len(list) == 0 {
			return storyRow{}, fmt.Errorf("story %s: %w", id, herald.ErrNotFound)
		}
		if list[0].into == 0 {
			return list[0], nil
		}
		id = list[0].into
	}
	return storyRow{}, fmt.Errorf("story %s: %w: it is merged twice", id, herald.ErrInvalid)
}

// Stories returns every story that has articles and was neither merged,
// removed nor retired: newest first by its oldest article, then by id. Coverage
// is ordered by date and address; which article leads, and what follows from
// that (Headline, Section, Tags, Language), is left to the caller. Aliases are
// the slugs of what was merged into the story.
func (s *Store) Stories(ctx context.Context) (list []herald.Story, err error) {
	defer herald.Wrap(&err, "store.Stories")
	err = s.view(ctx, func(t *tx) error {
		rows, err := t.storyRows(ctx, storySQL+` WHERE merged_into = 0 AND retired = 0`)
		if err != nil {
			return err
		}
		articles, err := t.articles(ctx, `SELECT `+articleColumns+` FROM article a JOIN member m ON m.article = a.id`)
		if err != nil {
			return err
		}
		list, err = t.assemble(ctx, rows, articles)
		return err
	})
	return list, err
}

// assemble puts articles into their stories. Stories without any are left out.
func (t *tx) assemble(ctx context.Context, rows []storyRow, articles []herald.Article) ([]herald.Story, error) {
	states, err := t.feeds(ctx, `SELECT `+feedColumns+` FROM feed`)
	if err != nil {
		return nil, err
	}
	feeds := make(map[herald.FeedID]herald.Feed, len(states))
	for _, f := range states {
		feeds[f.ID] = f.Feed
	}
	names, err := t.slugs(ctx)
	if err != nil {
		return nil, err
	}
	pins, err := t.pins(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(articles, byDate)
	coverage := map[herald.StoryID][]herald.Coverage{}
	for _, a := range articles {
		coverage[a.Story] = append(coverage[a.Story], herald.Coverage{Article: a, Feed: feeds[a.Feed], Pinned: pins[a.ID]})
	}
	var list []herald.Story
	for _, r := range rows {
		if c := coverage[r.id]; c != nil {
			list = append(list, herald.Story{ID: r.id, Slug: r.slug, Aliases: without(names[r.id], r.slug),
				Coverage: c, SplitFrom: r.splitFrom, Created: at(r.created), Modified: at(r.modified)})
		}
	}
	slices.SortFunc(list, func(a, b herald.Story) int {
		if c := b.Created.Compare(a.Created); c != 0 {
			return c
		}
		return compare(a.ID, b.ID)
	})
	return list, nil
}

// slugs gives all slugs that lead to a story, by the story that lives, sorted.
func (t *tx) slugs(ctx context.Context) (map[herald.StoryID][]string, error) {
	names := map[herald.StoryID][]string{}
	const query = `SELECT g.slug, CASE WHEN t.merged_into <> 0 THEN t.merged_into ELSE t.id END
		FROM slug g JOIN story t ON t.id = g.story ORDER BY g.slug`
	err := t.query(ctx, func(r *sql.Rows) error {
		var slug string
		var id herald.StoryID
		err := r.Scan(&slug, &id)
		names[id] = append(names[id], slug)
		return err
	}, query)
	return names, err
}

// without returns list without one of its members, nil when nothing is left.
func without(list []string, one string) (rest []string) {
	for _, s := range list {
		if s != one {
			rest = append(rest, s)
		}
	}
	return rest
}

// Story returns one story, or the one it was merged into. The error is
// herald.ErrNotFound when there is none, herald.ErrGone when it was removed or
// retired.
func (s *Store) Story(ctx context.Context, id herald.StoryID) (story herald.Story, err error) {
	defer herald.Wrap(&err, "store.Story(%s)", id)
	err = s.view(ctx, func(t *tx) error {
		story, err = t.story(ctx, id)
		return err
	})
	return story, err
}

// FindStory is Story for what a person types: an id, or a slug or alias.
func (s *Store) FindStory(ctx context.Context, name string) (story herald.Story, err error) {
	defer herald.Wrap(&err, "store.FindStory(%q)", name)
	err = s.view(ctx, func(t *tx) error {
		var id herald.StoryID
		const query = `SELECT story FROM slug WHERE slug = ?`
		found, err := t.one(ctx, []any{&id}, query, slugKey(name))
		if err != nil {
			return err
		}
		if !found {
			if id, err = herald.ParseStoryID(name); err != nil {
				return herald.ErrNotFound
			}
		}
		story, err = t.story(ctx, id)
		return err
	})
	return story, err
}

func (t *tx) story(ctx context.Context, id herald.StoryID) (herald.Story, error) {
	row, err := t.living(ctx, id)
	if err != nil {
		return herald.Story{}, err
	}
	if row.retired != 0 {
		return herald.Story{}, herald.ErrGone
	}
	query := `SELECT ` + articleColumns + ` FROM article a JOIN member m ON m.article = a.id WHERE m.story = ?`
	articles, err := t.articles(ctx, query, int64(row.id))
	if err != nil {
		return herald.Story{}, err
	}
	list, err := t.assemble(ctx, []storyRow{row}, articles)
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("%w: it has no articles", herald.ErrNotFound)
	}
	if err != nil {
		return herald.Story{}, err
	}
	return list[0], nil
}

// Retired returns the stories that will not be published again under their own
// name, by id: merged, removed, retired, or left by all their articles. Only
// those that had a slug, for nobody knows the others.
func (s *Store) Retired(ctx context.Context) (list []herald.Retirement, err error) {
	defer herald.Wrap(&err, "store.Retired")
	const query = storySQL + ` WHERE slug <> '' AND (merged_into <> 0 OR retired <> 0
		OR NOT EXISTS (SELECT 1 FROM member m WHERE m.story = story.id)
		AND NOT EXISTS (SELECT 1 FROM adopted d WHERE d.story = story.id)) ORDER BY id`
	err = s.view(ctx, func(t *tx) error {
		rows, err := t.storyRows(ctx, query)
		if err != nil {
			return err
		}
		own, err := t.ownSlugs(ctx)
		for _, r := range rows {
			list = append(list, herald.Retirement{ID: r.id, Slug: r.slug, Aliases: without(own[r.id], r.slug), Into: r.into, ByHand: r.byHand})
		}
		return err
	})
	return list, err
}

// ownSlugs gives the slugs of each story, merged or not, sorted.
func (t *tx) ownSlugs(ctx context.Context) (map[herald.StoryID][]string, error) {
	names := map[herald.StoryID][]string{}
	err := t.query(ctx, func(r *sql.Rows) error {
		var slug string
		var id herald.StoryID
		err := r.Scan(&slug, &id)
		names[id] = append(names[id], slug)
		return err
	}, `SELECT slug, story FROM slug ORDER BY slug`)
	return names, err
}

// Held returns the stories known from a manifest whose articles were not seen
// again, by id.
func (s *Store) Held(ctx context.Context) (list []herald.StoryID, err error) {
	defer herald.Wrap(&err, "store.Held")
	const query = `SELECT id FROM story WHERE merged_into = 0 AND retired = 0
		AND EXISTS (SELECT 1 FROM adopted d WHERE d.story = story.id)
		AND NOT EXISTS (SELECT 1 FROM member m WHERE m.story = story.id) ORDER BY id`
	err = s.view(ctx, func(t *tx) error {
		return t.query(ctx, func(r *sql.Rows) error {
			var id herald.StoryID
			err := r.Scan(&id)
			list = append(list, id)
			return err
		}, query)
	})
	return list, err
}

// RemoveStory takes a story out of what is published, by a person's will and
// for ever: articles that are placed in it later stay unpublished.
func (s *Store) RemoveStory(ctx context.Context, id herald.StoryID, now time.Time) (err error) {
	defer herald.Wrap(&err, "store.RemoveStory(%s)", id)
	return s.update(ctx, func(t *tx) error {
		row, err := t.living(ctx, id)
		if err != nil {
			return err
		}
		const query = `UPDATE story SET retired = ?, by_hand = 1 WHERE id = ? AND by_hand = 0`
		n, err := t.exec(ctx, query, ms(now), int64(row.id))
		if err != nil {
			return err
		}
		return t.bump(ctx, int(n))
	})
}
