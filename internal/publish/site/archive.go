package site

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"
)

// archiveView is what the template of the archive gets: of the whole, or of a
// year when it has a name.
type archiveView struct {
	Name   string
	Years  []link
	Months []monthView
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

	at time.Time
}

// begunView is how a story began: its first report. That does not change any
// more, and so a day that is over does not either.
type begunView struct {
	Path  string
	First pieceView
	at    time.Time
}

// archivePages makes a page for each day on which a story began, and the lists
// of days.
func (b *builder) archivePages(ctx context.Context) error {
	days := map[string]*dayView{}
	for _, v := range b.stories {
		begun := b.begun(v)
		if begun.at.IsZero() {
			continue
		}
		key := begun.at.Format("2006/01/02")
		if days[key] == nil {
			days[key] = newDay(begun.at)
		}
		days[key].Stories = append(days[key].Stories, begun)
	}
	var years []yearView
	for _, key := range slices.Backward(slices.Sorted(maps.Keys(days))) {
		if err := ctx.Err(); err != nil {
			return err
		}
		d := days[key]
		slices.SortFunc(d.Stories, func(x, y begunView) int { return cmp.Or(y.at.Compare(x.at), cmp.Compare(x.Path, y.Path)) })
		if err := b.render(d.Path, nil, page{Kind: "day", Title: d.Name, Here: "archive/", Body: d}); err != nil {
			return err
		}
		d.Count = len(d.Stories)
		years = addDay(years, d)
	}
	return b.archiveLists(years)
}

// archiveLists makes a page for each year, and the archive's front with the
// days of the newest year and the way to the others.
func (b *builder) archiveLists(years []yearView) error {
	front := archiveView{}
	for i, y := range years {
		front.Years = append(front.Years, y.link)
		if i == 0 {
			front.Months = y.Months
		}
		if err := b.render(y.Path, nil, page{Kind: "archive", Title: y.Name, Here: "archive/", Body: archiveView{Name: y.Name, Months: y.Months}}); err != nil {
			return err
		}
	}
	return b.render("archive/", nil, page{Kind: "archive", Title: "Archive", Here: "archive/", Body: front})
}

// begun takes a story's first report that has a date.
func (b *builder) begun(v *storyView) begunView {
	for _, p := range v.Pieces {
		if !p.at.IsZero() {
			return begunView{Path: v.Path, First: p, at: p.at.In(b.scribe.zone)}
		}
	}
	return begunView{}
}

func newDay(t time.Time) *dayView {
	return &dayView{
		Path: t.Format("archive/2006/01/02/"), Name: t.Format("Monday, 2 January 2006"),
		Number: t.Format("2"), Weekday: t.Format("Mon"), ISO: t.Format(time.DateOnly), at: t,
	}
}

// addDay adds a day to the last year's last month, or to new ones. Days come
// the newest first.
func addDay(years []yearView, d *dayView) []yearView {
	if n := len(years); n == 0 || years[n-1].Name != d.at.Format("2006") {
		years = append(years, yearView{link: link{Name: d.at.Format("2006"), Path: d.at.Format("archive/2006/")}})
	}
	year := &years[len(years)-1]
	year.Count += d.Count
	if n := len(year.Months); n == 0 || year.Months[n-1].Name != d.at.Format("January 2006") {
		year.Months = append(year.Months, monthView{Name: d.at.Format("January 2006")})
	}
	month := &year.Months[len(year.Months)-1]
	month.Days = append(month.Days, *d)
	return years
}
