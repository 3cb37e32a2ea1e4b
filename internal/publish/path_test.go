package publish

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"herald"
)

var goodPaths = []string{"a", "index.html", "story/a-b/index.html", "tag/ünï/index.html", "قصة/index.html", "common.html", "com10", strings.Repeat("a", 200)}

var badPaths = []string{
	"", "/", "/etc/passwd", "..", "../a", "a/../b", "a/./b", "a//b", "a/", "./a", ".herald/manifest.jsonl", ".HERALD/x", "a/.git/hooks/x",
	`a\b`, `C:\x`, "c:x", "a\x00b", "a\nb", "a\u0085b", "a\xffb", "nul", "NUL.html", "a/con.txt", "com1", "LPT¹.x", "aux .txt", "a./b", "a /b",
	strings.Repeat("a", 201), strings.Repeat("a/", 500) + "a", "a*", "a?b", "a|b", "<a>", `"a"`,
}

func TestCheckPath(t *testing.T) {
	t.Parallel()
	for _, p := range goodPaths {
		if err := CheckPath(p); err != nil {
			t.Errorf("%q: %v", p, err)
		}
	}
	for _, p := range badPaths {
		if err := CheckPath(p); !errors.Is(err, herald.ErrInvalid) {
			t.Errorf("%q: got %v, want ErrInvalid", p, err)
		}
	}
}

func TestSyncRefusesBadPaths(t *testing.T) {
	t.Parallel()
	ed := edition(story(1, day(1)))
	for _, docs := range [][]Doc{
		{{Path: "../out"}}, {{Path: "a"}, {Path: "a"}}, {{Path: "a/b/c"}, {Path: "a"}},
	} {
		dir := t.TempDir()
		_, err := Sync(t.Context(), dir, ed, docs, Options{})
		if !errors.Is(err, herald.ErrInvalid) || !strings.Contains(err.Error(), docs[0].Path) {
			t.Errorf("%v: got %v", docs, err)
		}
		if got := files(t, dir); len(got) != 1 {
			t.Errorf("%v: wrote %v", docs, got)
		}
	}
}

// FuzzCheckPath holds good paths against the standard library's idea of them
// and against the disk.
func FuzzCheckPath(f *testing.F) {
	for _, p := range append(goodPaths, badPaths...) {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, p string) {
		if CheckPath(p) != nil {
			return
		}
		if !filepath.IsLocal(filepath.FromSlash(p)) {
			t.Fatalf("%q is not local", p)
		}
		root, err := os.OpenRoot(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		if err := root.MkdirAll(p, 0o755); err != nil {
			t.Fatalf("%q: %v", p, err)
		}
	})
}

// TestPlainPathsAreGood holds the glance against the whole look.
func TestPlainPathsAreGood(t *testing.T) {
	t.Parallel()
	parts := []string{"", ".", "..", "a", "con", "aux", "nul", "prn", "com1", "lpt9", "con.x", "news", "tag", "story", "index.html", "a.", ".a", "a b", "ü", strings.Repeat("x", 199), strings.Repeat("x", 201)}
	for _, a := range parts {
		for _, b := range parts {
			for _, p := range []string{a, a + "/" + b, a + "/" + b + "/c", "/" + a, a + b} {
				if plainPath(p) && badPath(p) != "" {
					t.Errorf("%q passes at a glance, but %s", p, badPath(p))
				}
			}
		}
	}
	if !plainPath("story/a-bridge-opens-2/index.html") || !plainPath("rss/topics/0a/index.xml") {
		t.Error("a common path needs the whole look")
	}
}
