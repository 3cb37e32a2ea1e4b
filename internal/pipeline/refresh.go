package pipeline

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
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
	New      int           `json:"new"`
	Changed  int           `json:"changed"`
	Warnings []string      `json:"warnings,omitempty"`
	Took     time.Duration `json:"-"`
}

// saveBatch is how many fetches go into one transaction at most.
const saveBatch = 64

// refresh visits what is due and stores what it finds. Workers fetch and read;
// one goroutine, this one, stores.
func (p *Pipeline) refresh(ctx context.Context, pass Pass, sum *Summary) error {
	due, err := p.store.Due(ctx, pass.Now, pass.All)
	if err != nil {
		return err
	}
	if p.o.Shuffle != 0 {
		rand.New(rand.NewPCG(p.o.Shuffle, 0)).Shuffle(len(due), func(i, j int) { due[i], due[j] = due[j], due[i] })
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
	var g errgroup.Group
	g.SetLimit(p.o.Workers)
	for _, state := range due {
		g.Go(func() error {
			f := p.visit(ctx, state, now)
			if ctx.Err() != nil {
				return ctx.Err() // a fetch that was broken off is no failure of its feed
			}
			results <- f
			return nil
		})
	}
	return g.Wait()
}

// fetched is a visit with what is to be stored of it.
type fetched struct {
	visit Visit
	save  store.Fetch
}

// saveAll stores results as they come, as many in a transaction as are waiting.
func (p *Pipeline) saveAll(ctx context.Context, pass Pass, of int, results <-chan fetched, sum *Summary) error {
	done := 0
	for first := range results {
		batch := []fetched{first}
		for len(batch) < saveBatch && len(results) > 0 {
			if next, ok := <-results; ok {
				batch = append(batch, next)
			}
		}
		fetches := make([]store.Fetch, len(batch))
		for i := range batch {
			fetches[i] = batch[i].save
		}
		saved, err := p.store.SaveFetches(ctx, fetches)
		if err != nil {
			return err
		}
		for i := range batch {
			done++
			v := batch[i].visit
			v.New, v.Changed = saved[i].New, saved[i].Changed
			sum.add(v, saved[i])
			pass.Progress(Progress{Done: done, Of: of, Feed: v})
		}
	}
	return ctx.Err()
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
func (p *Pipeline) visit(ctx context.Context, state store.FeedState, now time.Time) fetched {
	v := visiting{now: now, poll: state.Poll, out: fetched{visit: Visit{URL: state.URL, Title: state.Title}}}
	v.poll.Checked = now
	src, err := p.source(state.Feed)
	var r *fetch.Response
	if err == nil {
		v.src = src
		r, err = p.client.Get(ctx, request(src, state.Poll))
	}
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

func request(src Source, poll herald.Poll) fetch.Request {
	r := fetch.Request{
		URL: src.URL, ETag: poll.ETag, LastModified: poll.LastModified, BodyHash: poll.BodyHash,
		Header: src.Header, UserAgent: src.UserAgent, User: src.User, Password: src.Password, AllowFile: src.AllowFile,
	}
	if poll.MovedSeen >= movedFor {
		r.URL, r.AllowFile = poll.Moved, false
	}
	return r
}

// movedFor is how many visits in a row a permanent redirect must lead to one
// place before it is believed.
const movedFor = 3

// visiting is one visit while it goes on.
type visiting struct {
	now  time.Time
	src  Source
	poll herald.Poll
	out  fetched
}

func (v *visiting) failed(err error) {
	v.poll.Failures++
	v.poll.Error = err.Error()
	v.poll.Status = 0
	asked := time.Duration(0)
	var f *fetch.Error
	if errors.As(err, &f) {
		v.poll.Status, asked = f.Status, f.RetryAfter
		v.poll.Gone = f.Status == http.StatusGone
	}
	v.poll.Next = v.now.Add(gapAfterFailure(v.src.URL, v.poll.Failures, asked, v.poll.Status))
	v.out.visit.Outcome, v.out.visit.Reason = Failed, v.poll.Error
}

// succeeded records what every good answer has. Validators are new only when
// the body was read; the store writes them in one transaction with the articles.
func (v *visiting) succeeded(r *fetch.Response, f *feed.Feed) {
	v.poll.Succeeded, v.poll.Failures, v.poll.Error, v.poll.Status = v.now, 0, "", r.Status
	v.poll.Next = v.now.Add(gapAfter(v.src.URL, r, f))
	moved(&v.poll, r.Permanent)
}

func (v *visiting) unchanged(r *fetch.Response) {
	v.succeeded(r, nil)
	v.out.visit.Outcome, v.out.visit.Items = Unchanged, v.poll.Items
}

func (v *visiting) read(r *fetch.Response) {
	f, err := feed.Parse(r.Body, feed.Options{URL: r.URL, ContentType: r.ContentType, ContentLocation: r.ContentLocation})
	if err != nil {
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
