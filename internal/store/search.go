package store

import (
	"context"
	"strings"
	"time"

	"herald"
)

// Words to search by are made in Go and given to both databases as they are, so
// that a query finds the same articles in both.

// wordsSQL is how a dialect keeps words. Both forms of add take the article and
// its words; find takes the query's words.
type wordsSQL struct {
	add    string
	remove string
	clear  string
	find   string
	row    func(words []string) string // the words of an article as an argument
	query  func(words []string) string // those of a query: all must be there
}

var wordsFTS5 = wordsSQL{
	add:    `INSERT INTO words (rowid, body) VALUES`,
	remove: `DELETE FROM words WHERE rowid IN (?)`,
	clear:  `INSERT INTO words (words) VALUES ('delete-all')`,
	find:   `SELECT rowid AS article FROM words WHERE words MATCH ?`,
	row:    func(words []string) string { return strings.Join(words, " ") },
	query:  func(words []string) string { return `"` + strings.Join(quote(words, `"`), `" "`) + `"` },
}

var wordsTSVector = wordsSQL{
	add:    `INSERT INTO words (article, body) VALUES`,
	remove: `DELETE FROM words WHERE article IN (?)`,
	clear:  `DELETE FROM words`,
	find:   `SELECT article FROM words WHERE body @@ CAST(? AS TSQUERY)`,
	row:    func(words []string) string { return `'` + strings.Join(quote(words, `'`), `' '`) + `'` },
	query:  func(words []string) string { return `'` + strings.Join(quote(words, `'`), `' & '`) + `'` },
}

// quote doubles the quotes in each word, and the backslashes, as a tsvector wants
// them; there are none in the words of package text.
func quote(words []string, mark string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strings.ReplaceAll(strings.ReplaceAll(w, `\`, ``), mark, mark+mark)
	}
	return out
}

// Before is where a page of results ends: the next one starts with what is
// older. Its zero value is before everything.
type Before struct {
	Date time.Time
	ID   herald.ArticleID
}

// Search returns up to limit articles that hold all the words, newest first,
// from before on. The words are those of text.Words.
func (s *Store) Search(ctx context.Context, words []string, limit int, before Before) (list []herald.Article, err error) {
	defer herald.Wrap(&err, "store.Search(%q)", words)
	if len(words) == 0 || limit <= 0 {
		return nil, nil
	}
	if before.Date.IsZero() {
		before = Before{time.UnixMilli(1 << 60), 1 << 62}
	}
	// The match is taken first and alone: PostgreSQL would walk all articles
	// by date to find a rare word.
	query := `WITH found AS MATERIALIZED (` + s.words.find + `) SELECT ` + articleColumns + `
		FROM found JOIN article a ON a.id = found.article LEFT JOIN member m ON m.article = a.id
		WHERE a.date < ? OR a.date = ? AND a.id < ? ORDER BY a.date DESC, a.id DESC LIMIT ?`
	date := before.Date.UnixMilli()
	err = s.view(ctx, func(t *tx) error {
		list, err = t.articles(ctx, query, s.words.query(words), date, date, int64(before.ID), limit)
		return err
	})
	return list, err
}
