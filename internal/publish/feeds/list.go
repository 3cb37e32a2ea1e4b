package feeds

import (
	"bytes"
	"io"

	"herald"
	"herald/internal/feed"
)

// form is a format of feeds, with the ending that servers know its type by.
type form struct {
	ending string
	write  func(io.Writer, *feed.Feed) error
}

func forms() []form {
	return []form{{".rss", feed.WriteRSS}, {".atom", feed.WriteAtom}, {".json", feed.WriteJSON}}
}

func (b *builder) frontFeeds() {
	stories := b.find(b.front())
	b.feeds("front", b.title, stories)
	b.news([]string{"rss"}, b.title, stories)
}

// front is the front page; all stories where the edition has none.
func (b *builder) front() []herald.StoryID {
	for _, s := range b.ed.Sections {
		if s.Name == "" {
			return s.Stories
		}
	}
	var ids []herald.StoryID
	for _, s := range b.ed.Stories {
		ids = append(ids, s.ID)
	}
	return ids
}

func (b *builder) sectionFeeds() {
	for _, g := range b.sections {
		b.feeds("section/"+g.slug, g.name+" - "+b.title, g.stories)
		b.news([]string{"rss/topics/" + topicID("section", g), "rss/headlines/section/topic/" + sectionName(g)}, g.name+" - "+b.title, g.stories)
	}
}

func (b *builder) searchFeeds() {
	for _, g := range b.searches {
		b.feeds("search/"+g.slug, g.name+" - "+b.title, g.stories)
		b.news([]string{"rss/topics/" + topicID("search", g)}, g.name+" - "+b.title, g.stories)
	}
}

func (b *builder) tagFeeds() {
	for _, g := range b.tags {
		b.feeds("tag/"+g.slug, g.name+" - "+b.title, g.stories)
		b.news([]string{"rss/topics/" + topicID("tag", g)}, g.name+" - "+b.title, g.stories)
	}
}

// feeds adds the feed of a list of stories in every format.
func (b *builder) feeds(name, title string, stories []*herald.Story) {
	stories = stories[:min(len(stories), b.c.Items)]
	shown := b.listed(title, stories)
	for _, form := range forms() {
		b.in.Made(shown)
		b.add(name+form.ending, nil, func() ([]byte, error) {
			f := b.head(name, title)
			for _, s := range stories {
				f.Items = append(f.Items, b.item(s))
			}
			return b.write(name+form.ending, f, form)
		})
	}
}

// head is what feeds of this site have in common.
func (b *builder) head(name, title string) *feed.Feed {
	f := &feed.Feed{
		ID: b.id("feed/" + name), Title: title, Link: b.base, Description: "Stories and who covers them", Language: b.language,
		Rights: b.c.Rights, Generator: "Herald", Authors: []feed.Person{{Name: b.title}},
	}
	if b.c.Hub != "" {
		f.Hubs = []string{b.c.Hub}
	}
	return f
}

func (b *builder) write(path string, f *feed.Feed, form form) ([]byte, error) {
	f.Self = b.address(path)
	var body bytes.Buffer
	err := form.write(&body, f)
	return body.Bytes(), err
}
