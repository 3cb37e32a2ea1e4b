package demo

import (
	"fmt"
	"strings"
)

const configHead = `# Herald's invented news world. Nothing here is real; the publishers live behind
# the demo's own proxy and nowhere else. It shows one news day at a time:
#   curl '%[1]s/-/day?n=1'      turns to the second of three (n=0, 1, 2)
#   curl -x %[1]s http://harbour-courier.example/feeds/news.xml
site:
  title: The Invented Day
  url: "http://localhost:1313/"
  language: en
  timezone: UTC

fetch:
  proxy: %[1]q   # every .example name is reached through it

store: {sqlite: herald.db}

publish:
  - hugo: {dir: hugo, section: news}                 # content for Hugo in hugo/content/news
  - site: {dir: public, local: true, images: copy}   # a site to open in a browser: public/index.html

feeds:
`

// Config returns a commented herald.yaml for the world served behind proxy, an
// address like "http://127.0.0.1:4321". Its relative paths are those of the
// folder it is written to.
func (w *World) Config(proxy string) string {
	var b strings.Builder
	fmt.Fprintf(&b, configHead, proxy)
	for _, p := range w.publishers {
		if p.format != outside {
			p.configure(&b)
		}
	}
	return b.String()
}

func (p publisher) configure(b *strings.Builder) {
	fmt.Fprintf(b, "  # %s: %s\n  - url: %q\n", p.name, p.remark(), p.feedURL())
	if p.section != "" {
		fmt.Fprintf(b, "    section: %s\n", p.section)
	}
	if len(p.tags) > 0 {
		fmt.Fprintf(b, "    tags: [%s]\n", strings.Join(p.tags, ", "))
	}
	fmt.Fprintf(b, "    language: %s\n", p.lang())
	if p.weight != 0 {
		fmt.Fprintf(b, "    weight: %g\n", p.weight)
	}
}

// remark says in a few words what to expect of the feed.
func (p publisher) remark() string {
	switch p.format {
	case broken:
		return "answers with an error, and is meant to"
	case dead:
		return "nobody listens there any more, and that is meant too"
	case aggregate:
		return "lists of articles on one story, in the shape of Google News"
	case atom:
		return "Atom"
	case jsonFeed:
		return "JSON Feed"
	case rdf:
		return "RSS 1.0"
	}
	return "RSS 2.0"
}
