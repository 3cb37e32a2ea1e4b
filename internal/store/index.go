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
	article *herald.Article
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
			a := &herald.Article{}
			x := indexed{article: a}
			var authors string
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
	return string(appendPlain(make([]byte, 0, min(len(markup), plainSize)), markup))
}

// appendPlain adds the words of markup to b, with one space between each two.
func appendPlain(b []byte, markup string) []byte {
	markup = markup[:min(len(markup), plainSize)]
	for {
		before, rest, more := strings.Cut(markup, "<")
		b = appendWords(b, before)
		if !more {
			return b
		}
		markup = afterTag(rest)
	}
}

// appendWords adds the words of a text between two tags, with one space
// between each two.
func appendWords(b []byte, s string) []byte {
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	start := -1 // of words with one space between each two
	for i := 0; i < len(s); {
		size := spaceAt(s[i:])
		switch {
		case size == 0 && start < 0:
			start = i
		case size == 1 && s[i] == ' ' && i+1 < len(s) && ' ' < s[i+1] && s[i+1] < utf8.RuneSelf: // they go on
		case size > 0 && start >= 0:
			b, start = appendWord(b, s[start:i]), -1
		}
		i += max(size, 1)
	}
	if start >= 0 {
		b = appendWord(b, s[start:])
	}
	return b
}

// spaceAt gives the length of the white space that s begins with, one
// character at most; 0 for none.
func spaceAt(s string) int {
	switch c := s[0]; {
	case c == ' ' || '\t' <= c && c <= '\r':
		return 1
	case c == 0xC2 || 0xE1 <= c && c <= 0xE3: // all others begin with one of these
		if r, size := utf8.DecodeRuneInString(s); unicode.IsSpace(r) {
			return size
		}
	}
	return 0
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
	switch {
	case strings.HasPrefix(rest, "!--"):
		end = "-->"
	case beginsWith(rest, "script"):
		end = "</script"
	case beginsWith(rest, "style"):
		end = "</style"
	}
	_, after, _ := strings.Cut(rest, end)
	if end[0] == '<' {
		_, after, _ = strings.Cut(after, ">")
	}
	return after
}

// beginsWith tells whether a tag's name begins with an ASCII word in lower case.
func beginsWith(tag, word string) bool {
	return len(tag) > len(word) && tag[0]|0x20 == word[0] && strings.EqualFold(tag[:len(word)], word)
}
