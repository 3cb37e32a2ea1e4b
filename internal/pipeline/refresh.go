package pipeline

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"herald"
	"herald/internal/feed"
	"herald/internal/fetch"
	"herald/internal/store"
)

// Outcomes of a visit.
const (
	OK        = "ok"
	Unchanged = "unchanged"
	Empty     = "empty" // read well, but without a single item
	Failed    = "failed"
)

// Visit is what came of visiting one feed.
type Visit struct {
	URL      string        `json:"url"`
	Title    string        `json:"title,omitempty"`
	Outcome  string        `json:"outcome"`
	Reason   string        `json:"reason,omitempty"` // of a failure, in words
	Items    int           `json:"items"`
	Warnings []string      `json:"warnings,omitempty"`
	Took     time.Duration `json:"-"`
}

// held is how many visits wait for one that began before them, at most, and
// maxHeld how many bytes of feeds. Until then fetches are stored in the order of their feeds, whatever order they end
// in: which feed brought an article first must not be decided by the network.
// Past it the slow one is stored when it comes, so that it holds up nobody.
const held = 512

// refresh visits what is due and stores what it finds. Workers fetch and read;
// one goroutine, this one, stores.
func (p *Pipeline) refresh(ctx context.Context, pass Pass, sum *Summary) error {
	due, err := p.store.Due(ctx, pass.Now, pass.All)
	if err != nil {
		return err
	}
	sum.Feeds.Visited = len(due)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	results := make(chan fetched, p.o.Workers)
	var workers errgroup.Group
	workers.Go(func() error {
		defer close(results)
		return p.visitAll(ctx, due, pass.Now, results)
	})
	err = p.saveAll(ctx, pass, len(due), results, sum)
	cancel()
	for range results { // let the workers end
	}
	return errors.Join(err, workers.Wait())
}

func (p *Pipeline) visitAll(ctx context.Context, due []store.FeedState, now time.Time, results chan<- fetched) error {
	order := make([]int, len(due))
	for i := range order {
		order[i] = i
	}
	if p.o.Shuffle != 0 {
		rand.New(rand.NewPCG(p.o.Shuffle, 0)).Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	}
	var g errgroup.Group
	g.SetLimit(p.o.Workers)
	waiting := &backlog{}
	for _, i := range order {
		g.Go(func() error {
			f := p.visit(ctx, due[i], now, &share{of: waiting})
			if ctx.Err() != nil {
				return ctx.Err() // a fetch that was broken off is no failure of its feed
			}
			f.place = i
			results <- f
			return nil
		})
	}
	return g.Wait()
}

// fetched is a visit with what is to be stored of it.
type fetched struct {
	place int // in the order of the feeds due
	share *share
	shard int
	lag   time.Duration // after the feed was due
	lost  bool          // it was not finished: nothing is to be stored
	visit Visit
	save  store.Fetch
}

// queue gives out visits in the order of their feeds.
type queue struct {
	next    int
	bytes   int
	waiting map[int]fetched
}

// take adds a visit and returns those whose turn it is.
func (q *queue) take(f fetched) []fetched {
	if f.place < q.next { // the others went on without it
		return []fetched{f}
	}
	q.waiting[f.place] = f
	q.bytes += f.share.bytes
	var ready []fetched
	for {
		f, ok := q.waiting[q.next]
		if !ok {
			break
		}
		delete(q.waiting, q.next)
		q.bytes -= f.share.bytes
		ready = append(ready, f)
		q.next++
	}
	if len(q.waiting) >= held || q.bytes >= maxHeld {
		ready = append(ready, q.rest()...)
	}
	return ready
}

// rest returns all that waits, and lets what is missing come when it will.
func (q *queue) rest() []fetched {
	places := slices.Sorted(maps.Keys(q.waiting))
	ready := make([]fetched, len(places))
	for i, place := range places {
		ready[i] = q.waiting[place]
		q.next = max(q.next, place+1)
	}
	clear(q.waiting)
	q.bytes = 0
	return ready
}

