package store

import (
	"context"
	"database/sql"
	"fmt"

	"herald"
)

// rules are what must hold in every store, with the number of rows that break
// each.
var rules = []struct{ broken, query string }{
	{"articles are known to no feed", `SELECT COUNT(*) FROM article a WHERE NOT EXISTS (SELECT 1 FROM feed f WHERE f.id = a.feed)`},
	{"articles are listed by nobody under their guid", `SELECT COUNT(*) FROM article a WHERE NOT EXISTS
		(SELECT 1 FROM sighting s WHERE s.feed = a.feed AND s.guid_key = a.guid_key AND s.article = a.id)`},
	{"articles are neither grouped nor waiting", `SELECT COUNT(*) FROM article a WHERE NOT EXISTS (SELECT 1 FROM member m WHERE m.article = a.id)
		AND NOT EXISTS (SELECT 1 FROM pending p WHERE p.article = a.id)`},
	{"sightings are of an article that is not there", `SELECT COUNT(*) FROM sighting s WHERE s.article <> 0 AND NOT EXISTS (SELECT 1 FROM article a WHERE a.id = s.article)`},
	{"articles wait that are not there", `SELECT COUNT(*) FROM pending p WHERE NOT EXISTS (SELECT 1 FROM article a WHERE a.id = p.article)`},
	{"members are of an article that is not there", `SELECT COUNT(*) FROM member m WHERE NOT EXISTS (SELECT 1 FROM article a WHERE a.id = m.article)`},
	{"members are of a story that is not there or merged", `SELECT COUNT(*) FROM member m WHERE NOT EXISTS
		(SELECT 1 FROM story t WHERE t.id = m.story AND t.merged_into = 0)`},
	{"stories are merged into one that is not there or merged", `SELECT COUNT(*) FROM story a WHERE a.merged_into <> 0 AND NOT EXISTS
		(SELECT 1 FROM story b WHERE b.id = a.merged_into AND b.merged_into = 0)`},
	{"stories have a slug that leads elsewhere", `SELECT COUNT(*) FROM story t WHERE t.slug <> '' AND NOT EXISTS
		(SELECT 1 FROM slug g WHERE g.slug = t.slug AND g.story = t.id)`},
	{"links are to an article that is not there", `SELECT COUNT(*) FROM link l WHERE NOT EXISTS (SELECT 1 FROM article a WHERE a.id = l.a)
		OR NOT EXISTS (SELECT 1 FROM article a WHERE a.id = l.b)`},
	{"feeds count their articles wrongly", `SELECT COUNT(*) FROM feed f
		LEFT JOIN (SELECT feed, COUNT(*) AS n FROM article GROUP BY feed) a ON a.feed = f.id WHERE f.articles <> COALESCE(a.n, 0)`},
	{"corrections are of an article that is not there", `SELECT COUNT(*) FROM corrected c WHERE NOT EXISTS (SELECT 1 FROM article a WHERE a.id = c.article)`},
	{"corrections are not kept: what they say is one story is two", `SELECT COUNT(*) FROM (` + brokenTogether + `) d`},
	{"corrections are not kept: what they say is two stories is one", `SELECT COUNT(*) FROM (` + brokenApart + `) d`},
	{"arrival numbers are given twice", `SELECT COUNT(*) FROM (SELECT seq FROM member GROUP BY seq HAVING COUNT(*) > 1) d`},
}

// Check reads the whole store and returns what is wrong with it, in words for
// its owner; nothing when all is well.
func (s *Store) Check(ctx context.Context) (wrong []string, err error) {
	defer herald.Wrap(&err, "store.Check")
	err = s.view(ctx, func(t *tx) error {
		if wrong, err = s.pages(ctx, t); err != nil || len(wrong) > 0 {
			return err
		}
		for _, r := range rules {
			var n int
			if _, err := t.one(ctx, []any{&n}, r.query); err != nil {
				return err
			}
			if n > 0 {
				wrong = append(wrong, fmt.Sprintf("%d %s", n, r.broken))
			}
		}
		return nil
	})
	return wrong, err
}

// pages asks SQLite whether its file is whole. PostgreSQL looks after itself.
func (s *Store) pages(ctx context.Context, t *tx) (wrong []string, err error) {
	if s.numbered {
		return nil, nil
	}
	err = t.query(ctx, func(r *sql.Rows) error {
		var line string
		err := r.Scan(&line)
		if line != "ok" {
			wrong = append(wrong, s.name+": "+line)
		}
		return err
	}, `PRAGMA integrity_check(20)`)
	return wrong, err
}
