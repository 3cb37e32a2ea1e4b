package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"herald/internal/store"
)

// TestAddressesStay runs the days of the invented world and loses the database
// between them: every address of a day answers on the days after.
func TestAddressesStay(t *testing.T) {
	for _, lost := range []bool{false, true} {
		w := startWorld(t)
		dir := w.folder(t)
		var promised []string
		for day := range w.Clocks() {
			w.run(t, dir, day, exitSome, "run", "--all")
			files := tree(t, dir)
			for _, slug := range promised {
				if !answers(files, slug) {
					t.Errorf("day %d, database lost %v: %s is dead", day+1, lost, slug)
				}
			}
			promised = slugs(files)
			if len(promised) < 20 {
				t.Fatalf("day %d has %d addresses", day+1, len(promised))
			}
			if lost {
				if err := os.Remove(filepath.Join(dir, "herald.db")); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

const (
	newsDocs   = "hugo/content/news/"
	storyPages = "public/story/"
)

func slugs(files map[string]string) (all []string) {
	for name := range files {
		if slug, ok := strings.CutPrefix(name, newsDocs); ok {
			all = append(all, strings.TrimSuffix(slug, ".md"))
		}
	}
	return all
}

// answers tells whether Hugo would serve a slug, by a document or an alias, and
// the site has a page for it.
func answers(files map[string]string, slug string) bool {
	_, hugo := files[newsDocs+slug+".md"]
	for name, text := range files {
		hugo = hugo || strings.HasPrefix(name, newsDocs) && strings.Contains(text, "\"/news/"+slug+"/\"")
	}
	_, page := files[storyPages+slug+"/index.html"]
	return hugo && page
}

func TestSecondRunNamesTheFirst(t *testing.T) {
	w := startWorld(t)
	dir := w.folder(t)
	s, err := store.Open(context.Background(), store.Options{SQLite: filepath.Join(dir, "herald.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	since := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	unlock, err := s.Lock(context.Background(), store.Holder{Host: "newsroom", PID: 4711, Command: "herald run", Since: since})
	if err != nil {
		t.Fatal(err)
	}
	out := w.run(t, dir, 0, exitUnfinished, "run", "--all")
	for _, want := range []string{"4711", "newsroom", "herald run"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q does not name %s", out, want)
		}
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	w.run(t, dir, 0, exitSome, "run", "--all")
}

// TestHeartbeat calls it after a good pass, and after no other.
func TestHeartbeat(t *testing.T) {
	var calls atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { calls.Add(1) }))
	defer s.Close()
	dir := quiet(t, "fetch: {allow_private: true}\nfeeds: [{url: \"file:feed.xml\"}]\npublish: [{hugo: {dir: out}}]\n")
	clock := "2026-03-02T18:00:00Z"
	runAt(t, dir, clock, []int{exitRefused}, "run", "--heartbeat", s.URL)
	if calls.Load() != 0 {
		t.Error("the heartbeat was called after a pass that published nothing")
	}
	feed := `<rss version="2.0"><channel><title>P</title><item><title>Bridge opens at last</title><link>https://p.example/1</link></item></channel></rss>`
	if err := os.WriteFile(filepath.Join(dir, "feed.xml"), []byte(feed), 0o644); err != nil {
		t.Fatal(err)
	}
	runAt(t, dir, clock, []int{exitDone}, "run", "--heartbeat", s.URL)
	if calls.Load() != 1 {
		t.Errorf("the heartbeat was called %d times, want once", calls.Load())
	}
	s.Close()
	if out := runAt(t, dir, clock, []int{exitSome}, "run", "--heartbeat", s.URL); !strings.Contains(out, "heartbeat") {
		t.Errorf("a heartbeat that cannot be called is told as %q", out)
	}
}
