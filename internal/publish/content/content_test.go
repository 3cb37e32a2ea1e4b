package content_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"herald"
	"herald/internal/markup"
	"herald/internal/publish"
	"herald/internal/publish/content"
	"herald/internal/publish/publishtest"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestSuite(t *testing.T) {
	publishtest.Run(t, func(dir string) publish.Publisher { return open(t, content.Config{Dir: dir}) })
}

func open(t testing.TB, c content.Config) *content.Publisher {
	t.Helper()
	p, err := content.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// forms are all profiles there are, as settings.
func forms() []content.Config {
	var all []content.Config
	for _, target := range content.Targets() {
		for _, name := range content.Profiles(target) {
			all = append(all, content.Config{Target: target, Profile: name})
		}
	}
	return all
}

func TestProfiles(t *testing.T) {
	for _, c := range forms() {
		t.Run(c.Profile, func(t *testing.T) {
			t.Parallel()
			publishtest.RunDocuments(t, func(dir string) publish.Publisher {
				c.Dir = dir
				return open(t, c)
			})
		})
	}
}

// TestGolden holds every document of two invented days to the byte.
func TestGolden(t *testing.T) {
	for name, ed := range map[string]herald.Edition{"day1": publishtest.Sample(1), "day2": publishtest.Sample(2)} {
		golden(t, name, open(t, content.Config{Dir: "x"}), ed)
	}
}

// TestProfilesGolden holds three stories and two former ones in every form: one
// with aliases and a picture, one in Arabic, one of hostile text.
func TestProfilesGolden(t *testing.T) {
	ed := publishtest.Sample(2)
	ed.Stories = slices.DeleteFunc(ed.Stories, func(s herald.Story) bool {
		return s.Slug != "battery-of-salt-and-sand" && s.Slug != "blue-nile-manuscripts"
	})
	ed.Stories[0].Coverage[0].Article.Image = "https://orbit.example/tower.jpg?a=1&b='2'"
	ed.Stories = append(ed.Stories, story(func(s *herald.Story, a *herald.Article) {
		s.Headline = `"{{< x >}}" {{% y %}} {% raw %} <b> 'a' & *b* | ${7} {#if} 1. [c]`
		a.Title, a.Summary, a.Publisher.Name = s.Headline, "- "+strings.ReplaceAll(s.Headline, "<", "&lt;")+` \ ~~d~~`, "{filename}/|static|\\"
		s.Tags = []herald.Tag{{Name: "energy", Kind: herald.TagKeyword}, {Name: "all", Kind: herald.TagGiven}, {Name: "Größe & Maß", Kind: herald.TagGiven}}
	}))
	for _, c := range forms() {
		c.Dir = "x"
		golden(t, "profile/"+c.Profile, open(t, c), ed)
	}
	golden(t, "profile/articles", open(t, content.Config{Dir: "x", Documents: "both", Profile: "papermod"}), ed)
}

func docsOf(t testing.TB, p *content.Publisher, ed herald.Edition) []publish.Doc {
	t.Helper()
	docs := p.Docs(ed)
	for i, d := range docs {
		var err error
		if docs[i].Body, err = d.Content(); err != nil {
			t.Fatal(err)
		}
	}
	return docs
}

func document(t testing.TB, p *content.Publisher, s herald.Story) string {
	t.Helper()
	doc, err := p.Document(s, nil, herald.Site{})
	if err != nil {
		t.Fatal(err)
	}
	return string(doc)
}

func golden(t *testing.T, name string, p *content.Publisher, ed herald.Edition) {
	t.Helper()
	ed.Site.Location = time.FixedZone("", 3600)
	var ar txtar.Archive
	for _, d := range docsOf(t, p, ed) {
		ar.Files = append(ar.Files, txtar.File{Name: d.Path, Data: d.Body})
	}
	file, got := filepath.Join("testdata", name+".txtar"), txtar.Format(&ar)
	if *update {
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, got, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	if want := read(t, file); string(got) != want {
		t.Errorf("%s differs; look at it, and if it should be so run go test -update\n%s", file, firstDifference(string(got), want))
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return "got  " + g[i] + "\nwant " + w[i]
		}
	}
	return "one is the beginning of the other"
}

func TestNewRefuses(t *testing.T) {
	for _, c := range []content.Config{{}, {Dir: "x", Section: "../up"}, {Dir: "x", Section: "News"}, {Dir: "x", Section: "a//b"}, {Dir: "x", Section: "con"}, {Dir: "x", Excerpt: 1000},
		{Dir: "x", Target: "wordpress"}, {Dir: "x", Profile: "jekyll"}, {Dir: "x", Documents: "pages"}, {Dir: "x", TagsMin: -1}} {
		if _, err := content.New(c); !errors.Is(err, herald.ErrInvalid) {
			t.Errorf("New(%+v): %v", c, err)
		}
	}
}

// story returns a story of one article that a test changes.
func story(change func(*herald.Story, *herald.Article)) herald.Story {
	date := time.Date(2026, 1, 8, 6, 46, 10, 5, time.UTC)
	a := herald.Article{URL: "https://quay.example/1", Address: "https://quay.example/1", Title: "Ferry sinks", Date: date, FirstSeen: date,
		Publisher: herald.Publisher{Name: "The Quay"}, Summary: "<p>The ferry &amp; its crew.</p>"}
	s := herald.Story{ID: 7, Slug: "ferry-sinks", Headline: a.Title, Created: date, Modified: date}
	change(&s, &a)
	s.Coverage = append([]herald.Coverage{{Article: a, Feed: herald.Feed{URL: "https://quay.example/feed", Title: "Quay feed"}}}, s.Coverage...)
	return s
}

// TestDocument looks for a line that a rule wants, and for words that it does
// not want.
func TestDocument(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("harbour ", 200))
	for _, r := range []struct {
		rule      string
		change    func(*herald.Story, *herald.Article)
		want, not string
	}{
		{"date in the site's zone", func(*herald.Story, *herald.Article) {}, "date: 2026-01-08T07:46:10+01:00", ""},
		{"a date ahead is the time it was seen", func(s *herald.Story, a *herald.Article) {
			a.Date = a.Date.Add(10 * time.Minute)
			s.Modified = a.Date
		}, "lastmod: 2026-01-08T07:46:10+01:00", "07:56"},
		{"no date, no key", func(s *herald.Story, a *herald.Article) { a.Date, s.Modified = time.Time{}, time.Time{} }, `slug: "ferry-sinks"`, "date:"},
		{"title without tags and entities", func(s *herald.Story, a *herald.Article) { s.Headline = "<b>Fish</b> &amp;amp; chips" }, `title: "Fish & chips"`, ""},
		{"title of 100 kB", func(s *herald.Story, a *herald.Article) { s.Headline = strings.Repeat("x", 100_000) }, `slug: "ferry-sinks"`, strings.Repeat("x", 1001)},
		{"title of emoji", func(s *herald.Story, a *herald.Article) { s.Headline = "🙂👩‍👧" }, `title: "🙂👩‍👧"`, ""},
		{"title in Arabic", func(s *herald.Story, a *herald.Article) { s.Headline = "خبر عاجل" }, `title: "خبر عاجل"`, ""},
		{"title of punctuation", func(s *herald.Story, a *herald.Article) { s.Headline = `"\?` }, `title: "\"\\?"`, ""},
		{"no title", func(s *herald.Story, a *herald.Article) { s.Headline, a.Title = "", "" }, `title: "The Quay"`, ""},
		{"description at most 160", func(s *herald.Story, a *herald.Article) { a.Summary = long }, `description: "` + long[:159] + `…"`, ""},
		{"summary at most 500", func(s *herald.Story, a *herald.Article) { a.Summary = long }, `summary: "` + long[:495] + `…"`, ""},
		{"excerpt at most 60 words", func(s *herald.Story, a *herald.Article) { a.Summary = strings.TrimSpace(strings.Repeat("ab ", 99)) }, "> " + strings.TrimSpace(strings.Repeat("ab ", 60)) + "…", ""},
		{"entities escaped twice", func(s *herald.Story, a *herald.Article) { a.Summary = "a&amp;nbsp;b" }, `summary: "a b"`, "&nbsp;"},
		{"a list of links is no summary", func(s *herald.Story, a *herald.Article) {
			a.Summary = `<ol><li><a href="https://quay.example/1">Ferry sinks</a>&nbsp;&nbsp;<font color="#6f6f6f">The Quay</font></li></ol>`
		}, `description: "Ferry sinks"`, ">"},
		{"a line that leads on is no text", func(s *herald.Story, a *herald.Article) {
			a.Summary = "<p>The ferry sank.</p><p>Read the whole story</p><p>The post Ferry appeared first on The Quay.</p>"
		}, `summary: "The ferry sank."`, "whole story"},
		{"shortcode in a summary", func(s *herald.Story, a *herald.Article) { a.Summary = "{{&lt; x &gt;}} {{% y %}}" }, "> &#123;&#123;&lt; x &gt;&#125;&#125; &#123;&#123;% y %&#125;&#125;", ""},
		{"link that is none", func(s *herald.Story, a *herald.Article) { a.URL, a.Address = "javascript:x", "guid:1" }, `link: ""`, "javascript"},
		{"image", func(s *herald.Story, a *herald.Article) { a.Image = "https://quay.example/1.jpg" }, `image: "https://quay.example/1.jpg"`, ""},
		{"publisher's name missing", func(s *herald.Story, a *herald.Article) { a.Publisher.Name = "" }, `    publisher: "Quay feed"`, ""},
		{"tags of a taxonomy", func(s *herald.Story, a *herald.Article) {
			for _, n := range []string{"a/b", "../up", "index.html", "🙂", "true", "The Quay", "Port Vell", "port vell", "C++"} {
				s.Tags = append(s.Tags, herald.Tag{Name: n, Kind: herald.TagKeyword})
			}
		}, "tags:\n- \"a b\"\n- \"up\"\n- \"index html\"\n- \"true\"\n- \"Port Vell\"\n- \"C\"\n", ""},
		{"given tags may name a publisher", func(s *herald.Story, a *herald.Article) {
			s.Tags = []herald.Tag{{Name: "The Quay", Kind: herald.TagGiven}}
		}, "tags:\n- \"The Quay\"\n", ""},
		{"section", func(s *herald.Story, a *herald.Article) { s.Section = "World" }, "categories:\n- \"World\"\n", ""},
		{"alias", func(s *herald.Story, a *herald.Article) { s.Aliases = []string{"old-slug", "../evil"} }, "aliases:\n- \"/news/old-slug/\"\n", "evil"},
		{"a slug that is no file name", func(s *herald.Story, a *herald.Article) { s.Slug = "../../x" }, `slug: "ferry-sinks"`, "../"},
		{"coverage", func(s *herald.Story, a *herald.Article) {
			s.Coverage = []herald.Coverage{{Article: herald.Article{Title: "A [b] sinks", URL: "https://tide.example/(1)", Publisher: herald.Publisher{Name: "*Tide*"}, Date: s.Created}}}
		}, "- [A \\[b\\] sinks](https://tide.example/%281%29) — \\*Tide\\*, 2026-01-08 07:46", ""},
	} {
		t.Run(r.rule, func(t *testing.T) {
			ed := herald.Edition{Site: herald.Site{Location: time.FixedZone("", 3600)}, Stories: []herald.Story{story(r.change)}}
			docs := docsOf(t, open(t, content.Config{Dir: "x", TagsMin: 1}), ed)
			got := string(docs[0].Body)
			frontMatter(t, got)
			if docs[0].Path != "content/news/ferry-sinks.md" {
				t.Errorf("path %q", docs[0].Path)
			}
			if !strings.Contains(got, "\n"+strings.TrimSuffix(r.want, "\n")+"\n") {
				t.Errorf("no line %q in\n%.3000s", r.want, got)
			}
			if r.not != "" && strings.Contains(got, r.not) {
				t.Errorf("%.100q in\n%.3000s", r.not, got)
			}
		})
	}
}

