package content_test

import (
	"bufio"
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"herald/internal/publish/content"
)

// seedDir returns the folder of the sample documents, or skips the test.
func seedDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("HERALD_SHARED")
	if dir == "" {
		t.Skip("HERALD_SHARED is not set")
	}
	return filepath.Join(dir, "data/seed")
}

func read(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestSeedWritesTheSample(t *testing.T) {
	dir := seedDir(t)
	var doc struct {
		Items []struct {
			Title       string `xml:"title"`
			Link        string `xml:"link"`
			Description string `xml:"description"`
			Date        string `xml:"pubDate"`
		} `xml:"channel>item"`
	}
	if err := xml.Unmarshal([]byte(read(t, filepath.Join(dir, "seed-feed.xml"))), &doc); err != nil || len(doc.Items) != 1 {
		t.Fatalf("%d items, %v", len(doc.Items), err)
	}
	it := doc.Items[0]
	got := content.Seed(content.SeedItem{Title: it.Title, Description: it.Description, Date: it.Date, Link: it.Link},
		content.SeedSlug(it.Title), content.SeedOptions{Source: strings.TrimSpace(read(t, filepath.Join(dir, "feed-url.txt"))), Day: day(t, "2026-01-08"), Strict: true})
	if want := read(t, filepath.Join(dir, "seed.md")); string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func day(t *testing.T, s string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestSeedWritesTheOtherSamples takes each document apart into the item that
// it was made of, where that can be seen in it, and makes it again.
func TestSeedWritesTheOtherSamples(t *testing.T) {
	dir := seedDir(t)
	files, _ := filepath.Glob(filepath.Join(dir, "samples/*.md"))
	more, _ := filepath.Glob(filepath.Join(dir, "evolution/*.md"))
	rebuilt, valid := 0, 0
	for _, file := range append(files, more...) {
		want := read(t, file)
		it, o, own := itemOf(t, want)
		got := string(content.Seed(it, content.SeedSlug(it.Title), o))
		switch {
		case !own:
			continue
		case utf8.ValidString(want):
			rebuilt++
			if got != want {
				t.Errorf("%s: got\n%.1500s\nwant\n%.1500s", filepath.Base(file), got, want)
			}
		default: // the byte cut tore a character: ours is whole, and else the same
			valid++
			if !utf8.ValidString(got) || got != mend(want) {
				t.Errorf("%s: got\n%.1500q\nwant\n%.1500q", filepath.Base(file), got, mend(want))
			}
		}
	}
	if rebuilt < 22 || valid != 2 {
		t.Errorf("%d documents rebuilt, %d mended", rebuilt, valid)
	}
}

// mend takes the torn characters out of a document.
func mend(s string) string { return strings.ToValidUTF8(s, "") }

var key = regexp.MustCompile(`(?m)^(title|date|description|link|source): ['"]?(.*?)['"]?$`)

// itemOf reads an item back from its document; own is false when the body is
// not what the description was made of, so that the item cannot be known.
func itemOf(t *testing.T, doc string) (it content.SeedItem, o content.SeedOptions, own bool) {
	t.Helper()
	_, rest, _ := strings.Cut(doc, "---\n")
	front, body, found := strings.Cut(rest, "---\n")
	if !found {
		t.Fatalf("no front matter in %.100q", doc)
	}
	values := map[string]string{}
	for _, m := range key.FindAllStringSubmatch(front, -1) {
		values[m[1]] = strings.ReplaceAll(m[2], `\"`, `"`)
	}
	body = strings.TrimSuffix(body, "\n")
	it = content.SeedItem{Title: values["title"], Description: body, Link: values["link"]}
	o = content.SeedOptions{Source: values["source"], Day: day(t, values["date"]), Strict: true}
	plain := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(body, "")
	head := mend(strings.TrimSuffix(values["description"], "..."))
	return it, o, strings.HasPrefix(plain, head)
}

func TestSeedAgreesWithTheOracle(t *testing.T) {
	f, err := os.Open(filepath.Join(seedDir(t), "oracle.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, ties := 0, 0
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var r struct {
			Title, Slug string
			Tags        []string
		}
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		rows++
		if got := content.SeedSlug(r.Title); got != r.Slug {
			t.Errorf("slug of %q: got %q, want %q", r.Title, got, r.Slug)
		}
		got := content.SeedTags(r.Title)
		if slices.Equal(got, r.Tags) {
			continue
		}
		if ties++; candidates(r.Title) <= 12 {
			t.Errorf("tags of %q: got %q, want %q", r.Title, got, r.Tags)
		}
	}
	if rows != 1000 || ties > 2 {
		t.Errorf("%d rows, %d ties", rows, ties)
	}
}

func candidates(title string) int {
	n := 0
	for _, w := range regexp.MustCompile(`\W+`).Split(title, -1) {
		if len(w) > 4 && !strings.EqualFold(w, "after") {
			n++
		}
	}
	return n
}

func TestSeed(t *testing.T) {
	o := content.SeedOptions{Source: "https://www.quay.example/feed.xml", Day: day(t, "2026-01-08"), Strict: true}
	for _, r := range []struct {
		name string
		it   content.SeedItem
		want string // a line of the document
	}{
		{"a numeric zone gives the item's day", content.SeedItem{Date: "Tue, 06 Jan 2026 23:30:00 -0500"}, "date: 2026-01-06"},
		{"GMT gives the day of the run", content.SeedItem{Date: "Tue, 06 Jan 2026 23:30:00 GMT"}, "date: 2026-01-08"},
		{"source without www", content.SeedItem{}, "source: 'https://quay.example/feed.xml'"},
		{"host without www", content.SeedItem{}, "- 'quay.example'"},
		{"quotes", content.SeedItem{Title: `The "Quay"`}, `title: "The \"Quay\""`},
		{"backslash", content.SeedItem{Title: `C:\new`}, `title: "C:\\new"`},
		{"line breaks", content.SeedItem{Title: "a\nb\r\u2028c"}, `title: "a b  c"`},
		{"apostrophe in a link", content.SeedItem{Link: "https://quay.example/o'neil\n"}, `link: 'https://quay.example/o''neil'`},
		{"entities stay", content.SeedItem{Description: "<b>a&nbsp;b</b>"}, `description: "a&nbsp;b"`},
		{"content stands in for a description", content.SeedItem{Content: "<p>c</p>"}, `summary: "c"`},
		{"500 bytes", content.SeedItem{Description: strings.Repeat("a", 499) + "éb"}, `description: "` + strings.Repeat("a", 499) + `..."`},
		{"an image type wins", content.SeedItem{Image: "https://quay.example/e.jpg", Description: `<img src="https://quay.example/b.png">`}, `image: 'https://quay.example/e.jpg'`},
		{"else an image of the text", content.SeedItem{Description: `<img src="x.svg"><img src="https://quay.example/b.png">`}, `image: 'https://quay.example/b.png'`},
	} {
		t.Run(r.name, func(t *testing.T) {
			got := string(content.Seed(r.it, "", o))
			if !slices.Contains(strings.Split(got, "\n"), r.want) {
				t.Errorf("no line %q in\n%s", r.want, got)
			}
			frontMatter(t, got)
		})
	}
}

func TestSeedNotStrict(t *testing.T) {
	got := string(content.Seed(content.SeedItem{Title: "A &amp; B", Date: "Tue, 06 Jan 2026 23:30:00 GMT", Description: "<p>a&nbsp;b</p><p>c</p>"}, "a-b",
		content.SeedOptions{Source: "https://quay.example/", Day: day(t, "2026-01-08")}))
	for _, want := range []string{`title: "A & B"`, "date: 2026-01-06", `summary: "a b c"`, `slug: "a-b"`} {
		if !strings.Contains(got, want+"\n") {
			t.Errorf("no line %q in\n%s", want, got)
		}
	}
}

// frontMatter reads a document's front matter with a YAML parser.
func frontMatter(t testing.TB, doc string) map[string]any {
	t.Helper()
	rest, begins := strings.CutPrefix(doc, "---\n")
	front, _, ends := strings.Cut(rest, "\n---\n")
	if !begins || !ends {
		t.Fatalf("no front matter in %.200q", doc)
	}
	m := map[string]any{}
	if err := yaml.Unmarshal([]byte(front), &m); err != nil {
		t.Fatalf("front matter does not parse: %v\n%.2000s", err, front)
	}
	return m
}

func FuzzSeed(f *testing.F) {
	f.Add("a \"b\" \\c\nd", "<p>e</p>", "https://quay.example/'")
	f.Fuzz(func(t *testing.T, title, text, link string) {
		for _, strict := range []bool{true, false} {
			m := frontMatter(t, string(content.Seed(content.SeedItem{Title: title, Description: text, Link: link}, content.SeedSlug(title),
				content.SeedOptions{Source: link, Strict: strict})))
			if _, ok := m["title"].(string); !ok || len(m) != 11 {
				t.Errorf("front matter %v", m)
			}
		}
	})
}
