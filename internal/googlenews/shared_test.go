package googlenews_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// shared gives the path of a file of the shared sets, which the environment
// names; without it the test is skipped, with it the file must be there.
func shared(t testing.TB, name ...string) string {
	t.Helper()
	root := os.Getenv("HERALD_SHARED")
	if root == "" {
		t.Skip("HERALD_SHARED is not set")
	}
	path := filepath.Join(append([]string{root, "data"}, name...)...)
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// vector is one line of the set of Google's ids.
type vector struct {
	Kind    string
	Encoded string
	URL     string
	AMP     string
	Token   string
	VideoID string `json:"video_id"`
	Length  int    `json:"target_url_len"`
	Name    string
	MID     string
	Lang    string
	Country string
	Section string
}

func vectors(t testing.TB) (vs []vector) {
	t.Helper()
	f, err := os.Open(shared(t, "googlenews", "vectors.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var v vector
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		vs = append(vs, v)
	}
	if len(vs) < 300 || lines.Err() != nil {
		t.Fatalf("%d vectors, %v", len(vs), lines.Err())
	}
	return vs
}
