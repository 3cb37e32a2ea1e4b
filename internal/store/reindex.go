package store

import (
	"context"
	"database/sql"

	"herald"
)

// searchKey is where the store notes that it has articles without words: a
// store that was opened without search, and is opened with it again, makes up
// for what it missed.
const searchKey = "store.search"

func (s *Store) keepSearch(ctx context.Context) error {
	was, err := s.Meta(ctx, searchKey)
	if err != nil {
		return err
	}
	switch {
	case !s.search && was != "off":
		return s.SetMeta(ctx, searchKey, "off")
	case s.search && was == "off":
		return s.update(ctx, func(t *tx) error {
			if err := t.reindex(ctx); err != nil {
				return err
			}
			_, err := t.exec(ctx, `DELETE FROM meta WHERE key = ?`, searchKey)
			return err
		})
	}
	return nil
}

// reindex makes the words of all articles anew.
func (t *tx) reindex(ctx context.Context) error {
	if _, err := t.exec(ctx, t.words.clear); err != nil {
		return err
	}
	const page = 500
	const query = `SELECT id, title, publisher, authors, summary, content FROM article WHERE id > ? ORDER BY id LIMIT ?`
	var last herald.ArticleID
	for {
		var list []indexed
		err := t.query(ctx, func(r *sql.Rows) error {
			var x indexed
			var authors string
			a := &x.article
			err := r.Scan(&x.id, &a.Title, &a.Publisher.Name, &authors, &a.Summary, &a.Content)
			a.Authors, x.body = unlines(authors), bodyOf(a)
			list = append(list, x)
			return err
		}, query, int64(last), page)
		if err != nil || len(list) == 0 {
			return err
		}
		if err := t.index(ctx, list); err != nil {
			return err
		}
		last = list[len(list)-1].id
	}
}
