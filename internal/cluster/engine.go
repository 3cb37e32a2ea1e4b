package cluster

import (
	"cmp"
	"slices"
	"time"

	"herald"
)

// Options set the engine up. The zero value is what Herald ships with.
type Options struct {
	Window time.Duration // how long an article can gather others; 0 means 7 days
	Bar    float64       // likeness that joins; 0 means 0.12; higher is more careful
}

// bounds of the work for one article.
const (
	maxPostings   = 200 // newest articles looked at for one word
	maxCandidates = 40  // articles compared
	maxMembers    = 12  // newest members of a story that speak for it
)

// Engine is the grouping window. It is not safe for concurrent use.
type Engine struct {
	o        Options
	now      time.Time // newest date seen
	alive    []*member // in order of arrival; the dead are dropped from the front as time goes
	postings map[string][]*member
	counts   map[string]int // alive articles a word stands in
	exact    map[string][]*member
	stories  map[herald.StoryID]*group
	dead     int // alive articles whose date has left the window
}

// member is an article in the window.
type member struct {
	date  time.Time
	terms []string
	key   string // fingerprint of the headline
	story herald.StoryID
	gone  bool
}

// group is a story as far as the window knows it.
type group struct {
	size    int       // articles, those outside of the window included
	created time.Time // date of the oldest
	members []*member // alive, in order of arrival
}

// New returns an empty engine.
func New(o Options) *Engine {
	o.Window, o.Bar = cmp.Or(o.Window, 7*24*time.Hour), cmp.Or(o.Bar, 0.12)
	return &Engine{
		o: o, postings: map[string][]*member{}, counts: map[string]int{},
		exact: map[string][]*member{}, stories: map[herald.StoryID]*group{},
	}
}

// Tie says that an article belongs to a story whatever it looks like, because
// a list or an earlier publication said so.
type Tie struct {
	Story   herald.StoryID
	Size    int       // articles in it
	Created time.Time // date of its oldest article
}

// Decision is where an article went.
type Decision struct {
	Story  herald.StoryID
	New    bool             // the article founded the story
	Merged []herald.StoryID // stories that became part of Story by it
}

// Load puts an article back that was placed before, in its stored order.
func (e *Engine) Load(a herald.Article) {
	e.advance(a.Date)
	e.insert(a, a.Story)
}

// Place decides where an article belongs and remembers it. All ties are kept:
// stories tied by one article become one.
func (e *Engine) Place(a herald.Article, ties []Tie) Decision {
	e.advance(a.Date)
	var d Decision
	if len(ties) > 0 {
		d = e.tied(ties)
	} else if story := e.alike(a); story != 0 {
		d.Story = story
	} else {
		d = Decision{Story: StoryOf(a.Address), New: true}
	}
	e.insert(a, d.Story)
	return d
}

// Merge makes one story of several. The largest keeps its name, among equals
// the oldest.
func (e *Engine) Merge(ties []Tie) Decision { return e.tied(ties) }

func (e *Engine) tied(ties []Tie) Decision {
	var d Decision
	unique := map[herald.StoryID]bool{}
	for i, t := range ties {
		if g := e.stories[t.Story]; g != nil {
			ties[i].Size, ties[i].Created = g.size, g.created
		}
		unique[t.Story] = true
	}
	best := slices.MinFunc(ties, func(a, b Tie) int {
		return cmp.Or(cmp.Compare(b.Size, a.Size), a.Created.Compare(b.Created), cmp.Compare(a.Story, b.Story))
	})
	d.Story = best.Story
	into := e.group(best)
	for _, t := range ties {
		if t.Story != d.Story && unique[t.Story] {
			unique[t.Story] = false
			e.absorb(into, d.Story, e.group(t))
			delete(e.stories, t.Story)
			d.Merged = append(d.Merged, t.Story)
		}
	}
	slices.Sort(d.Merged)
	return d
}

// group finds a story, or opens it with what a tie knows of it.
func (e *Engine) group(t Tie) *group {
	g := e.stories[t.Story]
	if g == nil {
		g = &group{size: t.Size, created: t.Created}
		e.stories[t.Story] = g
	}
	return g
}

func (e *Engine) absorb(into *group, id herald.StoryID, from *group) {
	into.size += from.size
	if from.created.Before(into.created) {
		into.created = from.created
	}
	for _, m := range from.members {
		m.story = id
	}
	into.members = append(into.members, from.members...)
	slices.SortStableFunc(into.members, func(a, b *member) int { return a.date.Compare(b.date) })
}

func (e *Engine) insert(a herald.Article, story herald.StoryID) {
	g := e.group(Tie{Story: story, Created: a.Date})
	g.size++
	if a.Date.Before(g.created) {
		g.created = a.Date
	}
	if e.now.Sub(a.Date) > e.o.Window {
		return // too old to gather others
	}
	m := &member{date: a.Date, story: story}
	m.terms, m.key = read(a)
	g.members = append(g.members, m)
	e.alive = append(e.alive, m)
	if m.key != "" {
		e.exact[m.key] = append(e.exact[m.key], m)
	}
	for _, t := range m.terms {
		e.postings[t] = append(e.postings[t], m)
		e.counts[t]++
	}
}
