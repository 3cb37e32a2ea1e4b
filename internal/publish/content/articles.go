package content

import (
	"crypto/sha256"
	"encoding/binary"
	"path"

	"herald"
	"herald/internal/publish"
)

// articles returns a document for each article of a story. They stand below
// "article", under a name drawn from the article's address, so that neither a
// new headline nor another story moves them; search engines are told that the
// article's own page is the one to show.
func (p *Publisher) articles(s *herald.Story, site herald.Site, used tagCount) ([]publish.Doc, error) {
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
		alone.Modified = c.Article.Date
		f := fieldsOf(alone, site.Location)
		f.Canonical = f.Link
		f.Tags, f.Keywords = used.part(f.Tags, p.c.TagsMin, alone)
		at := place{section: path.Join(p.c.Section, "article"), slug: name, day: c.Article.Date}
		doc, err := p.document(s, f, at)
		if err != nil {
			return nil, err
		}
		docs = append(docs, doc)
	}
	return docs, nil
}

// articleName is the last part of an article's address with us.
func articleName(address string) string {
	sum := sha256.Sum256([]byte(address))
	return herald.StoryID(binary.BigEndian.Uint64(sum[:8]) >> 1).String()
}
