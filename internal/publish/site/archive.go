package site

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"
)

// monthView is a month of the archive, dayView one of its days.
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
}

// begunView is how a story began: its first report. That does not change any
// more, and so a day that is over does not either.
type begunView struct {
	Path  string
	First pieceView
	at    time.Time
}

// archivePages makes a page for each day on which a story began, and the list
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
	var months []monthView
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
		months = addDay(months, d)
	}
	return b.render("archive/", nil, page{Kind: "archive", Title: "Archive", Here: "archive/", Body: months})
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
		Number: t.Format("2"), Weekday: t.Format("Mon"), ISO: t.Format(time.DateOnly),
	}
}

// addDay adds a day to the last month or to a new one. Days come the newest
// first.
func addDay(months []monthView, d *dayView) []monthView {
	at, _ := time.Parse(time.DateOnly, d.ISO)
	name := at.Format("January 2006")
	if n := len(months); n == 0 || months[n-1].Name != name {
		months = append(months, monthView{Name: name})
	}
	last := &months[len(months)-1]
	last.Days = append(last.Days, *d)
	return months
}
