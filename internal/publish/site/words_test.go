package site

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"herald"
	"herald/internal/publish/publishtest"
)

var (
	saidInTemplates = regexp.MustCompile(`\b(?:t|tf|before|after) ("(?:[^"\\]|\\.)*")`)
	saidInGo        = regexp.MustCompile(`\bsay\(("(?:[^"\\]|\\.)*")\)`)
)

// said are the words that pages say of their own.
func said(t *testing.T) []string {
	t.Helper()
	all := map[string]bool{}
	for pattern, form := range map[string]*regexp.Regexp{"templates/*.html": saidInTemplates, "*.go": saidInGo} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, file := range files {
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range form.FindAllStringSubmatch(string(body), -1) {
				words, err := strconv.Unquote(m[1])
				if err != nil {
					t.Fatal(file, m[1])
				}
				all[words] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// Every language of the table has all that pages say, and nothing else.
func TestLanguagesAreWhole(t *testing.T) {
	t.Parallel()
	s, err := New(Config{Dir: "x"})
	if err != nil {
		t.Fatal(err)
	}
	want := said(t)
	if len(want) < 35 {
		t.Fatalf("only %d words were found", len(want))
	}
	for _, lang := range []string{"de", "fr", "es", "pt", "ja", "ar"} {
		if got := slices.Sorted(maps.Keys(s.words[lang])); !slices.Equal(got, want) {
			t.Errorf("%s has %q, pages say %q", lang, got, want)
		}
	}
}

// Pages of a site speak its language, in words and in dates; where Herald has
// none, English that stays readable between words of the other direction.
func TestPagesSpeakTheLanguageOfTheSite(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string][]string{
		"de-AT": {"Meistberichtet", "Ressorts", "9. März 2026"}, "ja": {"報道の多い話題", "2026年3月9日"}, "ar": {`dir="rtl">`, "الأكثر تغطية", "9 مارس 2026"},
		"pt-BR": {"Mais cobertas"}, "fr": {"Éditions du jour"}, "es": {"Lo más cubierto"}, "he": {`dir="rtl" data-words="en"`, "Most covered"}, "xx": {"Most covered"},
	} {
		ed := publishtest.Sample(1)
		ed.Site.Language = lang
		front := build(t, Config{}, ed)["index.html"]
		for _, words := range want {
			if !strings.Contains(front, words) {
				t.Errorf("%s: the front page does not say %q", lang, words)
			}
		}
	}
}

// A theme's words stand before Herald's; words that no page says are a slip.
func TestWordsOfATheme(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(text string) error {
		if err := os.WriteFile(filepath.Join(dir, "words.txt"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := New(Config{Dir: "x", Theme: dir})
		return err
	}
	if err := write("[en]\nMost covered = Everybody's news\n\n# Danish\n[da]\nArchive = Arkiv\n"); err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[string]string{"en-GB": "Everybody&#39;s news", "da": ">Arkiv<"} {
		ed := publishtest.Sample(1)
		ed.Site.Language = lang
		if front := build(t, Config{Theme: dir}, ed)["index.html"]; !strings.Contains(front, want) || !strings.Contains(front, ">Topics<") {
			t.Errorf("%s: the front page has no %s", lang, want)
		}
	}
	for _, text := range []string{"[de]\nMost coverd = x\n", "Archive = x\n", "[de]\nArchive x\n", "[de]\nTimes are %s. = immer\n", "[de]\nArchive = %d\n"} {
		if err := write(text); !errors.Is(err, herald.ErrInvalid) || !strings.Contains(err.Error(), "words.txt:") {
			t.Errorf("%q: %v", text, err)
		}
	}
}
