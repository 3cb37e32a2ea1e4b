package site

import (
	"cmp"
	"slices"
	"strings"

	"herald"
	"herald/internal/markup"
	"herald/internal/publish"
	"herald/internal/text"
)

// entry is a story as far as every publish looks at it, however little
// changed. What pages show of it is made with the page.
type entry struct {
	story   *herald.Story
	key     publish.Key // of the story alone
	file    string      // of its page
	path    string      // to its page
	section link        // zero for none, or one without a page
	topics  []*listView // those of its tags

	read    bool // what follows was looked for
	excerpt string
	from    *herald.Coverage
}

// listView is a section or a topic and its stories, the first ones first.
type listView struct {
	link
	Slug    string
	entries []*entry
	paged   bool // it has a page
}

// index has the stories of an edition and the lists they are in.
type index struct {
	stories  []*entry
	byID     map[herald.StoryID]*entry
	sections []*listView // named ones with a page, in the edition's order
	topics   []*listView // with a page, by slug

	topicOf map[string]*listView // by the name as tags give it, nil for none
	bySlug  map[string]*listView
}

func newIndex(ed herald.Edition, in *publish.Inputs) *index {
	x := &index{byID: make(map[herald.StoryID]*entry, len(ed.Stories)), topicOf: map[string]*listView{}, bySlug: map[string]*listView{}}
	sections, entries, tags := map[string]link{}, make([]entry, len(ed.Stories)), 0
	for _, st := range ed.Stories {
		tags += len(st.Tags)
	}
	x.stories = make([]*entry, 0, len(ed.Stories))
	room := make([]*listView, tags)
	for i := range ed.Stories {
		st, e := &ed.Stories[i], &entries[i]
		in.Story(st)
		*e = entry{story: st, key: in.Key(), file: "story/" + st.Slug + "/index.html", topics: room[:0:len(st.Tags)]}
		e.path, room = strings.TrimSuffix(e.file, "index.html"), room[len(st.Tags):]
		l, seen := sections[st.Section]
		if !seen {
			l = sectionLink(st.Section)
			sections[st.Section] = l
		}
		e.section = l
		x.stories, x.byID[st.ID] = append(x.stories, e), e
		x.addTopics(e)
	}
	x.addSections(ed)
	x.closeTopics()
	return x
}

// addTopics puts a story into the lists of its tags, each once.
func (x *index) addTopics(e *entry) {
	for _, t := range e.story.Tags {
		if len(e.topics) == maxTags {
			return
		}
		if l := x.topic(t.Name); l != nil && !slices.Contains(e.topics, l) {
			e.topics = append(e.topics, l)
			l.entries = append(l.entries, e)
		}
	}
}

// topic gives the list of a tag's name. Of several spellings it bears the first
// by order of letters, whatever the order of the stories.
func (x *index) topic(raw string) *listView {
	l, seen := x.topicOf[raw]
	if seen {
		return l
	}
	if name := tagName(raw); name != "" {
		slug := text.NameSlug(name)
		if l = x.bySlug[slug]; l == nil {
			l = &listView{link: link{Name: name, Path: "tag/" + slug + "/"}, Slug: slug}
			x.bySlug[slug] = l
		}
		l.Name = min(l.Name, name)
	}
	x.topicOf[raw] = l
	return l
}

// tagName is how pages write the name of a tag.
func tagName(raw string) string { return markup.Cut(markup.Line(raw), nameSize) }

// closeTopics settles which tags have a page: those of two stories or more.
func (x *index) closeTopics() {
	for _, l := range x.bySlug {
		l.Count = len(l.entries)
		if l.paged = l.Count >= tagStories; l.paged {
			x.topics = append(x.topics, l)
		}
	}
	slices.SortFunc(x.topics, func(a, b *listView) int { return cmp.Compare(a.Slug, b.Slug) })
}

// addSections takes the edition's sections; those whose names have one address
// are one, and a section of no story has no page.
func (x *index) addSections(ed herald.Edition) {
	at := map[string]*listView{}
	for _, s := range ed.Sections {
		l := sectionLink(s.Name)
		if l.Path == "" {
			continue
		}
		if at[l.Path] == nil {
			at[l.Path] = &listView{link: l}
			x.sections = append(x.sections, at[l.Path])
		}
		at[l.Path].entries = append(at[l.Path].entries, x.find(s.Stories)...)
	}
	x.sections = slices.DeleteFunc(x.sections, func(l *listView) bool { return len(l.entries) == 0 })
	for _, l := range x.sections {
		l.Count, l.paged = len(l.entries), true
	}
	for _, e := range x.stories {
		if l := at[e.section.Path]; l == nil || !l.paged {
			e.section = link{}
		}
	}
}

// find gives those of the stories that the edition has.
func (x *index) find(ids []herald.StoryID) []*entry {
	var found []*entry
	for _, id := range ids {
		if e := x.byID[id]; e != nil {
			found = append(found, e)
		}
	}
	return found
}
