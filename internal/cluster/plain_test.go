package cluster

import (
	"testing"
	"time"
)

// TestPlainLikeness holds what no forest may overrule: two reports in the same
// words are one story, two that share one name are not, whatever language.
func TestPlainLikeness(t *testing.T) {
	t.Parallel()
	const dam = "Inspectors at Veldhaven found a crack in the spillway, and three villages were emptied."
	for _, c := range []struct {
		name, title, summary, lang string
		joins                      bool
	}{
		{"the same words", "Crack in Veldhaven dam empties three villages", dam, "en", true},
		{"nearly the same words", "Three villages emptied after crack in Veldhaven dam", "Three villages were emptied after inspectors at Veldhaven found a crack in the spillway.", "en", true},
		{"one name in common", "The cat of Veldhaven has seen every opera", "An usher says she prefers the second act.", "en", false},
		{"nothing in common", "Bakers vote on a longer night shift", "The count is due on Friday.", "en", false},
		{"the same words in another language", "Crack in Veldhaven dam empties three villages", dam, "de", false},
		{"another form of the language", "Crack in Veldhaven dam empties three villages", dam, "en-GB", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := New(Options{})
			first := article(1, "Crack in Veldhaven dam empties three villages")
			first.Summary, first.Language = dam, "en"
			e.Place(first, nil)
			a := article(2, c.title)
			a.Summary, a.Language, a.Date = c.summary, c.lang, first.Date.Add(3*time.Hour)
			if d := e.Place(a, nil); d.New == c.joins {
				t.Errorf("joins: %v, want %v", !d.New, c.joins)
			}
		})
	}
}

// TestScriptsStayApart holds that articles whose language is not told do not
// meet across scripts.
func TestScriptsStayApart(t *testing.T) {
	t.Parallel()
	e := New(Options{})
	titles := []string{
		"Lumenar Grauwerder 2300", "Люменар Lumenar Грауверде 2300 Grauwerder завод", "لومينار Lumenar غراوفيردر 2300 Grauwerder مصنع",
		"ルメナー Lumenar グラウヴェルダー工場を建設へ 2300 Grauwerder",
	}
	for i, title := range titles {
		a := article(i+1, title)
		a.Language = ""
		if d := e.Place(a, nil); !d.New {
			t.Errorf("%q joined a story of another script", title)
		}
	}
}
