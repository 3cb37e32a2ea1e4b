package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letters writes the Latin letters that no decomposition takes apart.
var letters = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ð", "d", "þ", "th",
	"ł", "l", "ı", "i", "ħ", "h", "ŋ", "n", "ſ", "s", "ς", "σ", "ـ", "")

// Fold returns s as it is compared: lower case, compatibility forms resolved,
// accents gone from Latin, Greek, Cyrillic, Arabic and Hebrew letters. Marks
// that make another letter (Indic vowels, Japanese voicing) stay.
func Fold(s string) string {
	if ascii(s) {
		return strings.ToLower(s)
	}
	s = norm.NFKD.String(strings.ToLower(s))
	s = strings.Map(func(r rune) rune {
		if accent(r) {
			return -1
		}
		return r
	}, s)
	return letters.Replace(strings.ToLower(norm.NFC.String(s)))
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// accent tells the marks that readers leave out when they search.
func accent(r rune) bool {
	switch {
	case r < 0x300:
		return false
	case r <= 0x36F: // combining diacritical marks
		return true
	case r >= 0x591 && r <= 0x5C7: // Hebrew points
		return unicode.Is(unicode.Mn, r)
	case r >= 0x610 && r <= 0x61A, r >= 0x64B && r <= 0x65F, r == 0x670, r >= 0x6D6 && r <= 0x6ED: // Arabic marks
		return unicode.Is(unicode.Mn, r)
	}
	return false
}
