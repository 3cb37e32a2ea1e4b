package site

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"herald"
	"herald/internal/publish/publishtest"
)

func theme(t *testing.T, name, text string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// A theme's files stand for Herald's; another theme makes every page anew.
func TestTheme(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	plain := build(t, Config{Dir: dir}, publishtest.Sample(1))
	pages := build(t, Config{Dir: dir, Theme: theme(t, "gone.html", `{{define "main"}}<p>Away.</p>{{end}}`)}, publishtest.Sample(2))
	if !strings.Contains(pages["story/stadium-roof-rumour/index.html"], "<p>Away.</p>") || !strings.Contains(pages["index.html"], "Top stories") {
		t.Error("the theme's template does not stand for Herald's, or others are gone")
	}
	pages = build(t, Config{Dir: dir, Theme: theme(t, "style.css", "body {}")}, publishtest.Sample(2))
	if pages["style.css"] != "body {}" || plain["style.css"] == "body {}" {
		t.Error("the style sheet is not the theme's")
	}
	base := theme(t, "base.html", `<!DOCTYPE html><title>{{.Title}}</title>{{block "main" .}}{{end}}`)
	if page := build(t, Config{Dir: dir, Theme: base}, publishtest.Sample(2))["404.html"]; !strings.HasPrefix(page, "<!DOCTYPE html><title>Not found</title><div") {
		t.Errorf("got %s", page)
	}
}

func TestThemeThatIsWrong(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, says string }{
		{"story.html", "{{define \"main\"}}\n{{if}}{{end}}", "story.html:2"},
		{"storry.html", "", "storry.html stands for no template"},
	} {
		if _, err := New(Config{Dir: "x", Theme: theme(t, c.name, c.text)}); !errors.Is(err, herald.ErrInvalid) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.says)
		}
	}
	s := open(t, Config{Dir: t.TempDir(), Theme: theme(t, "story.html", "{{define \"main\"}}\n\n{{.Body.Nothing}}{{end}}")})
	if _, err := s.Publish(t.Context(), publishtest.Sample(1)); err == nil || !strings.Contains(err.Error(), "story.html:3") {
		t.Errorf("got %v, want the file and line", err)
	}
	if _, err := New(Config{Dir: "x", Theme: filepath.Join(t.TempDir(), "none")}); !errors.Is(err, herald.ErrInvalid) {
		t.Errorf("no folder: %v", err)
	}
}

func TestRobots(t *testing.T) {
	t.Parallel()
	for _, rules := range []string{"nindex", "noindex,,", `noindex"><script>`} {
		if _, err := New(Config{Dir: "x", Robots: rules}); !errors.Is(err, herald.ErrInvalid) {
			t.Errorf("%q: %v", rules, err)
		}
	}
	pages := build(t, Config{Robots: "noarchive, max-snippet:50"}, publishtest.Sample(1))
	for name, want := range map[string]string{"index.html": "noarchive, max-snippet:50", "404.html": "noindex"} {
		if !strings.Contains(pages[name], `<meta name="robots" content="`+want+`">`) {
			t.Errorf("%s does not say %q", name, want)
		}
	}
}

// A story of one article names the article's own page as the one to show; one
// of several is shown itself.
func TestCanonical(t *testing.T) {
	t.Parallel()
	pages := build(t, Config{}, publishtest.Sample(1))
	for slug, want := range map[string]string{
		"a-library-that-lends-tools":     "https://clarion.example/a-library-that-lends-tools/0",
		"brenno-opens-its-tidal-barrier": "https://estuary.example/story/brenno-opens-its-tidal-barrier/",
	} {
		if !strings.Contains(pages["story/"+slug+"/index.html"], `<link rel="canonical" href="`+want+`">`) {
			t.Errorf("%s: not %s", slug, want)
		}
	}
}

func TestCalendars(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC)
	for lang, want := range map[string]string{
		"en": "9 Mar 2026|Monday, 9 March 2026|March 2026|Mon", "xx": "9 Mar 2026|Monday, 9 March 2026|March 2026|Mon",
		"de": "9. März 2026|Montag, 9. März 2026|März 2026|Mo", "fr": "9 mars 2026|lundi 9 mars 2026|Mars 2026|lun.",
		"es": "9 mar 2026|lunes, 9 de marzo de 2026|Marzo de 2026|lun", "pt": "9 de mar. de 2026|segunda-feira, 9 de março de 2026|Março de 2026|seg.",
		"ja": "2026年3月9日|2026年3月9日（月曜日）|2026年3月|月", "ar": "9 مارس 2026|الاثنين، 9 مارس 2026|مارس 2026|الاثنين",
		"it": "9 mar 2026|lunedì 9 marzo 2026|Marzo 2026|lun", "nl": "9 mrt 2026|maandag 9 maart 2026|Maart 2026|ma",
	} {
		c := calendarOf(lang)
		if got := c.Date(day) + "|" + c.Day(day) + "|" + c.Month(day) + "|" + c.Weekday(day); got != want {
			t.Errorf("%s: got %s, want %s", lang, got, want)
		}
		for m := range 12 {
			c.Date(day.AddDate(0, m, m)) // every month and weekday has a word
		}
	}
	ed := publishtest.Sample(1)
	ed.Site.Language = "de-AT"
	if page := build(t, Config{}, ed)["archive/2026/03/09/index.html"]; !strings.Contains(page, "Montag, 9. März 2026") {
		t.Error("a German site's day is not German")
	}
}
