package content_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"herald"
	"herald/internal/publish/content"
	"herald/internal/publish/publishtest"
)

// hugo builds a copy of our test site, whose layouts print every key, around
// the content in dir, and returns the folder of the built site. Machines
// without Hugo skip the test, but not where tests are meant to be complete.
func hugo(t *testing.T, dir string) string {
	t.Helper()
	program, err := exec.LookPath(hugoName())
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("hugo is not installed")
		}
		t.Skip("hugo is not installed")
	}
	if err := os.CopyFS(dir, os.DirFS("testdata/hugosite")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "--source", dir, "--destination", filepath.Join(dir, "public"), "--cacheDir", t.TempDir())
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Contains(string(out), "ERROR") {
		t.Fatalf("hugo: %v\n%s", err, out)
	}
	if strings.Contains(string(out), "WARN") {
		t.Errorf("hugo warns:\n%s", out)
	}
	return filepath.Join(dir, "public")
}

// hugoName is the Hugo to build with: the one in PATH, or the one that
// HERALD_HUGO names.
func hugoName() string { return cmp.Or(os.Getenv("HERALD_HUGO"), "hugo") }

func publishTo(t *testing.T, dir string, ed herald.Edition) {
	t.Helper()
	rep, err := open(t, content.Config{Dir: dir, TagsMin: 1}).Publish(t.Context(), ed)
	if err != nil || len(rep.Problems) > 0 {
		t.Fatalf("%v, problems %q", err, rep.Problems)
	}
}

func TestHugoBuildsEveryStory(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	publishTo(t, dir, publishtest.Sample(1))
	ed := publishtest.Sample(2)
	publishTo(t, dir, ed)
	public := hugo(t, dir)
	for _, s := range ed.Stories {
		p := parsePage(t, filepath.Join(public, "news", s.Slug, "index.html"))
		if p.text("h1") != s.Headline {
			t.Errorf("%s: headline %q, want %q", s.Slug, p.text("h1"), s.Headline)
		}
		if n := len(p.all("#coverage li")); n != len(s.Coverage) {
			t.Errorf("%s: coverage of %d, want %d", s.Slug, n, len(s.Coverage))
		}
		if got, want := p.text("#date"), s.Coverage[0].Article.Date.Format(time.RFC3339); got != want {
			t.Errorf("%s: date %s, want %s", s.Slug, got, want)
		}
		if !strings.Contains(p.text("article"), s.Coverage[0].Article.Publisher.Name) {
			t.Errorf("%s: the article does not name %s", s.Slug, s.Coverage[0].Article.Publisher.Name)
		}
		for _, tag := range s.Tags {
			if !strings.Contains(strings.ToLower(p.text("#tags")), strings.ToLower(tag.Name)) {
				t.Errorf("%s: no tag %q in %q", s.Slug, tag.Name, p.text("#tags"))
			}
		}
	}
	for alias, to := range map[string]string{"salt-and-sand": "/news/battery-of-salt-and-sand/", "stadium-roof-rumour": "/news/retired/"} {
		if page := read(t, filepath.Join(public, "news", alias, "index.html")); !strings.Contains(page, "https://estuary.example"+to) {
			t.Errorf("%s does not lead to %s:\n%s", alias, to, page)
		}
	}
	if !knowsBuild(t) {
		return
	}
	if list := read(t, filepath.Join(public, "news", "index.html")); strings.Contains(list, "No longer published") {
		t.Error("the page of retired stories is in the section's list")
	}
	if sitemap := read(t, filepath.Join(public, "sitemap.xml")); strings.Contains(sitemap, "/news/retired/") {
		t.Error("the page of retired stories is in the sitemap")
	}
}

// TestHugoBuildsEveryProfile puts each profile of Hugo into a section of one
// site, whose layout reads the fields that the themes read.
func TestHugoBuildsEveryProfile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := story(func(s *herald.Story, a *herald.Article) { a.Image = "https://quay.example/tower.jpg" })
	profiles := content.Profiles("hugo")
	if !knowsAdapters(t) {
		profiles = slices.DeleteFunc(profiles, func(name string) bool { return name == "hugo-adapter" })
	}
	for _, name := range profiles {
		p := open(t, content.Config{Dir: dir, Profile: name, Section: name})
		for _, d := range docsOf(t, p, herald.Edition{Stories: []herald.Story{s}}) {
			file := filepath.Join(dir, filepath.FromSlash(d.Path))
			if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, d.Body, 0o644)); err != nil {
				t.Fatal(err)
			}
		}
	}
	public := hugo(t, dir)
	pictures := map[string]string{"papermod": "tower.jpg The Quay false", "ananke": "tower.jpg", "blowfish": "tower.jpg", "mainroad": "tower.jpg"}
	for _, name := range profiles {
		p := parsePage(t, filepath.Join(public, name, s.Slug, "index.html"))
		if p.text("h1") != s.Headline || len(p.all("#coverage li")) != 1 || len(p.all("#image img")) != 1 {
			t.Errorf("%s: headline %q, coverage %d, image %d", name, p.text("h1"), len(p.all("#coverage li")), len(p.all("#image img")))
		}
		if got := p.text("#picture"); !strings.HasSuffix(got, pictures[name]) {
			t.Errorf("%s: picture %q, want %q", name, got, pictures[name])
		}
	}
}

