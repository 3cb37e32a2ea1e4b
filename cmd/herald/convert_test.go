package main

import (
	"bytes"
	"fmt"
	"html"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// convert runs the command and returns its exit code and both outputs.
func convert(t *testing.T, args ...string) (int, string, string) {
	t.Helper()
	var out, err bytes.Buffer
	code := run(t.Context(), append([]string{"convert"}, args...), strings.NewReader(""), &out, &err)
	return code, out.String(), err.String()
}

// feedFile writes an RSS feed of items with these titles.
func feedFile(t *testing.T, titles ...string) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel><title>The Quay</title><link>https://quay.example/</link>`)
	for i, title := range titles {
		fmt.Fprintf(&b, "<item><title>%s</title><link>https://quay.example/%d</link><pubDate>Tue, 06 Jan 2026 10:00:00 GMT</pubDate><description>Of the harbour.</description></item>",
			html.EscapeString(html.EscapeString(title)), i)
	}
	b.WriteString("</channel></rss>")
	file := filepath.Join(t.TempDir(), "feed.xml")
	if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// documents returns the files below dir by name.
func documents(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(file)
		rel, _ := filepath.Rel(dir, file)
		files[filepath.ToSlash(rel)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func documentNames(files map[string]string) []string {
	var out []string
	for name := range files {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func TestConvertGivesEachItemAFile(t *testing.T) {
	for _, r := range []struct {
		args []string
		want string // names of files
		keys string // slug keys in that order
	}{
		{[]string{"--profile=seed", "--strict"}, "ferry-2.md ferry.md", `"ferry" "ferry"`},
		{[]string{"--profile=seed"}, "ferry-2.md ferry.md", `"ferry-2" "ferry"`},
		{nil, "ferry-2.md ferry.md", `"ferry-2" "ferry"`},
	} {
		out := t.TempDir()
		code, stdout, stderr := convert(t, append(r.args, "--date=2026-01-08", "-o", out, feedFile(t, "Ferry", "Ferry!"))...)
		if code != exitDone || stdout != "2 documents written to "+out+"\n" {
			t.Errorf("%v: exit %d, %q, %q", r.args, code, stdout, stderr)
		}
		files := documents(t, out)
		var keys []string
		for _, name := range documentNames(files) {
			_, rest, _ := strings.Cut(files[name], "\nslug: ")
			key, _, _ := strings.Cut(rest, "\n")
			keys = append(keys, key)
		}
		if got := strings.Join(documentNames(files), " "); got != r.want || strings.Join(keys, " ") != r.keys {
			t.Errorf("%v: files %s with slugs %s, want %s with %s", r.args, got, keys, r.want, r.keys)
		}
	}
}

// Every profile that publishing has is one for converting.
func TestConvertKnowsEveryProfile(t *testing.T) {
	for profile, want := range map[string]string{"hugo": "---\ntitle: \"Ferry\"", "hugo-toml": "+++\ntitle = ", "hugo-json": "{\n", "jekyll": "---\n", "zola": "+++\n", "pelican": "Title: Ferry\n", "astro": "---\ntitle: \"Ferry\"", "papermod": "---\n", "stack": "---\n"} {
		out := t.TempDir()
		code, _, stderr := convert(t, "--profile", profile, "--date=2026-01-08", "-o", out, feedFile(t, "Ferry"))
		files := documents(t, out)
		names := documentNames(files)
		if code != exitDone || len(names) != 1 || !strings.HasSuffix(names[0], "ferry.md") || (names[0] == "ferry.md") == (profile == "jekyll") {
			t.Errorf("%s: exit %d, %q: %s", profile, code, names, stderr)
			continue
		}
		if body := files[names[0]]; !strings.HasPrefix(body, want) || !strings.Contains(body, "Ferry") {
			t.Errorf("%s: %.80q", profile, body)
		}
	}
}

func TestConvertStaysInItsFolder(t *testing.T) {
	titles := []string{"../../up", "/etc/passwd", "CON", "nul", "?!", "🙂", "خبر", "", ".hidden", strings.Repeat("a", 100_000), "a\x00b", "{{< x >}}"}
	for _, args := range [][]string{{"--profile=seed", "--strict"}, {"--profile=seed"}, {}} {
		base := t.TempDir()
		out := filepath.Join(base, "a/b")
		code, _, stderr := convert(t, append(args, "-o", out, feedFile(t, titles...))...)
		files := documents(t, base)
		if code != exitDone || len(files) != len(titles) {
			t.Errorf("%v: exit %d, %d files of %d: %s", args, code, len(files), len(titles), stderr)
		}
		for name, body := range files {
			stem := strings.TrimSuffix(strings.TrimPrefix(name, "a/b/"), ".md")
			if strings.Trim(stem, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || stem == "con" || stem == "nul" || stem == "" || len(stem) > 203 {
				t.Errorf("%v: file %q", args, name)
			}
			front, _, _ := strings.Cut(strings.TrimPrefix(body, "---\n"), "\n---\n")
			if err := yaml.Unmarshal([]byte(front), new(map[string]any)); err != nil {
				t.Errorf("%v: %s: %v", args, name, err)
			}
		}
	}
}

func TestConvertDoesNotFollowLinks(t *testing.T) {
	out, secret := t.TempDir(), filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(secret, filepath.Join(out, "ferry.md")); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := convert(t, "-o", out, feedFile(t, "Ferry")); code != exitDone {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	if b, _ := os.ReadFile(secret); string(b) != "mine" {
		t.Errorf("the file behind the link holds %q", b)
	}
}

func TestConvertGoesOnAfterABadInput(t *testing.T) {
	out, page := t.TempDir(), filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(page, []byte("<!doctype html><p>no feed"), 0o644); err != nil {
		t.Fatal(err)
	}
	code, _, stderr := convert(t, "-o", out, "missing.xml", page, feedFile(t, "Ferry"))
	if code != exitSome || !strings.Contains(stderr, "missing.xml: ") || !strings.Contains(stderr, page+": ") {
		t.Errorf("exit %d, %q", code, stderr)
	}
	if got := documentNames(documents(t, out)); !slices.Equal(got, []string{"ferry.md"}) {
		t.Errorf("files %q", got)
	}
}

func TestConvertRefusesWrongUse(t *testing.T) {
	feed := feedFile(t, "Ferry")
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, r := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"--strict", "-o", t.TempDir(), feed}, exitUsage, "--profile seed"},
		{[]string{"--date=8.1.2026", "-o", t.TempDir(), feed}, exitUsage, "2026-01-08"},
		{[]string{"--profile=word", "-o", t.TempDir(), feed}, exitUsage, "hugo"},
		{[]string{feed}, exitUsage, "--output"},
		{[]string{"-o", t.TempDir()}, exitUsage, "feed"},
		{[]string{"-o", file, feed}, exitUnfinished, file},
	} {
		if code, _, stderr := convert(t, r.args...); code != r.code || !strings.Contains(stderr, r.says) {
			t.Errorf("%v: exit %d, want %d; %q does not say %q", r.args, code, r.code, stderr, r.says)
		}
	}
}

func TestConvertFetchesAddresses(t *testing.T) {
	body, err := os.ReadFile(feedFile(t, "Ferry"))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml")
		_, _ = w.Write(body)
	}))
	defer server.Close()
	if code, _, stderr := convert(t, "-o", t.TempDir(), server.URL); code != exitSome {
		t.Errorf("a private address: exit %d, %q", code, stderr)
	}
	out := t.TempDir()
	code, _, stderr := convert(t, "--allow-private", "-o", out, server.URL)
	if doc := documents(t, out)["ferry.md"]; code != exitDone || !strings.Contains(doc, `source: "`+server.URL) {
		t.Errorf("exit %d, %q, document\n%s", code, stderr, doc)
	}
}

// sharedSet returns a path in the shared sets, or skips the test.
func sharedSet(t *testing.T, path string) string {
	t.Helper()
	dir := os.Getenv("HERALD_SHARED")
	if dir == "" {
		t.Skip("HERALD_SHARED is not set")
	}
	return filepath.Join(dir, path)
}

func TestConvertWritesTheSample(t *testing.T) {
	dir, out := sharedSet(t, "data/seed"), t.TempDir()
	address, err := os.ReadFile(filepath.Join(dir, "feed-url.txt"))
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join(dir, "seed.md"))
	if err != nil {
		t.Fatal(err)
	}
	code, _, stderr := convert(t, "--profile=seed", "--strict", "--date=2026-01-08", "--source", strings.TrimSpace(string(address)), "-o", out, filepath.Join(dir, "seed-feed.xml"))
	files := documents(t, out)
	if code != exitDone || len(files) != 1 {
		t.Fatalf("exit %d, %d files: %s", code, len(files), stderr)
	}
	for name, got := range files {
		if got != string(want) {
			t.Errorf("%s differs from the sample:\n%s", name, got)
		}
	}
}

