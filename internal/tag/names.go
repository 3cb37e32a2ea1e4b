package tag

import (
	"strings"

	"herald/internal/text"
)

// Weights of what a candidate is; a word of no distinction has 1.
const (
	weightName   = 2.4 // several words with capitals
	weightPhrase = 2.1 // several words that recur together
	weightProper = 2.0 // one word with a capital
)

// names returns the candidates of several words: names, and words that stand
// side by side in several headlines.
func (s *story) names() []candidate {
	var out []candidate
	seen := map[string]bool{}
	add := func(words []word, first int, weight float64, need int) {
		words = withoutRole(words)
		key := keyOf(words)
		if seen[key] || len(words) < 2 || len(words) > maxName || s.dull(words) {
			return
		}
		titles, share := s.support(key, "")
		if titles < need {
			return
		}
		seen[key] = true
		out = append(out, candidate{key: key, name: s.show(words), score: weight * (share + s.alone(words)), first: first})
	}
	for i, l := range append(s.titles[:len(s.titles):len(s.titles)], s.summaries...) {
		if l.plain {
			for at, words := range s.capitals(l) {
				add(words, i*1000+at, weightName, 1)
			}
		}
	}
	for i, l := range s.titles {
		for at := range len(l.words) - 1 {
			if pair := l.words[at : at+2]; s.couple(pair) {
				add(pair, i*1000+at, weightPhrase, 2)
			}
		}
	}
	return out
}

// alone adds what a part of the name has by itself: "Rossi" alone in other
// headlines speaks for "Anna Rossi".
func (s *story) alone(words []word) float64 {
	_, whole := s.support(keyOf(words), "")
	_, last := s.support(words[len(words)-1].Word, "")
	return max(0, 0.9*last-whole)
}

// capitals walks over the runs of words with capitals in a line, joining words
// ("of", "de") within them included.
func (s *story) capitals(l line) func(yield func(int, []word) bool) {
	return func(yield func(int, []word) bool) {
		for at := 0; at < len(l.words); {
			end := s.nameEnd(l.words, at)
			if end > at && !yield(at, l.words[at:end]) {
				return
			}
			at = max(end, at+1)
		}
	}
}

// nameEnd returns the end of the name that starts at a word, or that word.
func (s *story) nameEnd(words []word, at int) int {
	if !s.starts(words[at]) {
		return at
	}
	end := at + 1
	for i := end; i < len(words); i++ {
		w := words[i]
		if w.gap != " " && w.gap != "-" && (w.gap != " & " || !w.capital) {
			break
		}
		switch {
		case w.capital && !w.stop:
			end = i + 1
		case joining(w.Word) && w.gap == " " && (!s.nounsHaveCapitals() || w.Word == "von" && i+1 < len(words) && words[i+1].Word == "der" || words[i-1].Word == "von"):
		default:
			return end
		}
	}
	return end
}

// starts tells whether a name may begin with the word. The first word of a
// sentence may, unless it is known in small letters.
func (s *story) starts(w word) bool {
	if !w.capital || w.stop {
		return false
	}
	return !w.opens || s.small[w.Word] == 0 && !weak(w.stem, w.Word)
}

// couple tells whether two neighbours could be a term: "peace talks".
func (s *story) couple(pair []word) bool {
	a, b := pair[0], pair[1]
	return (b.gap == " " || b.gap == "-") && !a.stop && !b.stop && !weak(a.stem, a.Word) && !weak(b.stem, b.Word) &&
		letters(a.Text) && letters(b.Text) && len(a.Word) > 2 && len(b.Word) > 2
}

// nounsHaveCapitals tells German, where a capital says noun and not name.
func (s *story) nounsHaveCapitals() bool { return strings.HasPrefix(s.lang, "de") }

// withoutRole returns a name of two words and more without the office before it.
func withoutRole(words []word) []word {
	for len(words) > 2 && role(words[0].Word) {
		words = words[1:]
	}
	return words
}

func role(w string) bool {
	switch w {
	case "president", "vice", "prime", "foreign", "defence", "defense", "finance", "minister", "premier", "mayor", "governor", "gov",
		"senator", "sen", "rep", "chancellor", "secretary", "speaker", "justice", "judge", "general", "gen", "pope", "sir", "dr", "mr", "mrs", "ms",
		"ceo", "pm", "ex", "prasident", "kanzler", "kanzlerin", "ministerin", "presidente", "ministro", "ministre", "coach", "captain":
		return true
	}
	return false
}

// dull tells whether nothing of the words says anything.
func (s *story) dull(words []word) bool {
	for _, w := range words {
		if !w.stop && !weak(w.stem, w.Word) && !numeric(w.Word) {
			return false
		}
	}
	return true
}

// joining tells small words that stand within names.
func joining(w string) bool {
	switch w {
	case "of", "de", "du", "del", "della", "da", "do", "dos", "la", "le", "el", "al", "bin", "ibn", "van", "von", "der", "den", "y":
		return true
	}
	return false
}

func keyOf(words []word) string {
	parts := make([]string, len(words))
	for i, w := range words {
		parts[i] = w.Word
	}
	return strings.Join(parts, " ")
}

// show writes the words for a reader: as written, small where only a headline
// in title case gave them capitals.
func (s *story) show(words []word) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteString(w.gap)
		}
		b.WriteString(s.showWord(w))
	}
	return b.String()
}

func (s *story) showWord(w word) string {
	shown := strings.ReplaceAll(w.Text, ".", "")
	switch {
	case text.Acronym(w.Text) && len([]rune(shown)) <= 5:
		return shown
	case w.capital && s.small[w.Word] > s.capital[w.Word]:
		return strings.ToLower(shown)
	case text.Acronym(w.Text): // shouted
		r := []rune(strings.ToLower(shown))
		return strings.ToUpper(string(r[:1])) + string(r[1:])
	}
	return shown
}
