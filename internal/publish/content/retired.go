package content

import (
	"slices"

	"herald"
	"herald/internal/publish"
)

// leads says where each slug that has no document leads. Each slug leads to
// one place, and a slug that a story bears leads to that story alone.
type leads struct {
	aliases map[herald.StoryID][]string // to a story, sorted
	retired []string                    // to the page that says so, sorted
	taken   map[string]bool
}

// addresses settles where old slugs lead: to the story that a merged one went
// into, through any number of merges; else to the page of retired stories. A
// story that waits to be seen again keeps its document, and what led there.
func addresses(ed herald.Edition) leads {
	l := leads{aliases: map[herald.StoryID][]string{}, taken: map[string]bool{}}
	present, held := map[herald.StoryID]bool{}, map[herald.StoryID]bool{}
	for _, s := range ed.Stories {
		present[s.ID], l.taken[slugOf(s)] = true, true
	}
	for _, id := range ed.Held {
		held[id] = true
	}
	for _, s := range ed.Stories {
		l.aliases[s.ID] = l.free(s.Aliases)
	}
	into := map[herald.StoryID]herald.StoryID{}
	for _, r := range ed.Retired {
		into[r.ID] = r.Into
	}
	for _, r := range ed.Retired {
		end, slugs := follow(into, r.ID), append([]string{r.Slug}, r.Aliases...)
		switch {
		case present[end]:
			l.aliases[end] = append(l.aliases[end], l.free(slugs)...)
		case !held[end]:
			l.retired = append(l.retired, l.free(slugs)...)
		}
	}
	for id := range l.aliases {
		slices.Sort(l.aliases[id])
	}
	slices.Sort(l.retired)
	return l
}

// free takes those of the slugs that lead nowhere yet.
func (l leads) free(slugs []string) []string {
	var out []string
	for _, slug := range slugs {
		if isSlug(slug) && !l.taken[slug] {
			l.taken[slug] = true
			out = append(out, slug)
		}
	}
	return out
}

// follow returns the story at the end of a chain of merges. A chain that bites
// its tail ends somewhere on it.
func follow(into map[herald.StoryID]herald.StoryID, id herald.StoryID) herald.StoryID {
	for range len(into) {
		next, merged := into[id]
		if !merged || next == 0 {
			break
		}
		id = next
	}
	return id
}

// addressesOf writes slugs as Hugo and Zola want aliases: paths from the site's
// root.
func (p *Publisher) addressesOf(slugs []string) []string {
	var out []string
	for _, slug := range slugs {
		out = append(out, p.at(slug).url())
	}
	return out
}

// former returns the documents that answer at the addresses of stories that
// are published no more: one page with all of them as aliases, or one page for
// each where a generator knows no aliases.
func (p *Publisher) former(ed herald.Edition, l leads) []publish.Doc {
	if p.profile.former == nil {
		if len(l.retired) == 0 {
			return nil
		}
		return []publish.Doc{{Path: p.profile.file(p.at("retired")), Body: p.retired(l.retired)}}
	}
	var docs []publish.Doc
	for i := range ed.Stories {
		s := &ed.Stories[i]
		for _, slug := range l.aliases[s.ID] {
			docs = append(docs, p.formerAt(slug, slugOf(*s), s))
		}
	}
	for _, slug := range l.retired {
		docs = append(docs, p.formerAt(slug, "", nil))
	}
	return docs
}

func (p *Publisher) formerAt(slug, to string, s *herald.Story) publish.Doc {
	file, body := p.profile.former(p.at(slug), to)
	return publish.Doc{Path: file, Body: body, Story: s}
}

// retired is the page that answers at the addresses of stories that are
// published no more. It is kept out of search engines and of lists; Hugo before
// 0.145 does not know that key and lists it last, for it has no date. (Its old
// key stops the build of newer ones.)
func (p *Publisher) retired(slugs []string) []byte {
	m := matter{{"title", "No longer published"}, {"description", "The story that was here is no longer published."}}
	aliases := p.addressesOf(slugs)
	if p.profile.beside != nil {
		m = append(m, entry{"kind", "page"}, entry{"path", "retired"}, entry{"aliases", aliases}, entry{"dates", matter{}}, entry{"params", matter{{"robots", "noindex"}}})
	} else if p.profile.target == "zola" {
		m = append(m, entry{"aliases", aliases}, entry{"draft", false}, entry{"extra", matter{{"robots", "noindex"}}})
	} else {
		m = append(m, entry{"robots", "noindex"}, entry{"aliases", aliases}, entry{"draft", false}, entry{"build", matter{{"list", "never"}}})
	}
	return p.profile.front(m, "The story that was here is no longer published.\n")
}
