package publishtest

import (
	"fmt"
	"strings"

	"herald"
)

// mark is a word that every hostile story has in its headline, followed by its
// number: text that may not get lost while it is made harmless.
const mark = "Quillmark"

// hostileTexts break out of HTML, attributes, style sheets, YAML, TOML, JSON,
// Markdown, templates, file names, or a reader's patience.
var hostileTexts = []string{
	`<script>alert(1)</script>`, `</title><script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `"><svg onload=alert(1)>`,
	`' autofocus onfocus='alert(1)`, `<a href="javascript:alert(1)">x</a>`, `</style><script>alert(1)</script>`, `]]><script>alert(1)</script>`,
	`<!--`, `--><iframe src=//evil.example>`, `&lt;script&gt;alert(1)&lt;/script&gt;`, `&amp;amp;`, `<b`,
	`{{< evil >}}`, `{{% evil %}}`, `{{ .Site }}`, `{% raw %}`, `{% include "/etc/passwd" %}`, `<%= 7*7 %>`, `${7*7}`, `{static}/etc/passwd`,
	"a\n---\ndraft: true", "a\n+++\n", `key: "value" # comment`, `- item`, `*alias &anchor !!tag`, `'single' "double" \ back`, `~`, `null`, `0x1F`, `2026-01-01`, "@at `tick`",
	`](javascript:alert(1))`, `![x](https://evil.example/x.png)`, `# heading`, `[link]: https://evil.example`, "```", `<https://evil.example>`, `| a | b |`,
	`../../../etc/passwd`, `..\..\x`, `/absolute`, `CON`, `.git/config`, `a/b`, "nul\x00byte", "bell\x07", "\u202egnp.exe", "zero\u200bwidth", "\ufeffbom", "bad\xff\xfeutf8", "line\u2028sep",
	strings.Repeat("long ", 20_000), strings.Repeat("x", 100_000), "🙂🙃👩‍👩‍👧‍👦🏴‍☠️", "خبر عاجل من الضفة", "עברית", "…!?", "   ", "",
}

// hostileAddresses are links that must not become links.
var hostileAddresses = []string{
	"javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd",
	"//evil.example/x", "https://user:pass@paper.example/", `https://paper.example/"onmouseover="alert(1)`, "https://paper.example/\n\r", "https://[::1", "", "mailto:a@b.example",
}

// Hostile is an edition in which every field of every story is out to break
// the page it lands on. Slugs are good, as the store makes them; tags and
// sections are not.
func Hostile() herald.Edition { return hostile(hostileTexts) }

func hostile(texts []string) herald.Edition {
	var stories []herald.Story
	for i, text := range texts {
		e := event{fmt.Sprintf("hostile-%d", i), text, "x", text, nil, []piece{{"tide", float64(i), text, text}, {"press", float64(i) + .1, text, ""}}}
		s := e.story()
		s.Headline = fmt.Sprintf("%s%d. %s", mark, i, text)
		s.Tags = []herald.Tag{{Kind: herald.TagKeyword, Name: text, Score: 1}, {Kind: herald.TagGiven, Name: "shared " + text, Score: .5}}
		link := hostileAddresses[i%len(hostileAddresses)]
		for j := range s.Coverage {
			a := &s.Coverage[j].Article
			a.Publisher = herald.Publisher{Name: text, Site: link}
			a.URL, a.Image, a.Rights, a.Content = link, link, text, text
			a.Authors, a.Categories = []string{text}, []string{text}
			s.Coverage[j].Feed.Title, s.Coverage[j].Feed.Site = text, link
		}
		stories = append(stories, s)
	}
	last := stories[len(stories)-1]
	last.ID, last.Slug, last.Headline = storyID("bare"), "bare", "" // a story of which nothing is known
	last.Coverage = []herald.Coverage{{Article: herald.Article{Address: "https://bare.example/", Title: ""}}}
	last.Tags = nil
	return newEdition(append(stories, last))
}
