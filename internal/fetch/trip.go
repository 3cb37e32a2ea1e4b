package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// Get fetches one address. It follows redirects, reads and decodes the body,
// and answers with a Response or with an *Error; when ctx ended it, the error
// wraps ctx's cause instead.
func (c *Client) Get(ctx context.Context, r Request) (*Response, error) {
	return c.get(ctx, r, c.o.Timeout)
}

func (c *Client) get(ctx context.Context, r Request, timeout time.Duration) (*Response, error) {
	u, user, err := parse(r.URL)
	if err != nil {
		return nil, err
	}
	t := &trip{c: c, r: r, start: u.String(), own: origin(u), clock: clock{left: timeout}, lasting: true}
	t.sent = loan{room: c.sent, clock: &t.clock}
	t.decoded = loan{room: c.decoded, clock: &t.clock}
	defer t.sent.repay()
	defer t.decoded.repay()
	if u.Scheme == "file" {
		return t.readFile(ctx, u)
	}
	if err := checkHeader(r); err != nil {
		return nil, err
	}
	if user != nil && r.User == "" {
		t.r.User = user.Username()
		t.r.Password, _ = user.Password()
		t.secret = true
	}
	if moved, _, err := parse(r.Moved); err == nil && moved.Scheme != "file" {
		u, t.permanent = moved, moved.String()
	}
	res, err := t.run(ctx, u)
	if err != nil && ctx.Err() != nil {
		return nil, fmt.Errorf("%s: %w", shown(r.URL), context.Cause(ctx))
	}
	return res, err
}

// trip is one Get under way.
type trip struct {
	c         *Client
	r         Request
	start     string // the address asked for, as parsed
	own       string // origin that the request's secrets are meant for
	secret    bool   // the address itself held credentials
	clock     clock
	sent      loan // of memory
	decoded   loan
	lasting   bool   // only permanent redirects so far
	permanent string // where they led
	hops      []Hop
}

// answer is what one exchange gave.
type answer struct {
	res  *http.Response
	body *bytes.Buffer // as sent, from the client's pool; nil unless it is wanted
	cut  error         // why body is not whole
}

func (t *trip) run(ctx context.Context, u *url.URL) (*Response, error) {
	for {
		a, err := t.exchange(ctx, u)
		if err != nil {
			return nil, t.fail(u, err)
		}
		next, err := t.next(a.res, u)
		if err != nil {
			return nil, t.fail(u, err)
		}
		if next == nil {
			res, err := t.arrive(ctx, u, a)
			if err != nil {
				return nil, t.fail(u, err)
			}
			return res, nil
		}
		u = next
	}
}

// exchange asks one host one thing, in its turn.
func (t *trip) exchange(ctx context.Context, u *url.URL) (answer, error) {
	key := hostKey(u)
	m, alone, err := t.c.hosts.enter(ctx, key)
	if err != nil {
		return answer{}, err
	}
	if err := t.wait(ctx); err != nil {
		t.c.hosts.leave(key, m, &Error{})
		return answer{}, err
	}
	t.hops = append(t.hops, Hop{URL: shown(u.String()), address: u.String()})
	hop := &t.hops[len(t.hops)-1]
	before := t.clock.spent
	a, failed := t.ask(ctx, u, alone, hop)
	hop.Elapsed = t.clock.spent - before
	t.c.hosts.leave(key, m, t.verdict(ctx, a, failed))
	if failed != nil {
		return answer{}, failed
	}
	if ctx.Err() != nil {
		return answer{}, context.Cause(ctx)
	}
	return a, nil
}

// wait lets the caller hold an exchange back although it is its turn.
func (t *trip) wait(ctx context.Context) error {
	if t.r.Wait == nil {
		return nil
	}
	return t.r.Wait(ctx)
}

// verdict is what an exchange says about its host. A body that never ends is
// silence too; what our own side ended says nothing.
func (t *trip) verdict(ctx context.Context, a answer, failed *Error) *Error {
	switch {
	case ctx.Err() != nil:
		return &Error{}
	case failed == nil && a.cut != nil && timedOut(a.cut):
		return t.c.explain(a.cut)
	}
	return failed
}

// fail completes an error with what the trip knows.
func (t *trip) fail(at *url.URL, err error) error {
	var met *Error
	if !errors.As(err, &met) {
		return err
	}
	e := *met
	e.URL, e.Hops = shown(t.r.URL), t.hops
	if at.String() != t.start {
		e.At = shown(at.String())
	}
	return &e
}