func TestSourceShowsNoSecret(t *testing.T) {
	for in, want := range map[string]string{
		"https://me:secret@quay.example/f?x=1": "https://quay.example/f?x=1",
		"file:///home/me/feeds/quay.xml":       "quay.xml", "file:feeds/quay.xml": "quay.xml", "": "",
	} {
		s := story(func(*herald.Story, *herald.Article) {})
		s.Coverage[0].Feed.URL = in
		m := frontMatter(t, document(t, open(t, content.Config{Dir: "x"}), s))
		if m["source"] != want {
			t.Errorf("source of %q: got %q, want %q", in, m["source"], want)
		}
	}
}

// TestOldAddresses follows slugs through merges and retirements.
func TestOldAddresses(t *testing.T) {
	one := story(func(s *herald.Story, a *herald.Article) { s.ID, s.Slug, s.Aliases = 1, "one", []string{"merged"} })
	ed := herald.Edition{Stories: []herald.Story{one}, Held: []herald.StoryID{9}, Retired: []herald.Retirement{
		{ID: 2, Slug: "merged", Into: 1},
		{ID: 3, Slug: "merged-twice", Aliases: []string{"older"}, Into: 2},
		{ID: 4, Slug: "gone"},
		{ID: 5, Slug: "into-gone", Into: 4},
		{ID: 6, Slug: "into-held", Into: 9},
		{ID: 7, Slug: "one"}, // somebody bears it again
		{ID: 8, Slug: "round", Into: 10}, {ID: 10, Slug: "about", Into: 8},
		{ID: 11, Slug: "../evil"},
	}}
	docs := docsOf(t, open(t, content.Config{Dir: "x", TagsMin: 1}), ed)
	if len(docs) != 2 || docs[1].Path != "content/news/retired.md" || docs[1].Story != nil {
		t.Fatalf("documents %+v", docs)
	}
	for i, want := range []string{"/news/merged/ /news/merged-twice/ /news/older/", "/news/about/ /news/gone/ /news/into-gone/ /news/round/"} {
		var got []string
		for _, a := range frontMatter(t, string(docs[i].Body))["aliases"].([]any) {
			got = append(got, a.(string))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: aliases %q, want %q", docs[i].Path, got, want)
		}
	}
}

