package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
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
	if u.Scheme == "file" {
		return c.readFile(r, u)
	}
	if err := checkHeader(r); err != nil {
		return nil, err
	}
	t := &trip{c: c, r: r, start: u.String(), own: origin(u), left: timeout, lasting: true}
	if user != nil && r.User == "" {
		t.r.User = user.Username()
		t.r.Password, _ = user.Password()
		t.secret = true
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
	start     string        // the address asked for, as parsed
	own       string        // origin that the request's secrets are meant for
	secret    bool          // the address itself held credentials
	left      time.Duration // of the time-out
	elapsed   time.Duration
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
		if a.cut != nil && ctx.Err() != nil {
			return nil, a.cut
		}
		next, err := t.next(a.res, u)
		if err != nil {
			return nil, t.fail(u, err)
		}
		if next == nil {
			res, err := t.arrive(u, a)
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
	began := time.Now()
	a, failed := t.ask(ctx, u, alone)
	spent := time.Since(began)
	t.left -= spent
	t.elapsed += spent
	t.hops[len(t.hops)-1].Elapsed = spent
	verdict := failed
	if verdict == nil && a.cut != nil && timedOut(a.cut) {
		verdict = t.c.explain(a.cut) // a body that never ends is silence too
	}
	t.c.hosts.leave(key, m, verdict)
	if failed != nil {
		return answer{}, failed
	}
	return a, nil
}

// ask sends the request and reads what is wanted of the answer. A connection
// that no other request waits for is not kept.
func (t *trip) ask(ctx context.Context, u *url.URL, alone bool) (answer, *Error) {
	own := origin(u) == t.own
	h := t.header(own)
	t.hops = append(t.hops, Hop{URL: shown(u.String()), address: u.String()})
	hop := &t.hops[len(t.hops)-1]
	if t.left <= 0 {
		return answer{}, t.c.explain(context.DeadlineExceeded)
	}
	if t.c.proxied && !t.c.o.AllowPrivate {
		if err := refuseLiteral(u); err != nil {
			return answer{}, t.c.explain(err)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, t.left)
	defer cancel()
	req := (&http.Request{Method: http.MethodGet, URL: u, Header: h, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Close: alone}).WithContext(ctx)
	if own && t.r.User != "" {
		req.SetBasicAuth(t.r.User, t.r.Password)
	}
	hop.Request = visible(h, t.r.Header, own)
	res, err := t.c.transport.RoundTrip(req)
	if err != nil {
		return answer{}, t.c.explain(err)
	}
	defer res.Body.Close()
	hop.Status, hop.Header, hop.Proto = res.StatusCode, res.Header, res.Proto
	if res.StatusCode < 200 || res.StatusCode > 299 {
		if n := res.ContentLength; !alone && n > 0 && n <= 4<<10 {
			_, _ = io.CopyN(io.Discard, res.Body, n+1) // so that the connection can serve the next in the queue
		}
		return answer{res: res}, t.refused(res)
	}
	body, cut := t.c.read(res)
	return answer{res, body, cut}, nil
}

// refused is the failure that the answer's status means, nil when it is none.
func (t *trip) refused(res *http.Response) *Error {
	switch res.StatusCode {
	case 301, 302, 303, 307, 308:
		return nil
	case 304:
		if validator(t.r.ETag) != "" || validator(t.r.LastModified) != "" {
			return nil
		}
	}
	kind, text := refusal(res.StatusCode)
	if res.StatusCode == http.StatusProxyAuthRequired && t.c.proxied {
		kind, text = KindProxy, text+": the proxy wants a user and password, written into its address"
	}
	return &Error{Kind: kind, Status: res.StatusCode, RetryAfter: retryAfter(res.Header, time.Now()), text: text}
}

// next says where the answer sends us, nil when it does not.
func (t *trip) next(res *http.Response, from *url.URL) (*url.URL, error) {
	if res.StatusCode < 300 || res.StatusCode == 304 {
		return nil, nil
	}
	where := res.Header.Get("Location")
	if where == "" {
		return nil, &Error{Kind: KindRedirects, Status: res.StatusCode, text: "redirects without saying where to"}
	}
	if len(t.hops) > maxRedirects {
		return nil, &Error{Kind: KindRedirects, Status: res.StatusCode, text: fmt.Sprintf("redirects more than %d times", maxRedirects)}
	}
	to, err := from.Parse(where)
	if err != nil {
		return nil, &Error{Kind: KindRedirects, Status: res.StatusCode, text: "redirects to something that is not an address", Err: err}
	}
	if to.Scheme != "http" && to.Scheme != "https" {
		return nil, &Error{Kind: KindScheme, Status: res.StatusCode, text: "redirects to an address that is neither http nor https"}
	}
	next, _, err := parse(to.String())
	var bad *Error
	if errors.As(err, &bad) {
		return nil, &Error{Kind: bad.Kind, Status: res.StatusCode, text: "redirects to " + bad.URL + ", which " + bad.text}
	}
	if t.visited(next.String()) {
		return nil, &Error{Kind: KindRedirects, Status: res.StatusCode, text: "redirects in a circle"}
	}
	t.remember(res.StatusCode, from, next)
	return next, nil
}

// visited says whether the trip was there already: without cookies the second
// visit ends as the first.
func (t *trip) visited(address string) bool {
	return slices.ContainsFunc(t.hops, func(h Hop) bool { return h.address == address })
}

// remember keeps where permanent redirects lead. A step from https down to
// http is followed but not remembered, and an address with a password in it
// stays as its owner wrote it.
func (t *trip) remember(status int, from, to *url.URL) {
	down := from.Scheme == "https" && to.Scheme == "http"
	if status != 301 && status != 308 || down || t.secret {
		t.lasting = false
	}
	if t.lasting {
		t.permanent = to.String()
	}
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
