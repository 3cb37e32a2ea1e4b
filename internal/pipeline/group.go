package pipeline

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"herald"
	"herald/internal/cluster"
	"herald/internal/markup"
	"herald/internal/store"
)

// defaultWindow is how far back the grouping window reaches when nothing is
// configured; it is the engine's own.
const defaultWindow = 7 * 24 * time.Hour

// Grouping is how articles are grouped. The zero value is what Herald ships with.
type Grouping struct {
	Window time.Duration          // how long an article gathers others; 0 means 7 days
	Care   float64                // above 0 joins less and is right more often, below 0 the reverse
	Alone  map[herald.FeedID]bool // feeds whose articles are stories of their own
}

// summaryHead is how many bytes of a summary are looked at.
const summaryHead = 4 << 10

// group places what waits to be grouped, in the store's order, and joins what
// lists say belongs together. When nothing waits the window is not built.
// What a person corrects meanwhile is heeded: then it is done again.
func (p *Pipeline) group(ctx context.Context, pass Pass, sum *Summary) error {
	for tries := 1; ; tries++ {
		err := p.groupOnce(ctx, pass, sum)
		if tries == groupTries || !errors.Is(err, store.ErrCorrected) {
			return err
		}
	}
}

// groupTries bounds how often a pass groups anew because of a correction.
const groupTries = 5

func (p *Pipeline) groupOnce(ctx context.Context, pass Pass, sum *Summary) error {
	pending, err := p.store.Pending(ctx)
	if err != nil {
		return err
	}
	links, err := p.store.Links(ctx)
	if err != nil || len(pending)+len(links) == 0 {
		return err
	}
	sum.Grouped = true
	pass.Progress(Progress{Step: "grouping"})
	g, err := p.grouping(ctx, pending, links)
	if err != nil {
		return err
	}
	g.place(pending, pass.Now)
	if err := p.join(ctx, g, links, pass.Now); err != nil {
		return err
	}
	g.count(sum)
	return nil
}

// grouping is what is known while a pass groups.
type grouping struct {
	engine   *cluster.Engine
	alone    map[herald.FeedID]bool
	hand     *corrections
	promised map[string]herald.StoryID               // by address: what a manifest said
	links    map[herald.ArticleID][]herald.ArticleID // both ways
	placed   map[herald.ArticleID]cluster.Tie        // where linked articles stand
	into     map[herald.StoryID]herald.StoryID       // merged → survivor
	fresh    map[herald.StoryID]bool                 // founded in this pass
	touched  map[herald.StoryID]bool                 // gained an article in this pass
	saves    []store.Grouping                        // one after another, all or none: a pass broken off groups anew
}

func (p *Pipeline) grouping(ctx context.Context, pending []herald.Article, links []store.Linked) (*grouping, error) {
	how := p.grouped()
	g := &grouping{
		alone:  how.Alone,
		links:  map[herald.ArticleID][]herald.ArticleID{},
		placed: map[herald.ArticleID]cluster.Tie{}, into: map[herald.StoryID]herald.StoryID{},
		fresh: map[herald.StoryID]bool{}, touched: map[herald.StoryID]bool{},
	}
	for _, l := range links {
		if how.Alone[l.FeedA] || how.Alone[l.FeedB] {
			continue
		}
		g.links[l.A] = append(g.links[l.A], l.B)
		g.links[l.B] = append(g.links[l.B], l.A)
		g.known(l.A, l.InA)
		g.known(l.B, l.InB)
	}
	addresses := make([]string, len(pending))
	for i, a := range pending {
		addresses[i] = a.Address
	}
	var err error
	if g.promised, err = p.store.Adopted(ctx, addresses); err != nil {
		return nil, err
	}
	if g.hand, err = corrected(ctx, p.store); err != nil {
		return nil, err
	}
	g.engine, err = window(ctx, p.store, how, g.hand)
	return g, err
}

// grouped is how this pipeline groups.
func (p *Pipeline) grouped() Grouping {
	how := Grouping{Window: p.o.Window, Care: p.o.Care, Alone: map[herald.FeedID]bool{}}
	p.known.RLock()
	defer p.known.RUnlock()
	for id, s := range p.sources {
		if s.Alone {
			how.Alone[id] = true
		}
	}
	return how
}

func (g *grouping) known(a herald.ArticleID, in store.Standing) {
	if in.Story != 0 {
		g.placed[a] = cluster.Tie{Story: in.Story, Size: in.Size, Created: in.Created}
	}
}

// Window builds the grouping window from a store: what is within its span of
// the newest article that was grouped.
func Window(ctx context.Context, s *store.Store, how Grouping) (*cluster.Engine, error) {
	hand, err := corrected(ctx, s)
	if err != nil {
		return nil, err
	}
	return window(ctx, s, how, hand)
}

func window(ctx context.Context, s *store.Store, how Grouping, hand *corrections) (*cluster.Engine, error) {
	span := cmp.Or(how.Window, defaultWindow)
	engine := cluster.New(cluster.Options{Window: span, Care: how.Care})
	hand.teach(engine)
	newest, err := s.Newest(ctx)
	if err != nil || newest.IsZero() {
		return engine, err
	}
	articles, err := s.Window(ctx, newest.Add(-span))
	if err != nil {
		return nil, err
	}
	tied, err := nailed(ctx, s, articles)
	for _, a := range articles {
		if !how.Alone[a.Feed] {
			engine.Load(readable(a), tied[a.ID] || hand.fixed[a.ID])
		}
	}
	return engine, err
}

