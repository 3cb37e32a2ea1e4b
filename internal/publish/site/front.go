package site

import (
	"context"
	"time"
)

// frontView is what the front page's template gets.
type frontView struct {
	Lead     *storyView
	Seconds  []*storyView
	More     []*storyView
	Sections []listView
	Newest   moment
}

// frontPage shows the edition's first section, or all stories when it has
// none, and of each named section the first stories not shown above.
func (b *builder) frontPage(context.Context) error {
	front := b.stories
	for _, s := range b.ed.Sections {
		if s.Name == "" {
			front = b.find(s.Stories)
		}
	}
	var v frontView
	shown := map[*storyView]bool{}
	take := func(from []*storyView, n int) (taken []*storyView) {
		for _, s := range from {
			if len(taken) < n && !shown[s] {
				shown[s] = true
				taken = append(taken, s)
			}
		}
		return taken
	}
	if lead := take(front, 1); len(lead) == 1 {
		v.Lead = lead[0]
	}
	v.Seconds = take(front, frontSeconds)
	for _, l := range b.sections {
		l.Count = len(l.Stories)
		if l.Stories = take(l.Stories, frontSection); len(l.Stories) > 0 {
			v.Sections = append(v.Sections, l)
		}
	}
	v.More = take(front, frontMore)
	v.Newest = b.scribe.moment(b.newest())
	return b.render("", nil, page{Kind: "front", Body: map[string]any{"Front": v, "Sections": b.sections}})
}

// newest is when the newest report was made.
func (b *builder) newest() time.Time {
	var t time.Time
	for _, s := range b.stories {
		if n := newest(s.Story); n.After(t) {
			t = n
		}
	}
	return t
}
