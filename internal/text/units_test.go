package text

import (
	"slices"
	"testing"
)

func TestUnitsKeepWordsOfKatakanaWhole(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"Dam gives way":  {"dam", "gives", "way"},
		"タルシス火山が噴火":      {"タルシス", "火山", "噴火"},
		"ダムが決壊":          {"ダム", "決壊"},
		"":               nil,
		"そして":            nil,
		"Ostervikのダムが決壊": {"ostervik", "ダム", "決壊"},
	} {
		var got []string
		for _, u := range Units(in) {
			got = append(got, u.Word)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
