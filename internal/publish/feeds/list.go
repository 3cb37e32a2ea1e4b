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

func (b *builder) frontFeeds() error {
	stories := b.find(b.front())
	if err := b.feeds("front", b.title, stories); err != nil {
		return err
	}
	return b.news([]string{"rss"}, b.title, stories)
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

func (b *builder) sectionFeeds() error {
	for _, g := range b.sections {
		if err := b.feeds("section/"+g.slug, g.name+" - "+b.title, g.stories); err != nil {
			return err
		}
		places := []string{"rss/topics/" + topicID("section", g), "rss/headlines/section/topic/" + sectionName(g)}
		if err := b.news(places, g.name+" - "+b.title, g.stories); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) tagFeeds() error {
	for _, g := range b.tags {
		if err := b.feeds("tag/"+g.slug, g.name+" - "+b.title, g.stories); err != nil {
			return err
		}
		if err := b.news([]string{"rss/topics/" + topicID("tag", g)}, g.name+" - "+b.title, g.stories); err != nil {
			return err
		}
	}
	return nil
}

// feeds adds the feed of a list of stories in every format.
func (b *builder) feeds(name, title string, stories []*herald.Story) error {
	f := b.head(name, title)
	for _, s := range stories[:min(len(stories), b.c.Items)] {
		f.Items = append(f.Items, b.item(s))
	}
	for _, form := range forms() {
		if err := b.write(name+form.ending, f, form); err != nil {
			return err
		}
	}
	return nil
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

func (b *builder) write(path string, f *feed.Feed, form form) error {
	f.Self = b.address(path)
	var body bytes.Buffer
	if err := form.write(&body, f); err != nil {
		return err
	}
	b.add(path, body.Bytes(), nil)
	return nil
}
