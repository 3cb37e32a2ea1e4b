package content

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"herald"
	"herald/internal/markup"
	"herald/internal/text"
)

// termSize is the most characters of a term.
const termSize = 60

// tags returns the story's tags as names of a taxonomy, never a publisher of
// the coverage unless the configuration asks for it.
func tags(s herald.Story) []string {
	publishers := map[string]bool{}
	for _, c := range s.Coverage {
		publishers[text.Fold(markup.Line(c.Article.Publisher.Name))] = true
	}
	var names []string
	for _, t := range s.Tags {
		if t.Kind == herald.TagGiven || !publishers[text.Fold(markup.Line(t.Name))] {
			names = append(names, t.Name)
		}
	}
	return terms(names...)
}

// tagCount says how many stories have a tag, by its folded name. Nil knows
// nothing and takes every tag for one of many.
type tagCount map[string]int

// countTags goes over an edition, which is the one thing in a document that
// does not depend on its story alone: a tag becomes a page of the taxonomy with
// the story that makes it one of several. Pages of one story each are what
// makes a large site slow to build, and tell a reader nothing.
func countTags(ed herald.Edition) tagCount {
	n := tagCount{}
	for _, s := range ed.Stories {
		for _, t := range tags(s) {
			n[text.Fold(t)]++
		}
	}
	return n
}

// part parts a story's tags into those that enough stories have, or that the
// configuration gives, and the others.
func (n tagCount) part(tags []string, enough int, s herald.Story) (pages, others []string) {
	given := map[string]bool{}
	for _, t := range s.Tags {
		if t.Kind == herald.TagGiven {
			given[text.Fold(term(t.Name))] = true
		}
	}
	for _, t := range tags {
		if key := text.Fold(t); n == nil || n[key] >= enough || given[key] {
			pages = append(pages, t)
		} else {
			others = append(others, t)
		}
	}
	return pages, others
}

// terms returns names as terms of a taxonomy, whose paths generators make of
// them: no separators, no leading dots, something to read in each, none twice.
func terms(names ...string) []string {
	var out []string
	seen := map[string]bool{}
	for _, name := range names {
		name = term(name)
		if key := text.Fold(name); name != "" && !seen[key] {
			seen[key] = true
			out = append(out, name)
		}
	}
	return out
}

func term(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || strings.ContainsRune(" -_&'’.+", r):
			return r
		case r == '\u200c' || r == '\u200d':
			return r
		}
		return ' '
	}, markup.Line(name))
	name = strings.Trim(strings.Join(strings.Fields(name), " "), ".-_&'’+ ")
	if utf8.RuneCountInString(name) > termSize {
		name = strings.TrimRight(markup.Cut(name, termSize), "…. -")
	}
	if strings.HasPrefix(strings.ToLower(name), "index.") { // the pages of the taxonomy itself
		name = strings.ReplaceAll(name, ".", " ")
	}
	if !strings.ContainsFunc(name, readable) || slices.Contains([]string{"con", "prn", "aux", "nul"}, strings.ToLower(name)) {
		return ""
	}
	return name
}

func readable(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
