package store

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"herald"
)

// Policy says how long things are kept after a feed listed them last. Zero is
// for ever.
type Policy struct {
	Articles time.Duration
	Stories  time.Duration // counted from the article of theirs that was listed last
}

// Retained counts what retention took away.
type Retained struct {
	Articles, Stories int
}

// Retain applies the policy. An article that an active feed still lists is
// never retired. What goes is remembered, so that it does not come back as
// new: an article by guid and address, a story by its id and slugs.
func (s *Store) Retain(ctx context.Context, p Policy, now time.Time) (done Retained, err error) {
	defer herald.Wrap(&err, "store.Retain")
	if p == (Policy{}) {
		return done, nil
	}
	err = s.update(ctx, func(t *tx) error {
		done = Retained{}
		if p.Stories > 0 {
			if done.Stories, err = t.retireStories(ctx, now.Add(-p.Stories), now); err != nil {
				return err
			}
		}
		if p.Articles > 0 {
			if done.Articles, err = t.retireArticles(ctx, now.Add(-p.Articles), now); err != nil {
				return err
			}
			empty, err := t.retireEmptied(ctx, now)
			if err != nil {
				return err
			}
			done.Stories += empty
		}
		return t.bump(ctx, done.Articles+done.Stories)
	})
	return done, err
}

// stillListed is true of an article a that an active feed lists, or that any
// feed listed at the time given or later.
const stillListed = `EXISTS (SELECT 1 FROM sighting s JOIN feed f ON f.id = s.feed WHERE s.article = a.id AND
	(s.listed = 1 AND (f.active = 1 OR f.listed >= ?) OR s.listed = 0 AND s.seen >= ?))`

func (t *tx) retireStories(ctx context.Context, before, now time.Time) (int, error) {
	const query = `UPDATE story SET retired = ? WHERE merged_into = 0 AND retired = 0
		AND EXISTS (SELECT 1 FROM member m WHERE m.story = story.id)
		AND NOT EXISTS (SELECT 1 FROM member m JOIN article a ON a.id = m.article WHERE m.story = story.id AND
			(a.first_seen >= ? OR ` + stillListed + `))`
	n, err := t.exec(ctx, query, ms(now), ms(before), ms(before), ms(before))
	return int(n), err
}

// titleKept bounds what is remembered of the title of a retired article.
const titleKept = 200

// retireArticles forgets articles, and remembers their guids and addresses.
func (t *tx) retireArticles(ctx context.Context, before, now time.Time) (int, error) {
	const query = `SELECT a.id, a.feed, a.address, a.title FROM article a WHERE a.first_seen < ? AND NOT ` + stillListed
	var ids, addresses []any
	lost := map[int64]int{}
	err := t.query(ctx, func(r *sql.Rows) error {
		var id, feed int64
		var address, title string
		err := r.Scan(&id, &feed, &address, &title)
		ids = append(ids, id)
		addresses = append(addresses, keyOf(address).arg(), strings.ToValidUTF8(title[:min(len(title), titleKept)], ""), ms(now))
		lost[feed]++
		return err
	}, query, ms(before), ms(before), ms(before))
	if err != nil {
		return 0, err
	}
	const keep = `INSERT INTO retired_address (address_key, title, at) VALUES`
	if err := t.insert(ctx, keep, 3, addresses, `ON CONFLICT (address_key, title) DO NOTHING`); err != nil {
		return 0, err
	}
	for feed, n := range lost {
		if _, err := t.exec(ctx, `UPDATE feed SET articles = articles - ? WHERE id = ?`, n, feed); err != nil {
			return 0, err
		}
	}
	return len(ids), t.forget(ctx, ids)
}

// forget deletes articles with all that hangs on them.
func (t *tx) forget(ctx context.Context, ids []any) error {
	for _, query := range []string{
		`UPDATE sighting SET article = 0, title = '' WHERE article IN (?)`,
		`DELETE FROM history WHERE article IN (?)`,
		`DELETE FROM link WHERE a IN (?)`,
		`DELETE FROM link WHERE b IN (?)`,
		`DELETE FROM pending WHERE article IN (?)`,
		`DELETE FROM member WHERE article IN (?)`,
		`DELETE FROM corrected WHERE article IN (?)`,
		`DELETE FROM hidden WHERE address_key IN (SELECT address_key FROM article WHERE id IN (?))`,
		`DELETE FROM article WHERE id IN (?)`,
		t.words.remove,
	} {
		if err := t.execIn(ctx, query, nil, ids); err != nil {
			return err
		}
	}
	return nil
}

// retireEmptied retires the stories that lost their last article.
func (t *tx) retireEmptied(ctx context.Context, now time.Time) (int, error) {
	const query = `UPDATE story SET retired = ? WHERE merged_into = 0 AND retired = 0
		AND NOT EXISTS (SELECT 1 FROM member m WHERE m.story = story.id)
		AND NOT EXISTS (SELECT 1 FROM adopted d WHERE d.story = story.id)`
	n, err := t.exec(ctx, query, ms(now))
	return int(n), err
}
