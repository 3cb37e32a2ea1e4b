package site

import (
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
