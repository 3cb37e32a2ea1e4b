package site

import (
	"cmp"
	"slices"
	"time"

	"herald"
)

// archiveView is what the template of the archive gets: of the whole, or of a
// year when it has a name.
type archiveView struct {
	Name     string
	Editions bool // days lead to their editions
	Years    []link
	Months   []monthView
}

// yearView is a year of the archive, monthView one of its months, dayView one
// of its days.
type yearView struct {
	link
	Months []monthView
}

type monthView struct {
	Name string
	Days []dayView
}

type dayView struct {
	Path    string
	Name    string // "Monday, 9 March 2026"
	Number  string // "9"
	Weekday string // "Mon"
	ISO     string
	Count   int
	Stories []begunView

	at    time.Time
	began []begun
}

// begun is how a story began: its first report. That does not change any more,
// and so a day that is over does not either.
type begun struct {
	*entry
	first *herald.Coverage
	at    time.Time
}

type begunView struct {
	Path  string
	First pieceView
}

// archivePages makes a page for each day on which a story began, and the lists
// of days.
func (b *builder) archivePages() {
	var years []yearView
	b.archived = map[string]bool{}
	for _, d := range b.days() {
		b.archived[d.Path] = true
		slices.SortFunc(d.began, func(x, y begun) int { return cmp.Or(y.at.Compare(x.at), cmp.Compare(x.path, y.path)) })
		for _, s := range d.began {
			a, f := &s.first.Article, &s.first.Feed
			b.in.Text(s.path, a.Title, a.Language, a.Publisher.Name, a.URL, f.Title, f.URL)
			b.in.Time(s.at)
		}
		b.add(d.Path, nil, func() page {
			for _, s := range d.began {
				d.Stories = append(d.Stories, begunView{s.path, b.scribe.piece(*s.first)})
			}
			return page{Kind: "day", Title: d.Name, Here: "archive/", Body: d}
		})
		d.Count = len(d.began)
		years = addDay(years, d, b.scribe.calendar.Month(d.at))
	}
	b.archiveLists(years)
}

// days gives the days on which stories began, the newest first.
func (b *builder) days() []*dayView {
	var days []*dayView
	on := map[int64]*dayView{}
	for _, e := range b.stories {
		s, ok := b.begun(e)
		if !ok {
			continue
		}
		_, offset := s.at.Zone()
		n := (s.at.Unix() + int64(offset)) / (24 * 60 * 60)
		if on[n] == nil {
			on[n] = b.scribe.newDay(time.Unix(n*24*60*60, 0).UTC())
			days = append(days, on[n])
		}
		on[n].began = append(on[n].began, s)
	}
	slices.SortFunc(days, func(x, y *dayView) int { return y.at.Compare(x.at) })
	return days
}

// archiveLists makes a page for each year, and the archive's front with the
// days of the newest year and the way to the others.
func (b *builder) archiveLists(years []yearView) {
	front := archiveView{}
	for i, y := range years {
		front.Years = append(front.Years, y.link)
		if i == 0 {
			front.Months = y.Months
		}
		b.counts(y.Months)
		b.add(y.Path, nil, func() page {
			return page{Kind: "archive", Title: y.Name, Here: "archive/", Body: archiveView{Name: y.Name, Months: y.Months}}
		})
	}
	b.leads(front.Years...)
	b.counts(front.Months)
	b.add("archive/", nil, func() page { return page{Kind: "archive", Title: b.site.say("Archive"), Here: "archive/", Body: front} })
}

// counts adds to the key of a page the days it leads to.
func (b *builder) counts(months []monthView) {
	for _, m := range months {
		b.in.Number(len(m.Days))
		for _, d := range m.Days {
			b.in.Text(d.Path)
			b.in.Number(d.Count)
		}
	}
}

// begun takes a story's first report that has a date.
func (b *builder) begun(e *entry) (begun, bool) {
	s := begun{entry: e}
	for i := range e.story.Coverage {
		c := &e.story.Coverage[i]
		if t := c.Article.Date; !t.IsZero() && (s.first == nil || t.Before(s.at)) {
			s.first, s.at = c, t
		}
	}
	s.at = s.at.In(b.scribe.zone)
	return s, s.first != nil
}

func (s scribe) newDay(t time.Time) *dayView {
	return &dayView{
		Path: t.Format("archive/2006/01/02/"), Name: s.calendar.Day(t),
		Number: t.Format("2"), Weekday: s.calendar.Weekday(t), ISO: t.Format(time.DateOnly), at: t,
	}
}

// addDay adds a day to the last year's last month, or to new ones. Days come
// the newest first.
func addDay(years []yearView, d *dayView, month string) []yearView {
	if n := len(years); n == 0 || years[n-1].Name != d.at.Format("2006") {
		years = append(years, yearView{link: link{Name: d.at.Format("2006"), Path: d.at.Format("archive/2006/")}})
	}
	year := &years[len(years)-1]
	year.Count += d.Count
	if n := len(year.Months); n == 0 || year.Months[n-1].Name != month {
		year.Months = append(year.Months, monthView{Name: month})
	}
	last := &year.Months[len(year.Months)-1]
	last.Days = append(last.Days, *d)
	return years
}
