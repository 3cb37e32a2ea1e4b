package pipeline

import (
	"context"
	"errors"
	"sync"
	"time"

	"herald"
	"herald/internal/store"
)

// errLapsed ends a visit whose host may be another worker's by now.
var errLapsed = errors.New("this worker's lease of the host has lapsed")

const (
	renewals   = 4               // of the shards within one lease
	visitLease = 5               // leases that a visit may take before its feed is due again
	beat       = time.Second     // between two looks for feeds that are due
	leaseBatch = 200             // feeds leased at once
	afterError = 5 * time.Second // before the store is asked again
	filePause  = time.Minute     // between two readings of a file
	leaveIn    = 5 * time.Second // at the end
)

// fetcher visits feeds as they get due. One goroutine leases and stores; each
// visit under way has its own. A host that hangs holds up its own feeds only.
type fetcher struct {
	p      *Pipeline
	o      Serving
	news   chan<- struct{}
	worker store.Worker
	room   *backlog
	ended  chan fetched
	busy   map[herald.FeedID]int // shards of the feeds being visited
	full   bool                  // the last lease gave all that was asked for: there may be more
	broken []herald.FeedID       // leased, and not visited to the end

	mu     sync.Mutex
	shards map[int]bool // ours
	until  time.Time    // as long as that is certain, by the monotonic clock
}

func newFetcher(p *Pipeline, o Serving, news chan<- struct{}) *fetcher {
	return &fetcher{p: p, o: o, news: news, room: &backlog{}, ended: make(chan fetched, p.o.Workers), busy: map[herald.FeedID]int{}, full: true}
}

func (f *fetcher) run(ctx context.Context) error {
	if err := f.join(ctx); err != nil {
		return err
	}
	defer f.leave(context.WithoutCancel(ctx))
	var renewed time.Time
	for ctx.Err() == nil {
		f.broken = f.broken[:0]
		err := f.store(ctx)
		if err == nil && time.Since(renewed) >= f.o.Lease/renewals {
			if err = f.renew(ctx); err == nil {
				renewed = time.Now()
			}
		}
		if err == nil {
			err = f.lease(ctx)
		}
		if ctx.Err() != nil {
			break
		}
		f.o.Watch.Store(err)
		if err != nil {
			f.o.Log.Error("the store does not take visits", "error", err)
			rest(ctx, afterError)
		}
	}
	return f.finish(context.WithoutCancel(ctx))
}

func (f *fetcher) join(ctx context.Context) (err error) {
	if err := f.p.store.FreeFeeds(ctx); err != nil {
		return err
	}
	f.worker, err = f.p.store.Join(ctx)
	return err
}

// renew makes sure of the shards. What was ours is so no longer if another
// worker has taken it, as this one did not answer for too long.
func (f *fetcher) renew(ctx context.Context) error {
	busy := map[int]bool{}
	for _, shard := range f.busy {
		busy[shard] = true
	}
	asked := time.Now()
	list, err := f.p.store.TakeShards(ctx, f.worker, f.o.Lease, busy)
	if err != nil {
		return err
	}
	shards := make(map[int]bool, len(list))
	for _, id := range list {
		shards[id] = true
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(shards) != len(f.shards) {
		f.o.Log.Info("hosts dealt", "worker", int64(f.worker), "shards", len(shards), "of", store.Shards)
	}
	f.shards, f.until = shards, asked.Add(f.o.Lease-f.o.Lease/8)
	return nil
}

// ours reports whether this worker still has a shard for certain.
func (f *fetcher) ours(shard int) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.shards[shard] || time.Now().After(f.until) {
		return errLapsed
	}
	return nil
}

// lease begins to visit what is due.
func (f *fetcher) lease(ctx context.Context) error {
	n := min(leaseBatch, f.p.o.Workers-len(f.busy))
	if f.full = false; n <= 0 {
		return nil
	}
	now := f.o.Now()
	due, err := f.p.store.LeaseFeeds(ctx, f.worker, now, visitLease*f.o.Lease, n)
	if err != nil {
		return err
	}
	f.full = len(due) == n
	for _, state := range due {
		if _, twice := f.busy[state.ID]; !twice {
			f.busy[state.ID] = state.Shard
			go f.visit(ctx, state, now)
		}
	}
	return nil
}

