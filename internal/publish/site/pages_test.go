package site

import (
	"fmt"
	"math"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"herald"
	"herald/internal/publish/publishtest"
)

// parsed is a page as a tree, with what the checks ask of it.
type parsed struct {
	name string
	root *html.Node
	ids  map[string]bool
}

func parse(t *testing.T, pages map[string]string) map[string]parsed {
	t.Helper()
	all := map[string]parsed{}
	for name, body := range pages {
		if path.Ext(name) != ".html" {
			continue
		}
		root, err := html.Parse(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		p := parsed{name, root, map[string]bool{}}
		for n := range elements(root) {
			if id := attr(n, "id"); id != "" {
				if p.ids[id] {
					t.Errorf("%s: id %q twice", name, id)
				}
				p.ids[id] = true
			}
		}
		all[name] = p
	}
	return all
}

func elements(n *html.Node) func(func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		for d := range n.Descendants() {
			if d.Type == html.ElementNode && !yield(d) {
				return
			}
		}
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

// Every link between pages leads to a page or file of the site, whichever way
// it is spelled, from every page; every link to elsewhere is marked as such.
func TestLinks(t *testing.T) {
	t.Parallel()
	bare := publishtest.Sample(2)
	bare.Sections = nil
	for i, ed := range []herald.Edition{publishtest.Sample(2), publishtest.Sample(2), bare, publishtest.Hostile()} {
		local := i > 0
		pages := build(t, Config{Local: local}, ed)
		all := parse(t, pages)
		for _, p := range all {
			for n := range elements(p.root) {
				if href := attr(n, "href"); href != "" {
					checkLink(t, pages, all, p, n, href, local)
				}
			}
		}
	}
}

func checkLink(t *testing.T, pages map[string]string, all map[string]parsed, from parsed, n *html.Node, href string, local bool) {
	t.Helper()
	u, err := url.Parse(href)
	if err != nil {
		t.Errorf("%s: %v", from.name, err)
		return
	}
	if u.Host != "" {
		if n.Data == "a" && attr(n, "rel") != "nofollow noopener" || n.Data == "link" && attr(n, "rel") != "canonical" {
			t.Errorf("%s: unmarked link to %s", from.name, href)
		}
		if n.Data == "link" && u.Host == "estuary.example" {
			u = &url.URL{Path: u.Path}
		} else {
			return
		}
	}
	at := &url.URL{Path: "/" + from.name}
	to := strings.TrimPrefix(at.ResolveReference(u).Path, "/")
	if to == "" || strings.HasSuffix(to, "/") {
		if local && n.Data == "a" {
			t.Errorf("%s: %s names a folder", from.name, href)
		}
		to += "index.html"
	}
	if _, there := pages[to]; !there {
		t.Errorf("%s: %s leads to nothing", from.name, href)
	}
	if u.Fragment != "" && !all[to].ids[u.Fragment] {
		t.Errorf("%s: %s leads to no place on the page", from.name, href)
	}
}

// What a screen reader needs: one main heading, no level left out, landmarks,
// a language, a title, lists of links with names, and a way to skip them.
func TestPagesCanBeHeard(t *testing.T) {
	t.Parallel()
	for name, p := range parse(t, build(t, Config{}, publishtest.Sample(2))) {
		level, count := 0, map[string]int{}
		var firstLink string
		for n := range elements(p.root) {
			count[n.Data]++
			if h := strings.TrimPrefix(n.Data, "h"); len(h) == 1 && len(n.Data) == 2 && h >= "1" && h <= "6" {
				l, _ := strconv.Atoi(h)
				if l > level+1 {
					t.Errorf("%s: h%d %q after h%d", name, l, textOf(n), level)
				}
				level = l
			}
			switch n.Data {
			case "html":
				if attr(n, "lang") == "" || attr(n, "dir") == "" {
					t.Errorf("%s: html without lang or dir", name)
				}
			case "nav", "section":
				label := attr(n, "aria-label")
				if label == "" && !p.ids[attr(n, "aria-labelledby")] {
					t.Errorf("%s: %s without a name", name, n.Data)
				}
			case "a", "h1", "h2", "h3", "title":
				if textOf(n) == "" {
					t.Errorf("%s: %s without text", name, n.Data)
				}
				if n.Data == "a" && firstLink == "" {
					firstLink = attr(n, "href")
				}
			case "script":
				if attr(n, "type") != "application/ld+json" {
					t.Errorf("%s: it has a script", name)
				}
			case "img", "iframe", "form", "style":
				t.Errorf("%s: it has a %s", name, n.Data)
			}
		}
		for _, one := range []string{"h1", "main", "footer", "title"} {
			if count[one] != 1 {
				t.Errorf("%s: %d × %s", name, count[one], one)
			}
		}
		if firstLink != "#main" {
			t.Errorf("%s: the first link leads to %q, not to the news", name, firstLink)
		}
	}
}

// Text has a contrast of 4.5 to 1 on every ground it stands on, in both
// schemes; the lines and dots that mean something have 3 to 1 (WCAG 2.2 AA).
func TestContrast(t *testing.T) {
	t.Parallel()
	css, err := templates.ReadFile("templates/style.css")
	if err != nil {
		t.Fatal(err)
	}
	schemes := regexp.MustCompile(`(?s):root \{.*?\}`).FindAllString(string(css), 2)
	for i, scheme := range schemes {
		colours := map[string]float64{}
		for _, m := range regexp.MustCompile(`--(\w+): #([0-9a-f]{6})`).FindAllStringSubmatch(scheme, -1) {
			colours[m[1]] = luminance(t, m[2])
		}
		for _, ground := range []string{"paper", "wash"} {
			for _, ink := range []string{"ink", "soft", "hue"} {
				if c := contrast(colours[ink], colours[ground]); c < 4.5 {
					t.Errorf("scheme %d: %s on %s has %.2f", i, ink, ground, c)
				}
			}
		}
	}
	if len(schemes) != 2 {
		t.Errorf("%d schemes", len(schemes))
	}
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	var c [3]int
	if _, err := fmt.Sscanf(hex, "%02x%02x%02x", &c[0], &c[1], &c[2]); err != nil {
		t.Fatal(err)
	}
	var l [3]float64
	for i, v := range c {
		s := float64(v) / 255
		if l[i] = s / 12.92; s > .04045 {
			l[i] = math.Pow((s+.055)/1.055, 2.4)
		}
	}
	return .2126*l[0] + .7152*l[1] + .0722*l[2]
}

func contrast(a, b float64) float64 { return (max(a, b) + .05) / (min(a, b) + .05) }

func TestStoryPage(t *testing.T) {
	t.Parallel()
	page := parse(t, build(t, Config{}, publishtest.Sample(2)))["story/brenno-opens-its-tidal-barrier/index.html"]
	var timeline, by []string
	for n := range elements(page.root) {
		switch {
		case n.Data == "h1" && textOf(n) != "Brenno barrier lights its first ten thousand homes":
			t.Errorf("headline %q", textOf(n))
		case n.Data == "time" && n.Parent.Data == "li" && attr(n.Parent.Parent, "class") != "related":
			timeline = append(timeline, attr(n, "datetime"))
		case n.Data == "p" && attr(n, "class") == "by":
			by = append(by, textOf(n))
		case n.Data == "blockquote" && textOf(n) != "One turbine in four is running, and the lamps on the old quay were lit by it first.":
			t.Errorf("excerpt %q", textOf(n))
		case n.Data == "figcaption" && !strings.Contains(textOf(n), "Meridia Post"):
			t.Errorf("the excerpt is not attributed: %q", textOf(n))
		}
	}
	if !slices.IsSorted(timeline) || len(timeline) != 5 {
		t.Errorf("timeline %q", timeline)
	}
	want := []string{"Brenno Press Agency", "The Harbour Tide", "Meridia Post", "Northern Ledger", "Meridia Post · lead report"}
	if !slices.Equal(by, want) {
		t.Errorf("by %q, want %q", by, want)
	}
}
