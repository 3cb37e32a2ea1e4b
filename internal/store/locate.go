package store

import (
	"context"
	"fmt"

	"herald"
)

// FindArticle returns the article that stands at a canonical address, or else
// one whose link is url. The error is herald.ErrNotFound when there is none.
func (s *Store) FindArticle(ctx context.Context, address, url string) (a herald.Article, err error) {
	defer herald.Wrap(&err, "store.FindArticle")
	err = s.view(ctx, func(t *tx) error {
		list, err := t.articles(ctx, articlesSQL+` WHERE a.address_key = ? AND a.apart = ''`, keyOf(address).arg())
		if err == nil && len(list) == 0 {
			list, err = t.articles(ctx, articlesSQL+` WHERE a.url = ? ORDER BY a.id LIMIT 1`, url)
		}
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return fmt.Errorf("article %s: %w", url, herald.ErrNotFound)
		}
		a = list[0]
		return nil
	})
	return a, err
}
