package site

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"herald"
	"herald/internal/markup"
	"herald/internal/text"
)

// said gives the plain text of the first report that says more than its
// headline, the lead's if it can, and that report; "" when none does. It is
// found once and kept.
func (e *entry) said() (string, *herald.Coverage) {
	if !e.read {
		e.read, e.excerpt, e.from = true, "", nil
		for i := range e.story.Coverage {
			c := &e.story.Coverage[i]
			if plain := cmp.Or(beyondTitle(c.Article.Summary, c.Article.Title), beyondTitle(c.Article.Content, c.Article.Title)); plain != "" {
				e.excerpt, e.from = enough(plain), c
				break
			}
		}
	}
	return e.excerpt, e.from
}

// newWords is how many words an excerpt must have that its headline has not.
const newWords = 4

// beyondTitle gives the plain text of a report's HTML, "" when it only says
// the headline again (and perhaps who wrote it) or is a list of links, as
// aggregators' feeds have it.
func beyondTitle(html, title string) string {
	if html == "" || strings.HasPrefix(strings.TrimSpace(html), "<ol>") {
		return ""
	}
	plain := strings.Join(strings.Fields(markup.Text(html)), " ")
	said := text.Words(markup.Line(title))
	for _, size := range []int{excerptSize / 4, excerptSize} { // most say something new soon
		beyond := 0
		for _, word := range text.Words(markup.Cut(plain, size)) {
			if !slices.Contains(said, word) {
				beyond++
			}
		}
		if beyond >= newWords {
			return plain
		}
	}
	return ""
}

// enough gives as much of a text as the longest excerpt may look at.
func enough(plain string) string {
	if fields := strings.Fields(plain); len(fields) > excerptWords {
		plain = strings.Join(fields[:excerptWords+1], " ")
	}
	if runes := []rune(plain); len(runes) > 2*excerptSize {
		plain = string(runes[:2*excerptSize])
	}
	return plain
}

// cutWords cuts a text to n words, and to as many characters as so many words
// may have; at the end of a sentence, if one ends in the second half.
func cutWords(plain string, n int) string {
	if fields := strings.Fields(plain); len(fields) > n {
		plain = strings.TrimRight(strings.Join(fields[:n], " "), ".,;:–—- ") + "…"
		for i := n; i >= n/2; i-- {
			if endsSentence(fields[i-1]) {
				plain = strings.Join(fields[:i], " ")
				break
			}
		}
	}
	return markup.Cut(plain, excerptSize*n/excerptWords)
}

// endsSentence tells whether a sentence may end with a word. Short words with
// a full stop are taken for abbreviations.
func endsSentence(word string) bool {
	bare := strings.TrimRight(word, `"'”’»)`)
	end, _ := utf8.DecodeLastRuneInString(bare)
	return strings.ContainsRune("!?؟。", end) || end == '.' && utf8.RuneCountInString(bare) > 4
}
