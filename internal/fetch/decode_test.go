package fetch

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// pack compresses b with one coding.
func pack(t testing.TB, coding string, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	var w io.WriteCloser
	var err error
	switch coding {
	case "gzip":
		w = gzip.NewWriter(&out)
	case "zlib":
		w = zlib.NewWriter(&out)
	case "raw":
		w, err = flate.NewWriter(&out, 6)
	case "br":
		w = brotli.NewWriter(&out)
	case "zstd":
		w, err = zstd.NewWriter(&out, zstd.WithEncoderConcurrency(1))
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestDecode(t *testing.T) {
	c := client(t, Options{})
	b := []byte(sample)
	packed := pack(t, "gzip", b)
	flip := bytes.Clone(packed)
	flip[len(flip)-6] ^= 1
	for _, row := range []struct {
		name     string
		encoding []string
		sent     []byte
		want     string // "" when nothing may come out, "half" when some must
		err      error
	}{
		{"none", nil, b, sample, nil},
		{"identity", []string{"identity"}, b, sample, nil},
		{"gzip", []string{"gzip"}, packed, sample, nil},
		{"x-gzip", []string{"X-GZip"}, packed, sample, nil},
		{"br", []string{"br"}, pack(t, "br", b), sample, nil},
		{"zstd", []string{"zstd"}, pack(t, "zstd", b), sample, nil},
		{"deflate with zlib's frame", []string{"deflate"}, pack(t, "zlib", b), sample, nil},
		{"deflate without it", []string{"deflate"}, pack(t, "raw", b), sample, nil},
		{"two layers in one line", []string{"br, gzip"}, pack(t, "gzip", pack(t, "br", b)), sample, nil},
		{"two layers in two lines", []string{"gzip", "gzip"}, pack(t, "gzip", packed), sample, nil},
		{"plain though gzip is said", []string{"gzip"}, b, sample, nil},
		{"plain though br is said", []string{"br"}, b, sample, nil},
		{"a charset where the coding stands", []string{"UTF-8"}, b, sample, nil},
		{"JSON though zstd is said", []string{"zstd"}, []byte("\ufeff  {\"items\":[]}"), "\ufeff  {\"items\":[]}", nil},
		{"nothing though gzip is said", []string{"gzip"}, nil, "", nil},
		{"padding after the end", []string{"gzip"}, append(bytes.Clone(packed), make([]byte, 64)...), sample, nil},
		{"two members", []string{"gzip"}, append(bytes.Clone(packed), packed...), sample + sample, nil},
		{"wrong checksum", []string{"gzip"}, flip, sample, errDamaged},
		{"gzip cut off", []string{"gzip"}, packed[:len(packed)-12], "half", errDamaged},
		{"zstd that is none", []string{"zstd"}, []byte("\x01\x02\x03\x04\x05\x06\x07\x08"), "", errDamaged},
		{"br that is none", []string{"br"}, []byte("\xff\xff\xff\xff\xff\xff\xff\xff"), "", errDamaged},
	} {
		sent := c.buffers.take()
		sent.Write(row.sent)
		got, err := (&trip{c: c, decoded: loan{room: c.decoded, clock: new(clock)}}).decode(t.Context(), sent, row.encoding)
		ok := got.String() == row.want || row.want == "half" && got.Len() > 0 && strings.HasPrefix(sample, got.String())
		if !ok || !errors.Is(err, row.err) || row.err == nil && err != nil {
			t.Errorf("%s: %q, %v; want %q, %v", row.name, got, err, row.want, row.err)
		}
		c.buffers.give(got)
	}
}

func TestBombs(t *testing.T) {
	c := client(t, Options{MaxBody: 4 << 20})
	zeros := make([]byte, 64<<20)
	noise := []byte(strings.Repeat("<item><title>The ferry runs again</title></item>", 3))
	for i := range 60000 {
		noise = append(noise, byte(i*i>>3), byte(i*7), byte(i>>4), ' ')
	}
	long := bytes.Repeat(noise, 24)
	for _, row := range []struct {
		name, encoding string
		sent           []byte
		kind           Kind // "" when the body must be cut at the limit instead
	}{
		{"gzip", "gzip", pack(t, "gzip", zeros), KindTooLarge},
		{"br", "br", pack(t, "br", zeros), KindTooLarge},
		{"zstd", "zstd", pack(t, "zstd", zeros), KindTooLarge},
		{"deflate", "deflate", pack(t, "zlib", zeros), KindTooLarge},
		{"gzip within gzip", "gzip, gzip", pack(t, "gzip", pack(t, "gzip", zeros)), KindTooLarge},
		{"three layers", "gzip, gzip, gzip", []byte("x"), KindTooLarge},
		{"a hundred layers", strings.Repeat("gzip,", 100), pack(t, "gzip", zeros), KindTooLarge},
		{"a coding of tomorrow", "lzma", []byte("x\x00\x01"), KindEncoding},
		{"only long", "gzip", pack(t, "gzip", long), ""},
	} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", row.encoding)
			_, _ = w.Write(row.sent)
		})
		if row.kind != "" {
			failed(t, c, Request{URL: s.URL}, row.kind)
			continue
		}
		if res := got(t, c, Request{URL: s.URL}); len(res.Body) != 4<<20 || !strings.Contains(res.Truncated, "longer than") {
			t.Errorf("%s: %d bytes, %q", row.name, len(res.Body), res.Truncated)
		}
	}
}

func TestDamagedBodies(t *testing.T) {
	packed := pack(t, "gzip", []byte(sample))
	sent := packed[:len(packed)-12]
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("ETag", `"a"`)
		_, _ = w.Write(sent)
	})
	c := client(t, Options{})
	res := got(t, c, Request{URL: s.URL})
	if len(res.Body) == 0 || !strings.Contains(res.Truncated, "damaged") || res.ETag+res.BodyHash != "" {
		t.Errorf("%+v", res)
	}
	sent = []byte("\x1f\x8b\x08\x00 and no more")
	failed(t, c, Request{URL: s.URL}, KindEncoding)
}

func FuzzDecode(f *testing.F) {
	for _, coding := range []string{"gzip", "br", "zstd"} {
		f.Add(coding, pack(f, coding, []byte(sample)))
	}
	f.Add("deflate", pack(f, "zlib", []byte(sample)))
	f.Add("gzip, br", []byte(sample))
	c, err := New(Options{MaxBody: 64 << 10})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, encoding string, sent []byte) {
		b := bytes.NewBuffer(bytes.Clone(sent))
		got, err := (&trip{c: c, decoded: loan{room: c.decoded, clock: new(clock)}}).decode(t.Context(), b, []string{encoding})
		if got.Len() > max(64<<10, len(sent)) {
			t.Errorf("%d bytes came out", got.Len())
		}
		var e *Error
		if err != nil && !errors.As(err, &e) && !errors.Is(err, errLong) && !errors.Is(err, errDamaged) {
			t.Errorf("an error of no kind: %v", err)
		}
	})
}
