package text

import (
	"maps"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/abadojack/whatlanggo"
)

// Limits of what Language reads and believes.
const (
	languageSize = 2000 // bytes
	languageMin  = 24   // letters below which trigrams are not asked
	languageSure = 0.8  // trigram confidence below which nothing is said
)

// Language returns the ISO 639-1 code of the language s is written in, "" when
// that is not sure. A script that one language owns decides alone; else the
// small words of s do, then its trigrams.
func Language(s string) string {
	if len(s) > languageSize {
		s = strings.ToValidUTF8(s[:languageSize], "")
	}
	if lang := script(s); lang != "" {
		return lang
	}
	// Two small words, and a lead of two over every other language.
	if lang, first, second := smallWords(s); first >= 2 && first-second >= 2 {
		return lang
	}
	if letterCount(s) < languageMin {
		return ""
	}
	info := whatlanggo.Detect(s)
	if info.Confidence < languageSure {
		return ""
	}
	return info.Lang.Iso6391()
}

// Guess returns the language s is most likely written in, by its script and
// its small words alone: many times as fast as Language. It is "" when s has
// not two small words, and sure when no other language comes near.
func Guess(s string) (lang string, sure bool) {
	if len(s) > languageSize {
		s = strings.ToValidUTF8(s[:languageSize], "")
	}
	if lang := script(s); lang != "" {
		return lang, true
	}
	lang, first, second := smallWords(s)
	if first < 2 {
		return "", false
	}
	return lang, first-second >= 2
}

// Script is the writing that most letters of a text are of.
type Script uint8

// The scripts that are told apart; all others are one. The zero value is that
// of a text without letters.
const (
	NoScript Script = iota
	Latin
	Cyrillic
	Greek
	Arabic
	Hebrew
	Han // with kana
	Hangul
	Thai
	Indic
	OtherScript
	scripts
)

// ScriptOf returns the script of most letters of s; of equals the first.
func ScriptOf(s string) Script {
	var count [scripts]int
	for _, r := range s {
		if unicode.IsLetter(r) {
			count[scriptOf(r)]++
		}
	}
	best := NoScript
	for i, n := range count {
		if n > count[best] {
			best = Script(i)
		}
	}
	return best
}

func scriptOf(r rune) Script {
	switch {
	case r < 0x370:
		return Latin
	case r < 0x400:
		return Greek
	case r < 0x530:
		return Cyrillic
	case r >= 0x590 && r < 0x600:
		return Hebrew
	case r >= 0x600 && r < 0x780:
		return Arabic
	case r >= 0x900 && r < 0xE00:
		return Indic
	case r >= 0xE00 && r < 0xE80:
		return Thai
	case unicode.In(r, unicode.Latin):
		return Latin
	case r >= 0x3040 && r < 0x3100, unicode.Is(unicode.Han, r): // kana with their signs of length
		return Han
	case unicode.In(r, unicode.Hangul):
		return Hangul
	}
	return OtherScript
}

// script answers for scripts that belong to one language, "" for shared ones.
func script(s string) string {
	var kana, han, hangul, thai, greek, hebrew, all int
	for _, r := range s {
		if !unicode.IsLetter(r) {
			continue
		}
		all++
		switch {
		case r < 0x250:
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			kana++
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.Is(unicode.Hangul, r):
			hangul++
		case unicode.Is(unicode.Thai, r):
			thai++
		case unicode.Is(unicode.Greek, r):
			greek++
		case unicode.Is(unicode.Hebrew, r):
			hebrew++
		}
	}
	switch half := all/2 + 1; {
	case all == 0:
		return ""
	case kana+han >= half && kana*8 >= all:
		return "ja"
	case kana+han >= half:
		return "zh"
	case hangul >= half:
		return "ko"
	case thai >= half:
		return "th"
	case greek >= half:
		return "el"
	case hebrew >= half:
		return "he"
	}
	return ""
}

// smallWords counts the stop words of each language in s. It returns the
// language that has most (English before others, then by code), how many, and
// how many the next one has.
func smallWords(s string) (best string, first, second int) {
	langs := smallWordLanguages()
	counts := make([]int, len(langs.names))
	for t := range tokens(s) {
		for in := langs.of[t.Word]; in != 0; in &= in - 1 {
			counts[bits.TrailingZeros64(in)]++
		}
	}
	for i, n := range counts {
		switch {
		case n > first:
			best, first, second = langs.names[i], n, first
		case n > second:
			second = n
		}
	}
	return best, first, second
}

// wordLanguages says of which languages a word is a stop word: one bit each.
type wordLanguages struct {
	names []string
	of    map[string]uint64
}

var smallWordLanguages = sync.OnceValue(func() (w wordLanguages) {
	sets := stopWords()
	w.of = map[string]uint64{}
	w.names = append(w.names, "en")
	for _, lang := range slices.Sorted(maps.Keys(sets)) {
		if lang != "en" && lang != "nb" && lang != "nn" {
			w.names = append(w.names, lang)
		}
	}
	for i, lang := range w.names {
		for word := range sets[lang] {
			w.of[word] |= 1 << i
		}
	}
	return w
})

func letterCount(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}
