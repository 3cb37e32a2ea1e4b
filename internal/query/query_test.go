package query

import (
	"errors"
	"strings"
	"testing"

	"herald"
)

// plain is how these tests make words.
func plain(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" .,!-'", r) })
}

func TestMatch(t *testing.T) {
	t.Parallel()
	const text = "Brenno opens its tidal barrier, and the first power flows"
	for search, want := range map[string]bool{
		"brenno": true, "BRENNO tidal": true, "brenno salmon": false, `"tidal barrier"`: true, `"barrier tidal"`: false, "-salmon brenno": true,
		"brenno -tidal": false, "salmon OR brenno": true, "salmon OR trout": false, "salmon OR brenno power": true, "power salmon OR brenno": true,
		"salmon OR brenno trout": false, `brenno -"tidal flats"`: true, `brenno -"tidal barrier"`: false, "tidal-barrier": true, "salmon OR -trout brenno": true,
		"flow": false, `"first power flows"`: true, `"flows and`: false,
	} {
		q, err := Parse(search, plain)
		if err != nil {
			t.Errorf("%s: %v", search, err)
		}
		if got := q.Match(plain(text)); got != want {
			t.Errorf("%s: got %t", search, got)
		}
	}
	if (Query{}).Match(plain(text)) {
		t.Error("the zero query matches")
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, search := range []string{"", "  ", "-a", "OR", "a OR", "OR a", "a OR OR b", "!", `""`, strings.Repeat("a ", maxTerms+1)} {
		if _, err := Parse(search, plain); !errors.Is(err, herald.ErrInvalid) {
			t.Errorf("%q: %v", search, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`a "b c" -d OR e`, `"`, "-", "OR"} {
		f.Add(s, "a b c")
	}
	f.Fuzz(func(t *testing.T, search, text string) {
		q, err := Parse(search, plain)
		if err == nil && len(q.groups) == 0 {
			t.Error("a query of nothing")
		}
		q.Match(plain(text))
	})
}