// readable is an article as the engine reads it: its summary as plain text, of
// an article without one the beginning of its text. Lists are dropped: what an
// aggregator lists are other articles' headlines.
func readable(a herald.Article) herald.Article {
	if a.Summary == "" {
		a.Summary = a.Content
	}
	a.Summary = strings.ToValidUTF8(a.Summary[:min(len(a.Summary), summaryHead)], "")
	if a.Content = ""; strings.Contains(a.Summary, "<li") || strings.Contains(a.Summary, "<LI") {
		a.Summary = ""
		return a
	}
	a.Summary = markup.Text(a.Summary)
	return a
}

// nailed are the articles that lists or a manifest put where they are.
func nailed(ctx context.Context, s *store.Store, articles []herald.Article) (map[herald.ArticleID]bool, error) {
	fixed, err := s.Tied(ctx)
	if err != nil {
		return nil, err
	}
	addresses := make([]string, len(articles))
	for i, a := range articles {
		addresses[i] = a.Address
	}
	promised, err := s.Adopted(ctx, addresses)
	for _, a := range articles {
		if promised[a.Address] != 0 {
			fixed[a.ID] = true
		}
	}
	return fixed, err
}

// place decides for a batch and stores it. What a repair moved is stored apart
// from what was placed before it: an article may be in both.
func (g *grouping) place(batch []herald.Article, now time.Time) {
	save := store.Grouping{Now: now, Known: g.hand.last}
	for _, a := range batch {
		if g.alone[a.Feed] {
			save.Placed = append(save.Placed, g.apart(a))
			continue
		}
		d := g.engine.Place(readable(a), g.ties(a))
		if len(d.Moved) > 0 && len(save.Placed) > 0 {
			g.saves = append(g.saves, save)
			save = store.Grouping{Now: now, Known: g.hand.last}
		}
		g.repaired(d.Repair, &save)
		save.Placed = append(save.Placed, store.Placed{Article: a.ID, Story: d.Story})
		save.Merged = append(save.Merged, g.note(d)...)
		g.placed[a.ID] = cluster.Tie{Story: d.Story}
	}
	g.saves = append(g.saves, save)
}

// apart gives an article a story of its own, unless it is in one or one was
// promised to it.
func (g *grouping) apart(a herald.Article) store.Placed {
	story := cmp.Or(g.survivor(a.Story), g.survivor(g.promised[a.Address]))
	if story == 0 {
		story = cluster.StoryOf(a.Address)
		g.fresh[story] = true
	}
	g.touched[story] = true
	return store.Placed{Article: a.ID, Story: story}
}

// repaired takes over what the engine put right.
func (g *grouping) repaired(r cluster.Repair, save *store.Grouping) {
	for _, m := range r.Moved {
		save.Placed = append(save.Placed, store.Placed{Article: m.Article, Story: m.Story})
		g.placed[m.Article] = cluster.Tie{Story: m.Story}
		g.touched[m.Story] = true
		g.hand.moved(m)
	}
	for _, s := range r.Split {
		save.Split = append(save.Split, store.Split(s))
		g.fresh[s.Story] = true
	}
	for _, f := range r.Folded {
		g.into[f.From] = f.Into
		g.hand.merged(f.From, f.Into)
		save.Merged = append(save.Merged, store.Merged{From: f.From, Into: f.Into})
	}
}

// ties are the stories an article belongs to by promise or by list.
func (g *grouping) ties(a herald.Article) []cluster.Tie {
	var ties []cluster.Tie
	if a.Story != 0 { // its title changed; it stays where it is
		ties = append(ties, cluster.Tie{Story: g.survivor(a.Story), Created: a.Date, Fixed: g.hand.fixed[a.ID]})
	}
	if id := g.promised[a.Address]; id != 0 {
		ties = append(ties, cluster.Tie{Story: g.survivor(id), Created: a.Date, Fixed: true})
	}
	for _, other := range g.links[a.ID] {
		if t, ok := g.placed[other]; ok {
			t.Story, t.Fixed = g.survivor(t.Story), true
			ties = append(ties, t)
		}
	}
	return g.hand.agree(ties)
}

// join merges the stories of articles that were both placed before a list
// named them together.
func (p *Pipeline) join(ctx context.Context, g *grouping, links []store.Linked, now time.Time) error {
	save := store.Grouping{Now: now, Known: g.hand.last}
	for _, l := range links {
		a, b := g.placed[l.A], g.placed[l.B]
		a.Story, b.Story = g.survivor(a.Story), g.survivor(b.Story)
		if a.Story != 0 && b.Story != 0 && a.Story != b.Story && !g.hand.part(a.Story, b.Story) {
			save.Merged = append(save.Merged, g.note(g.engine.Merge([]cluster.Tie{a, b}))...)
		}
		save.Joined = append(save.Joined, l.Link)
	}
	g.saves = append(g.saves, save)
	return p.store.SaveGroupings(ctx, g.saves)
}

// note keeps what a decision means for later ones and returns its merges.
func (g *grouping) note(d cluster.Decision) []store.Merged {
	if d.New {
		g.fresh[d.Story] = true
	}
	g.touched[d.Story] = true
	var merged []store.Merged
	for _, from := range d.Merged {
		g.into[from] = d.Story
		g.hand.merged(from, d.Story)
		merged = append(merged, store.Merged{From: from, Into: d.Story})
	}
	return merged
}

// survivor follows the merges of this pass.
func (g *grouping) survivor(id herald.StoryID) herald.StoryID {
	for into, ok := g.into[id]; ok; into, ok = g.into[id] {
		id = into
	}
	return id
}

func (g *grouping) count(sum *Summary) {
	for id := range g.into {
		if !g.fresh[id] {
			sum.Stories.Merged++
		}
	}
	for id := range g.touched {
		switch {
		case g.survivor(id) != id:
		case g.fresh[id]:
			sum.Stories.New++
		default:
			sum.Stories.Grown++
		}
	}
}