// Pages that Hugo makes of data are those of documents: by their words, dates,
// terms and former addresses, and with text that Hugo must not run.
func TestHugoBuildsPagesOfData(t *testing.T) {
	t.Parallel()
	if !knowsAdapters(t) {
		t.Skip("this Hugo makes no pages of data")
	}
	dir := t.TempDir()
	ed := publishtest.Sample(2)
	ed.Stories[0].Coverage[0].Article.Summary = "<p>Nobody ran {{< x >}} or {{% y %}} that day, and the build went on as before.</p>"
	p := open(t, content.Config{Dir: dir, Profile: "hugo-adapter", Documents: "both"})
	for range 2 {
		if rep, err := p.Publish(t.Context(), ed); err != nil || len(rep.Problems) > 0 {
			t.Fatal(err, rep.Problems)
		}
	}
	public := hugo(t, dir)
	for i, s := range ed.Stories {
		p := parsePage(t, filepath.Join(public, "news", s.Slug, "index.html"))
		if p.text("h1") != s.Headline || len(p.all("#coverage li")) != len(s.Coverage) || p.text("#date") != s.Coverage[0].Article.Date.Format(time.RFC3339) {
			t.Errorf("%s: headline %q, coverage %d, date %s", s.Slug, p.text("h1"), len(p.all("#coverage li")), p.text("#date"))
		}
		for _, tag := range s.Tags {
			if !strings.Contains(strings.ToLower(p.text("#tags")), strings.ToLower(tag.Name)) {
				t.Errorf("%s: no tag %q in %q", s.Slug, tag.Name, p.text("#tags"))
			}
		}
		if i == 0 && !strings.Contains(p.text("article"), "{{< x >}}") {
			t.Errorf("%s: the text was run: %q", s.Slug, p.text("article"))
		}
	}
	for alias, to := range map[string]string{"salt-and-sand": "/news/battery-of-salt-and-sand/", "stadium-roof-rumour": "/news/retired/"} {
		if page := read(t, filepath.Join(public, "news", alias, "index.html")); !strings.Contains(page, to) {
			t.Errorf("%s does not lead to %s:\n%s", alias, to, page)
		}
	}
}

