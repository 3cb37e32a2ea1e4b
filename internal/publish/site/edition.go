package site

import (
	"cmp"
	"slices"
	"time"

	"herald"
)

const (
	editionSize  = 30            // stories of a day; a page that ends is one that can be read
	editionAfter = 6 * time.Hour // after midnight: what was written late has arrived by then
	editionsSize = 90            // days on the page of editions; each leads to the one before
	secondsOfDay = 24 * 60 * 60
)

// told is a story as far as it was told on one day. Only that day's reports
// count, so that what comes later does not change the day's edition.
type told struct {
	*entry
	by         *herald.Coverage // who speaks for it: the feed of most weight, of these the first
	first      time.Time
	publishers int
	reports    int
}

// editionView is what the template of an edition gets.
type editionView struct {
	dayView
	Stories []toldView
	Before  link // the edition before, zero for the first
	All     link // the day in the archive, zero when it has none
}

type toldView struct {
	Path       string
	Title      words
	By         string
	First      moment
	Publishers int
	Image      *imageView
}

// editions makes a page for each day that is over and on which something was
// told: its stories, the most covered first, and no more of them than can be
// read. What is over does not change.
func (b *builder) editions() {
	days := b.toldOn()
	var numbers []int64
	for n := range days {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	var before link
	var all []yearView
	for _, n := range numbers {
		day := b.scribe.newDay(time.Unix(n*secondsOfDay, 0).UTC())
		day.Path = day.at.Format("edition/2006/01/02/")
		b.edition(day, days[n], before)
		before = link{Name: day.Name, Path: day.Path}
	}
	for _, n := range slices.Backward(numbers[max(0, len(numbers)-editionsSize):]) {
		day := b.scribe.newDay(time.Unix(n*secondsOfDay, 0).UTC())
		day.Path, day.Count = day.at.Format("edition/2006/01/02/"), len(days[n])
		all = addDay(all, day, b.scribe.calendar.Month(day.at))
	}
	var months []monthView
	for _, y := range all {
		months = append(months, y.Months...)
	}
	b.counts(months)
	b.add("edition/", nil, func() page {
		return page{Kind: "archive", Title: b.site.say("Daily editions"), Here: "edition/", Body: archiveView{Editions: true, Months: months}}
	})
}

func (b *builder) edition(day *dayView, stories []told, before link) {
	all := link{Path: day.at.Format("archive/2006/01/02/")}
	if !b.archived[all.Path] {
		all = link{} // no story began
	}
	b.leads(before, all)
	for _, s := range stories {
		a := &s.by.Article
		b.in.Text(s.path, a.Title, a.Language, a.Publisher.Name, a.URL, s.by.Feed.Title, s.by.Feed.URL, s.image.Hash)
		b.in.Time(s.first)
		b.in.Number(s.publishers)
	}
	b.add(day.Path, nil, func() page {
		v := editionView{dayView: *day, Before: before, All: all}
		for _, s := range stories {
			p := b.scribe.piece(*s.by)
			t := toldView{Path: s.path, Title: p.Title, By: p.By, First: b.scribe.moment(s.first), Publishers: s.publishers}
			if len(v.Stories) == 0 {
				t.Image = b.scribe.image(s.entry)
			}
			v.Stories = append(v.Stories, t)
		}
		return page{Kind: "edition", Title: day.Name, Here: "edition/", Body: v}
	})
}

// toldOn gives the days that are over, by their number since 1970, each with
// its first stories.
func (b *builder) toldOn() map[int64][]told {
	days := map[int64][]told{}
	over := b.day(b.newest().Add(-editionAfter)) // the first day that is not
	for _, e := range b.stories {
		for i := range e.story.Coverage {
			c := &e.story.Coverage[i]
			n := b.day(c.Article.Date)
			if c.Article.Date.IsZero() || n >= over {
				continue
			}
			list := days[n]
			if len(list) == 0 || list[len(list)-1].entry != e {
				list = append(list, b.told(e, n))
				days[n] = list
			}
		}
	}
	for n, list := range days {
		slices.SortFunc(list, func(x, y told) int {
			return cmp.Or(cmp.Compare(y.publishers, x.publishers), cmp.Compare(y.reports, x.reports), x.first.Compare(y.first), cmp.Compare(x.path, y.path))
		})
		days[n] = list[:min(len(list), editionSize)]
	}
	return days
}

// told gathers what a story's coverage was on a day.
func (b *builder) told(e *entry, n int64) told {
	s := told{entry: e}
	var by []string
	for i := range e.story.Coverage {
		c := &e.story.Coverage[i]
		if c.Article.Date.IsZero() || b.day(c.Article.Date) != n {
			continue
		}
		s.reports++
		if s.first.IsZero() || c.Article.Date.Before(s.first) {
			s.first = c.Article.Date
		}
		if s.by == nil || cmp.Or(cmp.Compare(weight(s.by), weight(c)), c.Article.Date.Compare(s.by.Article.Date), cmp.Compare(c.Article.Address, s.by.Article.Address)) < 0 {
			s.by = c
		}
		if name := c.Article.Publisher.Name + "\n" + c.Feed.Title; !slices.Contains(by, name) {
			by = append(by, name)
		}
	}
	s.publishers = len(by)
	return s
}

func weight(c *herald.Coverage) float64 { return cmp.Or(c.Feed.Weight, 1) }

// day numbers the days of the site's zone since 1970.
func (b *builder) day(t time.Time) int64 {
	_, offset := t.In(b.scribe.zone).Zone()
	return (t.Unix() + int64(offset)) / secondsOfDay
}
