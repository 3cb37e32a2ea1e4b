package text_test

import (
	"testing"

	"herald/internal/text"
)

func TestBlurb(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"Read more", "Read more"},
		{"The lake has fallen by four metres.\n\nRead the whole story", "The lake has fallen by four metres."},
		{"The lake has fallen. Read more...", "The lake has fallen."},
		{"The lake has fallen […]", "The lake has fallen"},
		{"The lake has fallen [...]\nThe post Lake falls appeared first on Brackwater Post.", "The lake has fallen"},
		{"Der See ist gefallen. Weiterlesen »", "Der See ist gefallen."},
		{"Le lac a baissé. Lire la suite", "Le lac a baissé."},
		{"湖の水位が下がった。続きを読む", "湖の水位が下がった。"},
		{"Children read more than ever. Libraries are full.", "Children read more than ever. Libraries are full."},
	} {
		if got := text.Blurb(c.in); got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}

func TestScriptOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		want text.Script
	}{
		{"", text.NoScript}, {"2300 – !", text.NoScript}, {"Łódź 2300", text.Latin}, {"Ελλάδα", text.Greek}, {"Харків", text.Cyrillic},
		{"مصنع BMW", text.Arabic}, {"בית ספר", text.Hebrew}, {"スーパー A", text.Han}, {"東京都", text.Han}, {"서울", text.Hangul},
		{"ข่าว", text.Thai}, {"समाचार", text.Indic}, {"ሰላም", text.OtherScript},
	} {
		if got := text.ScriptOf(c.in); got != c.want {
			t.Errorf("%q: %d, want %d", c.in, got, c.want)
		}
	}
}