// TestConvertTakesRealFeeds holds over every captured feed: what can be read
// gives documents whose front matter parses.
func TestConvertTakesRealFeeds(t *testing.T) {
	feeds, err := filepath.Glob(filepath.Join(sharedSet(t, "data/realfeeds"), "*"))
	if err != nil || len(feeds) < 100 {
		t.Fatalf("%d feeds, %v", len(feeds), err)
	}
	var some []string // the form of the sample needs fewer
	for i := 0; i < len(feeds); i += 3 {
		some = append(some, feeds[i])
	}
	for profile, feeds := range map[string][]string{"seed": some, "hugo": feeds} {
		t.Run(profile, func(t *testing.T) {
			t.Parallel()
			checkRealFeeds(t, profile, feeds)
		})
	}
}

func checkRealFeeds(t *testing.T, profile string, feeds []string) {
	out := t.TempDir()
	code, _, stderr := convert(t, append([]string{"--profile", profile, "--date=2026-11-24", "-o", out}, feeds...)...)
	files := documents(t, out)
	if code != exitDone && code != exitSome || len(files) < 1000 {
		t.Errorf("%s: exit %d, %d files: %s", profile, code, len(files), stderr)
	}
	for name, body := range files {
		front, _, found := strings.Cut(strings.TrimPrefix(body, "---\n"), "\n---\n")
		var keys struct{ Title, Description, Summary string }
		if err := yaml.Unmarshal([]byte(front), &keys); !found || err != nil {
			t.Errorf("%s: %s: %v", profile, name, err)
		}
		if text := keys.Title + keys.Description + keys.Summary; strings.Contains(text, "&nbsp;") || strings.Contains(keys.Title, "<a ") || strings.Contains(keys.Title, "&amp;") {
			t.Errorf("%s: %s: %q", profile, name, text)
		}
	}
}

