package site

import (
	"context"
	"slices"

	"herald"
)

// formerPages keeps the addresses of former stories alive: those that merged
// lead on, those that were removed say so. Each address is given once, and
// never one that a story has now.
func (b *builder) formerPages(context.Context) error {
	taken := map[string]bool{}
	for _, v := range b.stories {
		taken[v.Story.Slug] = true
	}
	for _, v := range b.stories {
		if err := b.moved(v.Story.Aliases, v, taken); err != nil {
			return err
		}
	}
	retired := map[herald.StoryID]herald.Retirement{}
	for _, r := range b.ed.Retired {
		retired[r.ID] = r
	}
	ordered := slices.SortedFunc(slices.Values(b.ed.Retired), func(x, y herald.Retirement) int { return int(min(1, max(-1, x.ID-y.ID))) })
	for _, r := range ordered {
		slugs := append([]string{r.Slug}, r.Aliases...)
		var err error
		if into := b.byID[end(r, retired)]; into != nil {
			err = b.moved(slugs, into, taken)
		} else {
			err = b.gone(slugs, r, taken)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// end follows a retirement to the story that all went into in the end; 0 when
// it leads nowhere or in a circle.
func end(r herald.Retirement, retired map[herald.StoryID]herald.Retirement) herald.StoryID {
	id := r.Into
	for range retired {
		next, ok := retired[id]
		if !ok {
			return id
		}
		id = next.Into
	}
	return 0
}

// moved makes pages that lead to a story.
func (b *builder) moved(slugs []string, to *storyView, taken map[string]bool) error {
	for _, slug := range fresh(slugs, taken) {
		p := page{Kind: "moved", Title: to.Headline.Text, NoIndex: true, Body: to}
		if b.base != "" {
			p.Canonical = b.base + to.Path
		}
		if err := b.render("story/"+slug+"/", to.Story, p); err != nil {
			return err
		}
	}
	return nil
}

// gone makes pages that say that a story is no more. They are documents of
// that story, so that they stay when the edition does not speak of it again.
func (b *builder) gone(slugs []string, r herald.Retirement, taken map[string]bool) error {
	for _, slug := range fresh(slugs, taken) {
		st := &herald.Story{ID: r.ID, Slug: r.Slug}
		if err := b.render("story/"+slug+"/", st, page{Kind: "gone", Title: "No longer here", NoIndex: true, Body: r.ByHand}); err != nil {
			return err
		}
	}
	return nil
}

// fresh gives the slugs that are not taken, and takes them.
func fresh(slugs []string, taken map[string]bool) []string {
	var free []string
	for _, slug := range slices.Sorted(slices.Values(slugs)) {
		if slug != "" && !taken[slug] {
			taken[slug] = true
			free = append(free, slug)
		}
	}
	return free
}
