package site

import (
	"herald"
	"herald/internal/markup"
	"herald/internal/text"
)

func sectionLink(name string) link {
	name = markup.Cut(markup.Line(name), nameSize)
	if name == "" {
		return link{}
	}
	return link{Name: name, Path: "section/" + text.NameSlug(name) + "/"}
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
		if slug := text.NameSlug(name); !seen[slug] {
			seen[slug] = true
			names = append(names, tagName{name, slug})
		}
	}
	return names
}
