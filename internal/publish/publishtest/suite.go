// Package publishtest holds every publisher to what publish.Publisher
// promises: the same edition gives the same bytes and touches nothing, a write
// that fails leaves the old tree, no address dies, hostile text stays text,
// and a publish that was killed is finished by the next.
//
// It also gives sample editions of invented news. It does not judge what a
// document looks like.
package publishtest

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"herald"
	"herald/internal/publish"
)

// Run runs the suite. open gives the publisher under test for a folder; the
// publisher must be ready to run in another process too, for Run starts the
// test again by its name to kill it or to take its disk away. So call Run from
// a test of its own, before anything that takes long.
func Run(t *testing.T, open func(dir string) publish.Publisher) {
	if job := os.Getenv(jobVariable); job != "" {
		runJob(job, open)
	}
	s := suite{open}
	s.documents(t)
	t.Run("full disk", s.fullDisk)
	t.Run("read-only folder", s.readOnly)
	t.Run("killed", s.killed)
	t.Run("two at once", s.twoAtOnce)
}

// RunDocuments runs the part of the suite that depends on what the documents
// are, and not on how they are written. It is for the further forms of a
// publisher whose first form Run has held to all of it.
func RunDocuments(t *testing.T, open func(dir string) publish.Publisher) { suite{open}.documents(t) }

func (s suite) documents(t *testing.T) {
	t.Run("same edition, same bytes", s.sameBytes)
	t.Run("no news touches nothing", s.touchesNothing)
	t.Run("a clock set back", s.clockSetBack)
	t.Run("never nothing", s.neverNothing)
	t.Run("addresses live on", s.addressesLive)
	t.Run("keys", s.keys)
	t.Run("held stories stay", s.heldStay)
	t.Run("foreign files", s.foreignFiles)
	t.Run("hostile text", s.hostileText)
	t.Run("shared hostile text", s.sharedHostile)
}

type suite struct {
	open func(dir string) publish.Publisher
}

// publish must work, and without a problem.
func (s suite) publish(t *testing.T, dir string, ed herald.Edition) publish.Report {
	t.Helper()
	rep, err := s.open(dir).Publish(t.Context(), ed)
	if err != nil {
		t.Fatalf("Publish: %v", err)
	}
	if len(rep.Problems) != 0 {
		t.Errorf("problems: %q", rep.Problems)
	}
	return rep
}

// settle publishes twice: what goes may go with the second.
func (s suite) settle(t *testing.T, dir string, ed herald.Edition) {
	t.Helper()
	s.publish(t, dir, ed)
	s.publish(t, dir, ed)
}

func (s suite) sameBytes(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	s.publish(t, one, Sample(1))
	s.publish(t, two, Sample(1))
	sameTree(t, readTree(t, two), readTree(t, one))
	s.publish(t, one, Sample(2))
	s.publish(t, two, Sample(2))
	sameTree(t, readTree(t, two), readTree(t, one))
}

func (s suite) touchesNothing(t *testing.T) {
	dir := t.TempDir()
	first := s.publish(t, dir, Sample(1))
	if first.Written == 0 {
		t.Error("the first publish wrote nothing")
	}
	before := stamps(t, dir)
	later := Sample(1)
	later.Time = later.Time.Add(37 * time.Hour)
	rep := s.publish(t, dir, later)
	if rep.Written != 0 || rep.Removed != 0 || rep.Unchanged != first.Written {
		t.Errorf("second publish: %+v after %+v", rep, first)
	}
	for name, was := range before {
		if now := stamps(t, dir)[name]; now != was {
			t.Errorf("%s was touched", name)
		}
	}
}

// clockSetBack publishes editions whose time lies before that of the ones
// published, the same stories and others: it goes as with a clock that is right.
func (s suite) clockSetBack(t *testing.T) {
	right, back := t.TempDir(), t.TempDir()
	s.publish(t, right, Sample(1))
	s.settle(t, right, Sample(2))
	s.publish(t, right, Sample(2))
	s.publish(t, back, Sample(1))
	before := stamps(t, back)
	hours := 0
	early := func(day int) herald.Edition {
		ed := Sample(day)
		hours += 1000
		ed.Time = ed.Time.Add(-time.Duration(hours) * time.Hour)
		return ed
	}
	if rep := s.publish(t, back, early(1)); rep.Written != 0 || rep.Removed != 0 {
		t.Errorf("the same stories, earlier: %+v", rep)
	}
	for name, was := range before {
		if now := stamps(t, back)[name]; now != was {
			t.Errorf("%s was touched", name)
		}
	}
	for range 3 {
		s.publish(t, back, early(2))
	}
	sameTree(t, readTree(t, back), readTree(t, right))
}

