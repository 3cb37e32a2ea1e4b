package exec_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"herald"
	"herald/internal/publish/exec"
	"herald/internal/publish/feeds"
	"herald/internal/publish/publishtest"
)

// TestMain is the command as well: what it does is its first argument.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "-command" {
		command(os.Args[2:])
	}
	os.Exit(m.Run())
}

func command(args []string) {
	switch args[0] {
	case "keep":
		b, err := io.ReadAll(os.Stdin)
		if err = errors.Join(err, os.WriteFile("edition.json", b, 0o644)); err != nil {
			panic(err)
		}
	case "fail":
		fmt.Println(strings.Repeat("x", 100_000), "the end of it")
		os.Exit(7)
	case "sleep":
		time.Sleep(time.Minute)
	}
	os.Exit(0)
}

func open(t *testing.T, c exec.Config, args ...string) *exec.Publisher {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c.Command = append([]string{self, "-command"}, args...)
	p, err := exec.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestCommandGetsTheEdition(t *testing.T) {
	dir := t.TempDir()
	ed := publishtest.Sample(2)
	var last []byte
	for range 2 {
		rep, err := open(t, exec.Config{Dir: dir}, "keep").Publish(t.Context(), ed)
		if err != nil || rep.Written != 1 {
			t.Fatalf("%+v, %v", rep, err)
		}
		b, err := os.ReadFile(filepath.Join(dir, "edition.json"))
		if err != nil || last != nil && !slices.Equal(b, last) {
			t.Fatalf("another edition than before: %v", err)
		}
		last = b
	}
	var got feeds.Edition
	if err := json.Unmarshal(last, &got); err != nil {
		t.Fatal(err)
	}
	if got.Title != "The Estuary" || len(got.Stories) != len(ed.Stories) || len(got.Retired) != 2 || len(got.Sections) != len(ed.Sections)-1 || !slices.Equal(got.Front, ed.Sections[0].Stories) {
		t.Errorf("%+v", got)
	}
	for i, s := range got.Stories {
		if s.ID != ed.Stories[i].ID || s.Headline != ed.Stories[i].Headline || len(s.Coverage) != len(ed.Stories[i].Coverage) {
			t.Errorf("story %d: %+v", i, s)
		}
	}
}

func TestFailures(t *testing.T) {
	ed := publishtest.Sample(1)
	_, err := open(t, exec.Config{}, "fail").Publish(t.Context(), ed)
	if err == nil || !strings.Contains(err.Error(), "exit status 7") || !strings.HasSuffix(err.Error(), "the end of it\n") || len(err.Error()) > 6000 {
		t.Errorf("%.300v", err)
	}
	_, err = open(t, exec.Config{Timeout: 50 * time.Millisecond}, "sleep").Publish(t.Context(), ed)
	if err == nil || !strings.Contains(err.Error(), "did not end within 50ms") {
		t.Errorf("%v", err)
	}
	ed.Stories, ed.Sections = nil, nil
	if _, err := open(t, exec.Config{}, "keep").Publish(t.Context(), ed); !errors.Is(err, herald.ErrRefused) {
		t.Errorf("an empty edition: %v", err)
	}
	if _, err := exec.New(exec.Config{}); !errors.Is(err, herald.ErrInvalid) {
		t.Errorf("no command: %v", err)
	}
}

func TestDryRunsNothing(t *testing.T) {
	dir := t.TempDir()
	rep, err := open(t, exec.Config{Dir: dir, Dry: true}, "keep").Publish(t.Context(), publishtest.Sample(1))
	if err != nil || len(rep.Changes) != 1 {
		t.Errorf("%+v, %v", rep, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "edition.json")); err == nil {
		t.Error("the command ran")
	}
}
