package fetch

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
)

// lendable is the size up to which a buffer goes back to the pool. A larger
// one becomes the body itself: one large feed must not keep its memory for ever.
const lendable = 1 << 20

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

// give takes a buffer back, nil included.
func (p *pool) give(b *bytes.Buffer) {
	if b == nil || b.Cap() > lendable {
		return
	}
	b.Reset()
	p.p.Put(b)
}

// own returns the bytes of b so that they outlive its return to the pool.
func own(b *bytes.Buffer) []byte {
	if b.Cap() > lendable {
		return b.Bytes()
	}
	return bytes.Clone(b.Bytes())
}

// read takes in the body as it was sent. cut says why it is not whole: errLong
// or what the network met. The promised length is a hint for the first
// allocation only, and only as far as the pool lends.
func (c *Client) read(res *http.Response) (body *bytes.Buffer, cut error) {
	b := c.buffers.take()
	if n := min(res.ContentLength, lendable-bytes.MinRead); n > 0 {
		b.Grow(int(n) + bytes.MinRead)
	}
	return b, fill(b, res.Body, c.o.MaxBody)
}

// fill reads r to its end into b, or limit bytes of it and says errLong.
func fill(b *bytes.Buffer, r io.Reader, limit int64) error {
	n, err := b.ReadFrom(io.LimitReader(r, limit+1))
	if n > limit {
		b.Truncate(b.Len() - int(n-limit))
		return errLong
	}
	return err
}

// truncation is the sentence for a body that ends too early.
func truncation(cut error, limit int64) string {
	switch {
	case errors.Is(cut, errLong):
		return fmt.Sprintf("the body is longer than %d KiB: the rest was left out", limit>>10)
	case errors.Is(cut, errDamaged):
		return "the compressed body is damaged: what could be read of it was kept"
	case timedOut(cut):
		return "the server stopped sending before the end: what had come was kept"
	}
	return "the connection broke off before the end: what had come was kept"
}
