package pipeline

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"herald"
	"herald/internal/store"
)

// Roles are the parts of the work that a daemon does.
type Roles struct{ Fetch, Group, Publish bool }

// Serving says how a daemon works.
type Serving struct {
	Roles Roles
	Log   *slog.Logger
	Every time.Duration    // least time between two publishes; 0 means a minute
	Lease time.Duration    // how long hosts are this process's without word from it; 0 means a minute
	Now   func() time.Time // nil means the machine's clock
	// Lock waits for nothing: it makes this process the one that groups, or
	// says herald.ErrBusy, and is tried again. nil: the process is that already.
	Lock   func(ctx context.Context) (release func() error, err error)
	Public string // address at which hubs reach HubCalls below websub/, ending in "/"; "" for no hubs
	Watch  Watch
}

// Watch is told what a daemon does. Its functions may be called from any
// goroutine; none may be nil.
type Watch struct {
	Visited func(v Visit, saved store.Saved, lag time.Duration) // lag: after the feed was due
	Passed  func(sum Summary, took time.Duration, err error)    // a grouping and publish
	Store   func(err error)                                     // how the store last answered; nil is well
}

// Serve works until ctx ends: it visits each feed when it is due, and groups
// and publishes what came, at most once in Every, as one batch. Then it stores
// the visits that are finished, ends the publish under way, gives back its
// leases, and returns ctx's error. Failures of the world are logged and tried again.
func (p *Pipeline) Serve(ctx context.Context, o Serving) (err error) {
	defer herald.Wrap(&err, "serve")
	o.Every, o.Lease = cmp.Or(o.Every, time.Minute), cmp.Or(o.Lease, time.Minute)
	if o.Now == nil {
		o.Now = func() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }
	}
	if err := p.prepare(ctx, &Summary{}); err != nil {
		return err
	}
	news := make(chan struct{}, 1)
	var parts errgroup.Group
	if o.Roles.Fetch {
		f := newFetcher(p, o, news)
		parts.Go(func() error { return f.run(ctx) })
		if o.Public != "" {
			parts.Go(func() error { return subscriber{p, o, o.Public, f.ours}.run(ctx) })
		}
	}
	if o.Roles.Group || o.Roles.Publish {
		parts.Go(func() error { return digester{p, o, news}.run(ctx) })
	}
	return errors.Join(parts.Wait(), ctx.Err())
}

// wake wakes whoever waits on a channel of one.
func wake(news chan<- struct{}) {
	select {
	case news <- struct{}{}:
	default:
	}
}

// rest waits, or returns false when ctx ended.
func rest(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
