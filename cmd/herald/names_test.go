package main

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"herald"
	"herald/internal/store"
)

// standing is what one day left: which story each article is in, and under
// which name stories were published.
type standing struct {
	story map[string]herald.StoryID // by address of an article
	slugs map[string]herald.StoryID
}

func readStanding(t *testing.T, s *store.Store) standing {
	t.Helper()
	out := standing{map[string]herald.StoryID{}, map[string]herald.StoryID{}}
	stories, err := s.Stories(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range stories {
		out.slugs[x.Slug] = x.ID
		for _, c := range x.Coverage {
			out.story[c.Article.Address] = x.ID
		}
	}
	return out
}

// TestNamesOfStoriesChangeOnlyByMerge holds over the days of the invented world
// that a published story answers under its id and its slug for ever: itself, or
// the story it was merged into, which has its slug as an alias. Articles seldom
// change their story, and what a person merged stays merged.
func TestNamesOfStoriesChangeOnlyByMerge(t *testing.T) {
	w := startWorld(t)
	dir := w.folder(t)
	file := filepath.Join(dir, "herald.db")
	known, before := map[string]herald.StoryID{}, standing{}
	var kept, gone herald.StoryID
	moved, stayed := 0, 0
	for day := range w.Clocks() {
		w.run(t, dir, day, exitSome, "run", "--all")
		s, err := store.Open(context.Background(), store.Options{SQLite: file})
		if err != nil {
			t.Fatal(err)
		}
		now := readStanding(t, s)
		for slug, id := range known {
			holdName(t, s, slug, id)
		}
		for slug, id := range now.slugs {
			known[slug] = id
		}
		for address, id := range before.story {
			switch was, err := s.Story(context.Background(), id); {
			case err != nil:
				moved++ // all its articles left
			case was.ID == now.story[address]:
				stayed++
			default:
				moved++
			}
		}
		if kept != 0 {
			if x, err := s.Story(context.Background(), gone); err != nil || x.ID != kept {
				t.Errorf("day %d: what a person merged is apart again: %v", day+1, err)
			}
		} else {
			kept, gone = mergeTwo(t, s, dir, w, day)
		}
		before = readStanding(t, s)
		if wrong, err := s.Check(context.Background()); err != nil || len(wrong) > 0 {
			t.Errorf("day %d: %v %v", day+1, wrong, err)
		}
		s.Close()
	}
	if moves := float64(moved) / float64(stayed+moved); moves > 0.6 || stayed == 0 {
		t.Errorf("%.2f moves an article, want at most 0.6", moves)
	} else {
		t.Logf("%.3f moves an article and day over %d articles", moves, stayed+moved)
	}
}

// holdName wants a name that was published to lead to its story.
func holdName(t *testing.T, s *store.Store, slug string, id herald.StoryID) {
	t.Helper()
	bySlug, err := s.FindStory(context.Background(), slug)
	if err != nil {
		t.Errorf("%s leads nowhere: %v", slug, err)
		return
	}
	byID, err := s.Story(context.Background(), id)
	switch {
	case err != nil || byID.ID != bySlug.ID:
		t.Errorf("%s leads to %s, its id %s to %s (%v)", slug, bySlug.ID, id, byID.ID, err)
	case byID.ID == id && byID.Slug != slug, byID.ID != id && !slices.Contains(byID.Aliases, slug):
		t.Errorf("%s of %s is no name of %s: %q, once %q", slug, id, byID.ID, byID.Slug, byID.Aliases)
	}
}

// mergeTwo lets a person merge two stories that the engine would not.
func mergeTwo(t *testing.T, s *store.Store, dir string, w *world, day int) (kept, gone herald.StoryID) {
	t.Helper()
	stories, err := s.Stories(context.Background())
	if err != nil || len(stories) < 2 {
		t.Fatal(len(stories), err)
	}
	a, b := stories[0], stories[len(stories)-1]
	w.run(t, dir, day, exitDone, "stories", "merge", a.Slug, b.Slug, "--as", "ann")
	return a.ID, b.ID
}
