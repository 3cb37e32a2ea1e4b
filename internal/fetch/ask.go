package fetch

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// ask sends one request and reads what is wanted of the answer. A connection
// that no other request waits for is not kept.
func (t *trip) ask(ctx context.Context, u *url.URL, alone bool, hop *Hop) (answer, *Error) {
	if t.clock.left <= 0 {
		return answer{}, t.c.explain(context.DeadlineExceeded)
	}
	if t.c.proxied && !t.c.o.AllowPrivate {
		if err := refuseLiteral(u); err != nil {
			return answer{}, t.c.explain(err)
		}
	}
	ctx, stop := t.clock.start(ctx)
	defer stop()
	res, err := t.c.transport.RoundTrip(t.request(u, alone, hop).WithContext(ctx))
	if err != nil {
		return answer{}, t.c.explain(causeOf(ctx, err))
	}
	defer res.Body.Close()
	hop.Status, hop.Header, hop.Proto = res.StatusCode, res.Header, res.Proto
	if res.StatusCode < 200 || res.StatusCode > 299 {
		if n := res.ContentLength; !alone && n > 0 && n <= 4<<10 {
			_, _ = io.CopyN(io.Discard, res.Body, n+1) // so that the connection can serve the next in the queue
		}
		return answer{res: res}, t.refused(res)
	}
	body, cut := t.read(ctx, res)
	return answer{res, body, causeOf(ctx, cut)}, nil
}

// causeOf puts the reason for which ctx ended in the place of the error that
// this led to.
func causeOf(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

func (t *trip) request(u *url.URL, alone bool, hop *Hop) *http.Request {
	own := origin(u) == t.own
	h := t.header(own)
	req := &http.Request{Method: http.MethodGet, URL: u, Header: h, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Close: alone}
	if sent, kind := t.r.Form+t.r.JSON, "application/x-www-form-urlencoded"; sent != "" {
		if t.r.JSON != "" {
			kind = "application/json; charset=utf-8"
		}
		h.Set("Content-Type", kind)
		req.Method, req.Body, req.ContentLength = http.MethodPost, io.NopCloser(strings.NewReader(sent)), int64(len(sent))
	}
	if own && t.r.User != "" {
		req.SetBasicAuth(t.r.User, t.r.Password)
	}
	hop.Request = visible(h, t.r.Header, own)
	return req
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
