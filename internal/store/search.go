package store

import (
	"context"
	"database/sql"
	"html"
	"strings"
	"time"

	"herald"
	"herald/internal/text"
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

// indexed is an article whose words are to be kept.
type indexed struct {
	id      herald.ArticleID
	article herald.Article
	body    string // see bodyOf
}

// bodyOf gives the text of an article without markup: its summary, or its
// content when it has none.
func bodyOf(a *herald.Article) string {
	if a.Summary != "" {
		return plain(a.Summary)
	}
	return plain(a.Content)
}

// bytesIndexed bounds the text of one article that can be searched.
const bytesIndexed = 4096

// searchable gives the words an article is found by: those of its title, its
// publisher, its authors and its text.
func (x indexed) searchable() []string {
	parts := append([]string{x.article.Title, x.article.Publisher.Name}, x.article.Authors...)
	all := strings.Join(append(parts, x.body), "\n")
	return words(strings.ToValidUTF8(all[:min(len(all), bytesIndexed)], ""))
}

func (t *tx) index(ctx context.Context, list []indexed) error {
	rows := make([]any, 0, 2*len(list))
	for _, x := range list {
		if w := x.searchable(); len(w) > 0 {
			rows = append(rows, int64(x.id), t.words.row(w))
		}
	}
	return t.insert(ctx, t.words.add, 2, rows, "")
}

func (t *tx) unindex(ctx context.Context, ids []any) error {
	return t.execIn(ctx, t.words.remove, nil, ids)
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

// words cuts plain text into folded words.
func words(s string) []string { return text.Words(s) }

// plainSize bounds the markup that is read for its words.
const plainSize = 64 << 10

// plain gives the words of markup: without tags and comments, and without what
// stands in scripts and styles. It is for comparing and indexing, never for showing.
func plain(markup string) string {
	if strings.IndexByte(markup, '<') < 0 && strings.IndexByte(markup, '&') < 0 {
		return markup
	}
	markup = markup[:min(len(markup), plainSize)]
	var b strings.Builder
	b.Grow(len(markup))
	for {
		before, rest, more := strings.Cut(markup, "<")
		b.WriteString(before)
		if !more {
			break
		}
		b.WriteByte(' ')
		markup = afterTag(rest)
	}
	return strings.Join(strings.Fields(html.UnescapeString(b.String())), " ")
}

// afterTag gives what follows the tag that rest begins in.
func afterTag(rest string) string {
	end := ">"
	for _, raw := range []string{"script", "style"} {
		if len(rest) > len(raw) && strings.EqualFold(rest[:len(raw)], raw) {
			end = "</" + raw
		}
	}
	if strings.HasPrefix(rest, "!--") {
		end = "-->"
	}
	_, after, _ := strings.Cut(rest, end)
	if end[0] == '<' {
		_, after, _ = strings.Cut(after, ">")
	}
	return after
}

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

// The last visit that listed an article is looked up in who lists it.
const articleColumns = `a.id, a.feed, a.guid, a.url, a.address, a.title, a.summary, a.content, a.authors, a.categories,
	a.image, a.publisher, a.publisher_site, a.language, a.rights, a.published, a.updated, a.first_seen, a.date, COALESCE(m.story, 0),
	(SELECT MAX(CASE WHEN s.listed = 1 THEN f.listed ELSE s.seen END) FROM sighting s JOIN feed f ON f.id = s.feed WHERE s.article = a.id)`

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
