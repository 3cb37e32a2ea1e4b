package main

import (
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"herald/internal/feed"
)

// quiet is a folder with a configuration of one feed in a file.
func quiet(t *testing.T, config string) string {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "herald.yaml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// runAt runs the program at a clock and wants one of the exit codes.
func runAt(t *testing.T, dir, clock string, want []int, args ...string) string {
	t.Helper()
	cmd := program(dir, args...)
	cmd.Env = append(cmd.Env, "HERALD_CLOCK="+clock)
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	for _, code := range want {
		if cmd.ProcessState.ExitCode() == code {
			return string(out)
		}
	}
	t.Fatalf("herald %s: exit code %d, want one of %v\n%s", strings.Join(args, " "), cmd.ProcessState.ExitCode(), want, out)
	return ""
}

var bodyOf = regexp.MustCompile(`(?s)^---\n(.*?)\n---\n(.*)$`)

// TestStoryKeepsItsAddressWhileItEvolves plays the six states of one Google
// News story: headline and coverage change, the address does not.
func TestStoryKeepsItsAddressWhileItEvolves(t *testing.T) {
	dir := sharedSet(t, "data/seed/evolution")
	states, err := filepath.Glob(filepath.Join(dir, "*.md"))
	if err != nil || len(states) < 6 {
		t.Fatalf("%d states, %v", len(states), err)
	}
	site := quiet(t, "feeds: [{url: \"file:feed.xml\"}]\npublish: [{hugo: {dir: out}}]\n")
	var first []string
	for i, state := range states {
		writeState(t, state, filepath.Join(site, "feed.xml"))
		runAt(t, site, fmt.Sprintf("2026-01-08T%02d:00:00Z", 6+2*i), []int{exitDone}, "run")
		docs, err := filepath.Glob(filepath.Join(site, "out/content/news/*.md"))
		if err != nil || len(docs) != 1 {
			t.Fatalf("state %d: documents are %v, %v; want one story", i+1, docs, err)
		}
		if first == nil {
			first = docs
		}
		if docs[0] != first[0] {
			t.Errorf("state %d: the story moved from %s to %s", i+1, first[0], docs[0])
		}
	}
	body, err := os.ReadFile(first[0])
	if err != nil || strings.Count(string(body), "publisher: ") < 8 {
		t.Errorf("the last document lists too little coverage (%v):\n%s", err, body)
	}
}

// writeState makes the feed from which a document of the seed was made.
func writeState(t *testing.T, document, to string) {
	t.Helper()
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	m := bodyOf.FindSubmatch(text)
	if m == nil {
		t.Fatalf("%s is no document", document)
	}
	value := func(key string) string {
		v := regexp.MustCompile(`(?m)^` + key + `: ['"](.*)['"]$`).FindSubmatch(m[1])
		return strings.ReplaceAll(string(v[1]), `\"`, `"`)
	}
	id := regexp.MustCompile(`articles/([^?]*)`).FindStringSubmatch(value("link"))[1]
	title := value("title")
	publisher := title[strings.LastIndex(title, " - ")+3:]
	var b strings.Builder
	esc := func(s string) string {
		var e strings.Builder
		_ = xml.EscapeText(&e, []byte(s))
		return e.String()
	}
	fmt.Fprintf(&b, `<rss version="2.0"><channel><generator>NFE/5.0</generator><title>World</title><item><title>%s</title><link>%s</link><guid isPermaLink="false">%s</guid><pubDate>Wed, 07 Jan 2026 19:06:24 GMT</pubDate><description>%s</description><source url="https://%s">%s</source></item></channel></rss>`,
		esc(title), esc(value("link")), id, esc(string(m[2])), esc(publisher), esc(publisher))
	if _, err := feed.Parse([]byte(b.String()), feed.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestRealFeeds reads every captured feed of publishers and of Google News in
// one run: none is lost, and a second visit writes no byte.
func TestRealFeeds(t *testing.T) {
	var urls []string
	for _, pattern := range []string{filepath.Join(sharedSet(t, "data/realfeeds"), "*"), filepath.Join(sharedSet(t, "data/googlenews"), "captures", "*.xml")} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if filepath.Ext(f) != ".json" || !strings.Contains(f, "manifest") {
				urls = append(urls, "  - url: \"file:"+f+"\"\n")
			}
		}
	}
	if len(urls) < 151 {
		t.Fatalf("%d feeds, want 151", len(urls))
	}
	dir := quiet(t, "site: {url: \"https://real.example/\"}\nfeeds:\n"+strings.Join(urls, "")+"publish: [{hugo: {dir: out}}, {site: {dir: public}}]\n")
	clock := "2026-11-24T12:00:00Z"
	out := runAt(t, dir, clock, []int{exitDone, exitSome}, "run")
	t.Log(out)
	if !strings.Contains(out, " 0 failed") {
		t.Errorf("feeds failed:\n%s", out)
	}
	before := tree(t, dir)
	runAt(t, dir, "2026-11-24T13:00:00Z", []int{exitDone, exitSome}, "run", "--all")
	same(t, "after a second visit", tree(t, dir), before)
	checkDocuments(t, before, clock)
	buildWithHugo(t, filepath.Join(dir, "out"))
}

// buildWithHugo builds what was published with the real Hugo, in the test site
// that prints every key. It takes minutes, so CI alone does it by itself.
func buildWithHugo(t *testing.T, dir string) {
	hugo := os.Getenv("HERALD_HUGO")
	if hugo == "" && os.Getenv("CI") != "" {
		hugo = "hugo"
	}
	if hugo == "" {
		return
	}
	if err := os.CopyFS(dir, os.DirFS("../../internal/publish/content/testdata/hugosite")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(hugo, "--quiet", "--panicOnWarning", "--source", dir)
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%s: %v\n%s", hugo, err, out)
	}
}

var (
	entity = regexp.MustCompile(`(?m)^(title|description|summary): .*(&nbsp;|&amp;|&#\d|&quot;|</?(b|i|em|p|a|font|strong)\b)`)
	braces = regexp.MustCompile(`&#12[35];`) // how Markdown in a summary holds them
	dated  = regexp.MustCompile(`(?m)^(date|lastmod): (.*)$`)
)

func checkDocuments(t *testing.T, files map[string]string, clock string) {
	t.Helper()
	docs := 0
	for name, text := range files {
		if !strings.HasSuffix(name, ".md") {
			continue
		}
		docs++
		front := bodyOf.FindStringSubmatch(text)
		if front == nil {
			t.Errorf("%s has no front matter", name)
			continue
		}
		if m := entity.FindString(braces.ReplaceAllString(front[1], "")); m != "" {
			t.Errorf("%s: %s", name, m)
		}
		for _, m := range dated.FindAllStringSubmatch(front[1], -1) {
			if m[2] > clock {
				t.Errorf("%s: %s is in the future", name, m[0])
			}
		}
	}
	t.Logf("%d documents", docs)
}
