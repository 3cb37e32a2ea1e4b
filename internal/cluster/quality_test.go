package cluster

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"herald"
)

// languageFloors are precision and recall for headlines whose language is told,
// and for those whose language is not.
var languageFloors = map[string]struct{ told, untold [2]float64 }{
	"ar": {told: [2]float64{.95, .88}, untold: [2]float64{.94, .88}},
	"de": {told: [2]float64{.94, .87}, untold: [2]float64{.91, .83}},
	"es": {told: [2]float64{.94, .94}, untold: [2]float64{.95, .89}},
	"fr": {told: [2]float64{.88, .93}, untold: [2]float64{.89, .84}},
	"ja": {told: [2]float64{.91, .93}, untold: [2]float64{.91, .92}},
	"pt": {told: [2]float64{.94, .93}, untold: [2]float64{.91, .69}},
}

// TestNoLanguageFallsApart groups invented headlines of six languages, with
// names that recur from story to story. The learned part of the model is
// English; what is left must neither leave a language all alone nor make one
// story of it.
func TestNoLanguageFallsApart(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/languages/*.txt")
	if err != nil || len(files) != 6 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		lang := strings.TrimSuffix(filepath.Base(file), ".txt")
		floors := languageFloors[lang]
		for told, floor := range map[string][2]float64{lang: floors.told, "": floors.untold} {
			t.Run(lang+" told "+told, func(t *testing.T) {
				groups := headlines(t, file)
				p, r := bcubed(groups, place(groups, told))
				t.Logf("P %.3f R %.3f F1 %.3f", p, r, 2*p*r/(p+r))
				if p < floor[0] || r < floor[1] {
					t.Errorf("P %.3f, want %.2f; R %.3f, want %.2f", p, floor[0], r, floor[1])
				}
			})
		}
	}
}

// headlines reads the stories of a file: a line for a headline, an empty line
// between stories.
func headlines(t *testing.T, file string) (groups [][]string) {
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, story := range strings.Split(strings.TrimSpace(string(b)), "\n\n") {
		groups = append(groups, strings.Split(story, "\n"))
	}
	return groups
}

// place groups headlines: the first of each story, then the second, and so on.
func place(groups [][]string, lang string) map[string]herald.StoryID {
	e := New(Options{})
	stored, n := shelf{}, 0
	for round := range 6 {
		for _, g := range groups {
			if round < len(g) {
				n++
				a := article(n, g[round])
				a.Language, a.Date = lang, monday.Add(time.Duration(n)*11*time.Minute)
				stored.keep(a, e.Place(a, nil))
			}
		}
	}
	got := map[string]herald.StoryID{}
	for _, a := range stored {
		got[a.Title] = a.Story
	}
	return got
}

// TestHostileTitles holds that no stream makes one story of all, and that the
// work stays bounded.
func TestHostileTitles(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("senate budget vote ", 3400)
	for _, c := range []struct {
		name  string
		title func(i int) string
		most  int // articles in one story
	}{
		{"empty", func(int) string { return "" }, 1},
		{"one word", func(int) string { return "Weather" }, 1},
		{"signs", func(i int) string { return strings.Repeat("‼", i%9) }, 1},
		{"a chain of near duplicates", chain, 200},
		{"words at random", func(i int) string { return fmt.Sprintf("Zq%d fa%d nn%d", i*7919, i*104729, i*1299709) }, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, size, most := New(Options{}), map[herald.StoryID]int{}, 0
			for i := range 400 {
				a := article(i+1, c.title(i))
				d := e.Place(a, nil)
				for _, from := range d.Merged {
					size[d.Story] += size[from]
				}
				size[d.Story]++
				most = max(most, size[d.Story])
			}
			if most > c.most {
				t.Errorf("a story of %d articles, want at most %d", most, c.most)
			}
		})
	}
	e := New(Options{})
	for i := range 50 {
		e.Place(article(i+1, long), nil)
	}
}

// chain is a headline that shares most of its words with the next.
func chain(i int) string {
	var words []string
	for k := range 6 {
		words = append(words, fmt.Sprintf("Link%d", i+k))
	}
	return strings.Join(words, " ")
}

// TestManyCopiesStayCheap puts many identical articles into one story.
func TestManyCopiesStayCheap(t *testing.T) {
	t.Parallel()
	e, story := New(Options{}), herald.StoryID(0)
	for i := range 20_000 {
		a := article(i+1, "Dam at Veldhaven gives way after storm")
		a.Date = monday.Add(time.Duration(i) * time.Second)
		d := e.Place(a, nil)
		if i > 0 && d.Story != story {
			t.Fatalf("copy %d went to %v, not to %v", i, d.Story, story)
		}
		story = d.Story
	}
}

// TestAClockThatJumps holds that a date from long ago or far ahead costs
// nothing but its own article's company.
func TestAClockThatJumps(t *testing.T) {
	t.Parallel()
	e := filled()
	for i, year := range []int{1990, 2199, 1971, 2026} {
		a := article(200+i, "Dam at Veldhaven gives way after storm")
		a.Date = time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
		if d := e.Place(a, nil); !d.New {
			t.Errorf("year %d: joined %v", year, d.Story)
		}
	}
}
