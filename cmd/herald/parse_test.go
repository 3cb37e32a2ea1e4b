package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"herald/internal/feed"
)

var update = flag.Bool("update", false, "write the golden files anew")

// scoreFile holds how many cases of each conformance suite are read right. A
// change of it is a change of what Herald reads, and is reviewed as one.
const scoreFile = "../../internal/feed/testdata/score.golden"

// TestFeedScore runs the shared scorer on `herald parse --batch`, the suites as
// they stand and once more with --sanitize, which only the sanitiser's figures
// are taken from.
func TestFeedScore(t *testing.T) {
	shared := os.Getenv("HERALD_SHARED")
	if shared == "" {
		t.Skip("HERALD_SHARED is not set")
	}
	plain := score(t, shared)
	suites, figures := plain[:len(plain)-1], figuresOf(t, plain)
	safe := figuresOf(t, score(t, shared, "--sanitize"))
	var got strings.Builder
	for _, line := range suites {
		if !strings.Contains(line, "sanitize") || strings.Contains(line, "all but") {
			fmt.Fprintln(&got, strings.TrimRight(line, " "))
		}
	}
	fmt.Fprintf(&got, "\ndates read %v, refused %v, wrong %v\n", figures["dates_right"], figures["dates_rejected"], figures["dates_wrong_instant"])
	fmt.Fprintf(&got, "sanitised: safe %v %%, text kept %v %%\n", safe["sanitise_safe"], safe["sanitise_text_kept"])
	fmt.Fprintf(&got, "validator: %v without an answer\n", figures["validator_unanswered"])
	compareScore(t, got.String())
}

// score runs the scorer and gives its lines, the last of which is JSON.
func score(t *testing.T, shared string, flags ...string) []string {
	t.Helper()
	herald, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	args := []string{filepath.Join(shared, "tools", "score_feeds.py"), filepath.Join(shared, "data", "feeds"), herald, "parse", "--batch"}
	cmd := exec.CommandContext(t.Context(), "python3", append(args, flags...)...)
	cmd.Env = append(os.Environ(), asHerald+"=1")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) < 40 {
		t.Fatalf("the scorer said only %q", out)
	}
	return lines
}

func figuresOf(t *testing.T, lines []string) (figures map[string]any) {
	t.Helper()
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &figures); err != nil {
		t.Fatal(err)
	}
	return figures
}

// compareScore holds the figures against the golden file, below its heading.
func compareScore(t *testing.T, got string) {
	t.Helper()
	data, err := os.ReadFile(scoreFile)
	if err != nil {
		t.Fatal(err)
	}
	heading, want, _ := strings.Cut(string(data), "\n\n")
	if *update {
		if err := os.WriteFile(scoreFile, []byte(heading+"\n\n"+got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != want {
		t.Errorf("the score of feed parsing has changed; if that is meant, run this test with -update and say why\ngot:\n%s\nwant:\n%s", got, want)
	}
}

func TestListFeed(t *testing.T) {
	f, err := feed.Parse([]byte("<rss version='2.0'><channel><title>The Quay</title>\n<item><title>Fer&#27;ry\u202E returns</title><link>https://quay.example/1</link><pubDate>Tue, 03 Mar 2026 08:00:00 GMT</pubDate></item><item>"), feed.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	listFeed(&got, f)
	want := `The Quay
rss 2.0, utf-8, 1 items, cut short

2026-03-03 08:00  Ferry returns
                  https://quay.example/1

line 2: the document ends within an item, which was left out
`
	if got.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", got.String(), want)
	}
}
