package fetch

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"time"
)

// arrive makes the response of the trip's last answer.
func (t *trip) arrive(ctx context.Context, u *url.URL, a answer) (*Response, error) {
	h := a.res.Header
	res := &Response{
		URL:             u.String(),
		Permanent:       t.permanent,
		Status:          a.res.StatusCode,
		Header:          h,
		ETag:            validator(h.Get("ETag")),
		LastModified:    validator(h.Get("Last-Modified")),
		RetryAfter:      retryAfter(h, time.Now()),
		MaxAge:          maxAge(h),
		ContentType:     h.Get("Content-Type"),
		ContentLocation: h.Get("Content-Location"),
		Hops:            t.hops,
		Elapsed:         t.clock.spent,
	}
	if a.res.StatusCode == http.StatusNotModified {
		res.unchanged(t.r)
		return res, nil
	}
	body, cut := t.decode(ctx, a.body, h["Content-Encoding"])
	defer t.c.buffers.give(body)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if e := t.c.lost(body, a.cut, cut); e != nil {
		return nil, e
	}
	res.keep(body, t.r.BodyHash, cmp.Or(a.cut, cut), t.c.o.MaxBody)
	return res, nil
}

// unchanged completes the response to a 304.
func (res *Response) unchanged(r Request) {
	res.NotModified = true
	res.BodyHash = r.BodyHash
	res.ETag = cmp.Or(res.ETag, r.ETag)
	res.LastModified = cmp.Or(res.LastModified, r.LastModified)
}

// lost is the failure of a body of which nothing can be used: sent is what cut
// it short on the way, decoded what cut it short while it was decompressed.
func (c *Client) lost(plain *bytes.Buffer, sent, decoded error) *Error {
	var refused *Error
	switch {
	case errors.As(decoded, &refused):
		return refused
	case plain.Len() > 0 || sent == nil && decoded == nil:
		return nil
	case sent != nil && !errors.Is(sent, errLong):
		return c.explain(sent)
	}
	return &Error{Kind: KindEncoding, text: "sends a body that cannot be decompressed", Err: decoded}
}

// keep hashes the body and keeps a copy of it, unless it is the last one again.
func (res *Response) keep(body *bytes.Buffer, last string, cut error, limit int64) {
	if cut != nil {
		res.Truncated = truncation(cut, limit)
	}
	if cut != nil && !errors.Is(cut, errLong) {
		res.ETag, res.LastModified = "", ""
		res.Body = own(body)
		return
	}
	sum := sha256.Sum256(body.Bytes())
	res.BodyHash = hex.EncodeToString(sum[:])
	if res.NotModified = res.BodyHash == last; !res.NotModified {
		res.Body = own(body)
	}
}