func (s suite) neverNothing(t *testing.T) {
	dir := t.TempDir()
	empty := Sample(1)
	empty.Stories, empty.Sections = nil, nil
	if _, err := s.open(dir).Publish(t.Context(), empty); !errors.Is(err, herald.ErrRefused) {
		t.Errorf("an empty first edition: got %v, want a refusal", err)
	}
	s.publish(t, dir, Sample(1))
	want := readTree(t, dir)
	few := newEdition(Sample(1).Stories[:3])
	for name, ed := range map[string]herald.Edition{"empty": empty, "less than half": few} {
		_, err := s.open(dir).Publish(t.Context(), ed)
		if !errors.Is(err, herald.ErrRefused) || !strings.HasSuffix(err.Error(), "--force") {
			t.Errorf("%s: got %v, want a refusal that ends with --force", name, err)
		}
		sameTree(t, readTree(t, dir), want)
	}
}

// addressesLive wants the document of a story that merged to go or to lead on,
// its slug to be found in the target still, a story that grew to stay where it
// was, and nothing to be left of the words of one that was removed.
func (s suite) addressesLive(t *testing.T) {
	dir := t.TempDir()
	s.publish(t, dir, Sample(1))
	before := storyPaths(t, dir)
	s.publish(t, dir, Sample(2))
	after := storyPaths(t, dir)
	for slug, p := range before {
		if slug != "salt-and-sand" && slug != "stadium-roof-rumour" && after[slug] != p {
			t.Errorf("%s moved from %q to %q", slug, p, after[slug])
		}
	}
	tree := readTree(t, dir)
	var alias bool
	for name, body := range tree {
		if strings.HasPrefix(name, ".herald") {
			continue
		}
		if strings.Contains(body, "bolt was found on the pitch") || strings.Contains(body, "Stadium roof closed") {
			t.Errorf("%s still has the words of a story that was removed", name)
		}
		leads := strings.Contains(name, "/salt-and-sand") && strings.Contains(body, "battery-of-salt-and-sand")
		lists := strings.Contains(name, "battery-of-salt-and-sand") && strings.Contains(strings.ReplaceAll(body, "battery-of-salt-and-sand", ""), "salt-and-sand")
		alias = alias || leads || lists
	}
	if !alias {
		t.Error("the address of the merged story is dead: no redirect, and no alias in the story it went into")
	}
}

func (s suite) heldStay(t *testing.T) {
	dir := t.TempDir()
	s.publish(t, dir, Sample(1))
	want, paths := readTree(t, dir), storyPaths(t, dir)
	ed := newEdition(Sample(1).Stories[:3])
	held := Sample(1).Stories[3:]
	for _, story := range held {
		ed.Held = append(ed.Held, story.ID)
	}
	s.publish(t, dir, ed)
	got := readTree(t, dir)
	for _, story := range held {
		if p := paths[story.Slug]; got[p] == "" || got[p] != want[p] {
			t.Errorf("the document of %s (%s) did not stay as it was", story.Slug, p)
		}
	}
}

func (s suite) foreignFiles(t *testing.T) {
	clean, dir := t.TempDir(), t.TempDir()
	s.publish(t, clean, Sample(1))
	p := storyPaths(t, clean)["comet-hallam-brightens-early"]
	file := filepath.Join(dir, filepath.FromSlash(p))
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte("mine"), 0o644)); err != nil {
		t.Fatal(err)
	}
	rep, err := s.open(dir).Publish(t.Context(), Sample(1))
	if err != nil || len(rep.Problems) != 1 || !strings.Contains(rep.Problems[0], p) {
		t.Errorf("got %v, problems %q; want one that names %s", err, rep.Problems, p)
	}
	got, want := readTree(t, dir), readTree(t, clean)
	if got[p] != "mine" {
		t.Errorf("the foreign file was touched: %q", got[p])
	}
	for name := range want {
		if _, ok := got[name]; !ok {
			t.Errorf("%s is missing: the rest should have been written", name)
		}
	}
}
