package feeds

import "herald"

// Edition is a whole edition as programs get it.
type Edition struct {
	Title    string           `json:"title"`
	URL      string           `json:"url,omitempty"`
	Language string           `json:"language,omitempty"`
	Front    []herald.StoryID `json:"front"`
	Sections []Section        `json:"sections"`
	Stories  []Story          `json:"stories"` // the newest first
	Retired  []Retired        `json:"retired"` // stories that are published no more
}

// Section is a ranked list of stories.
type Section struct {
	Name    string           `json:"name"`
	Stories []herald.StoryID `json:"stories"`
}

// Retired is a story that left its address.
type Retired struct {
	ID      herald.StoryID `json:"id"`
	Slug    string         `json:"slug"`
	Aliases []string       `json:"aliases,omitempty"`
	Into    herald.StoryID `json:"into,omitzero"` // the story it is part of now
	ByHand  bool           `json:"by_hand,omitempty"`
}

// Edition gives an edition as one JSON document. The same edition gives the
// same bytes. Without an address of the site, addresses of stories begin below
// it.
func (p *Publisher) Edition(ed herald.Edition) ([]byte, error) {
	b := newBuilder(p.c, ed)
	out := Edition{Title: b.title, URL: b.base, Language: b.language, Front: b.front(), Sections: []Section{}, Stories: make([]Story, 0, len(ed.Stories)), Retired: []Retired{}}
	for _, g := range b.sections {
		s := Section{Name: g.name}
		for _, story := range g.stories {
			s.Stories = append(s.Stories, story.ID)
		}
		out.Sections = append(out.Sections, s)
	}
	for i := range ed.Stories {
		out.Stories = append(out.Stories, b.storyOf(&ed.Stories[i]))
	}
	for _, r := range ed.Retired {
		out.Retired = append(out.Retired, Retired{r.ID, r.Slug, r.Aliases, r.Into, r.ByHand})
	}
	return encode(out, "")
}
