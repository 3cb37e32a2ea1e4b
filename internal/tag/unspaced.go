package tag

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sizes of a name in a script without spaces, in characters.
const (
	unspacedMin = 2
	unspacedMax = 6
)

// unspaced returns the candidates of titles in scripts without spaces between
// words: pieces of Han or Katakana that recur, and runs short enough to be one
// word.
func (s *story) unspaced() []candidate {
	var out []candidate
	seen := map[string]bool{}
	for i, l := range s.titles {
		for at, piece := range pieces(l.raw) {
			if seen[piece] {
				continue
			}
			seen[piece] = true
			n := utf8.RuneCountInString(piece)
			titles := s.holding(piece)
			whole := strings.Contains(l.raw, piece) && runOf(l.raw, piece)
			if titles < 2 && (!whole || i > 0) {
				continue
			}
			share := float64(titles) / float64(len(s.titles))
			out = append(out, candidate{key: piece, name: piece, score: share * (1 + 0.15*float64(n)), first: i*1000 + at})
		}
	}
	return out
}

func (s *story) holding(piece string) int {
	n := 0
	for _, l := range s.titles {
		if strings.Contains(l.raw, piece) {
			n++
		}
	}
	return n
}

// pieces walks over the pieces of 2 to 6 characters within the runs of one
// script, the longest first.
func pieces(s string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		for _, run := range runs(s) {
			r := []rune(run)
			for size := min(unspacedMax, len(r)); size >= unspacedMin; size-- {
				for at := 0; at+size <= len(r); at++ {
					if !yield(at, string(r[at:at+size])) {
						return
					}
				}
			}
		}
	}
}

// runs returns the runs of Han and of Katakana in s.
func runs(s string) []string {
	var out []string
	start, kind := 0, 0
	for i, r := range s + " " {
		k := 0
		switch {
		case unicode.Is(unicode.Han, r):
			k = 1
		case unicode.Is(unicode.Katakana, r) || r == 'ー':
			k = 2
		}
		if k != kind {
			if kind != 0 {
				out = append(out, s[start:i])
			}
			start, kind = i, k
		}
	}
	return out
}

// runOf tells whether a piece is a whole run of s.
func runOf(s, piece string) bool {
	for _, run := range runs(s) {
		if run == piece {
			return true
		}
	}
	return false
}

// spaceless tells words of the scripts that unspaced reads.
func spaceless(w string) bool {
	return strings.IndexFunc(w, func(r rune) bool {
		return unicode.In(r, unicode.Han, unicode.Katakana, unicode.Hiragana, unicode.Thai)
	}) >= 0
}
