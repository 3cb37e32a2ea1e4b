package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// wordSize is how many bytes of one word are kept; longer ones are no words.
const wordSize = 96

// Token is one word of a text and where it stands.
type Token struct {
	Text       string // as it is written
	Word       string // folded, without apostrophes: what is compared
	Start, End int    // byte offsets of Text
}

// Words returns the folded words of s in order: runs of letters and digits in
// any script. "U.S." is "us", "Trump's" is "trump", "l'eau" is "l" and "eau".
// Scripts that put no spaces between words come as pairs of neighbouring
// characters.
func Words(s string) []string {
	var out []string
	for t := range tokens(s) {
		out = append(out, t.Word)
	}
	return out
}

// Tokens returns the words of s with their place in it.
func Tokens(s string) []Token {
	var out []Token
	for t := range tokens(s) {
		out = append(out, t)
	}
	return out
}

// Units returns what carries meaning in s, as Tokens does but for Japanese,
// where pairs of characters say too little of names: a run of katakana is one
// word, hiragana between the words is left out.
func Units(s string) []Token {
	var out []Token
	for t := range tokens(s) {
		first, size := utf8.DecodeRuneInString(t.Text)
		second, _ := utf8.DecodeRuneInString(t.Text[size:])
		last := len(out) - 1
		switch {
		case !spaceless(first) || !kana(first) && !kana(second):
			out = append(out, t)
		case katakana(first) && katakana(second):
			if last >= 0 && out[last].End > t.Start && out[last].End < t.End && katakana(firstOf(out[last].Text)) {
				out[last] = piece(s, out[last].Start, t.End)
			} else {
				out = append(out, t)
			}
		}
	}
	return out
}

func firstOf(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func katakana(r rune) bool { return unicode.Is(unicode.Katakana, r) || r == 'ー' }

func kana(r rune) bool { return katakana(r) || unicode.Is(unicode.Hiragana, r) }

// tokens walks over the words of s.
func tokens(s string) func(yield func(Token) bool) {
	return func(yield func(Token) bool) {
		for at := 0; at < len(s); {
			r, size := utf8.DecodeRuneInString(s[at:])
			switch {
			case spaceless(r):
				end := run(s, at, spaceless)
				if !pairs(s, at, end, yield) {
					return
				}
				at = end
			case wordy(r):
				end := wordEnd(s, at)
				if !spelled(s, at, end, yield) {
					return
				}
				at = end
			default:
				at += size
			}
		}
	}
}

// wordy tells what words are made of.
func wordy(r rune) bool {
	return unicode.IsLetter(r) && !spaceless(r) || unicode.IsDigit(r) || unicode.IsMark(r) && !spaceless(r)
}

// spaceless tells the scripts that put no spaces between words.
func spaceless(r rune) bool {
	return r >= 0xE00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) || r == 'ー'
}

// run returns the end of the run of characters that are like the one at start.
func run(s string, start int, like func(rune) bool) int {
	if end := strings.IndexFunc(s[start:], func(r rune) bool { return !like(r) }); end >= 0 {
		return start + end
	}
	return len(s)
}

// wordEnd returns where the word that starts at start ends: apostrophes
// between letters, dots of abbreviations and of numbers belong to it.
func wordEnd(s string, start int) int {
	end := run(s, start, wordy)
	for end < len(s) {
		r, size := utf8.DecodeRuneInString(s[end:])
		next, _ := utf8.DecodeRuneInString(s[end+size:])
		if !joins(s, start, end, r, next) {
			break
		}
		end = run(s, end+size, wordy)
	}
	if end < len(s) && s[end] == '.' && strings.Contains(s[start:end], ".") && abbreviation(s[start:end+1]) {
		end++ // the last dot of "U.S."
	}
	return end
}

// joins tells whether the sign r at end holds what stands around it together.
func joins(s string, start, end int, r, next rune) bool {
	last, _ := utf8.DecodeLastRuneInString(s[start:end])
	switch r {
	case '\'', '’', 'ʼ':
		return unicode.IsLetter(last) && unicode.IsLetter(next)
	case '.', ',':
		if unicode.IsDigit(last) && unicode.IsDigit(next) {
			return true
		}
		return r == '.' && unicode.IsLetter(next) && abbreviation(s[start:end]+".")
	}
	return false
}

// abbreviation tells single letters with a dot behind each, like "U.S.".
func abbreviation(s string) bool {
	letter := true
	for _, r := range s {
		if letter != unicode.IsLetter(r) || !letter && r != '.' {
			return false
		}
		letter = !letter
	}
	return letter
}

// spelled yields the words of one run of letters: one, or two around an
// apostrophe that stands for a vowel.
func spelled(s string, start, end int, yield func(Token) bool) bool {
	text := s[start:end]
	if at := strings.IndexAny(text, "'’ʼ"); at > 0 {
		_, size := utf8.DecodeRuneInString(text[at:])
		if tail := strings.ToLower(text[at+size:]); tail == "s" {
			text = text[:at]
		} else if utf8.RuneCountInString(text[:at]) <= 2 && utf8.RuneCountInString(tail) > 2 {
			return emit(text[:at], start, yield) && spelled(s, start+at+size, end, yield)
		}
	}
	return emit(text, start, yield)
}

// emit yields one word, if anything of it is left when it is folded.
func emit(text string, start int, yield func(Token) bool) bool {
	short := text
	if len(short) > wordSize {
		short = strings.ToValidUTF8(short[:wordSize], "")
	}
	word := strings.Map(func(r rune) rune {
		if wordy(r) || r == '.' && unicode.IsDigit(rune(text[0])) {
			return r
		}
		return -1
	}, Fold(short))
	if word = strings.Trim(word, "."); word == "" {
		return true
	}
	return yield(Token{Text: text, Word: word, Start: start, End: start + len(text)})
}

// pairs yields each two neighbouring characters, or the only one there is.
func pairs(s string, start, end int, yield func(Token) bool) bool {
	_, size := utf8.DecodeRuneInString(s[start:])
	if start+size == end {
		return yield(piece(s, start, end))
	}
	for at, mid := start, start+size; mid < end; {
		_, size := utf8.DecodeRuneInString(s[mid:])
		if !yield(piece(s, at, mid+size)) {
			return false
		}
		at, mid = mid, mid+size
	}
	return true
}

func piece(s string, start, end int) Token {
	return Token{Text: s[start:end], Word: Fold(s[start:end]), Start: start, End: end}
}
