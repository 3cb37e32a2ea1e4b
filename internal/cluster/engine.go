package cluster

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"time"

	"herald"
)

// Options set the engine up. The zero value is what Herald ships with.
type Options struct {
	Window time.Duration // how long an article can gather others; 0 means 7 days; whole ticks
	Model  *Model        // what was learned; nil means what Herald ships with
	Care   float64       // logits added to every bar: above 0 joins less and is right more often, below 0 the reverse
}

// The stream's two pulses, by the dates of its articles. With each tick the
// statistics follow the stream, and old articles leave. With each beat, of
// which a tick has several so that no pause is long, stories are repaired.
const (
	tick = 30 * time.Minute
	beat = 5 * time.Minute
)

// Engine is the grouping window. It is not safe for concurrent use.
type Engine struct {
	model   *Model
	bars    bars
	ticks   int64 // length of the window
	now     int64 // tick of the newest date seen
	beat    int64 // likewise
	words   vocabulary
	reader  reader
	slots   []*member // by slot; nil where free
	free    []int32
	buckets []bucket  // the articles of the window by the tick of their date
	recent  []*member // placed since the beat began
	stories map[herald.StoryID]*group
	scratch scratch
	memo    memo
	count   uint32                                                // members made
	sides   map[herald.ArticleID][]Side                           // what corrections say; see Keep
	watch   func(stage int32, a, b []*member, x *row, taken bool) // when the story scorer is taught
}

// group is a story as far as the window knows it.
type group struct {
	id      herald.StoryID
	members []*member // by date and key
	size    int       // of a story known by a tie only: its articles
	created int64     // likewise: date of its oldest, ms
	beat    int64     // of its last repair
}

// New returns an empty engine.
func New(o Options) *Engine {
	o.Window = cmp.Or(o.Window, 7*24*time.Hour)
	if o.Model == nil {
		o.Model = Shipped()
	}
	return &Engine{
		model: o.Model, bars: barsOf(o.Model, o.Care), ticks: int64(o.Window / tick), now: -1 << 40, beat: -1 << 40,
		words: newVocabulary(o.Model), stories: map[herald.StoryID]*group{},
	}
}

// StoryOf draws the id of the story that the article at an address founds.
func StoryOf(address string) herald.StoryID {
	sum := sha256.Sum256([]byte(address))
	return herald.StoryID(max(1, binary.BigEndian.Uint64(sum[:])>>1))
}

// Tie says that an article belongs to a story whatever it looks like, because
// a list or an earlier publication said so.
type Tie struct {
	Story   herald.StoryID
	Size    int       // articles in it
	Created time.Time // date of its oldest article
	Fixed   bool      // no repair may take the article out of it again
}

// Decision is where an article went, and what was put right before.
type Decision struct {
	Repair
	Story  herald.StoryID
	New    bool             // the article founded the story
	Merged []herald.StoryID // stories that became part of Story by it
}

// Repair is what looking again at the stories of the last beat changed, in the
// order in which it holds: first the moves, then the merges.
type Repair struct {
	Moved  []Move
	Folded []Fold
	Split  []Split
}

// Move says that an article is now in another story.
type Move struct {
	Article herald.ArticleID
	Story   herald.StoryID
}

// Fold says that all that is left of one story belongs to another.
type Fold struct{ From, Into herald.StoryID }

// Split says that a story is new and that its articles came from another.
type Split struct{ Story, From herald.StoryID }

// Load puts an article back that was placed before, in its stored order; fixed
// says that a fixed tie put it there.
func (e *Engine) Load(a herald.Article, fixed bool) {
	if e.advance(a.Date, nil) {
		m := e.member(a)
		m.tied = fixed
		e.insert(m, e.group(Tie{Story: a.Story, Created: a.Date}))
	}
}

// Place decides where an article belongs and remembers it. Of its texts the
// title and the summary are read, as plain text. All ties are kept:
// stories tied by one article become one.
func (e *Engine) Place(a herald.Article, ties []Tie) (d Decision) {
	if !e.advance(a.Date, &d.Repair) { // too old to gather others
		d.Story, d.New = StoryOf(a.Address), true
		if len(ties) > 0 {
			return e.tied(ties, d.Repair)
		}
		return d
	}
	m := e.member(a)
	if len(ties) > 0 {
		d = e.tied(ties, d.Repair)
		m.tied = slices.ContainsFunc(ties, func(t Tie) bool { return t.Fixed })
	} else {
		e.arrive(m, &d)
	}
	if d.Story == 0 {
		d.Story, d.New = m.key, true
	}
	e.insert(m, e.group(Tie{Story: d.Story, Created: a.Date}))
	return d
}

// Flush looks again at the stories of the last beat although it has not ended.
// It is for the end of a stream that will not go on.
func (e *Engine) Flush() (r Repair) {
	e.repair(&r)
	e.recent = e.recent[:0]
	return r
}

// Merge makes one story of several. The largest keeps its name, among equals
// the oldest. What a correction keeps apart from it stays apart.
func (e *Engine) Merge(ties []Tie) Decision { return e.tied(ties, Repair{}) }

func (e *Engine) tied(ties []Tie, r Repair) Decision {
	groups := make([]*group, 0, len(ties))
	for _, t := range ties {
		if g := e.group(t); !slices.Contains(groups, g) {
			groups = append(groups, g)
		}
	}
	slices.SortStableFunc(groups, larger)
	into := groups[0]
	d := Decision{Repair: r, Story: into.id}
	for _, g := range groups[1:] {
		if e.parted(into, g) {
			continue
		}
		e.absorb(into, g)
		d.Merged = append(d.Merged, g.id)
	}
	slices.Sort(d.Merged)
	return d
}

// larger orders stories by which keeps its name.
func larger(a, b *group) int {
	return cmp.Or(cmp.Compare(b.count(), a.count()), cmp.Compare(a.oldest(), b.oldest()), cmp.Compare(a.id, b.id))
}

func (g *group) count() int {
	if len(g.members) > 0 {
		return max(len(g.members), g.size)
	}
	return g.size
}

func (g *group) oldest() int64 {
	if len(g.members) > 0 {
		return g.members[0].date
	}
	return g.created
}

// group finds a story, or opens it with what a tie knows of it.
func (e *Engine) group(t Tie) *group {
	g := e.stories[t.Story]
	if g == nil {
		g = &group{id: t.Story, size: t.Size, created: t.Created.UnixMilli(), beat: -1}
		e.stories[t.Story] = g
	}
	return g
}

// absorb moves the articles of one story into another.
func (e *Engine) absorb(into, from *group) {
	for _, m := range from.members {
		m.story = into
	}
	into.members = merged(into.members, from.members)
	into.size = max(into.size, from.size)
	from.members = nil
	delete(e.stories, from.id)
}

func merged(a, b []*member) []*member {
	out := make([]*member, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if older(a[0], b[0]) <= 0 {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}
