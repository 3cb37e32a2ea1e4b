package feeds

import (
	"context"
	"strings"

	"herald"
	"herald/internal/publish"
)

// Beside returns the documents that go with the pages of a site in one folder:
// feeds below Config.At, the form of Google News and the sitemaps at the root.
// Unless all is wanted there is one feed a list, and neither archives nor
// exports nor a document a story: what grows with the site. A site without an
// address gets none.
func (p *Publisher) Beside(ctx context.Context, ed herald.Edition, all bool) ([]publish.Doc, error) {
	b := newBuilder(p.c, ed)
	if b.base == "" {
		return nil, nil
	}
	steps := []func(){b.searchFeeds, b.tagFeeds, b.sectionFeeds, b.frontFeeds}
	if all {
		steps = []func(){b.storyFiles, b.formerFiles, b.months, b.archives, b.searchFeeds, b.tagFeeds, b.sectionFeeds, b.frontFeeds, b.sources, b.index}
	}
	for _, step := range steps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		step()
	}
	for i := range b.docs {
		if !strings.HasPrefix(b.docs[i].Path, "rss/") {
			b.docs[i].Path = b.c.At + b.docs[i].Path
		}
	}
	return append(b.docs, b.maps()...), nil
}

// maps are the sitemaps, and a robots.txt that names them.
func (b *builder) maps() []publish.Doc {
	m := Map{Base: b.base, Name: b.title, Lang: b.language, Stories: b.ed.Stories, Page: b.page, Title: title, Others: []string{b.base}}
	robots := "User-agent: *\nDisallow:\n\nSitemap: " + b.base + "sitemap.xml\nSitemap: " + b.base + "sitemap-news.xml\n"
	return append(m.Docs(), publish.Doc{Path: "robots.txt", Body: []byte(robots)})
}
