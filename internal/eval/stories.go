package eval

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"herald"
	"herald/internal/cluster"
)

// Set is a set of rows whose stories are known: of each row, or at instants.
type Set struct {
	Name     string
	Rows     []Row
	Instants []Instant // empty when each row names its story
	Lists    []List    // what was listed together and when; empty when not told
}

// Instant is the true partition of some articles at a time of the stream.
type Instant struct {
	At     time.Time
	Groups [][]string
}

// List is a set of articles that an aggregator showed as one story for a time.
type List struct {
	First, Last time.Time
	Articles    []string
}

// titlesOnly names the sets that are judged by their headlines: the bodies of
// the others are read too.
func titlesOnly(name string) bool {
	return !strings.HasPrefix(name, "wikinews") && !strings.HasPrefix(name, "googlenews_tset")
}

// ReadSets reads the sets of a folder: every FILE.jsonl with rows that name
// their story, and google_world if it is there. In the order of their names.
func ReadSets(dir string) (sets []Set, err error) {
	defer herald.Wrap(&err, "eval.ReadSets(%s)", dir)
	files, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil {
		return nil, err
	}
	if stream := filepath.Join(dir, "google_world", "stream.jsonl"); exists(stream) {
		s, err := readInstants(filepath.Dir(stream))
		if err != nil {
			return nil, err
		}
		sets = append(sets, s)
	}
	slices.Sort(files)
	for _, file := range files {
		rows, err := ReadFile(file)
		if err != nil {
			return nil, err
		}
		name := strings.TrimSuffix(filepath.Base(file), ".jsonl")
		if titlesOnly(name) {
			for i := range rows {
				rows[i].Article.Summary = ""
			}
		}
		sets = append(sets, Set{Name: name, Rows: rows})
	}
	return sets, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func readInstants(dir string) (s Set, err error) {
	s.Name = "google_world"
	if s.Rows, err = ReadFile(filepath.Join(dir, "stream.jsonl")); err != nil {
		return s, err
	}
	if err := readJSON(filepath.Join(dir, "gold.jsonl"), &s.Instants); err != nil {
		return s, err
	}
	slices.SortFunc(s.Instants, func(a, b Instant) int { return a.At.Compare(b.At) })
	return s, readJSON(filepath.Join(dir, "snapshots.jsonl"), &s.Lists)
}

// readJSON appends the objects of a JSON Lines file, if there is one.
func readJSON[T any](path string, list *[]T) error {
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	for d := json.NewDecoder(f); d.More(); {
		var v T
		if err := d.Decode(&v); err != nil {
			return herald.ErrInvalid
		}
		*list = append(*list, v)
	}
	return nil
}

// Judge groups a set with an engine and scores it. shown is what a reader would
// have seen at the instants; of a set without instants it is the end.
func Judge(s Set, e *cluster.Engine) (final, shown Score) {
	var f, at tally
	now, moves, next := map[string]string{}, 0, 0
	told := map[string]bool{}
	run := NewRun(e, func(c Change) {
		for next < len(s.Instants) && s.Instants[next].At.Before(c.At.Truncate(time.Second)) {
			at.add(s.Instants[next].judged(now))
			next++
		}
		story := c.Story.String()
		if told[c.ID] && now[c.ID] != story {
			moves++
		}
		told[c.ID], now[c.ID] = true, story
	})
	for _, row := range s.Rows {
		run.Add(row)
	}
	run.Flush()
	for ; next < len(s.Instants); next++ {
		at.add(s.Instants[next].judged(now))
	}
	for _, i := range s.Instants {
		f.add(i.judged(now))
	}
	if len(s.Instants) == 0 {
		f.add(s.judged(now))
		at = f
	}
	final, shown = f.score(), at.score()
	final.Moves, final.Articles = float64(moves)/float64(max(1, len(told))), len(told)
	shown.Moves, shown.Articles = final.Moves, final.Articles
	return final, shown
}

func (i Instant) judged(now map[string]string) (want, got map[string]string) {
	want, got = map[string]string{}, map[string]string{}
	for n, g := range i.Groups {
		for _, id := range g {
			put(want, got, now, id, string(rune(n+1)))
		}
	}
	return want, got
}

func (s Set) judged(now map[string]string) (want, got map[string]string) {
	want, got = map[string]string{}, map[string]string{}
	for _, r := range s.Rows {
		if r.Story != "" {
			put(want, got, now, r.ID, r.Story)
		}
	}
	return want, got
}

func put(want, got, now map[string]string, id, story string) {
	want[id], got[id] = story, now[id]
	if got[id] == "" {
		got[id] = "alone " + id
	}
}
