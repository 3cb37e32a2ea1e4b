package fetch

import (
	"bytes"
	"context"
	"io"
	"time"

	"golang.org/x/sync/semaphore"
)

// lendable is how far a body grows in memory that is always there. A longer
// one takes a loan first, so that many large bodies wait for each other
// instead of filling the machine.
const lendable = 512 << 10

// room is what all loans of one sort may come to together. There are two: one
// for bodies as they are sent, which a slow server may hold for as long as its
// time-out, and one for decoding, which nobody holds for long. A Get that
// holds of the first may wait for the second, never the other way round.
type room struct {
	free *semaphore.Weighted
	size int64
}

func newRoom(size int64) room { return room{semaphore.NewWeighted(size), size} }

// loan is one Get's share of a room. It is taken once, for all that the Get
// may still need of it, since two that each waited for more would wait for ever.
type loan struct {
	room  room
	held  int64
	clock *clock
}

func (l *loan) take(ctx context.Context, n int64) error {
	n = min(n, l.room.size)
	if l.held > 0 || l.room.free.TryAcquire(n) {
		l.held = max(l.held, n)
		return nil
	}
	l.clock.pause()
	defer l.clock.resume()
	if err := l.room.free.Acquire(ctx, n); err != nil {
		return context.Cause(ctx)
	}
	l.held = n
	return nil
}

func (l *loan) repay() {
	if l.held > 0 {
		l.room.free.Release(l.held)
		l.held = 0
	}
}

// fill reads r to its end into b, or limit bytes of it and says errLong.
// Beyond lendable it borrows need bytes. Hint is how much will come, if that
// is known, else 0: nobody is believed about that beyond limit.
func (l *loan) fill(ctx context.Context, b *bytes.Buffer, r io.Reader, limit, need, hint int64) error {
	var n int64
	for _, step := range [...]int64{lendable, max(4*lendable, hint+1), limit + 1} {
		step = min(step, limit+1)
		if n > 0 && step > n {
			if err := l.take(ctx, need); err != nil {
				return err
			}
			b.Grow(int(step-n) + bytes.MinRead)
		}
		m, err := b.ReadFrom(io.LimitReader(r, step-n))
		if n += m; err != nil || n < step {
			return err
		}
	}
	b.Truncate(b.Len() - int(n-limit))
	return errLong
}

// clock counts a trip's time-out down and ends its context then. It stands
// still while the trip waits for memory, which is no fault of the server.
type clock struct {
	left  time.Duration
	spent time.Duration // in all that were run with it
	since time.Time
	timer *time.Timer // nil before start and after stop
}

// start runs the clock and returns a context that ends with it, and what stops
// the clock and frees the context.
func (c *clock) start(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	c.since = time.Now()
	c.timer = time.AfterFunc(c.left, func() { cancel(context.DeadlineExceeded) })
	return ctx, func() {
		c.pause()
		c.timer = nil
		cancel(nil)
	}
}

func (c *clock) pause() {
	if c.timer == nil {
		return
	}
	c.timer.Stop()
	d := time.Since(c.since)
	c.left -= d
	c.spent += d
}

func (c *clock) resume() {
	if c.timer == nil {
		return
	}
	c.since = time.Now()
	c.timer.Reset(c.left)
}
