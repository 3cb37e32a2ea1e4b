package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"herald"
)

// Linked is a must-link that grouping has not seen yet, with where its
// articles stand.
type Linked struct {
	herald.Link
	InA, InB     Standing
	FeedA, FeedB herald.FeedID
}

// Standing is the story an article is in. Story is 0 for an article that waits
// to be grouped for the first time.
type Standing struct {
	Story   herald.StoryID
	Size    int       // articles in the story
	Created time.Time // date of its oldest article
}

// Links returns the must-links that grouping has not seen, in an order that
// depends on the articles' addresses alone.
func (s *Store) Links(ctx context.Context) (list []Linked, err error) {
	defer herald.Wrap(&err, "store.Links")
	const query = `SELECT l.a, l.b, a.feed, b.feed, COALESCE(m.story, 0), COALESCE(n.story, 0)
		FROM link l JOIN article a ON a.id = l.a JOIN article b ON b.id = l.b
		LEFT JOIN member m ON m.article = l.a LEFT JOIN member n ON n.article = l.b
		WHERE l.joined = 0 ORDER BY a.date, a.address_key, a.apart, b.date, b.address_key, b.apart`
	err = s.view(ctx, func(t *tx) error {
		scan := func(r *sql.Rows) error {
			var l Linked
			err := r.Scan(&l.A, &l.B, &l.FeedA, &l.FeedB, &l.InA.Story, &l.InB.Story)
			list = append(list, l)
			return err
		}
		if err := t.query(ctx, scan, query); err != nil {
			return err
		}
		return t.standings(ctx, list)
	})
	return list, err
}

// standings fills in size and age of the stories named.
func (t *tx) standings(ctx context.Context, list []Linked) error {
	known := map[herald.StoryID]Standing{}
	var ids []any
	for _, l := range list {
		for _, id := range []herald.StoryID{l.InA.Story, l.InB.Story} {
			if _, ok := known[id]; !ok && id != 0 {
				known[id] = Standing{}
				ids = append(ids, int64(id))
			}
		}
	}
	const query = `SELECT t.id, t.created, COUNT(*) FROM story t JOIN member m ON m.story = t.id WHERE t.id IN (?) GROUP BY t.id, t.created`
	err := t.in(ctx, func(r *sql.Rows) error {
		var s Standing
		var created int64
		err := r.Scan(&s.Story, &created, &s.Size)
		s.Created = at(created)
		known[s.Story] = s
		return err
	}, query, nil, ids)
	for i := range list {
		list[i].InA, list[i].InB = known[list[i].InA.Story], known[list[i].InB.Story]
	}
	return err
}

// join notes that grouping has seen links.
func (t *tx) join(ctx context.Context, links []herald.Link) error {
	for _, l := range links {
		if _, err := t.exec(ctx, `UPDATE link SET joined = 1 WHERE a = ? AND b = ?`, int64(l.A), int64(l.B)); err != nil {
			return fmt.Errorf("link of %d and %d: %w", l.A, l.B, err)
		}
	}
	return nil
}

// Newest returns the date of the newest grouped article, zero for none: the
// grouping window ends there.
func (s *Store) Newest(ctx context.Context) (newest time.Time, err error) {
	defer herald.Wrap(&err, "store.Newest")
	err = s.view(ctx, func(t *tx) error {
		var date int64
		const query = `SELECT a.date FROM article a JOIN member m ON m.article = a.id ORDER BY a.date DESC LIMIT 1`
		_, err := t.one(ctx, []any{&date}, query)
		newest = at(date)
		return err
	})
	return newest, err
}
