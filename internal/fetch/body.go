package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
)

// errLong says that a body goes on beyond MaxBody.
var errLong = errors.New("longer than allowed")

// pool lends buffers, so that a body costs one allocation of its own length.
type pool struct{ p sync.Pool }

func (p *pool) take() *bytes.Buffer {
	if b, ok := p.p.Get().(*bytes.Buffer); ok {
		return b
	}
	return new(bytes.Buffer)
}

// give takes a buffer back, nil included. Large ones are left to the
// collector: one large feed must not keep its memory for ever.
func (p *pool) give(b *bytes.Buffer) {
	if b == nil || b.Cap() > 2*lendable {
		return
	}
	b.Reset()
	p.p.Put(b)
}

// own returns the bytes of b so that they outlive its return to the pool. A
// large buffer that is well filled becomes the body itself.
func own(b *bytes.Buffer) []byte {
	if b.Cap() > 2*lendable && b.Len() > b.Cap()/4*3 {
		return b.Bytes()
	}
	return bytes.Clone(b.Bytes())
}

// read takes in the body as it was sent. cut says why it is not whole: errLong
// or what the network met.
func (t *trip) read(ctx context.Context, res *http.Response) (body *bytes.Buffer, cut error) {
	b := t.c.buffers.take()
	limit := t.c.o.MaxBody
	need := limit
	if res.ContentLength > 0 {
		need = min(limit, res.ContentLength)
		b.Grow(int(min(need, lendable)) + bytes.MinRead)
	}
	return b, t.sent.fill(ctx, b, res.Body, limit, need, max(0, res.ContentLength))
}

// truncation is the sentence for a body that ends too early.
func truncation(cut error, limit int64) string {
	switch {
	case errors.Is(cut, errLong):
		return fmt.Sprintf("the body is longer than %.3g MB: the rest was left out", float64(limit)/1e6)
	case errors.Is(cut, errDamaged):
		return "the compressed body is damaged: what could be read of it was kept"
	case timedOut(cut):
		return "the server stopped sending before the end: what had come was kept"
	}
	return "the connection broke off before the end: what had come was kept"
}
