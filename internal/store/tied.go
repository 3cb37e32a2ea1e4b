package store

import (
	"context"
	"database/sql"

	"herald"
)

// Tied returns the articles that stand in a must-link, seen to or not: nothing
// but a person or another link may part them from their story.
func (s *Store) Tied(ctx context.Context) (_ map[herald.ArticleID]bool, err error) {
	defer herald.Wrap(&err, "store.Tied")
	tied := map[herald.ArticleID]bool{}
	err = s.view(ctx, func(t *tx) error {
		return t.query(ctx, func(r *sql.Rows) error {
			var a, b herald.ArticleID
			err := r.Scan(&a, &b)
			tied[a], tied[b] = true, true
			return err
		}, `SELECT a, b FROM link`)
	})
	return tied, err
}
