package content

import (
	"cmp"
	"strings"

	"herald"
	"herald/internal/googlenews"
	"herald/internal/markup"
	"herald/internal/text"
)

// saidOf returns what the coverage says in plain text, the lead before the
// others, and which article says it; "" when none says anything.
func saidOf(s herald.Story) (string, int) {
	for i, c := range s.Coverage {
		if said := saidBy(c.Article); said != "" {
			return said, i
		}
	}
	return "", 0
}

// gist returns what the story is about in plain text on one line: the lead's
// own words, else those of another, else the other headlines.
func (f fields) gist() string {
	if f.said != "" {
		return strings.ReplaceAll(f.said, "\n", " ")
	}
	var heads []string
	for _, r := range f.Coverage[1:] {
		if len(heads) < 6 && r.Title != f.Title {
			heads = append(heads, r.Title+" ("+r.Publisher+")")
		}
	}
	return cmp.Or(strings.Join(heads, " · "), f.Title)
}

// saidBy returns the plain text that a feed gives of an article, "" when it is
// only a list of links as Google News writes it.
func saidBy(a herald.Article) string {
	for _, html := range []string{a.Summary, a.Content} {
		if _, list := googlenews.ParseList(html); html == "" || list {
			continue
		}
		if said := withoutMore(plain(html)); said != "" {
			return said
		}
	}
	return ""
}

// plain returns the text of HTML that may be escaped twice: what still looks
// like an entity or a tag is read once more.
func plain(html string) string {
	s := markup.Text(html)
	for range 3 {
		next := markup.Text(s)
		if strings.ReplaceAll(next, "\n", " ") == strings.ReplaceAll(s, "\n", " ") {
			break
		}
		s = next
	}
	return s
}

// withoutMore takes the lines from the end that only lead to the article.
func withoutMore(s string) string {
	lines := strings.Split(s, "\n")
	for len(lines) > 0 && leadsOn(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	return strings.Join(lines, "\n")
}

// leadsOn tells the short lines that feeds put under an extract.
func leadsOn(line string) bool {
	line = text.Fold(line)
	if line == "comments" || strings.HasPrefix(line, "the post ") && strings.Contains(line, " appeared first on ") {
		return true
	}
	if len(line) > 60 {
		return false
	}
	for _, opening := range []string{"read more", "read the full", "read the whole", "read the rest", "read the story", "read the article", "read full", "continue reading", "click here", "view full coverage", "weiterlesen",
		"mehr lesen", "lire la suite", "leer mas", "seguir leyendo", "leia mais", "continua a leggere", "leggi tutto", "leggi anche", "leggi l", "lees verder", "las mer", "[…]", "[...]", "…"} {
		if strings.HasPrefix(line, opening) {
			return true
		}
	}
	return false
}

// firstWords returns the first n words of s, with "…" when there are more. In
// scripts without spaces every character counts as a word, and no word for
// more than 12 characters in the mean.
func firstWords(s string, n int) string {
	s, last := markup.Cut(s, 12*n), 0
	for _, t := range text.Tokens(s) {
		if n == 0 {
			return s[:last] + "…"
		}
		n, last = n-1, t.End
	}
	return s
}