// TestConvertDisarmsHostileFeeds holds over every feed of the shared set that
// tries to get something active past a field: items kept, nothing active.
func TestConvertDisarmsHostileFeeds(t *testing.T) {
	feeds, err := filepath.Glob(filepath.Join(sharedSet(t, "data/hostile/feeds"), "fields/*.xml"))
	if err != nil || len(feeds) < 50 {
		t.Fatalf("%d feeds, %v", len(feeds), err)
	}
	for _, file := range feeds {
		out := t.TempDir()
		code, _, stderr := convert(t, "-o", out, file)
		docs := documents(t, out)
		if code != exitDone || len(docs) == 0 {
			t.Errorf("%s: exit %d, %d documents: %s", filepath.Base(file), code, len(docs), stderr)
		}
		for name, doc := range docs {
			front, body, _ := strings.Cut(strings.TrimPrefix(doc, "---\n"), "\n---\n")
			keys := struct {
				Link, Image string
				Params      struct{ Coverage []struct{ Link string } }
			}{}
			if err := yaml.Unmarshal([]byte(front), &keys); err != nil {
				t.Errorf("%s: %s: %v", filepath.Base(file), name, err)
			}
			links := []string{keys.Link, keys.Image}
			for _, c := range keys.Params.Coverage {
				links = append(links, c.Link)
			}
			for _, l := range links {
				if l != "" && !strings.HasPrefix(l, "https://") && !strings.HasPrefix(l, "http://") {
					t.Errorf("%s: %s: link %q", filepath.Base(file), name, l)
				}
			}
			if strings.Contains(body, "<") || strings.Contains(strings.ToLower(body), "](javascript") {
				t.Errorf("%s: %s: body %q", filepath.Base(file), name, body)
			}
		}
	}
}
