package pipeline

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"sync"
	"time"

	"herald"
	"herald/internal/fetch"
	"herald/internal/googlenews"
	"herald/internal/publish"
	"herald/internal/store"
)

// Source is a feed with what only the fetcher may know of it. Headers and
// credentials go to the feed's own origin only, and never into the store.
type Source struct {
	herald.Feed
	Include, Exclude []*regexp.Regexp
	Header           http.Header
	UserAgent        string
	User, Password   string
	AllowFile        bool
	Alone            bool // its articles are not grouped with others
	resolve          bool // its links of Google News are to be asked for
}

// Target is a publisher with the folder whose manifest it keeps.
type Target struct {
	Kind     string // such as "hugo"
	Name     string // as people call it, such as "hugo site"
	Dir      string
	Print    string // changes when it would publish the same edition differently
	Pictures bool   // it copies images
	Ping     Ping   // who is told after a publish
	publish.Publisher
}

// Options are what a pipeline is told once. Zero Retention keeps all.
type Options struct {
	Site       herald.Site
	Sources    []Source
	Targets    []Target
	Retention  store.Policy
	Searches   []Search             // saved ones, which editions have the finds of
	Window     time.Duration        // as in Grouping
	Care       float64              // likewise
	NoRobots   bool                 // images are fetched whatever a site's robots.txt says
	FeedRobots bool                 // feeds, too, are fetched only where the site's robots.txt allows it
	Workers    int                  // feeds fetched at once; 0 means 1024
	Resolver   *googlenews.Resolver // asks where Google's links lead; nil leaves them as they are
	Shuffle    uint64               // when not 0, fetches end in an order drawn from it; for tests
}

// Pipeline runs the whole way over one store.
type Pipeline struct {
	store   *store.Store
	client  *fetch.Client
	o       Options
	known   sync.RWMutex // of sources, which HubCalls may read while a daemon begins
	sources map[herald.FeedID]Source
	hubs    hubs
}

// New takes everything a pipeline works with; it owns none of it.
func New(s *store.Store, c *fetch.Client, o Options) *Pipeline {
	if o.Workers == 0 {
		o.Workers = 1024
	}
	return &Pipeline{store: s, client: c, o: o}
}

// Pass says how one pass is to be made.
type Pass struct {
	Now      time.Time
	All      bool // visit every feed, due or not
	NoGroup  bool // store and index only
	Force    bool // publish although the edition looks broken
	Dry      bool // publish only for show: no story gets a name for good
	Progress func(Progress)
}

// Progress is told after each feed. Its functions may be called from any
// goroutine, one at a time.
type Progress struct {
	Done, Of int
	Feed     Visit
	Step     string // "" while feeds are visited, else what is being done
}

// Summary is what one pass did.
type Summary struct {
	Started   time.Time        `json:"started"`
	Feeds     FeedCount        `json:"feeds"`
	Failed    []Visit          `json:"failed"`
	Articles  ArticleCount     `json:"articles"`
	Stories   StoryCount       `json:"stories"`
	Published []publish.Report `json:"published"`
	Adopted   int              `json:"adopted,omitempty"`
	Pictures  int              `json:"pictures,omitempty"` // images that came newly
	Grouped   bool             `json:"grouped"`
	Resolved  int              `json:"resolved,omitempty"` // links of Google News whose address was found
	Warnings  []string         `json:"warnings,omitempty"` // what went wrong after a publish that did not
	Refused   string           `json:"refused,omitempty"`
	Health    map[string]int   `json:"health"` // feeds by state; see Health
}

// FeedCount counts feeds: those configured, and those visited by outcome.
type FeedCount struct {
	All       int `json:"all"`
	Visited   int `json:"visited"`
	OK        int `json:"ok"`
	Unchanged int `json:"unchanged"`
	Empty     int `json:"empty"`
	Failed    int `json:"failed"`
}

// ArticleCount counts what the feeds brought.
type ArticleCount struct {
	New     int `json:"new"`
	Changed int `json:"changed"`
	Seen    int `json:"seen"`
}

