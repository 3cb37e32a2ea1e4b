// Package excerpt says what a publisher may show of a story's articles: a few
// words with their source, who published them, where they lead.
//
// Its one idea: every publisher quotes alike, so that a rule of conduct is kept
// in one place. What it returns is plain text, which is to be escaped for its
// place; it never returns a full text.
package excerpt

import (
	"strings"

	"herald"
	"herald/internal/googlenews"
	"herald/internal/markup"
	"herald/internal/text"
)

// Of returns what the coverage says in plain text, the lead before the others,
// and which article says it; "" when none says anything. Cut it with Words.
func Of(s herald.Story) (string, int) {
	for i, c := range s.Coverage {
		if said := saidBy(c.Article); said != "" {
			return said, i
		}
	}
	return "", 0
}

// saidBy returns the plain text that a feed gives of an article, "" when it is
// only a list of links as Google News writes it.
func saidBy(a herald.Article) string {
	for _, html := range []string{a.Summary, a.Content} {
		if _, list := googlenews.ParseList(html); html == "" || list {
			continue
		}
		if said := withoutMore(Plain(html)); said != "" {
			return said
		}
	}
	return ""
}

// Plain returns the text of HTML that may be escaped twice: what still looks
// like an entity or a tag is read once more.
func Plain(html string) string {
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

// Words returns the first n words of s, with "…" when there are more. In
// scripts without spaces every character counts as a word, and no word for
// more than 12 characters in the mean.
func Words(s string, n int) string {
	s, last := markup.Cut(s, 12*n), 0
	for _, t := range text.Tokens(s) {
		if n == 0 {
			return s[:last] + "…"
		}
		n, last = n-1, t.End
	}
	return s
}
