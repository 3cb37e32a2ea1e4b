package site

import "time"

// frontView is what the front page's template gets.
type frontView struct {
	Lead     *storyView
	Seconds  []card
	More     []card
	Sections []listPage // without the lists they lead to
	Newest   moment
	All      []link // sections
}

// front is what the front page shows.
type front struct {
	lead, seconds, more []*entry
	sections            []*listView // each with its stories there
}

// choose takes the edition's first section, or all stories when it has none,
// and of each named section the first stories not shown above.
func (b *builder) choose() front {
	first := b.stories
	for _, s := range b.ed.Sections {
		if s.Name == "" {
			first = b.find(s.Stories)
		}
	}
	shown := map[*entry]bool{}
	take := func(from []*entry, n int) (taken []*entry) {
		for _, e := range from {
			if len(taken) == n {
				break
			}
			if !shown[e] {
				shown[e] = true
				taken = append(taken, e)
			}
		}
		return taken
	}
	f := front{lead: take(first, 1), seconds: take(first, frontSeconds)}
	for _, l := range b.sections {
		if some := take(l.entries, frontSection); len(some) > 0 {
			f.sections = append(f.sections, &listView{link: l.link, entries: some})
		}
	}
	f.more = take(first, frontMore)
	return f
}

func (b *builder) frontPage() {
	f, all, newest := b.choose(), links(b.sections), b.newest()
	b.leads(all...)
	b.in.Time(newest)
	for _, shown := range [][]*entry{f.lead, f.seconds, f.more} {
		b.shows(shown)
	}
	for _, l := range f.sections {
		b.leads(l.link)
		b.shows(l.entries)
	}
	b.add("", nil, func() page {
		v := frontView{Seconds: b.cardsOf(f.seconds), More: b.cardsOf(f.more), Newest: b.scribe.moment(newest), All: all}
		for _, e := range f.lead {
			v.Lead = b.scribe.story(e, b.card(e))
		}
		for _, l := range f.sections {
			v.Sections = append(v.Sections, listPage{link: l.link, Stories: b.cardsOf(l.entries)})
		}
		return page{Kind: "front", Body: v}
	})
}

// newest is when the newest report was made.
func (b *builder) newest() time.Time {
	var t time.Time
	for _, e := range b.stories {
		if n := newest(e.story); n.After(t) {
			t = n
		}
	}
	return t
}
