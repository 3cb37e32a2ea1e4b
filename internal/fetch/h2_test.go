package fetch

import (
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// h2 starts a server that greets as HTTP/2 and, once a request has come, does
// what talk says on the stream.
func h2(t *testing.T, talk func(f *http2.Framer, stream uint32)) (*httptest.Server, string) {
	t.Helper()
	s := secure(t, func(s *httptest.Server) { s.EnableHTTP2 = true }) // for its certificate
	config := s.TLS.Clone()
	config.NextProtos = []string{"h2"}
	address := listen(t, func(raw net.Conn) {
		c := tls.Server(raw, config)
		greeting := make([]byte, len(http2.ClientPreface))
		if _, err := io.ReadFull(c, greeting); err != nil {
			return
		}
		f := http2.NewFramer(c, c)
		if f.WriteSettings() != nil {
			return
		}
		for {
			frame, err := f.ReadFrame()
			if err != nil {
				return
			}
			if h, ok := frame.(*http2.HeadersFrame); ok {
				talk(f, h.StreamID)
			}
		}
	})
	return s, "https://" + address
}

func headers(t *testing.T, fields ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	e := hpack.NewEncoder(&b)
	for i := 0; i < len(fields); i += 2 {
		if err := e.WriteField(hpack.HeaderField{Name: fields[i], Value: fields[i+1]}); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func TestHostileHTTP2(t *testing.T) {
	ok := headers(t, ":status", "200", "etag", `"a"`)
	long := headers(t, "x", strings.Repeat("x", 8<<10))
	for _, row := range []struct {
		name string
		want string
		talk func(f *http2.Framer, stream uint32)
	}{
		{"every stream is refused", "protocol timeout", func(f *http2.Framer, stream uint32) {
			_ = f.WriteRSTStream(stream, http2.ErrCodeRefusedStream)
		}},
		{"goodbye to every request", "protocol timeout", func(f *http2.Framer, stream uint32) {
			_ = f.WriteGoAway(0, http2.ErrCodeNo, nil)
		}},
		{"reset in the middle", "cut", func(f *http2.Framer, stream uint32) {
			_ = f.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: ok, EndHeaders: true})
			_ = f.WriteData(stream, false, []byte(sample))
			_ = f.WriteRSTStream(stream, http2.ErrCodeInternal)
		}},
		{"header without end", "too-large protocol", func(f *http2.Framer, stream uint32) {
			_ = f.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: ok})
			for f.WriteContinuation(stream, false, long) == nil {
			}
		}},
		{"no answer", "timeout", func(*http2.Framer, uint32) {}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			s, address := h2(t, row.talk)
			c := client(t, Options{Timeout: time.Second})
			trust(c, s)
			began := time.Now()
			res, err := c.Get(t.Context(), Request{URL: address})
			if got := outcome(res, err); got == "" || !strings.Contains(row.want, got) {
				t.Errorf("%q (%v), want %q", got, err, row.want)
			}
			if row.want == "cut" && (string(res.Body) != sample || res.ETag != "") {
				t.Errorf("%+v", res)
			}
			if d := time.Since(began); d > 5*time.Second {
				t.Errorf("took %v", d)
			}
		})
	}
}
