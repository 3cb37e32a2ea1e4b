package feeds

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"herald"
	"herald/internal/feed"
	"herald/internal/markup"
	"herald/internal/publish"
	"herald/internal/text"
)

// builder makes the documents of one edition.
type builder struct {
	c        Config
	ed       herald.Edition
	base     string // address of the site, ends in "/"
	host     string // names the site in ids
	title    string
	language string
	zone     *time.Location
	byID     map[herald.StoryID]*herald.Story
	sections []group // the front page is not among them
	tags     []group // by slug
	searches []group
	keys     map[herald.StoryID]publish.Key
	in       publish.Inputs               // of the document at hand
	items    map[herald.StoryID]feed.Item // those made so far
	stories  map[herald.StoryID]Story     // likewise
	docs     []publish.Doc
}

// group is a section or a tag with its stories, in the order of its feed.
type group struct {
	name, slug string
	stories    []*herald.Story
}

func (p *Publisher) builder(ed herald.Edition) (*builder, error) {
	b := newBuilder(p.c, ed)
	if b.base == "" {
		return nil, fmt.Errorf("%w: feeds need the address of the site: set site.url", herald.ErrInvalid)
	}
	return b, nil
}

func newBuilder(c Config, ed herald.Edition) *builder {
	b := &builder{
		c: c, ed: ed, base: baseOf(ed.Site.URL), zone: ed.Site.Location,
		title: cmp.Or(markup.Line(ed.Site.Title), "News"), language: markup.Line(ed.Site.Language),
		byID: make(map[herald.StoryID]*herald.Story, len(ed.Stories)), keys: make(map[herald.StoryID]publish.Key, len(ed.Stories)),
		items: map[herald.StoryID]feed.Item{}, stories: map[herald.StoryID]Story{},
	}
	if u, err := url.Parse(b.base); err == nil {
		b.host = u.Hostname()
	}
	if b.zone == nil {
		b.zone = time.UTC
	}
	for i := range ed.Stories {
		s := &ed.Stories[i]
		b.byID[s.ID] = s
		b.in.Story(s)
		b.keys[s.ID] = b.in.Key()
	}
	b.sections, b.searches = b.gather(ed.Sections), b.gather(ed.Searches)
	b.gatherTags()
	return b
}

// find gives those stories that the edition has.
func (b *builder) find(ids []herald.StoryID) []*herald.Story {
	var found []*herald.Story
	for _, id := range ids {
		if s := b.byID[id]; s != nil {
			found = append(found, s)
		}
	}
	return found
}

// gather takes named lists of the edition; those whose names have one address
// are one.
func (b *builder) gather(lists []herald.Section) []group {
	var groups []group
	at := map[string]int{}
	for _, s := range lists {
		name := markup.Line(s.Name)
		if name == "" {
			continue
		}
		slug := text.NameSlug(name)
		i, seen := at[slug]
		if !seen {
			i = len(groups)
			at[slug] = i
			groups = append(groups, group{name: name, slug: slug})
		}
		groups[i].stories = append(groups[i].stories, b.find(s.Stories)...)
	}
	return groups
}

// gatherTags takes every tag that enough stories have. Its stories are in the
// edition's order, the newest first.
func (b *builder) gatherTags() {
	bySlug, byName := map[string]*group{}, map[string]*group{}
	for i := range b.ed.Stories {
		s := &b.ed.Stories[i]
		for _, t := range s.Tags {
			g, known := byName[t.Name]
			if !known {
				g = tagGroup(bySlug, t.Name)
				byName[t.Name] = g
			}
			if g != nil && (len(g.stories) == 0 || g.stories[len(g.stories)-1] != s) {
				g.stories = append(g.stories, s)
			}
		}
	}
	for _, g := range bySlug {
		if len(g.stories) >= b.c.TagsMin {
			b.tags = append(b.tags, *g)
		}
	}
	slices.SortFunc(b.tags, func(x, y group) int { return cmp.Compare(x.slug, y.slug) })
}

// tagGroup gives the group of a tag's name, nil when it says nothing. Of several
// spellings a group bears the first by order of letters, whatever the order of
// the stories.
func tagGroup(bySlug map[string]*group, raw string) *group {
	name := markup.Line(raw)
	if name == "" {
		return nil
	}
	slug := text.NameSlug(name)
	if bySlug[slug] == nil {
		bySlug[slug] = &group{name: name, slug: slug}
	}
	bySlug[slug].name = min(bySlug[slug].name, name)
	return bySlug[slug]
}

// slug is the last part of a story's address; its id when it has no good one,
// as a manifest edited by hand may bring.
func slug(s *herald.Story) string {
	if s.Slug == "" || publish.CheckPath(s.Slug+".json") != nil || strings.Contains(s.Slug, "/") {
		return s.ID.String()
	}
	return s.Slug
}

// page is the address of a story's page.
func (b *builder) page(s *herald.Story) string {
	return b.base + strings.ReplaceAll(strings.TrimPrefix(b.c.Stories, "/"), "{slug}", url.PathEscape(slug(s)))
}

// address is where one of our own files is served.
func (b *builder) address(file string) string { return b.base + b.c.At + file }

// id names a thing of this site for ever, in feeds.
func (b *builder) id(thing string) string { return "tag:" + b.host + ",2026:" + thing }

// add adds a document that is made when it is needed. Its key is of what was
// put into b.in.
func (b *builder) add(path string, s *herald.Story, body func() ([]byte, error)) {
	b.docs = append(b.docs, publish.Doc{Path: path, Key: b.in.Key(), Story: s, Make: body})
}

// listed gives the key of a list of stories, for the documents that show it.
func (b *builder) listed(title string, stories []*herald.Story) publish.Key {
	b.in.Text(title)
	b.shown(stories...)
	return b.in.Key()
}

// shown puts stories into the key of the next document.
func (b *builder) shown(stories ...*herald.Story) {
	b.in.Number(len(stories))
	for _, s := range stories {
		b.in.Made(b.keys[s.ID])
	}
}
