package store

import (
	"context"
	"database/sql"

	"herald"
)

// Articles hands every article to each, in the order they were first stored,
// without holding them all.
func (s *Store) Articles(ctx context.Context, each func(herald.Article) error) (err error) {
	defer herald.Wrap(&err, "store.Articles")
	const page = 500
	query := articlesSQL + ` WHERE a.id > ? ORDER BY a.id LIMIT ?`
	var last herald.ArticleID
	for {
		var list []herald.Article
		err := s.view(ctx, func(t *tx) (err error) {
			list, err = t.articles(ctx, query, int64(last), page)
			return err
		})
		if err != nil || len(list) == 0 {
			return err
		}
		for _, a := range list {
			if err := each(a); err != nil {
				return err
			}
		}
		last = list[len(list)-1].ID
	}
}

const articlesSQL = `SELECT ` + articleColumns + ` FROM article a LEFT JOIN member m ON m.article = a.id`

// articleColumns looks up the last visit that listed an article in who lists it.
const articleColumns = articleFields + `,
	(SELECT MAX(CASE WHEN s.listed = 1 THEN f.listed ELSE s.seen END) FROM sighting s JOIN feed f ON f.id = s.feed WHERE s.article = a.id)`

const articleFields = `a.id, a.feed, a.guid, a.url, a.address, a.title, a.summary, a.content, a.authors, a.categories,
	a.image, a.publisher, a.publisher_site, a.language, a.rights, a.published, a.updated, a.first_seen, a.date, COALESCE(m.story, 0)`

func scanArticle(r *sql.Rows) (a herald.Article, err error) {
	var authors, categories string
	var published, updated, first, date int64
	var last sql.NullInt64
	err = r.Scan(&a.ID, &a.Feed, &a.GUID, &a.URL, &a.Address, &a.Title, &a.Summary, &a.Content, &authors, &categories,
		&a.Image, &a.Publisher.Name, &a.Publisher.Site, &a.Language, &a.Rights, &published, &updated, &first, &date, &a.Story, &last)
	a.Authors, a.Categories = unlines(authors), unlines(categories)
	a.Published, a.Updated, a.FirstSeen, a.Date = at(published), at(updated), at(first), at(date)
	a.LastSeen = at(max(last.Int64, first))
	return a, err
}

func (t *tx) articles(ctx context.Context, query string, args ...any) (list []herald.Article, err error) {
	err = t.query(ctx, func(r *sql.Rows) error {
		a, err := scanArticle(r)
		list = append(list, a)
		return err
	}, query, args...)
	return list, err
}
