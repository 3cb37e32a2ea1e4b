package feeds

import (
	"cmp"
	"maps"
	"slices"

	"herald"
	"herald/internal/feed"
	"herald/internal/markup"
	"herald/internal/publish/excerpt"
)

// archives adds the feed of all stories, the newest first, and an archive of
// each day before the newest one (RFC 5005). A closed day says how its stories
// began, and leads to older days only: so it changes when a story is taken out
// of it, and never otherwise.
func (b *builder) archives() {
	days := map[string][]*herald.Story{}
	for i := range b.ed.Stories {
		if s := &b.ed.Stories[i]; !s.Created.IsZero() {
			day := s.Created.In(b.zone).Format("2006/01/02")
			days[day] = append(days[day], s)
		}
	}
	order := slices.Sorted(maps.Keys(days))
	if len(order) == 0 {
		return
	}
	before := ""
	for _, day := range order[:len(order)-1] {
		b.archive(day, before, byBeginning(days[day]))
		before = b.address(archiveFile(day))
	}
	b.newest(order, days, before)
}

func archiveFile(day string) string { return "archive/" + day + ".atom" }

func (b *builder) archive(day, before string, stories []*herald.Story) {
	b.in.Text(before)
	b.shown(stories...)
	b.add(archiveFile(day), nil, func() ([]byte, error) {
		f := b.head("all", b.title+" - "+day)
		f.Hubs = nil
		f.Archive = feed.Archive{Closed: true, Current: b.address("all.atom"), Prev: before}
		for _, s := range stories {
			f.Items = append(f.Items, b.beginning(s))
		}
		return b.write(archiveFile(day), f, form{write: feed.WriteAtom})
	})
}

// newest adds the feed of all stories: those of the open day, and of days
// before it while it has few.
func (b *builder) newest(order []string, days map[string][]*herald.Story, before string) {
	var stories []*herald.Story
	open := len(days[order[len(order)-1]])
	for _, day := range slices.Backward(order) {
		if len(stories) < b.c.Items {
			stories = append(stories, byBeginning(days[day])...)
		}
	}
	for _, form := range forms() {
		shown := stories[:min(len(stories), b.c.Items)]
		if form.ending == ".atom" { // the one that archives go on from
			shown = stories[:min(len(stories), max(b.c.Items, open))]
		}
		b.in.Text(before)
		b.shown(shown...)
		b.add("all"+form.ending, nil, func() ([]byte, error) {
			f := b.head("all", b.title)
			if form.ending == ".atom" {
				f.Archive.Prev = before
			}
			for _, s := range shown {
				f.Items = append(f.Items, b.item(s))
			}
			return b.write("all"+form.ending, f, form)
		})
	}
}

// byBeginning puts the stories that began last first.
func byBeginning(stories []*herald.Story) []*herald.Story {
	return slices.SortedFunc(slices.Values(stories), func(x, y *herald.Story) int {
		return cmp.Or(y.Created.Compare(x.Created), cmp.Compare(x.ID, y.ID))
	})
}

// beginning is a story as its first article told it.
func (b *builder) beginning(s *herald.Story) feed.Item {
	first := slices.MinFunc(s.Coverage, func(x, y herald.Coverage) int {
		return cmp.Or(x.Article.Date.Compare(y.Article.Date), cmp.Compare(x.Article.Address, y.Article.Address))
	})
	name := cmp.Or(markup.Cut(markup.Line(first.Article.Title), titleSize), excerpt.Publisher(first), s.ID.String())
	return feed.Item{
		ID: b.id("story/" + s.ID.String()), Link: b.page(s), Title: name, Published: second(s.Created), Updated: second(s.Created),
		Content: "<p>" + anchor(name, excerpt.Link(first.Article)) + " — " + anchor(excerpt.Publisher(first), "") + "</p>",
		Rights:  markup.Cut(markup.Line(first.Article.Rights), rightsSize),
	}
}
