package store_test

import (
	"strings"
	"testing"

	"herald/internal/store"
)

// FuzzWordsOfText holds the words that are read out of a text without markup against
// those of the standard library.
func FuzzWordsOfText(f *testing.F) {
	for _, s := range []string{"", " a  b\tc\n", "Grüße\u00a0aus\u3000Köln", "a\x85b\u0085c", "\xff \xf0\x9f", "é", " é "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ContainsAny(s, "<&") || len(s) > 1000 {
			return
		}
		if got, want := store.Plain(s+"<b>"), strings.Join(strings.Fields(s), " "); got != want {
			t.Errorf("%q gives %q, want %q", s, got, want)
		}
	})
}
