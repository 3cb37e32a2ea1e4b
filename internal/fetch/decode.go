package fetch

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

const (
	maxLayers = 2       // compressions on top of each other
	maxRatio  = 250     // decoded bytes for each sent one, beyond freeBytes; feeds stay below 60
	freeBytes = 1 << 20 // decoded bytes that no ratio limits
	maxWindow = 8 << 20 // of zstd, as RFC 9659 has it
)

// errDamaged says that a compressed body breaks off or fails its checksum.
var errDamaged = errors.New("damaged")

// codecs keeps decoders for the next body: making one costs more than a feed.
type codecs struct{ gzip, brotli, zstd sync.Pool }

// decode undoes what Content-Encoding says was done to sent. A body that looks
// plain is taken as it is, whatever the header says: servers name charsets and
// wishes there. The buffer returned is sent itself or one that took its place;
// the other is back in the pool. With errLong and errDamaged it holds what
// could be read; any other error is an *Error.
func (t *trip) decode(ctx context.Context, sent *bytes.Buffer, encoding []string) (*bytes.Buffer, error) {
	layers := codings(encoding)
	if len(layers) > maxLayers {
		return sent, &Error{Kind: KindTooLarge, text: fmt.Sprintf("claims to be compressed %d times over", len(layers))}
	}
	if sent.Len() == 0 || plain(sent.Bytes()) {
		return sent, nil
	}
	var cut error
	for _, coding := range slices.Backward(layers) {
		b := t.c.buffers.take()
		cut = errors.Join(cut, t.inflate(ctx, b, coding, sent.Bytes(), int64(len(layers))))
		t.c.buffers.give(sent)
		sent = b
	}
	return sent, cut
}

// codings lists the codings of a body, the first applied first.
func codings(encoding []string) []string {
	var list []string
	for part := range strings.SplitSeq(strings.ToLower(strings.Join(encoding, ",")), ",") {
		if part = strings.TrimSpace(part); part != "" && part != "identity" {
			list = append(list, part)
		}
	}
	return list
}

// plain says whether b starts as a feed or a page does: no compressed body has
// eight printable bytes after one of these.
func plain(b []byte) bool {
	b = bytes.TrimLeft(bytes.TrimPrefix(b[:min(len(b), 64)], []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(b) < 8 || b[0] != '<' && b[0] != '{' {
		return false
	}
	for _, c := range b[:8] {
		if (c < ' ' || c > '~') && c != '\n' && c != '\r' && c != '\t' {
			return false
		}
	}
	return true
}

// inflate undoes one of so many layers, within MaxBody and the ratio.
func (t *trip) inflate(ctx context.Context, dst *bytes.Buffer, coding string, src []byte, layers int64) error {
	in := bytes.NewReader(src)
	r, done, err := t.c.codecs.open(coding, in, src)
	if err != nil {
		return err
	}
	defer done()
	most := t.c.o.MaxBody
	limit := min(most, max(freeBytes, maxRatio*int64(len(src))))
	err = t.decoded.fill(ctx, dst, r, limit, layers*most, lengthHint(coding, src))
	switch {
	case err == nil:
		return nil
	case errors.Is(err, gzip.ErrHeader) && dst.Len() > 0:
		return nil // padding after the end, which other readers overlook too
	case !errors.Is(err, errLong):
		return errDamaged
	case int64(dst.Len()) >= max(freeBytes, maxRatio*int64(len(src)-in.Len())):
		return &Error{Kind: KindTooLarge, text: fmt.Sprintf("sends a body that grows more than %d times when it is decompressed: no feed does", maxRatio)}
	}
	return errLong
}

// lengthHint is the length that gzip writes at its end, 0 for the others.
func lengthHint(coding string, src []byte) int64 {
	if !strings.HasSuffix(coding, "gzip") || len(src) < 18 {
		return 0
	}
	return int64(binary.LittleEndian.Uint32(src[len(src)-4:]))
}

// open returns a reader of one coding and what gives its decoder back.
func (c *codecs) open(coding string, in *bytes.Reader, src []byte) (io.Reader, func(), error) {
	switch coding {
	case "gzip", "x-gzip":
		return c.openGzip(in)
	case "br":
		return c.openBrotli(in)
	case "zstd":
		return c.openZstd(in)
	case "deflate":
		return openDeflate(in, src)
	}
	return nil, nil, &Error{Kind: KindEncoding, text: fmt.Sprintf("is compressed in a way Herald does not know (%s)", shown(coding))}
}

func (c *codecs) openGzip(in *bytes.Reader) (io.Reader, func(), error) {
	r, ok := c.gzip.Get().(*gzip.Reader)
	if !ok {
		r = new(gzip.Reader)
	}
	if err := r.Reset(in); err != nil {
		c.gzip.Put(r)
		return nil, nil, errDamaged
	}
	return r, func() { c.gzip.Put(r) }, nil
}

func (c *codecs) openBrotli(in *bytes.Reader) (io.Reader, func(), error) {
	r, ok := c.brotli.Get().(*brotli.Reader)
	if !ok {
		r = new(brotli.Reader)
	}
	if err := r.Reset(in); err != nil {
		return nil, nil, errDamaged
	}
	return r, func() { c.brotli.Put(r) }, nil
}

func (c *codecs) openZstd(in *bytes.Reader) (io.Reader, func(), error) {
	r, ok := c.zstd.Get().(*zstd.Decoder)
	if !ok {
		var err error
		// One decoder works in its caller's goroutine and starts none.
		r, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, nil, errDamaged
		}
	}
	if err := r.Reset(in); err != nil {
		return nil, nil, errDamaged
	}
	return r, func() { c.zstd.Put(r) }, nil
}

// openDeflate reads both things that servers call deflate: zlib, as the
// standard has it, and the bare stream.
func openDeflate(in *bytes.Reader, src []byte) (io.Reader, func(), error) {
	if len(src) >= 2 && src[0]&0x0f == 8 && (int(src[0])<<8|int(src[1]))%31 == 0 {
		r, err := zlib.NewReader(in)
		if err != nil {
			return nil, nil, errDamaged
		}
		return r, func() {}, nil
	}
	return flate.NewReader(in), func() {}, nil
}
