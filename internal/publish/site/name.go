package site

import (
	"hash/fnv"
	"strings"
	"unicode"

	"herald"
	"herald/internal/markup"
	"herald/internal/text"
)

// nameSlug gives the last part of the address of a section's or topic's page.
// It depends on the name alone, so that it lasts. Names that differ in case or
// accents share a page; names that differ in signs ("C", "C++") do not.
func nameSlug(name string) string {
	h := fnv.New64a()
	h.Write([]byte(text.Fold(name)))
	id := herald.StoryID(h.Sum64() >> 1)
	slug := text.Slug(name, id)
	if strings.ContainsFunc(name, isSign) && !strings.Contains(slug, id.String()) {
		slug += "-" + id.String()[9:]
	}
	return slug
}

// isSign tells characters that carry meaning in a name and get lost in a slug.
func isSign(r rune) bool { return unicode.IsSymbol(r) || strings.ContainsRune("#&@%*", r) }

func sectionLink(name string) link {
	name = markup.Cut(markup.Line(name), nameSize)
	if name == "" {
		return link{}
	}
	return link{Name: name, Path: "section/" + nameSlug(name) + "/"}
}

// tagNames gives the tags that a page shows, each address once.
func tagNames(tags []herald.Tag) []tagName {
	var names []tagName
	seen := map[string]bool{}
	for _, t := range tags {
		name := markup.Cut(markup.Line(t.Name), nameSize)
		if name == "" || len(names) == maxTags {
			continue
		}
		if slug := nameSlug(name); !seen[slug] {
			seen[slug] = true
			names = append(names, tagName{name, slug})
		}
	}
	return names
}
