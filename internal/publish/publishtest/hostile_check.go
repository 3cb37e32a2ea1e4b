package publishtest

import (
	"encoding/json"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"herald"
)

// hostileText publishes the hostile edition.
func (s suite) hostileText(t *testing.T) { s.harmless(t, Hostile()) }

// sharedHostile publishes the hostile texts of the shared set: what attacks
// pages, file names, front matter and templates.
func (s suite) sharedHostile(t *testing.T) {
	shared := os.Getenv("HERALD_SHARED")
	if shared == "" {
		t.Skip("HERALD_SHARED does not name the shared sets")
	}
	base := filepath.Join(shared, "data", "hostile")
	var texts []string
	pages, err := filepath.Glob(filepath.Join(base, "pages", "xss", "*.html"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for _, page := range pages {
		texts = append(texts, string(read(t, page)))
	}
	var injections []struct{ S string }
	var slugs []string
	if err := json.Unmarshal(read(t, filepath.Join(base, "strings", "injection.json")), &injections); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(read(t, filepath.Join(base, "strings", "slugs.json")), &slugs); err != nil {
		t.Fatal(err)
	}
	for _, i := range injections {
		texts = append(texts, i.S)
	}
	texts = append(texts, slugs...)
	t.Logf("%d texts", len(texts))
	s.harmless(t, hostile(texts))
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// harmless publishes an edition. Whatever the publisher makes of it: nothing
// lies outside the folder, every story has its document with its headline's
// mark legible, every file is clean text, and no HTML page has anything active
// in it.
func (s suite) harmless(t *testing.T, ed herald.Edition) {
	t.Helper()
	outer := t.TempDir()
	dir := filepath.Join(outer, "a", "target")
	s.publish(t, dir, ed)
	for name := range readTree(t, outer) {
		if !strings.HasPrefix(name, "a/target/") && name != "a/" && name != "./" {
			t.Errorf("%s lies outside the folder", name)
		}
	}
	tree, paths := readTree(t, dir), storyPaths(t, dir)
	for _, story := range ed.Stories {
		number, _, _ := strings.Cut(story.Headline, ".")
		if body := tree[paths[story.Slug]]; body == "" || !strings.Contains(body, number) {
			t.Errorf("%s: no document at %q, or without %q", story.Slug, paths[story.Slug], number)
		}
	}
	for name, body := range tree {
		if problem := unclean(body); problem != "" {
			t.Errorf("%s: %s", name, problem)
		}
		if path.Ext(name) == ".html" {
			for _, what := range Active(body) {
				t.Errorf("%s: %s", name, what)
			}
		}
	}
}

// unclean says why a file is no clean text.
func unclean(body string) string {
	if !utf8.ValidString(body) {
		return "it is not valid UTF-8"
	}
	i := strings.IndexFunc(body, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' })
	if i >= 0 {
		return "it has the control character " + strconv.QuoteToASCII(body[i:i+1])
	}
	return ""
}

// The elements and attributes that a published page may have. What is not
// listed counts as active.
var (
	elements = strings.Fields(`html head title meta link style body header nav main footer section article aside
		h1 h2 h3 h4 h5 h6 p a blockquote font ol ul li dl dt dd div span time blockquote cite b i em strong small q abbr hr br code pre svg path details summary bdi figure figcaption table thead tbody tr th td mark`)
	attributes = strings.Fields(`href class id lang dir rel title datetime charset name content http-equiv aria-label aria-labelledby aria-hidden
		aria-current role tabindex type media color-scheme viewbox d width height fill property sizes scope cite hreflang color target`)
)

// Active lists what a page, or a piece of one, could do or ask for beyond being
// read. Its site is https://estuary.example/.
func Active(body string) []string {
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return []string{err.Error()}
	}
	var found []string
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if !slices.Contains(elements, n.Data) && !isData(n) {
			found = append(found, "element "+n.Data)
		}
		for _, a := range n.Attr {
			if problem := activeAttribute(n, a); problem != "" {
				found = append(found, problem)
			}
		}
	}
	return found
}

// isData tells a script that is a block of JSON-LD, which no browser runs.
func isData(n *html.Node) bool {
	if n.Data != "script" || len(n.Attr) != 1 || n.Attr[0].Key != "type" || n.Attr[0].Val != "application/ld+json" {
		return false
	}
	return n.FirstChild == nil || json.Valid([]byte(n.FirstChild.Data)) && !strings.ContainsAny(n.FirstChild.Data, "<>")
}

func activeAttribute(n *html.Node, a html.Attribute) string {
	element, canonical := n.Data, slices.Contains(n.Attr, html.Attribute{Key: "rel", Val: "canonical"}) // which is named, not asked for
	key := strings.ToLower(a.Key)
	if !slices.Contains(attributes, key) {
		return "attribute " + key + " of " + element
	}
	if key != "href" {
		return ""
	}
	u, err := url.Parse(a.Val)
	if err != nil || !slices.Contains([]string{"", "http", "https"}, u.Scheme) || u.User != nil || strings.HasPrefix(a.Val, "//") {
		return "address " + strconv.Quote(a.Val)
	}
	if element == "link" && !canonical && u.Host != "" && !strings.HasPrefix(a.Val, "https://estuary.example/") {
		return "link to another host " + strconv.Quote(a.Val)
	}
	return ""
}
