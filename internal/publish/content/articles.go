package content

import (
	"crypto/sha256"
	"encoding/binary"
	"path"

	"herald"
	"herald/internal/publish"
)

// articleFolder is where documents of articles stand, below the section.
const articleFolder = "article"

// articles returns a document for each article of a story. They stand below
// "article", under a name drawn from the article's address, so that neither a
// new headline nor another story moves them; search engines are told that the
// article's own page is the one to show.
func (p *Publisher) articles(s *herald.Story, around *around) []publish.Doc {
	docs := make([]publish.Doc, 0, len(s.Coverage))
	seen := map[string]bool{}
	for _, c := range s.Coverage {
		name := articleName(c.Article.Address)
		if seen[name] {
			continue
		}
		seen[name] = true
		alone := *s
		alone.Slug, alone.Headline, alone.Coverage = name, c.Article.Title, []herald.Coverage{c}
		alone.Modified, alone.Print = c.Article.Date, 0
		docs = append(docs, p.article(s, alone, around)...)
	}
	return docs
}

// article returns the document of an article, its picture before it; the article is the only one of alone.
func (p *Publisher) article(s *herald.Story, alone herald.Story, around *around) []publish.Doc {
	at := place{section: path.Join(p.c.Section, articleFolder), slug: alone.Slug, day: alone.Modified}
	pages, others := around.used.part(tags(alone), p.c.TagsMin, alone)
	docs, shot := p.picture(s, &alone, at, around)
	around.in.Story(&alone)
	around.in.Text(shot.Hash)
	around.in.List(pages)
	site := around.site
	return append(docs, publish.Doc{Path: p.profile.file(at), Key: around.in.Key(), Story: s, Make: func() ([]byte, error) {
		f := p.show(fieldsOf(alone, site.Location), shot)
		f.Canonical, f.Tags, f.Keywords = f.Link, pages, others
		return p.document(f, at)
	}})
}

// articleName is the last part of an article's address with us.
func articleName(address string) string {
	sum := sha256.Sum256([]byte(address))
	return herald.StoryID(binary.BigEndian.Uint64(sum[:8]) >> 1).String()
}
