package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"herald/internal/publish/publishtest"
)

// TestHostileFeedsAreHarmless takes all hostile texts of the shared set for
// pages, fields, front matter and paths through the program as feeds: into the
// site, every generator's content, feeds and JSON. Nothing lies elsewhere, no
// page and no text of a feed is active, and every item is still to be read.
// HERALD_HOSTILE_DIR keeps the output, for a browser to open.
func TestHostileFeedsAreHarmless(t *testing.T) {
	base := sharedSet(t, "data/hostile")
	dir := t.TempDir()
	if keep := os.Getenv("HERALD_HOSTILE_DIR"); keep != "" {
		dir = keep
	}
	urls, marks := hostileFeeds(t, base, dir)
	targets := []string{"site: {dir: out/site, feeds: all}", "feeds: {dir: out/feeds}"}
	for _, kind := range []string{"hugo", "jekyll", "eleventy", "zola", "astro", "pelican"} {
		targets = append(targets, kind+": {dir: out/"+kind+", documents: both, images: none}")
	}
	config := "site: {title: Hostile, url: \"https://estuary.example/\"}\nfeeds:\n" + urls + "publish:\n  - " + strings.Join(targets, "\n  - ") + "\n"
	if err := os.WriteFile(filepath.Join(dir, "herald.yaml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	out := runAt(t, dir, "2026-11-24T12:00:00Z", []int{exitDone, exitSome}, "run")
	if strings.Contains(out, "!") {
		t.Errorf("problems:\n%s", out)
	}
	var pages strings.Builder
	for name, body := range tree(t, dir) {
		if !strings.HasPrefix(name, "out/") && !slices.Contains([]string{"herald.yaml", "hostile.xml"}, name) {
			t.Errorf("%s lies outside the targets", name)
		}
		for _, what := range activeIn(t, name, body) {
			t.Errorf("%s: %s", name, what)
		}
		if strings.HasPrefix(name, "out/site/story/") {
			pages.WriteString(body)
		}
	}
	for _, mark := range marks {
		if !strings.Contains(pages.String(), mark) {
			t.Errorf("%s is not to be read on any story's page", mark)
		}
	}
	buildWithHugo(t, filepath.Join(dir, "out", "hugo"))
}

// hostileFeeds gives the lines of a configuration for all hostile feeds there
// are, and for one that is written of all that is no feed, with a mark in the
// title of each of its items.
func hostileFeeds(t *testing.T, base, dir string) (urls string, marks []string) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(base, "manifest.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	texts := hostileStrings(t, base)
	for line := range bytes.Lines(raw) {
		var row struct{ Category, File string }
		if err := json.Unmarshal(line, &row); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(base, filepath.FromSlash(row.File))
		switch {
		case row.Category != "xss" && row.Category != "xss-field":
		case strings.HasPrefix(row.File, "feeds/"):
			urls += "  - {url: \"file:" + filepath.ToSlash(file) + "\"}\n"
		case strings.HasPrefix(row.File, "pages/"):
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, string(body))
		}
	}
	if len(texts) < 400 || urls == "" {
		t.Fatalf("%d texts, feeds %q", len(texts), urls)
	}
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel><title>Hostile</title>`)
	esc := func(s string) string {
		var e strings.Builder
		_ = xml.EscapeText(&e, []byte(s))
		return e.String()
	}
	for i, text := range texts {
		mark := fmt.Sprintf("Quillmark%d", i)
		marks = append(marks, mark)
		fmt.Fprintf(&b, "<item><guid>%d</guid><link>https://hostile.example/%d</link><title>%s %s</title><author>%s</author><category>%s</category><description>%s</description></item>\n",
			i, i, mark, esc(text[:min(len(text), 400)]), esc(text), esc(text), esc(text))
	}
	b.WriteString("</channel></rss>\n")
	if err := os.WriteFile(filepath.Join(dir, "hostile.xml"), []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return urls + "  - {url: \"file:hostile.xml\"}\n", marks
}

// hostileStrings are the texts that attack front matter, templates and paths.
func hostileStrings(t *testing.T, base string) (texts []string) {
	t.Helper()
	var injections []struct{ S string }
	for file, into := range map[string]any{"injection.json": &injections, "slugs.json": &texts} {
		raw, err := os.ReadFile(filepath.Join(base, "strings", file))
		if err == nil {
			err = json.Unmarshal(raw, into)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, i := range injections {
		texts = append(texts, i.S)
	}
	return texts
}

// activeIn lists what is active in a file: in a page, in the HTML that a feed
// or a JSON feed carries.
func activeIn(t *testing.T, name, body string) []string {
	t.Helper()
	switch path.Ext(name) {
	case ".html":
		return publishtest.Active(body)
	case ".xml", ".rss", ".atom":
		if strings.HasPrefix(name, "out/") {
			return activeInXML(body)
		}
	case ".json":
		var f struct {
			Items []struct {
				HTML string `json:"content_html"`
			}
		}
		_ = json.Unmarshal([]byte(body), &f) // other documents have no items
		var found []string
		for _, i := range f.Items {
			found = append(found, publishtest.Active(i.HTML)...)
		}
		return found
	}
	return nil
}

// activeInXML takes every text of a document for HTML, as readers of feeds do.
func activeInXML(body string) (found []string) {
	in := xml.NewDecoder(strings.NewReader(body))
	html := false
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			return append(found, err.Error())
		}
		switch token := token.(type) {
		case xml.StartElement:
			html = slices.Contains([]string{"description", "content", "encoded", "summary"}, token.Name.Local)
		case xml.EndElement:
			html = false
		case xml.CharData:
			if html {
				found = append(found, publishtest.Active(string(token))...)
			}
		}
	}
}
