package site

import (
	"cmp"
	"slices"

	"herald"
)

// formerPages keeps the addresses of former stories alive: those that merged
// lead on, those that were removed say so. Each address is given once, and
// never one that a story has now.
func (b *builder) formerPages() {
	taken := map[string]bool{}
	for _, e := range b.stories {
		taken[e.story.Slug] = true
	}
	for _, e := range b.stories {
		b.moved(e.story.Aliases, e, taken)
	}
	retired := map[herald.StoryID]herald.Retirement{}
	for _, r := range b.ed.Retired {
		retired[r.ID] = r
	}
	ordered := slices.SortedFunc(slices.Values(b.ed.Retired), func(x, y herald.Retirement) int { return cmp.Compare(x.ID, y.ID) })
	for _, r := range ordered {
		slugs := append([]string{r.Slug}, r.Aliases...)
		if into := b.byID[end(r, retired)]; into != nil {
			b.moved(slugs, into, taken)
		} else {
			b.gone(slugs, r, taken)
		}
	}
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
func (b *builder) moved(slugs []string, to *entry, taken map[string]bool) {
	for _, slug := range fresh(slugs, taken) {
		b.in.Made(to.key)
		b.add("story/"+slug+"/", to.story, func() page {
			headline := b.scribe.headline(to.story)
			p := page{Kind: "moved", Title: headline.Text, NoIndex: true, Body: card{Path: to.path, Headline: headline}}
			if b.base != "" {
				p.Canonical = b.base + to.path
			}
			return p
		})
	}
}

// gone makes pages that say that a story is no more. They are documents of
// that story, so that they stay when the edition does not speak of it again.
func (b *builder) gone(slugs []string, r herald.Retirement, taken map[string]bool) {
	for _, slug := range fresh(slugs, taken) {
		b.in.Truth(r.ByHand)
		b.add("story/"+slug+"/", &herald.Story{ID: r.ID, Slug: r.Slug}, func() page {
			return page{Kind: "gone", Title: b.site.say("This story is no longer here"), NoIndex: true, Body: r.ByHand}
		})
	}
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
