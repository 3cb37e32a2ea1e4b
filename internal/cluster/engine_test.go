package cluster

import (
	"fmt"
	"reflect"
	"slices"
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
	var stored shelf
	steady, rebuilt := New(Options{}), New(Options{})
	n, repaired := 0, 0
	for day := range 30 {
		for i, title := range filler {
			n++
			a := article(n, fmt.Sprintf("%s, day %d", title, day/2))
			if i%3 == 0 {
				a.Title = filler[(i+day)%len(filler)] + " after " + filler[(i+1)%len(filler)]
			}
			a.Date = monday.AddDate(0, 0, day).Add(time.Duration(i*37%10) * 20 * time.Minute)
			if n%17 == 0 {
				rebuilt = New(Options{})
				for _, b := range stored {
					if !b.Date.Before(newest(stored).Add(-7 * 24 * time.Hour)) {
						rebuilt.Load(b, false)
					}
				}
			}
			d, got := steady.Place(a, nil), rebuilt.Place(a, nil)
			if !reflect.DeepEqual(got, d) {
				t.Fatalf("article %d: the rebuilt engine said %+v, the steady one %+v", n, got, d)
			}
			repaired += len(d.Moved) + len(d.Folded)
			stored.keep(a, d)
		}
	}
	if repaired == 0 {
		t.Error("nothing was repaired: the test shows less than it should")
	}
}

// shelf is a store: articles in the order in which they were placed last.
type shelf []herald.Article

func (s *shelf) keep(a herald.Article, d Decision) {
	for _, m := range d.Moved {
		at := slices.IndexFunc(*s, func(b herald.Article) bool { return b.ID == m.Article })
		b := (*s)[at]
		b.Story = m.Story
		*s = append(slices.Delete(*s, at, at+1), b)
	}
	for _, f := range d.Folded {
		s.fold(f.From, f.Into)
	}
	for _, from := range d.Merged {
		s.fold(from, d.Story)
	}
	a.Story = d.Story
	*s = append(*s, a)
}

func (s *shelf) fold(from, into herald.StoryID) {
	for i := range *s {
		if (*s)[i].Story == from {
			(*s)[i].Story = into
		}
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