func BenchmarkDocs(b *testing.B) {
	ed := publishtest.Large(1, 1000)
	p := open(b, content.Config{Dir: "x"})
	b.ReportAllocs()
	for b.Loop() {
		docsOf(b, p, ed)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/1000, "µs/story")
}

func FuzzDocument(f *testing.F) {
	f.Add("Ferry \"sinks\"\\", "<p>{{< x >}}", "a/b")
	f.Add("\u2028\u0085\ufeff\x7f", "- [x] {{% y %}}", "..")
	f.Fuzz(func(t *testing.T, title, summary, tag string) {
		s := story(func(s *herald.Story, a *herald.Article) {
			s.Headline, a.Title, a.Summary, a.Publisher.Name, s.Section = title, title, summary, tag, tag
			s.Tags = []herald.Tag{{Name: tag, Kind: herald.TagKeyword}}
		})
		doc := document(t, open(t, content.Config{Dir: "x"}), s)
		m := frontMatter(t, doc)
		if want := markup.Line(title); want != "" && m["title"] != want {
			t.Errorf("title %q, want %q", m["title"], want)
		}
		_, body, _ := strings.Cut(doc, "\n---\n")
		if strings.Contains(body, "<") || strings.Contains(body, "{{") {
			t.Errorf("body %q", body)
		}
	})
}