// TestHugoBuildsManyTags builds a site whose stories have tags as real ones
// have: a few that many share, and several that no other has. Only the first
// are pages. HERALD_STORIES sets its size.
func TestHugoBuildsManyTags(t *testing.T) {
	t.Parallel()
	n := 300
	if s := os.Getenv("HERALD_STORIES"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	ed := publishtest.Large(1, n)
	for i := range ed.Stories {
		s := &ed.Stories[i]
		s.Tags = []herald.Tag{{Kind: herald.TagKeyword, Name: fmt.Sprintf("shared %d", i%(1+n/50))}}
		for j := range 4 {
			s.Tags = append(s.Tags, herald.Tag{Kind: herald.TagKeyword, Name: fmt.Sprintf("own %d %d", i, j)})
		}
	}
	dir := t.TempDir()
	begin := time.Now()
	rep, err := open(t, content.Config{Dir: dir, TagsMin: 2}).Publish(t.Context(), ed)
	if err != nil || len(rep.Problems) > 0 {
		t.Fatalf("%v, problems %q", err, rep.Problems)
	}
	published := time.Since(begin)
	public := hugo(t, dir)
	t.Logf("%d stories published in %v, built in %v", n, published, time.Since(begin)-published)
	pages, err := os.ReadDir(filepath.Join(public, "tags"))
	if err != nil {
		t.Fatal(err)
	}
	tags := 0
	for _, p := range pages {
		if p.IsDir() {
			tags++
		}
	}
	if tags != 1+n/50 {
		t.Errorf("%d pages of tags, want %d", tags, 1+n/50)
	}
}

// knowsBuild tells whether Hugo is new enough to keep a page out of lists.
func knowsBuild(t *testing.T) bool {
	t.Helper()
	return hugoMinor(t) >= 145
}

// knowsAdapters tells whether Hugo is new enough to make pages of data.
func knowsAdapters(t *testing.T) bool {
	t.Helper()
	_, err := exec.LookPath(hugoName())
	return err == nil && hugoMinor(t) >= 126
}

// hugoMinor is the second part of Hugo's version; a thousand more for each of
// the first.
func hugoMinor(t *testing.T) int {
	t.Helper()
	out, err := exec.Command(hugoName(), "version").Output()
	if err != nil {
		t.Fatal(err)
	}
	var major, minor int
	if _, err := fmt.Sscanf(string(out), "hugo v%d.%d", &major, &minor); err != nil {
		t.Fatalf("%q: %v", out, err)
	}
	return 1000*major + minor
}

func TestHugoBuildsHostileText(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ed := publishtest.Hostile()
	publishTo(t, dir, ed)
	for _, s := range ed.Stories {
		p := parsePage(t, filepath.Join(hugoOnce(t, dir), "news", s.Slug, "index.html"))
		p.inert(t, s.Slug)
	}
}

// hugoOnce builds the site of a folder unless that was done.
func hugoOnce(t *testing.T, dir string) string {
	t.Helper()
	public := filepath.Join(dir, "public")
	if _, err := os.Stat(public); err == nil {
		return public
	}
	return hugo(t, dir)
}

// TestHugoBuildsTheHostileSet puts every injection and every hostile name of
// the shared set into every field of a story.
func TestHugoBuildsTheHostileSet(t *testing.T) {
	t.Parallel()
	shared := os.Getenv("HERALD_SHARED")
	if shared == "" {
		t.Skip("HERALD_SHARED is not set")
	}
	var ed herald.Edition
	texts := hostileSet(t, filepath.Join(shared, "data/hostile"))
	ed.Stories = hostileStories(texts)
	dir := t.TempDir()
	publishTo(t, dir, ed)
	only(t, dir, "content/news/", ".herald/")
	public := hugo(t, dir)
	for i, s := range ed.Stories {
		frontMatter(t, read(t, filepath.Join(dir, "content/news", s.Slug+".md")))
		p := parsePage(t, filepath.Join(public, "news", s.Slug, "index.html"))
		p.inert(t, fmt.Sprintf("%d %.60q", i, texts[i]))
		if marker := fmt.Sprintf("Marker%d", i); !strings.HasPrefix(p.text("h1"), marker) {
			t.Errorf("%d %.60q: headline %.80q", i, texts[i], p.text("h1"))
		}
	}
}

// hostileSet returns the injection strings, the hostile names and the payload
// pages.
func hostileSet(t *testing.T, dir string) []string {
	var injections []struct{ S string }
	var names []string
	for file, v := range map[string]any{"injection.json": &injections, "slugs.json": &names} {
		if err := json.Unmarshal([]byte(read(t, filepath.Join(dir, "strings", file))), v); err != nil {
			t.Fatal(err)
		}
	}
	texts := slices.Clone(names)
	for _, r := range injections {
		texts = append(texts, r.S)
	}
	pages, _ := filepath.Glob(filepath.Join(dir, "pages/xss/*.html"))
	for _, p := range pages {
		texts = append(texts, read(t, p))
	}
	if len(texts) < 450 {
		t.Fatalf("only %d hostile texts", len(texts))
	}
	return texts
}

// only wants every file below dir to lie in one of the folders.
func only(t *testing.T, dir string, folders ...string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(dir, file)
		if err == nil && !d.IsDir() && !slices.ContainsFunc(folders, func(f string) bool { return strings.HasPrefix(filepath.ToSlash(rel), f) }) {
			t.Errorf("a file outside: %s", rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// page is a built page.
type page struct{ root *html.Node }

func parsePage(t *testing.T, file string) page {
	t.Helper()
	root, err := html.Parse(strings.NewReader(read(t, file)))
	if err != nil {
		t.Fatal(err)
	}
	return page{root}
}

// all returns the elements that a selector of ids and names, separated by a
// space, finds.
func (p page) all(selector string) []*html.Node {
	found := []*html.Node{p.root}
	for part := range strings.FieldsSeq(selector) {
		var next []*html.Node
		for _, n := range found {
			for d := range n.Descendants() {
				if d.Type == html.ElementNode && (d.Data == part || attr(d, "id") == strings.TrimPrefix(part, "#") && part[0] == '#') {
					next = append(next, d)
				}
			}
		}
		found = next
	}
	return found
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// text returns the text of the first element that the selector finds.
func (p page) text(selector string) string {
	var b strings.Builder
	for _, n := range p.all(selector)[:1] {
		for d := range n.Descendants() {
			if d.Type == html.TextNode {
				b.WriteString(d.Data)
			}
		}
	}
	return b.String()
}

// inert wants nothing in a page that could run or load by itself.
func (p page) inert(t *testing.T, name string) {
	t.Helper()
	for n := range p.root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.DataAtom {
		case atom.Script, atom.Style, atom.Iframe, atom.Object, atom.Embed, atom.Form, atom.Base, atom.Svg, atom.Math, atom.Input, atom.Link:
			t.Errorf("%s: an element %s", name, n.Data)
		}
		for _, a := range n.Attr {
			value := strings.ToLower(strings.TrimSpace(a.Val))
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" ||
				(a.Key == "href" || a.Key == "src") && (strings.HasPrefix(value, "javascript:") || strings.HasPrefix(value, "data:") || strings.HasPrefix(value, "vbscript:")) {
				t.Errorf("%s: %s %s=%q", name, n.Data, a.Key, a.Val)
			}
		}
	}
}
