package feed_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"herald/internal/feed"
)

// TestCases reads testdata/cases. A case is one file that holds one rule:
//
//	The rule, in a sentence.
//
//	url: https://news.example/feed.xml       what is known of the body: url, type, location
//	bytes: utf-16le                          how the body is to be spelled: utf-16le, windows-1252, quoted (\xNN)
//	0.title: Rain                            what must be read, an item's field behind its number
//	partial: true
//	---
//	the body
//
// Lists are joined by " | ", what is not there is empty. A case of what is no
// feed says only error: KIND.
func TestCases(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/cases/*.txt")
	if err != nil || len(names) < 50 {
		t.Fatalf("found %d cases, %v", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			t.Parallel()
			runCase(t, name)
		})
	}
}

func runCase(t *testing.T, name string) {
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	head, body, ok := strings.Cut(string(data), "\n---\n")
	rule, wants, blank := strings.Cut(head, "\n\n")
	if !ok || !blank || !strings.HasSuffix(rule, ".") {
		t.Fatal("a case needs a rule that ends with a full stop, an empty line, expectations and a line ---")
	}
	var o feed.Options
	var want [][2]string
	raw := []byte(strings.TrimSuffix(body, "\n"))
	for line := range strings.Lines(wants) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ":")
		value = strings.TrimSpace(value)
		switch key {
		case "url":
			o.URL = value
		case "type":
			o.ContentType = value
		case "location":
			o.ContentLocation = value
		case "bytes":
			raw = spell(t, value, raw)
		default:
			want = append(want, [2]string{key, value})
		}
	}
	if len(want) == 0 {
		t.Fatal("a case without an expectation cannot fail")
	}
	checkCase(t, rule, raw, o, want)
}

func checkCase(t *testing.T, rule string, body []byte, o feed.Options, want [][2]string) {
	f, err := feed.Parse(body, o)
	var not *feed.NotFeedError
	if errors.As(err, &not) {
		if want[0] != [2]string{"error", not.Kind} {
			t.Errorf("%s\ngot error %v", rule, err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	checkSound(t, f)
	for _, w := range want {
		if got := strings.ReplaceAll(fieldOf(t, f, w[0]), "\n", `\n`); got != w[1] {
			t.Errorf("%s\n%s: got %q, want %q", rule, w[0], got, w[1])
		}
	}
}

// spell gives a body the bytes that an editor would not keep.
func spell(t *testing.T, how string, body []byte) []byte {
	var err error
	switch how {
	case "utf-16le":
		body, err = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().Bytes(body)
	case "windows-1252":
		body, err = charmap.Windows1252.NewEncoder().Bytes(body)
	case "quoted":
		var s string
		s, err = strconv.Unquote(`"` + strings.NewReplacer(`"`, `\"`, "\n", `\n`).Replace(string(body)) + `"`)
		body = []byte(s)
	default:
		t.Fatalf("bytes: %s is not known", how)
	}
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func fieldOf(t *testing.T, f *feed.Feed, key string) string {
	if number, field, ok := strings.Cut(key, "."); ok {
		i, err := strconv.Atoi(number)
		if err != nil || i >= len(f.Items) {
			t.Fatalf("%s: there are %d items", key, len(f.Items))
		}
		return itemField(t, f.Items[i], field)
	}
	fields := map[string]string{
		"format": f.Format, "encoding": f.Encoding, "id": f.ID, "title": f.Title, "link": f.Link, "description": f.Description,
		"language": f.Language, "image": f.Image, "rights": f.Rights, "generator": f.Generator, "updated": stamp(f.Updated),
		"authors": people(f.Authors), "categories": list(f.Categories), "self": f.Self, "hubs": list(f.Hubs), "next": f.Next,
		"ttl": f.TTL.String(), "period": f.UpdatePeriod.String(), "hours": fmt.Sprint(f.SkipHours), "days": fmt.Sprint(f.SkipDays),
		"items": strconv.Itoa(len(f.Items)), "warned": warned(f), "partial": strconv.FormatBool(f.Partial), "warnings": strconv.Itoa(len(f.Warnings)),
	}
	got, ok := fields[key]
	if !ok {
		t.Fatalf("%s is not a field", key)
	}
	return got
}

func itemField(t *testing.T, it feed.Item, key string) string {
	var files []string
	for _, e := range it.Enclosures {
		files = append(files, strings.Join(strings.Fields(fmt.Sprintf("%s %s %d", e.URL, e.Type, e.Length)), " "))
	}
	fields := map[string]string{
		"id": it.ID, "link": it.Link, "origlink": it.OrigLink, "title": it.Title, "summary": it.Summary, "content": it.Content,
		"published": stamp(it.Published), "updated": stamp(it.Updated), "authors": people(it.Authors), "categories": list(it.Categories),
		"enclosures": list(files), "image": it.Image, "images": list(it.Images), "source": strings.Trim(it.Source.Title+" | "+it.Source.URL+" | "+it.Source.ID, " |"),
		"rights": it.Rights, "language": it.Language, "comments": it.Comments,
		"rawtitle": it.RawTitle, "rawsummary": it.RawSummary, "rawcontent": it.RawContent, "rawdate": it.RawDate,
	}
	got, ok := fields[key]
	if !ok {
		t.Fatalf("%s is not a field of an item", key)
	}
	return got
}

// warned lists the warnings as line: text.
func warned(f *feed.Feed) string {
	var out []string
	for _, w := range f.Warnings {
		out = append(out, fmt.Sprintf("%d: %s", w.Line, w.Text))
	}
	return list(out)
}

func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.Format(time.RFC3339Nano)
}

func list(words []string) string { return strings.Join(words, " | ") }

func people(persons []feed.Person) string {
	var out []string
	for _, p := range persons {
		s := p.Name
		if p.Email != "" {
			s += " <" + p.Email + ">"
		}
		out = append(out, strings.TrimSpace(s+" "+p.URI))
	}
	return list(out)
}
