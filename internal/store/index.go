package store

import (
	"context"
	"database/sql"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"herald"
	"herald/internal/text"
)

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
	b := make([]byte, 0, len(markup))
	for {
		before, rest, more := strings.Cut(markup, "<")
		b = appendWords(b, before)
		if !more {
			break
		}
		markup = afterTag(rest)
	}
	return string(b)
}

// appendWords adds the words of a text between two tags, with one space
// between each two.
func appendWords(b []byte, s string) []byte {
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	start := -1 // of the word
	for i := 0; i < len(s); {
		size, space := 1, s[i] == ' ' || '\t' <= s[i] && s[i] <= '\r'
		if s[i] >= utf8.RuneSelf {
			var r rune
			r, size = utf8.DecodeRuneInString(s[i:])
			space = unicode.IsSpace(r)
		}
		switch {
		case !space && start < 0:
			start = i
		case space && start >= 0:
			b, start = appendWord(b, s[start:i]), -1
		}
		i += size
	}
	if start >= 0 {
		b = appendWord(b, s[start:])
	}
	return b
}

func appendWord(b []byte, word string) []byte {
	if len(b) > 0 {
		b = append(b, ' ')
	}
	return append(b, word...)
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
