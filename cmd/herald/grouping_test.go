package main

import (
	"context"
	"path/filepath"
	"testing"

	"herald"
	"herald/internal/store"
)

// TestTheInventedWorldIsGroupedAsItsAuthorMeant holds grouping in a world that
// no model has seen: few feeds, a window that begins empty, names that recur.
func TestTheInventedWorldIsGroupedAsItsAuthorMeant(t *testing.T) {
	w := startWorld(t)
	dir := w.folder(t)
	meant := map[string]string{}
	for name, links := range w.Stories() {
		for _, link := range links {
			meant[link] = name
		}
	}
	for day := range w.Clocks() {
		w.run(t, dir, day, exitSome, "run", "--all")
	}
	s, err := store.Open(context.Background(), store.Options{SQLite: filepath.Join(dir, "herald.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	stories, err := s.Stories(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	p, r := agreement(stories, meant, t.Logf)
	t.Logf("%d stories: P %.3f R %.3f", len(stories), p, r)
	if p < 0.97 || r < 0.92 {
		t.Errorf("P %.3f, want 0.97; R %.3f, want 0.92", p, r)
	}
}

// agreement is BCubed: of the articles whose story is known by their link.
func agreement(stories []herald.Story, meant map[string]string, log func(string, ...any)) (p, r float64) {
	size, total := map[string]float64{}, 0.0
	for _, name := range meant {
		size[name]++
	}
	for _, s := range stories {
		joint, known := map[string]float64{}, 0.0
		for _, c := range s.Coverage {
			if name, ok := meant[c.Article.URL]; ok {
				joint[name]++
				known++
			}
		}
		if len(joint) > 1 {
			log("%s holds %v", s.ID, joint)
		}
		for name, n := range joint {
			p, r, total = p+n*n/known, r+n*n/size[name], total+n
		}
	}
	return p / max(total, 1), r / max(total, 1)
}
