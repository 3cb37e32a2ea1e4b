package content_test

import (
	"errors"
	"strings"
	"testing"

	"herald"
	"herald/internal/publish"
	"herald/internal/publish/content"
	"herald/internal/publish/publishtest"
)

func custom(change func(*content.Custom)) content.Custom {
	c := content.Custom{
		Dir: "x", Path: "notes/{year}/{slug}.md", Redirects: "static/{section}/{slug}/index.html", Format: "toml",
		Fields:   map[string]string{"title": "title", "when": "date", "layout": "=story", "draft": "=false", "about": "summary", "all": "coverage"},
		Template: "# {{markdown .Title}}\n\n{{.Body}}\n[{{len .Coverage}}]({{.URL}})\n",
	}
	change(&c)
	return c
}

func openCustom(t *testing.T, c content.Custom) *content.Publisher {
	t.Helper()
	p, err := content.NewCustom(c)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestCustom(t *testing.T) {
	for _, format := range []string{"yaml", "toml", "json", "lines", "none"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			publishtest.RunDocuments(t, func(dir string) publish.Publisher {
				return openCustom(t, custom(func(c *content.Custom) { c.Dir, c.Format = dir, format }))
			})
		})
	}
}

func TestCustomDocument(t *testing.T) {
	ed := herald.Edition{Stories: []herald.Story{story(func(s *herald.Story, a *herald.Article) { s.Headline = "A *b* {{c}}" })}}
	doc := docsOf(t, openCustom(t, custom(func(*content.Custom) {})), ed)[0]
	want := `+++
title = "A *b* {{c}}"
when = 2026-01-08T06:46:10Z
about = "The ferry & its crew."
draft = false
layout = "story"
[[all]]
title = "Ferry sinks"
link = "https://quay.example/1"
publisher = "The Quay"
date = 2026-01-08T06:46:10Z
+++
# A \*b\* &#123;&#123;c&#125;&#125;
`
	if doc.Path != "notes/2026/ferry-sinks.md" || !strings.HasPrefix(string(doc.Body), want) || !strings.HasSuffix(string(doc.Body), "\n[1](/news/ferry-sinks/)\n") {
		t.Errorf("%s:\n%s", doc.Path, doc.Body)
	}
}

func TestCustomRefuses(t *testing.T) {
	for name, change := range map[string]func(*content.Custom){
		"no folder":            func(c *content.Custom) { c.Dir = "" },
		"one path for all":     func(c *content.Custom) { c.Path = "notes.md" },
		"unknown placeholder":  func(c *content.Custom) { c.Path = "{author}/{slug}.md" },
		"path out of the site": func(c *content.Custom) { c.Path = "../{slug}.md" },
		"no redirects":         func(c *content.Custom) { c.Redirects = "" },
		"unknown format":       func(c *content.Custom) { c.Format = "xml" },
		"unknown field":        func(c *content.Custom) { c.Fields["author"] = "author" },
		"key of YAML's own":    func(c *content.Custom) { c.Fields["no"] = "title" },
		"key with a colon":     func(c *content.Custom) { c.Fields["a: b"] = "title" },
		"broken template":      func(c *content.Custom) { c.Template = "{{.Title" },
	} {
		if _, err := content.NewCustom(custom(change)); !errors.Is(err, herald.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCustomTemplateThatFails(t *testing.T) {
	ed := publishtest.Sample(1)
	p := openCustom(t, custom(func(c *content.Custom) { c.Template = "{{(index .Coverage 9).Title}}" }))
	_, err := p.Docs(ed)[0].Content()
	if err == nil || !strings.Contains(err.Error(), ed.Stories[0].ID.String()) {
		t.Errorf("%v does not name the story", err)
	}
}
