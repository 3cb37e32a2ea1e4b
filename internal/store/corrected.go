package store

import (
	"context"
	"database/sql"

	"herald"
)

// Corrected is what corrections that hold say, as grouping must know it.
type Corrected struct {
	Last  int64 // as LastCorrection returns it
	Sides []Sided
}

// Sided is an article on one side of a correction.
type Sided struct {
	Correction int64
	Article    herald.ArticleID
	Story      herald.StoryID // that it is in now
	Out        bool           // it is not in the story that the others make
}

// Corrected returns what corrections that hold say, by correction and article.
func (s *Store) Corrected(ctx context.Context) (c Corrected, err error) {
	defer herald.Wrap(&err, "store.Corrected")
	const query = `SELECT c.correction, c.article, m.story, c.side FROM corrected c JOIN correction k ON k.id = c.correction
		JOIN member m ON m.article = c.article WHERE k.undone = 0 ORDER BY c.correction, c.article`
	err = s.view(ctx, func(t *tx) error {
		if c.Last, err = t.lastCorrection(ctx); err != nil {
			return err
		}
		return t.query(ctx, func(r *sql.Rows) error {
			var x Sided
			var side int
			err := r.Scan(&x.Correction, &x.Article, &x.Story, &side)
			x.Out = side == sideOut
			c.Sides = append(c.Sides, x)
			return err
		}, query)
	})
	return c, err
}

// LastCorrection returns a number that changes with every correction and every
// undoing, 0 when there was none.
func (s *Store) LastCorrection(ctx context.Context) (last int64, err error) {
	defer herald.Wrap(&err, "store.LastCorrection")
	err = s.view(ctx, func(t *tx) error {
		last, err = t.lastCorrection(ctx)
		return err
	})
	return last, err
}

func (t *tx) lastCorrection(ctx context.Context) (last int64, err error) {
	_, err = t.one(ctx, []any{&last}, `SELECT value FROM counter WHERE name = 'correction'`)
	return last, err
}

// Corrections returns every correction, undone or not, the last first.
func (s *Store) Corrections(ctx context.Context) (list []herald.Correction, err error) {
	defer herald.Wrap(&err, "store.Corrections")
	err = s.view(ctx, func(t *tx) error {
		list, err = t.corrections(ctx, correctionSQL+` ORDER BY k.id DESC`)
		return err
	})
	return list, err
}

const correctionSQL = `SELECT k.id, k.kind, k.at, k.who, k.story, k.headline, k.undone, k.undone_by FROM correction k`

func (t *tx) corrections(ctx context.Context, query string, args ...any) (list []herald.Correction, err error) {
	at0 := map[int64]int{}
	err = t.query(ctx, func(r *sql.Rows) error {
		var c herald.Correction
		var when, undone int64
		err := r.Scan(&c.ID, &c.Kind, &when, &c.Who, &c.Story, &c.Headline, &undone, &c.UndoneBy)
		c.At, c.Undone = at(when), at(undone)
		at0[c.ID] = len(list)
		list = append(list, c)
		return err
	}, query, args...)
	if err != nil {
		return nil, err
	}
	ids := make([]any, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	return list, t.fillCorrections(ctx, list, at0, ids)
}

// fillCorrections says which articles came from which stories.
func (t *tx) fillCorrections(ctx context.Context, list []herald.Correction, places map[int64]int, ids []any) error {
	seen := map[[2]int64]bool{}
	from := func(id int64, story herald.StoryID) {
		if key := [2]int64{id, int64(story)}; !seen[key] {
			seen[key] = true
			c := &list[places[id]]
			c.From = append(c.From, story)
		}
	}
	err := t.in(ctx, func(r *sql.Rows) error {
		var id int64
		var a herald.ArticleID
		var was herald.StoryID
		err := r.Scan(&id, &a, &was)
		c := &list[places[id]]
		if was != c.Story {
			from(id, was)
		}
		if c.Kind != herald.CorrectMerge && (was != c.Story || c.Kind == herald.CorrectPin) {
			c.Articles = append(c.Articles, a)
		}
		return err
	}, `SELECT correction, article, was FROM corrected WHERE side = 1 AND correction IN (?) ORDER BY correction, article`, nil, ids)
	if err != nil {
		return err
	}
	return t.in(ctx, func(r *sql.Rows) error {
		var id int64
		var story herald.StoryID
		err := r.Scan(&id, &story)
		from(id, story)
		return err
	}, `SELECT correction, story FROM corrected_story WHERE was = 0 AND correction IN (?) ORDER BY correction, story`, nil, ids)
}