// visit is one visit; it always ends in f.ended.
func (f *fetcher) visit(ctx context.Context, state store.FeedState, due time.Time) {
	room := &share{of: f.room, may: func() error { return f.ours(state.Shard) }}
	v := f.p.visit(ctx, state, f.o.Now(), room)
	v.save.Worker, v.shard = f.worker, state.Shard
	if !state.Poll.Next.IsZero() {
		v.lag = max(0, due.Sub(state.Poll.Next))
	}
	if soonest := v.save.Now.Add(filePause); v.save.Poll.Next.Before(soonest) {
		v.save.Poll.Next = soonest
	}
	f.ended <- v
}

// store waits for a visit to end, or for the next beat, and stores what ended.
func (f *fetcher) store(ctx context.Context) error {
	pause := beat
	if f.full {
		pause = 0
	}
	t := time.NewTimer(pause)
	defer t.Stop()
	select {
	case v := <-f.ended:
		return f.save(ctx, f.gather(v))
	case <-t.C:
		if len(f.ended) > 0 {
			return f.save(ctx, f.gather(<-f.ended))
		}
	case <-ctx.Done():
	}
	return nil
}

func (f *fetcher) gather(first fetched) []fetched {
	list := []fetched{first}
	for len(list) < saveBatch && len(f.ended) > 0 {
		list = append(list, <-f.ended)
	}
	return list
}

// save stores visits. What cannot be stored is visited again when its lease
// lapses: its validators were not kept either.
func (f *fetcher) save(ctx context.Context, list []fetched) error {
	var fetches []store.Fetch
	var whole []fetched
	for _, v := range list {
		delete(f.busy, v.save.Feed)
		if v.lost {
			v.share.set(0)
			f.broken = append(f.broken, v.save.Feed)
			continue
		}
		fetches, whole = append(fetches, v.save), append(whole, v)
	}
	if len(fetches) == 0 {
		return nil
	}
	saved, err := f.p.store.SaveFetches(ctx, fetches)
	for i, v := range whole {
		v.share.set(0)
		if err == nil && !saved[i].Lost {
			f.tell(v, saved[i])
			err = f.missed(ctx, v, saved[i])
		}
	}
	return err
}

// missed counts what a hub that had promised to tell did not tell of.
func (f *fetcher) missed(ctx context.Context, v fetched, saved store.Saved) error {
	u := f.p.hubs.get(v.save.Feed)
	if saved.New == 0 || !u.Until.After(v.save.Now) || v.save.Poll.Checked.Sub(u.Asked) < hubConfirms {
		return nil
	}
	return f.p.store.CountMissed(ctx, u.Feed, saved.New)
}

func (f *fetcher) tell(v fetched, saved store.Saved) {
	f.o.Watch.Visited(v.visit, saved, v.lag)
	if v.visit.Outcome == Failed {
		f.o.Log.Warn("feed failed", "feed", v.visit.URL, "reason", v.visit.Reason, "next", v.save.Poll.Next)
	} else {
		f.o.Log.Debug("feed visited", "feed", v.visit.URL, "outcome", v.visit.Outcome, "new", saved.New, "changed", saved.Changed, "next", v.save.Poll.Next, "why", v.save.Poll.Why)
	}
	if saved.New+saved.Changed > 0 {
		wake(f.news)
	}
}

// finish waits for the visits under way, which ctx has ended, and stores those
// that were done.
func (f *fetcher) finish(ctx context.Context) error {
	for len(f.busy) > 0 {
		list := f.gather(<-f.ended)
		if err := f.save(ctx, list); err != nil {
			f.o.Log.Error("visits could not be stored", "error", err)
		}
	}
	return nil
}

func (f *fetcher) leave(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, leaveIn)
	defer cancel()
	if err := f.p.store.Leave(ctx, f.worker, f.broken); err != nil {
		f.o.Log.Error("leases could not be given back; they lapse", "error", err)
	}
}
