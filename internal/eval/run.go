package eval

import (
	"slices"
	"time"

	"herald"
	"herald/internal/cluster"
)

// Change says that an article is now in a story.
type Change struct {
	ID    string
	Story herald.StoryID
	At    time.Time // the stream's time
}

// A Run drives an engine over rows and keeps where every article stands.
type Run struct {
	engine  *cluster.Engine
	log     func(Change)
	now     time.Time
	ids     []string         // by article number - 1
	story   []herald.StoryID // likewise
	members map[herald.StoryID][]int
	byAddr  map[string]int // the first row of an address
}

// NewRun begins a run. log is told of every assignment as it changes; it may be nil.
func NewRun(e *cluster.Engine, log func(Change)) *Run {
	if log == nil {
		log = func(Change) {}
	}
	return &Run{engine: e, log: log, members: map[herald.StoryID][]int{}, byAddr: map[string]int{}}
}

// Add groups one row.
func (r *Run) Add(row Row) {
	later := r.now
	if row.Article.Date.After(later) {
		later = row.Article.Date
	}
	n := len(r.ids)
	row.Article.ID = herald.ArticleID(n + 1)
	r.ids, r.story = append(r.ids, row.ID), append(r.story, 0)
	var ties []cluster.Tie
	if row.Article.URL != "" {
		if first, known := r.byAddr[row.Article.Address]; known {
			ties = []cluster.Tie{{Story: r.story[first], Created: row.Article.Date}}
			row.Article.Address += "#" + row.ID // one article, listed twice
		} else {
			r.byAddr[row.Article.Address] = n
		}
	}
	d := r.engine.Place(row.Article, ties)
	r.now = later
	r.repair(d.Repair)
	for _, from := range d.Merged {
		r.fold(from, d.Story)
	}
	r.put(n, d.Story)
}

// Flush lets the engine repair what is left at the end of the rows.
func (r *Run) Flush() { r.repair(r.engine.Flush()) }

func (r *Run) repair(rep cluster.Repair) {
	for _, m := range rep.Moved {
		n := int(m.Article) - 1
		list := r.members[r.story[n]]
		at, _ := slices.BinarySearch(list, n)
		if list = slices.Delete(list, at, at+1); len(list) == 0 {
			delete(r.members, r.story[n])
		} else {
			r.members[r.story[n]] = list
		}
		r.put(n, m.Story)
	}
	for _, f := range rep.Folded {
		r.fold(f.From, f.Into)
	}
}

// fold puts all articles of one story into another.
func (r *Run) fold(from, into herald.StoryID) {
	list := r.members[from]
	delete(r.members, from)
	for _, n := range list {
		r.put(n, into)
	}
}

// put records that article n is in a story. The caller sees to it that it is
// listed in no other.
func (r *Run) put(n int, story herald.StoryID) {
	r.story[n] = story
	list := r.members[story]
	at := len(list)
	if at > 0 && list[at-1] > n {
		at, _ = slices.BinarySearch(list, n)
	}
	r.members[story] = slices.Insert(list, at, n)
	r.log(Change{ID: r.ids[n], Story: story, At: r.now})
}

// Each tells where every article stands, in the order of the rows.
func (r *Run) Each(tell func(id string, story herald.StoryID)) {
	for n, id := range r.ids {
		tell(id, r.story[n])
	}
}
