package fetch

import (
	"context"
	"sync"
	"time"
)

// hosts keeps who may ask whom now. Goals: one exchange at a time with a
// host, a gap between two, a bound over all hosts; a request that waits for
// its host holds nothing that another host's request needs, so that a host
// that hangs delays its own feeds only.
//
// A host that wants to be left alone (429, 503 with Retry-After) or does not
// answer at all is left alone for all its feeds: the requests that queue for
// it end at once with the error that the first one met.
type hosts struct {
	gap    time.Duration
	rest   time.Duration // how long a host that does not answer is left alone
	atOnce chan struct{}

	mu    sync.Mutex
	known map[string]*host
	swept int // len(known) after the last sweep
}

// host is one machine. Its turn is held by the exchange under way; silent and
// the times below it are touched by whoever holds the turn, or under mu.
type host struct {
	turn   chan struct{}
	users  int       // exchanges under way and waiting; under hosts.mu
	free   time.Time // no exchange before this
	until  time.Time // left alone until this
	why    *Error    // what a request meets until then
	silent int       // time-outs since the last answer; -1 after an answer
}

func newHosts(atOnce int, gap, rest time.Duration) *hosts {
	return &hosts{gap: gap, rest: rest, atOnce: make(chan struct{}, atOnce), known: map[string]*host{}}
}

// enter waits for the host's turn. alone says that nobody else was waiting for
// the host. After an error there is nothing to leave.
func (h *hosts) enter(ctx context.Context, key string) (_ *host, alone bool, err error) {
	m := h.join(key)
	defer func() {
		if err != nil {
			h.part(key, m)
		}
	}()
	select {
	case m.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, false, context.Cause(ctx)
	}
	if err := h.ready(ctx, m); err != nil {
		<-m.turn
		return nil, false, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return m, m.users == 1, nil
}

// ready waits out the gap and takes one of the exchanges allowed at once.
func (h *hosts) ready(ctx context.Context, m *host) error {
	if e := m.held(time.Now()); e != nil {
		return e
	}
	if d := time.Until(m.free); d > 0 {
		if err := pause(ctx, d); err != nil {
			return err
		}
	}
	select {
	case h.atOnce <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// held is what a request meets while the host is left alone, else nil.
func (m *host) held(now time.Time) error {
	if m.why == nil || !now.Before(m.until) {
		return nil
	}
	e := *m.why
	e.Held = true
	if e.RetryAfter > 0 {
		e.RetryAfter = m.until.Sub(now).Round(time.Second)
	}
	return &e
}

// leave ends an exchange. err is what it met, nil when the host answered.
func (h *hosts) leave(key string, m *host, err *Error) {
	h.mu.Lock()
	m.free = time.Now().Add(h.gap)
	m.judge(err, h.rest)
	h.mu.Unlock()
	<-h.atOnce
	<-m.turn
	h.part(key, m)
}

// judge decides whether the host is to be left alone from now on. One time-out
// is enough for a host that never answered, two in a row for one that did.
func (m *host) judge(err *Error, rest time.Duration) {
	switch {
	case err == nil:
		m.silent = -1
		return
	case err.Kind == KindTimeout:
		if m.silent++; m.silent < 1 {
			return
		}
	case err.Kind == KindBusy && (err.Status == 429 || err.RetryAfter > 0):
		m.silent = -1
		rest = max(rest, err.RetryAfter)
	default:
		return
	}
	m.until = time.Now().Add(rest)
	m.why = err
}

func (h *hosts) join(key string) *host {
	h.mu.Lock()
	defer h.mu.Unlock()
	m := h.known[key]
	if m == nil {
		m = &host{turn: make(chan struct{}, 1)}
		h.known[key] = m
	}
	m.users++
	return m
}

// part lets go of the host, and now and then forgets those that nobody needs.
func (h *hosts) part(key string, m *host) {
	h.mu.Lock()
	defer h.mu.Unlock()
	m.users--
	now := time.Now()
	if m.idle(now) {
		delete(h.known, key)
	}
	if len(h.known) < 2*h.swept+64 {
		return
	}
	for k, m := range h.known {
		if m.idle(now) {
			delete(h.known, k)
		}
	}
	h.swept = len(h.known)
}

func (m *host) idle(now time.Time) bool {
	return m.users == 0 && !now.Before(m.free) && !now.Before(m.until)
}
