package pipeline

import (
	"context"
	"errors"
	"sync"
	"time"

	"herald"
)

const (
	lookEvery  = 5 * time.Second  // for what other processes stored
	settle     = 2 * time.Second  // from the first news to the pass, so that they are one batch
	lockEvery  = 15 * time.Second // another process groups: is it still there?
	digestEnds = 20 * time.Second // a pass that was begun may go on after the end of the daemon
)

// digester groups and publishes what came.
type digester struct {
	p    *Pipeline
	o    Serving
	news <-chan struct{}
}

// run works whenever this process is the one that groups. Publishing alone
// needs no lock.
func (d digester) run(ctx context.Context) error {
	told := false
	for ctx.Err() == nil {
		release := func() error { return nil }
		if d.o.Lock != nil && d.o.Roles.Group {
			var err error
			if release, err = d.o.Lock(ctx); err != nil {
				if !told {
					d.o.Log.Info("waiting to group", "reason", err)
				}
				told = errors.Is(err, herald.ErrBusy)
				rest(ctx, lockEvery)
				continue
			}
		}
		told = false
		d.work(ctx)
		if err := release(); err != nil {
			d.o.Log.Error("the lock could not be given back; it lapses", "error", err)
		}
	}
	return nil
}

// work makes passes until ctx ends or another process has taken the lock.
func (d digester) work(ctx context.Context) {
	if d.p.o.Resolver != nil && d.o.Roles.Group {
		ctx, stop := context.WithCancel(ctx)
		var asking sync.WaitGroup
		asking.Go(func() { d.p.resolveAll(ctx, d.o) })
		defer asking.Wait()
		defer stop()
	}
	handled := int64(-1)
	for {
		revision, err := d.p.store.Revision(ctx)
		if err != nil && ctx.Err() == nil {
			d.o.Log.Error("the store does not say what came", "error", err)
		}
		if err == nil && revision != handled && rest(ctx, settle) {
			if err = d.pass(ctx); err == nil {
				handled, err = d.p.store.Revision(ctx)
			}
			if !rest(ctx, d.o.Every-settle) {
				return
			}
		}
		d.o.Watch.Store(err)
		if errors.Is(err, herald.ErrBusy) {
			d.o.Log.Warn("another process groups now", "reason", err)
			return
		}
		select {
		case <-d.news:
		case <-time.After(lookEvery):
		case <-ctx.Done():
			return
		}
	}
}

// pass groups and publishes. A pass that was begun is finished when the daemon
// ends, if that does not take long.
func (d digester) pass(ctx context.Context) error {
	whole, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(digestEnds, cancel) })()
	began := time.Now()
	pass := Pass{Now: d.o.Now(), Progress: func(Progress) {}}
	sum := Summary{Started: pass.Now}
	var err error
	if sum.Health, err = d.p.states(whole, pass.Now); err == nil {
		err = d.p.digest(whole, pass, d.o.Roles, &sum)
	}
	d.o.Watch.Passed(sum, time.Since(began), err)
	for _, w := range sum.Warnings {
		d.o.Log.Warn("published, but not told of", "reason", w)
	}
	switch {
	case errors.Is(err, herald.ErrRefused):
		d.o.Log.Warn("not published", "reason", err)
		return nil
	case err != nil:
		d.o.Log.Error("grouping or publishing failed; it is tried again", "error", err)
	default:
		written := 0
		for _, r := range sum.Published {
			written += r.Written
		}
		d.o.Log.Info("published", "stories", sum.Stories.All, "new", sum.Stories.New, "grown", sum.Stories.Grown, "merged", sum.Stories.Merged,
			"written", written, "took", time.Since(began).Round(time.Millisecond))
	}
	return err
}
