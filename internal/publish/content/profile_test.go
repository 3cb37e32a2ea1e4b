package content_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"

	"herald"
	"herald/internal/markup"
	"herald/internal/publish/content"
	"herald/internal/publish/publishtest"
)

// zolaPage is the front matter that Zola takes; any other key stops it.
type zolaPage struct {
	Title, Description, Slug string
	Date, Updated            time.Time
	Draft                    bool
	Aliases                  []string
	Taxonomies               map[string][]string
	Extra                    map[string]any
}

// TestZolaFormat holds documents to Zola's format, with dates that are dates.
func TestZolaFormat(t *testing.T) {
	for _, d := range docsOf(t, open(t, content.Config{Target: "zola", Dir: "x"}), publishtest.Sample(2)) {
		front, body := tomlOf(t, string(d.Body))
		var p zolaPage
		if err := toml.NewDecoder(strings.NewReader(front)).DisallowUnknownFields().Decode(&p); err != nil {
			t.Errorf("%s: %v\n%s", d.Path, err, front)
		}
		if p.Title == "" || p.Draft || d.Story != nil && p.Date.IsZero() {
			t.Errorf("%s: %+v", d.Path, p)
		}
		for name := range p.Taxonomies {
			if name != "categories" && name != "tags" {
				t.Errorf("%s: taxonomy %q", d.Path, name)
			}
		}
		if strings.Contains(body, "{{") || strings.Contains(body, "{%") {
			t.Errorf("%s: a shortcode in %s", d.Path, body)
		}
	}
}

func tomlOf(t *testing.T, doc string) (front, body string) {
	t.Helper()
	rest, begins := strings.CutPrefix(doc, "+++\n")
	front, body, ends := strings.Cut(rest, "\n+++\n")
	if !begins || !ends {
		t.Fatalf("no front matter in %.200q", doc)
	}
	return front, body
}

// TestTagsMin parts tags by how many stories have them.
func TestTagsMin(t *testing.T) {
	named := func(slug string, tags ...herald.Tag) herald.Story {
		return story(func(s *herald.Story, a *herald.Article) { s.ID, s.Slug, s.Tags = herald.StoryID(len(slug)), slug, tags })
	}
	key := func(name string) herald.Tag { return herald.Tag{Name: name, Kind: herald.TagKeyword} }
	ed := herald.Edition{Stories: []herald.Story{
		named("one", key("Port"), key("rare"), herald.Tag{Name: "mine", Kind: herald.TagGiven}), named("three", key("port")),
	}}
	for min, want := range map[int]string{0: "Port rare mine|", 2: "Port mine|rare", 3: "mine|Port rare"} {
		m := frontMatter(t, string(docsOf(t, open(t, content.Config{Dir: "x", TagsMin: min}), ed)[0].Body))
		if got := words(m["tags"]) + "|" + words(m["keywords"]); got != want {
			t.Errorf("tags_min %d: got %q, want %q", min, got, want)
		}
	}
}

func words(list any) string {
	var out []string
	all, _ := list.([]any)
	for _, v := range all {
		out = append(out, v.(string))
	}
	return strings.Join(out, " ")
}

// TestArticles wants a document an article, under a name that only its address
// decides.
func TestArticles(t *testing.T) {
	ed := publishtest.Sample(1)
	docs := docsOf(t, open(t, content.Config{Dir: "x", Documents: "articles"}), ed)
	paths := map[string]string{}
	for _, d := range docs {
		paths[frontMatter(t, string(d.Body))["canonical"].(string)] = d.Path
	}
	n := 0
	for i := range ed.Stories {
		n += len(ed.Stories[i].Coverage)
		ed.Stories[i].Coverage[0].Article.Title = "A new headline"
	}
	if len(docs) != n || len(paths) != n {
		t.Errorf("%d documents of %d addresses, want %d", len(docs), len(paths), n)
	}
	for _, d := range docsOf(t, open(t, content.Config{Dir: "x", Documents: "articles"}), ed) {
		if c := frontMatter(t, string(d.Body))["canonical"].(string); paths[c] != d.Path {
			t.Errorf("%s moved from %q to %q", c, paths[c], d.Path)
		}
	}
}

// FuzzFormats holds that front matter of every format is read again as what
// was written.
func FuzzFormats(f *testing.F) {
	f.Add("Ferry \"sinks\"\\", "a\x00\u2028\U000e0001b")
	f.Add("\u2028\u0085\ufeff\x7f\xff", "+++\n}")
	f.Fuzz(func(t *testing.T, title, name string) {
		s := story(func(s *herald.Story, a *herald.Article) {
			s.Headline, a.Title, a.Summary, a.Publisher.Name, s.Section = title, title, title, name, name
			s.Tags = []herald.Tag{{Name: name, Kind: herald.TagKeyword}}
		})
		want := markup.Line(title)
		for _, profile := range []string{"hugo-toml", "hugo-json"} {
			doc := document(t, open(t, content.Config{Dir: "x", Profile: profile}), s)
			var m map[string]any
			var err error
			if profile == "hugo-toml" {
				front, _ := tomlOf(t, doc)
				err = toml.Unmarshal([]byte(front), &m)
			} else {
				err = json.NewDecoder(strings.NewReader(doc)).Decode(&m)
			}
			if err != nil || want != "" && m["title"] != want {
				t.Errorf("%s: %v, title %q, want %q\n%.2000s", profile, err, m["title"], want, doc)
			}
		}
		for line := range strings.Lines(document(t, open(t, content.Config{Target: "pelican", Dir: "x"}), s)) {
			if line == "\n" {
				break
			}
			if key, _, ok := strings.Cut(line, ": "); !ok || strings.Trim(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_") != "" {
				t.Errorf("pelican: line %q", line)
			}
		}
	})
}
