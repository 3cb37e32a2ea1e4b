package tag

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"herald/internal/text"
)

// words returns the candidates of one word: of the lead's headline, and of the
// others' when they recur.
func (s *story) words() []candidate {
	var out []candidate
	seen := map[string]bool{}
	for i, l := range s.titles {
		for at, w := range l.words {
			if seen[w.stem] || !s.telling(w) {
				continue
			}
			seen[w.stem] = true
			titles, share := s.support(w.Word, w.stem)
			if titles < 2 && (i > 0 || len(s.titles) > 3) && !s.named(w.Word) {
				continue
			}
			loose := !s.named(w.Word) && !text.Acronym(w.Text) && share*float64(len(s.titles)) <= 1
			out = append(out, candidate{key: w.Word, name: s.showWord(s.form(w)), score: share * s.weight(w), first: i*1000 + at, loose: loose})
		}
	}
	return out
}

// telling tells whether a word says anything by itself.
func (s *story) telling(w word) bool {
	n := utf8.RuneCountInString(w.Word)
	if s.nounsHaveCapitals() && s.small[w.Word] > 0 && s.capital[w.Word] == 0 {
		return false // no noun
	}
	return !w.stop && !weak(w.stem, w.Word) && !numeric(w.Word) && (n > 3 || n > 1 && text.Acronym(w.Text) || n > 2 && s.named(w.Word)) &&
		n <= 40 && strings.IndexFunc(w.Word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) }) < 0 &&
		!spaceless(w.Word)
}

// weight says how much of a keyword a word is, by how it is written and ends.
func (s *story) weight(w word) float64 {
	weight := 1.0
	switch {
	case s.named(w.Word) || text.Acronym(w.Text):
		weight = weightProper
	case strings.HasPrefix(s.lang, "en"):
		weight = englishNoun(w.Word)
	}
	if n := utf8.RuneCountInString(w.Word); n >= 7 {
		weight += 0.1
	}
	return weight
}

// englishNoun guesses from its ending how likely a word is a noun.
func englishNoun(w string) float64 {
	for _, end := range []string{"tion", "sion", "ment", "ity", "ship", "ism", "ance", "ence", "ness", "cy", "ure", "ers", "ists"} {
		if strings.HasSuffix(w, end) {
			return 1.2
		}
	}
	for _, end := range []string{"ing", "ed", "ly", "ful", "est"} {
		if strings.HasSuffix(w, end) {
			return 0.6
		}
	}
	return 1
}

// form returns the word of the same stem that most headlines use, the first of
// several.
func (s *story) form(w word) word {
	count, best := map[string]int{}, w
	for _, l := range s.titles {
		for _, o := range l.words {
			if o.stem != w.stem {
				continue
			}
			if count[o.Word]++; count[o.Word] > count[best.Word] {
				best = o
			}
		}
	}
	return best
}

func numeric(w string) bool {
	digits := strings.Count(strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return '0'
		}
		return r
	}, w), "0")
	return digits > 0 && (digits*2 >= utf8.RuneCountInString(w)) && len(w) > 2 || digits == utf8.RuneCountInString(w)
}
