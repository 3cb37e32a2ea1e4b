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

	publishers []*listView // each once
	begun      int64       // milliseconds since 1970
	related    []relation
	image      image

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

	publishers []*listView // with a page, by slug

	topicOf map[string]*listView // by the name as tags give it, nil for none
	byName  map[string]*listView // publishers, by name
	byRaw   map[string]*listView // likewise, by the name as articles give it, where that is one
	bySlug  map[string]*listView // topics and publishers, by the path of their page
}

func newIndex(ed herald.Edition, in *publish.Inputs, imageOf func(*herald.Edition, *herald.Story) image) *index {
	x := &index{byID: make(map[herald.StoryID]*entry, len(ed.Stories)), topicOf: map[string]*listView{}, byName: map[string]*listView{}, byRaw: map[string]*listView{}, bySlug: map[string]*listView{}}
	sections, entries, tags := map[string]link{}, make([]entry, len(ed.Stories)), 0
	for _, st := range ed.Stories {
		tags += len(st.Tags)
	}
	x.stories = make([]*entry, 0, len(ed.Stories))
	room := make([]*listView, tags)
	for i := range ed.Stories {
		st, e := &ed.Stories[i], &entries[i]
		in.Story(st)
		im := imageOf(&ed, st)
		in.Text(im.Hash)
		*e = entry{story: st, key: in.Key(), image: im, begun: st.Created.UnixMilli(), file: "story/" + st.Slug + "/index.html", topics: room[:0:len(st.Tags)]}
		e.path, room = strings.TrimSuffix(e.file, "index.html"), room[len(st.Tags):]
		l, seen := sections[st.Section]
		if !seen {
			l = sectionLink(st.Section)
			sections[st.Section] = l
		}
		e.section = l
		x.stories, x.byID[st.ID] = append(x.stories, e), e
		x.addTopics(e)
		x.addPublishers(e)
	}
	x.addSections(ed)
	x.closeLists()
	x.relate()
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
		l = x.list("tag/", name)
	}
	x.topicOf[raw] = l
	return l
}

// list gives the list of a name below a folder, a new one if need be.
func (x *index) list(folder, name string) *listView {
	slug := text.NameSlug(name)
	path := folder + slug + "/"
	l := x.bySlug[path]
	if l == nil {
		l = &listView{link: link{Name: name, Path: path}, Slug: slug}
		x.bySlug[path] = l
	}
	l.Name = min(l.Name, name)
	return l
}

// addPublishers puts a story into the lists of its publishers.
func (x *index) addPublishers(e *entry) {
	for i := range e.story.Coverage {
		l := x.publisherOf(&e.story.Coverage[i])
		if !slices.Contains(e.publishers, l) {
			e.publishers = append(e.publishers, l)
			l.entries = append(l.entries, e)
		}
	}
}

func (x *index) publisherOf(c *herald.Coverage) *listView {
	raw := c.Article.Publisher.Name
	l := x.byRaw[raw]
	if l == nil {
		l = x.publisher(publisherOf(*c))
		if plainName(raw) != "" {
			x.byRaw[raw] = l
		}
	}
	return l
}

func (x *index) publisher(name string) *listView {
	l := x.byName[name]
	if l == nil {
		l = x.list("publisher/", name)
		x.byName[name] = l
	}
	return l
}

// tagName is how pages write the name of a tag.
func tagName(raw string) string { return markup.Cut(markup.Line(raw), nameSize) }

// closeLists settles which tags and publishers have a page: those of two
// stories or more.
func (x *index) closeLists() {
	for _, l := range x.bySlug {
		l.Count = len(l.entries)
		l.paged = l.Count >= tagStories
		switch {
		case l.paged && strings.HasPrefix(l.Path, "tag/"):
			x.topics = append(x.topics, l)
		case l.paged:
			x.publishers = append(x.publishers, l)
		}
	}
	for _, lists := range [][]*listView{x.topics, x.publishers} {
		slices.SortFunc(lists, func(a, b *listView) int { return cmp.Compare(a.Slug, b.Slug) })
	}
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
