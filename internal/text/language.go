package text

import (
	"strings"
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
	if lang := smallWords(s); lang != "" {
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

// smallWords counts the stop words of each language in s. The answer needs two
// words and a lead of two over every other language.
func smallWords(s string) string {
	words := Words(s)
	best, first, second := "", 0, 0
	for lang, set := range stopWords() {
		if lang == "nb" || lang == "nn" {
			continue
		}
		n := 0
		for _, w := range words {
			if set[w] {
				n++
			}
		}
		switch {
		case n > first:
			best, first, second = lang, n, first
		case n > second:
			second = n
		}
	}
	if first < 2 || first-second < 2 {
		return ""
	}
	return best
}

func letterCount(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}