// StoryCount counts what grouping did.
type StoryCount struct {
	New    int `json:"new"`
	Grown  int `json:"grown"`
	Merged int `json:"merged"`
	All    int `json:"all"`
}

// Problems reports whether some of the pass failed, although it was finished.
func (s Summary) Problems() bool {
	if s.Feeds.Failed > 0 {
		return true
	}
	for _, r := range s.Published {
		if len(r.Problems) > 0 {
			return true
		}
	}
	return false
}

// Run makes one pass: refresh what is due, group, publish. The summary holds
// what was done even when there is an error. An error of kind
// herald.ErrRefused means that the old output was left as it was.
func (p *Pipeline) Run(ctx context.Context, pass Pass) (sum Summary, err error) {
	defer herald.Wrap(&err, "run")
	if pass.Progress == nil {
		pass.Progress = func(Progress) {}
	}
	sum.Started = pass.Now
	if err := p.prepare(ctx, &sum); err != nil {
		return sum, err
	}
	if err := p.refresh(ctx, pass, &sum); err != nil {
		return sum, err
	}
	if sum.Health, err = p.states(ctx, pass.Now); err != nil || pass.NoGroup {
		return sum, err
	}
	if err := p.resolveOne(ctx, pass, &sum); err != nil {
		return sum, err
	}
	err = p.digest(ctx, pass, Roles{Group: true, Publish: true}, &sum)
	return sum, err
}

// digest is what a pass does after the feeds were visited.
func (p *Pipeline) digest(ctx context.Context, pass Pass, roles Roles, sum *Summary) error {
	if roles.Group {
		if err := p.group(ctx, pass, sum); err != nil {
			return err
		}
		if err := p.retain(ctx, pass); err != nil {
			return err
		}
	}
	if !roles.Publish {
		return nil
	}
	err := p.publish(ctx, pass, sum)
	if errors.Is(err, herald.ErrRefused) {
		sum.Refused = err.Error()
	}
	return err
}

// prepare makes the configured feeds the store's, and lets an empty store take
// back the promises of the targets' manifests.
func (p *Pipeline) prepare(ctx context.Context, sum *Summary) error {
	feeds := make([]herald.Feed, len(p.o.Sources))
	for i, s := range p.o.Sources {
		feeds[i] = s.Feed
	}
	stored, err := p.store.SyncFeeds(ctx, feeds)
	if err != nil {
		return err
	}
	p.known.Lock()
	defer p.known.Unlock()
	p.sources = make(map[herald.FeedID]Source, len(stored))
	for i, f := range stored {
		src := p.o.Sources[i]
		src.ID, src.resolve = f.ID, p.o.Resolver != nil
		p.sources[f.ID] = src
	}
	sum.Feeds.All = len(stored)
	if err := p.resume(ctx); err != nil {
		return err
	}
	return p.adopt(ctx, sum)
}

func (p *Pipeline) adopt(ctx context.Context, sum *Summary) error {
	empty, err := p.store.Empty(ctx)
	if err != nil || !empty {
		return err
	}
	var lines []herald.Published
	var retired []herald.Retirement
	for _, t := range p.o.Targets {
		m, err := publish.ReadManifest(t.Dir)
		if errors.Is(err, herald.ErrNotFound) {
			continue
		} else if err != nil {
			return err
		}
		lines = append(lines, m.Stories()...)
		retired = append(retired, m.Retired...)
	}
	if len(lines) == 0 {
		return nil
	}
	sum.Adopted = len(lines)
	return p.store.Adopt(ctx, lines, retired)
}

func (p *Pipeline) retain(ctx context.Context, pass Pass) error {
	if p.o.Retention == (store.Policy{}) {
		return nil
	}
	_, err := p.store.Retain(ctx, p.o.Retention, pass.Now)
	return err
}

// source finds what is configured for a feed of the store.
func (p *Pipeline) source(f herald.Feed) (Source, error) {
	p.known.RLock()
	defer p.known.RUnlock()
	s, ok := p.sources[f.ID]
	if !ok {
		return s, fmt.Errorf("feed %s is not configured: %w", f.URL, herald.ErrNotFound)
	}
	return s, nil
}
