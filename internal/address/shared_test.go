package address_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"herald"
	"herald/internal/address"
)

// rows reads a file of the shared sets, which the environment names, one JSON
// object a line. Without it the test is skipped, with it the file must be there.
func rows[T any](t *testing.T, name ...string) (all []T) {
	t.Helper()
	root := os.Getenv("HERALD_SHARED")
	if root == "" {
		t.Skip("HERALD_SHARED is not set")
	}
	f, err := os.Open(filepath.Join(append([]string{root, "data"}, name...)...))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var row T
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		all = append(all, row)
	}
	if len(all) < 100 || lines.Err() != nil {
		t.Fatalf("%d rows, %v", len(all), lines.Err())
	}
	return all
}

// TestFoldsRealPairs counts the articles whose AMP form, as Google knew it,
// folds into the article's own address. The rest cannot be known without
// asking ("/amp/4332881002").
func TestFoldsRealPairs(t *testing.T) {
	t.Parallel()
	const golden = 110
	type pair struct{ URL, AMP string }
	folded, pairs := 0, 0
	own := map[string]string{}
	for _, p := range rows[pair](t, "googlenews", "vectors.jsonl") {
		c, err := address.Canonical(p.URL)
		if p.URL == "" {
			continue
		}
		if other, ok := own[c]; err != nil || ok && other != p.URL {
			t.Errorf("%q and %q are both %q, %v", p.URL, other, c, err)
		}
		own[c] = p.URL
		if amp, err := address.Canonical(p.AMP); err == nil {
			pairs++
			if amp == c {
				folded++
			}
		}
	}
	if folded < golden {
		t.Errorf("%d of %d AMP forms fold; want %d", folded, pairs, golden)
	}
}

func TestHostileAddresses(t *testing.T) {
	t.Parallel()
	type row struct{ ID, URL, Note string }
	for _, r := range rows[row](t, "hostile", "urls", "ssrf.jsonl") {
		got := address.Resolve("https://feed.test/", r.URL)
		if got != "" && !address.Safe(got) || strings.Contains(got, "pass") {
			t.Errorf("%s: Resolve(%q) = %q", r.Note, r.URL, got)
		}
		c, err := address.Canonical(r.URL)
		if err != nil && !errors.Is(err, herald.ErrInvalid) || err == nil && !address.Safe(c) {
			t.Errorf("%s: Canonical(%q) = %q, %v", r.Note, r.URL, c, err)
		}
		other := !strings.HasPrefix(strings.ToLower(r.URL), "http") || strings.HasPrefix(r.URL, "http+unix")
		if refused := err != nil; other && !refused {
			t.Errorf("%s: Canonical(%q) = %q; want it refused", r.Note, r.URL, c)
		}
	}
}
