package cluster

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"herald"
)

var monday = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func article(n int, title string) herald.Article {
	return herald.Article{ID: herald.ArticleID(n), Title: title, Language: "en",
		Address: fmt.Sprintf("https://paper.example/%d", n), Date: monday.Add(time.Duration(n) * time.Minute)}
}

// filler gives the window words, so that rare ones are rare.
var filler = []string{
	"Harvest festival draws record crowd to Ostervik", "Council approves tram extension after long debate",
	"Chess champion retires at thirty", "Bakery strike enters second week", "New comet visible before dawn",
	"Museum returns bronze mask", "River ferry runs aground in fog", "Dairy prices fall for third month",
	"School adopts four-day week", "Orchestra names first woman conductor",
}

func filled() *Engine {
	e := New(Options{})
	for i, title := range filler {
		e.Place(article(i+1, title), nil)
	}
	return e
}

func TestHeadlinesOfOneEventJoin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, a, b string
		joins      bool
	}{
		{"a copy", "Dam at Veldhaven gives way after storm", "Dam at Veldhaven gives way after storm", true},
		{"a copy in capitals and other punctuation", "Dam at Veldhaven gives way", "DAM AT VELDHAVEN GIVES WAY!", true},
		{"nearly the same words", "Dam at Veldhaven gives way after storm", "Veldhaven dam gives way in storm", true},
		{"another event", "Dam at Veldhaven gives way after storm", "Volcano closes airport of Tarsis", false},
		{"one word in common", "Dam at Veldhaven gives way after storm", "Storm of protest over pension plan", false},
		{"furniture", "Weather", "Weather", false},
		{"no words", "🎉🎉", "🎉🎉", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := filled()
			first := e.Place(article(101, c.a), nil)
			second := e.Place(article(102, c.b), nil)
			if got := first.Story == second.Story; got != c.joins {
				t.Errorf("%q and %q: joined %v, want %v", c.a, c.b, got, c.joins)
			}
			if second.New == c.joins {
				t.Errorf("New is %v", second.New)
			}
		})
	}
}

func TestTiesJoinAndMerge(t *testing.T) {
	t.Parallel()
	e := filled()
	a := e.Place(article(101, "Dam at Veldhaven gives way"), nil)
	e.Place(article(102, "Veldhaven dam gives way"), nil)
	b := e.Place(article(103, "Thousands flee valley"), nil)
	d := e.Place(article(104, "What we know"), []Tie{{Story: b.Story}, {Story: a.Story}})
	if d.Story != a.Story || len(d.Merged) != 1 || d.Merged[0] != b.Story {
		t.Fatalf("got %+v, want the larger story %v to take %v in", d, a.Story, b.Story)
	}
	if next := e.Place(article(105, "Thousands flee valley"), nil); next.Story != a.Story {
		t.Errorf("a copy of a merged article went to %v, want %v", next.Story, a.Story)
	}
	old := herald.StoryID(7)
	if d := e.Merge([]Tie{{Story: old, Size: 40, Created: monday.AddDate(-1, 0, 0)}, {Story: a.Story}}); d.Story != old {
		t.Errorf("a story outside of the window with 40 articles lost its name to %v", d.Story)
	}
}

func TestOldArticlesDoNotGather(t *testing.T) {
	t.Parallel()
	e := filled()
	old := article(101, "Dam at Veldhaven gives way after storm")
	old.Date = monday.AddDate(-3, 0, 0)
	first := e.Place(old, nil)
	if second := e.Place(article(102, old.Title), nil); second.Story == first.Story {
		t.Error("an article joined one that is three years older")
	}
}

// TestRebuiltEngineGoesOn holds the promise that lets a run be one-shot: an
// engine loaded from what was stored answers as the one that stored it.
func TestRebuiltEngineGoesOn(t *testing.T) {
	t.Parallel()
	var stream []herald.Article
	for day := range 30 {
		for i, title := range filler {
			a := article(day*100+i, fmt.Sprintf("%s, day %d", title, day/2))
			a.Date = monday.AddDate(0, 0, day).Add(time.Duration(i*37%10) * time.Hour)
			stream = append(stream, a)
		}
	}
	steady, rebuilt := New(Options{}), New(Options{})
	for i := range stream {
		d := steady.Place(stream[i], nil)
		if i%17 == 0 {
			rebuilt = New(Options{})
			for _, a := range stream[:i] {
				if !a.Date.Before(newest(stream[:i]).Add(-7 * 24 * time.Hour)) {
					rebuilt.Load(a)
				}
			}
		}
		if got := rebuilt.Place(stream[i], nil); got.Story != d.Story {
			t.Fatalf("article %d: the rebuilt engine said %v, the steady one %v", i, got.Story, d.Story)
		}
		stream[i].Story = d.Story
	}
}

func newest(articles []herald.Article) (t time.Time) {
	for _, a := range articles {
		if a.Date.After(t) {
			t = a.Date
		}
	}
	return t
}

// TestGoogleWorld scores a stream of headlines against the groups Google News
// showed (facts: World topic, 30 December 2025 to 17 January 2026). Today's
// title matchers reach .35 to .42 there.
func TestGoogleWorld(t *testing.T) {
	shared := os.Getenv("HERALD_SHARED")
	if shared == "" {
		t.Skip("HERALD_SHARED is not set")
	}
	dir := filepath.Join(shared, "data/stories/google_world")
	e, story := New(Options{}), map[string]herald.StoryID{}
	eachLine(t, filepath.Join(dir, "stream.jsonl"), func(line []byte) {
		var in struct {
			ID, Title, Published string
		}
		if err := json.Unmarshal(line, &in); err != nil {
			t.Fatal(err)
		}
		date, err := time.Parse(time.RFC3339, in.Published)
		if err != nil {
			t.Fatal(err)
		}
		story[in.ID] = e.Place(herald.Article{Title: in.Title, Language: "en", Address: in.ID, Date: date}, nil).Story
	})
	p, r := 0.0, 0.0
	instants := 0
	eachLine(t, filepath.Join(dir, "gold.jsonl"), func(line []byte) {
		var gold struct{ Groups [][]string }
		if err := json.Unmarshal(line, &gold); err != nil {
			t.Fatal(err)
		}
		ip, ir := bcubed(gold.Groups, story)
		p, r, instants = p+ip, r+ir, instants+1
	})
	p, r = p/float64(instants), r/float64(instants)
	f1 := 2 * p * r / (p + r)
	t.Logf("%d instants: P %.3f R %.3f F1 %.3f", instants, p, r, f1)
	if p < 0.95 || f1 < 0.68 {
		t.Errorf("P %.3f, want 0.95; F1 %.3f, want 0.68", p, f1)
	}
}

func bcubed(groups [][]string, story map[string]herald.StoryID) (p, r float64) {
	type cell struct {
		story herald.StoryID
		group int
	}
	joint, found, total := map[cell]float64{}, map[herald.StoryID]float64{}, 0.0
	for g, ids := range groups {
		for _, id := range ids {
			joint[cell{story[id], g}]++
			found[story[id]]++
			total++
		}
	}
	for c, n := range joint {
		p += n * n / found[c.story] / total
		r += n * n / float64(len(groups[c.group])) / total
	}
	return p, r
}

func eachLine(t *testing.T, path string, take func([]byte)) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		take(lines.Bytes())
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}