// saveBatch is how many fetches go into one transaction at most.
const saveBatch = 100

// saveAll stores results as their turn comes.
func (p *Pipeline) saveAll(ctx context.Context, pass Pass, of int, results <-chan fetched, sum *Summary) error {
	q := queue{waiting: map[int]fetched{}}
	done := 0
	for f := range results {
		done++
		pass.Progress(Progress{Done: done, Of: of, Feed: f.visit})
		ready := q.take(f)
		for len(ready) < saveBatch && len(results) > 0 {
			next, ok := <-results
			if !ok {
				break
			}
			done++
			pass.Progress(Progress{Done: done, Of: of, Feed: next.visit})
			ready = append(ready, q.take(next)...)
		}
		if err := p.save(ctx, ready, sum); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return p.save(ctx, q.rest(), sum)
}

func (p *Pipeline) save(ctx context.Context, ready []fetched, sum *Summary) error {
	for batch := range slices.Chunk(ready, saveBatch) {
		fetches := make([]store.Fetch, len(batch))
		for i := range batch {
			fetches[i] = batch[i].save
		}
		saved, err := p.store.SaveFetches(ctx, fetches)
		if err != nil {
			return err
		}
		for i := range batch {
			sum.add(batch[i].visit, saved[i])
			batch[i].share.set(0)
		}
	}
	return nil
}

func (s *Summary) add(v Visit, saved store.Saved) {
	switch v.Outcome {
	case OK:
		s.Feeds.OK++
	case Unchanged:
		s.Feeds.Unchanged++
	case Empty:
		s.Feeds.Empty++
	case Failed:
		s.Feeds.Failed++
		s.Failed = append(s.Failed, v)
	}
	s.Articles.New += saved.New
	s.Articles.Changed += saved.Changed
	s.Articles.Seen += saved.Seen
}

// visit fetches and reads one feed.
func (p *Pipeline) visit(ctx context.Context, state store.FeedState, now time.Time, room *share) fetched {
	v := visiting{now: now, backup: p.hubs.trusted(state.ID, now), poll: state.Poll, out: fetched{share: room, visit: Visit{URL: state.URL, Title: state.Title}}}
	v.poll.Checked = now
	src, err := p.source(state.Feed)
	var r *fetch.Response
	if err == nil {
		v.src = src
		ask := request(src, state.Poll)
		ask.Wait = room.wait
		if r, err = p.get(ctx, ask); err != nil {
			room.set(0)
		} else {
			room.set(len(r.Body))
		}
	}
	v.out.lost = ctx.Err() != nil || errors.Is(err, errLapsed)
	switch {
	case err != nil:
		v.failed(err)
	case r.NotModified:
		v.unchanged(r)
	default:
		v.read(r)
	}
	v.out.save.Feed, v.out.save.Poll, v.out.save.Now = state.ID, v.poll, now
	return v.out
}

// get asks the site's robots.txt first, where feeds are to respect it.
func (p *Pipeline) get(ctx context.Context, r fetch.Request) (*fetch.Response, error) {
	if p.o.FeedRobots {
		if err := p.client.Allowed(ctx, r.URL); err != nil {
			return nil, err
		}
	}
	return p.client.Get(ctx, r)
}

func request(src Source, poll herald.Poll) fetch.Request {
	r := fetch.Request{
		URL: src.URL, ETag: poll.ETag, LastModified: poll.LastModified, BodyHash: poll.BodyHash,
		Header: src.Header, UserAgent: src.UserAgent, User: src.User, Password: src.Password, AllowFile: src.AllowFile,
	}
	if poll.MovedSeen >= movedFor {
		r.Moved = poll.Moved
	}
	return r
}

// movedFor is how many visits in a row a permanent redirect must lead to one
// place before it is believed.
const movedFor = 3

// visiting is one visit while it goes on.
type visiting struct {
	now    time.Time
	backup bool // a hub tells of its news
	src    Source
	poll   herald.Poll
	out    fetched
}

// failed notes why, and waits longer with each failure in a row. A request that
// was never made, since its host had failed for another, does not count as one.
// An address that redirects led to is forgotten: the next visit asks at home.
func (v *visiting) failed(err error) {
	v.poll.Error, v.poll.Status, v.poll.Moved, v.poll.MovedSeen = err.Error(), 0, "", 0
	asked, held := time.Duration(0), false
	var f *fetch.Error
	if errors.As(err, &f) {
		v.poll.Status, asked, held = f.Status, f.RetryAfter, f.Held
		v.poll.Gone = f.Status == http.StatusGone
	}
	if !held {
		v.poll.Failures++
	}
	next := planAfterFailure(v.src.URL, v.poll.Failures, asked, v.poll.Status, v.now)
	v.poll.Next, v.poll.Why = v.now.Add(next.gap), next.why
	v.out.visit.Outcome, v.out.visit.Reason = Failed, v.poll.Error
}

// succeeded records what every good answer has. Validators are new only when
// the body was read; the store writes them in one transaction with the articles.
func (v *visiting) succeeded(r *fetch.Response, f *feed.Feed) {
	v.poll.Succeeded, v.poll.Failures, v.poll.Error, v.poll.Status = v.now, 0, "", r.Status
	v.poll.Took, v.out.visit.Took = r.Elapsed, r.Elapsed
	schedule(&v.poll, v.src.URL, r, f, v.now)
	if v.backup && v.poll.Next.Before(v.now.Add(backupGap)) {
		v.poll.Next, v.poll.Why = v.now.Add(backupGap), "its hub tells of news (WebSub); this visit is in case it does not"
	}
	moved(&v.poll, r.Permanent)
}

func (v *visiting) unchanged(r *fetch.Response) {
	v.succeeded(r, nil)
	v.out.visit.Outcome, v.out.visit.Items = Unchanged, v.poll.Items
}

func (v *visiting) read(r *fetch.Response) {
	f, err := feed.Parse(r.Body, feed.Options{URL: r.URL, ContentType: r.ContentType, ContentLocation: r.ContentLocation, ContentLanguage: r.Header.Get("Content-Language")})
	if err != nil {
		if r.Truncated != "" {
			err = fmt.Errorf("%w; %s", err, r.Truncated)
		}
		v.failed(err)
		return
	}
	v.succeeded(r, f)
	v.poll.ETag, v.poll.LastModified, v.poll.BodyHash = r.ETag, r.LastModified, r.BodyHash
	v.poll.Items = len(f.Items)
	v.poll.Warnings = warnings(f, r)
	v.out.visit.Items, v.out.visit.Warnings, v.out.visit.Outcome = len(f.Items), v.poll.Warnings, OK
	if len(f.Items) == 0 {
		v.out.visit.Outcome = Empty
	}
	if v.out.visit.Title == "" {
		v.out.visit.Title = f.Title
	}
	v.out.save.FeedTitle, v.out.save.FeedSite = firstOf(v.src.Title, f.Title), firstOf(v.src.Site, f.Link)
	v.out.save.Articles = Articles(f, v.src)
	if len(f.Hubs) > 0 {
		v.out.save.Hub, v.out.save.Topic = f.Hubs[0], firstOf(f.Self, r.URL)
	}
}

// maxWarnings bounds what is remembered of a feed's faults.
const maxWarnings = 10

func warnings(f *feed.Feed, r *fetch.Response) []string {
	var out []string
	if r.Truncated != "" {
		out = append(out, r.Truncated)
	}
	for _, w := range f.Warnings[:min(len(f.Warnings), maxWarnings)] {
		out = append(out, strings.TrimSpace(w.Text))
	}
	return out
}
