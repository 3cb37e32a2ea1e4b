package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"herald"
)

// Undo takes a correction back; 0 names the last that holds. What it merged
// comes apart again, a story that it split off joins the one it came from, an
// article that it moved goes back; what came later stays where it is. It is
// kept with who undid it and when. The error is herald.ErrNotFound when there is no
// such correction, herald.ErrInvalid when it is undone already or another one
// that holds is in the way.
func (s *Store) Undo(ctx context.Context, id int64, who string, now time.Time) (c herald.Correction, err error) {
	defer herald.Wrap(&err, "store.Undo")
	err = s.update(ctx, func(t *tx) error {
		if _, err := t.take(ctx, "correction", 1); err != nil { // grouping that did not know of it is made again
			return err
		}
		if c, err = t.undoable(ctx, id); err != nil {
			return err
		}
		before, err := t.broken(ctx)
		if err != nil {
			return err
		}
		c.Undone, c.UndoneBy = now, who
		const note = `UPDATE correction SET undone = ?, undone_by = ? WHERE id = ?`
		if _, err := t.exec(ctx, note, ms(now), valid(who), c.ID); err != nil {
			return err
		}
		if err := t.takeBack(ctx, c); err != nil {
			return err
		}
		return t.settle(ctx, before, append(c.From, c.Story))
	})
	return c, err
}

// Unpin undoes the pins of a story; the error is herald.ErrNotFound when there is none.
func (s *Store) Unpin(ctx context.Context, story herald.StoryID, who string, now time.Time) (c herald.Correction, err error) {
	defer herald.Wrap(&err, "store.Unpin(%s)", story)
	var pins []int64
	err = s.view(ctx, func(t *tx) error {
		pins, err = t.pinned(ctx, story)
		return err
	})
	if err == nil && len(pins) == 0 {
		err = fmt.Errorf("a pin: %w", herald.ErrNotFound)
	}
	for _, id := range pins {
		if err == nil {
			c, err = s.Undo(ctx, id, who, now)
		}
	}
	return c, err
}

// undoable finds the correction that is to be undone.
func (t *tx) undoable(ctx context.Context, id int64) (herald.Correction, error) {
	query, args := correctionSQL+` WHERE k.id = ?`, []any{id}
	if id == 0 {
		query, args = correctionSQL+` WHERE k.undone = 0 ORDER BY k.id DESC LIMIT 1`, nil
	}
	list, err := t.corrections(ctx, query, args...)
	switch {
	case err != nil:
		return herald.Correction{}, err
	case len(list) == 0 && id == 0:
		return herald.Correction{}, fmt.Errorf("a correction that holds: %w", herald.ErrNotFound)
	case len(list) == 0:
		return herald.Correction{}, fmt.Errorf("correction %d: %w", id, herald.ErrNotFound)
	case !list[0].Undone.IsZero():
		return herald.Correction{}, fmt.Errorf("%w: correction %d was undone by %s, %s", herald.ErrInvalid, id, list[0].UndoneBy,
			list[0].Undone.UTC().Format("2006-01-02 15:04 MST"))
	}
	return list[0], nil
}

// takeBack brings articles and stories to where they were.
func (t *tx) takeBack(ctx context.Context, c herald.Correction) error {
	story, err := t.alive(ctx, c.Story)
	if err != nil {
		return err
	}
	switch c.Kind {
	case herald.CorrectPin:
		return t.touch(ctx, story)
	case herald.CorrectSplit:
		var from herald.StoryID
		if _, err := t.one(ctx, []any{&from}, `SELECT split_from FROM story WHERE id = ?`, int64(c.Story)); err != nil {
			return err
		}
		if from, err = t.alive(ctx, from); err != nil {
			return err
		}
		if err := t.storyChanged(ctx, from, ms(c.Undone)); err != nil {
			return err
		}
		return t.merge(ctx, Merged{From: story, Into: from})
	}
	if err := t.digOut(ctx, c.ID); err != nil {
		return err
	}
	return t.sendBack(ctx, c, story)
}

// digOut gives stories that a correction merged their own life back.
func (t *tx) digOut(ctx context.Context, id int64) error {
	was := map[int64]int64{}
	err := t.query(ctx, func(r *sql.Rows) error {
		var story, into int64
		err := r.Scan(&story, &into)
		was[story] = into
		return err
	}, `SELECT story, was FROM corrected_story WHERE correction = ?`, id)
	for story, into := range was {
		if err == nil {
			_, err = t.exec(ctx, `UPDATE story SET merged_into = ? WHERE id = ?`, into, story)
		}
	}
	return err
}

// sendBack brings the articles that a correction brought to a story, and that
// are still there, back to the stories they came from.
func (t *tx) sendBack(ctx context.Context, c herald.Correction, story herald.StoryID) error {
	came := map[herald.StoryID][]herald.ArticleID{}
	const query = `SELECT c.article, c.was FROM corrected c JOIN member m ON m.article = c.article
		WHERE c.correction = ? AND c.side = 1 AND c.was <> ? AND m.story = ?`
	err := t.query(ctx, func(r *sql.Rows) error {
		var a herald.ArticleID
		var was herald.StoryID
		err := r.Scan(&a, &was)
		came[was] = append(came[was], a)
		return err
	}, query, c.ID, int64(c.Story), int64(story))
	if err != nil {
		return err
	}
	for was, articles := range came {
		to, err := t.alive(ctx, was)
		if err != nil {
			return err
		}
		if err := t.put(ctx, articles, to); err != nil {
			return err
		}
		if err := t.storyChanged(ctx, to, ms(c.Undone)); err != nil {
			return err
		}
	}
	return t.storyChanged(ctx, story, ms(c.Undone))
}
