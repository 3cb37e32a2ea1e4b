package store

import (
	"context"
	"database/sql"
	"time"

	"herald"
)

// Version is what an article said before it was changed.
type Version struct {
	Until   time.Time // when Herald saw these words replaced
	Title   string
	Summary string
}

// History returns the former versions of an article, the latest first; only
// the last 20 are kept.
func (s *Store) History(ctx context.Context, id herald.ArticleID) (list []Version, err error) {
	defer herald.Wrap(&err, "store.History(%d)", id)
	err = s.view(ctx, func(t *tx) error {
		return t.query(ctx, func(r *sql.Rows) error {
			var v Version
			var until int64
			err := r.Scan(&until, &v.Title, &v.Summary)
			v.Until = at(until)
			list = append(list, v)
			return err
		}, `SELECT at, title, summary FROM history WHERE article = ? ORDER BY at DESC`, int64(id))
	})
	return list, err
}
