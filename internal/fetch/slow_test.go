package fetch

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

// listen starts a server that speaks whatever talk says, and returns its
// address. The connection is closed when talk returns, or with the test.
func listen(t *testing.T, talk func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	var open []net.Conn
	wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, c)
			mu.Unlock()
			wg.Go(func() {
				defer c.Close()
				talk(c)
			})
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		mu.Lock()
		for _, c := range open {
			_ = c.Close()
		}
		mu.Unlock()
		wg.Wait()
	})
	return l.Addr().String()
}

// says is a talk that reads a request's head and sends the parts, waiting
// between them; a negative wait leaves the connection open after them.
func says(wait time.Duration, parts ...string) func(net.Conn) {
	return func(c net.Conn) {
		r, err := http.ReadRequest(bufio.NewReader(c))
		if err != nil {
			return
		}
		_ = r.Body.Close()
		for _, p := range parts {
			if _, err := io.WriteString(c, p); err != nil {
				return
			}
			time.Sleep(max(0, wait))
		}
		if wait < 0 {
			_, _ = io.Copy(io.Discard, c)
		}
	}
}

const head = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: \"a\"\r\nLast-Modified: Mon, 02 Mar 2026 10:00:00 GMT\r\n"

func TestServersThatNeverEnd(t *testing.T) {
	drip := strings.Split("HTTP/1.1 200 OK\r\nX-Long: "+strings.Repeat("x", 400), "")
	for _, row := range []struct {
		name string
		talk func(net.Conn)
		kind Kind
	}{
		{"never answers", says(-1), KindTimeout},
		{"header by the byte", says(20*time.Millisecond, drip...), KindTimeout},
		{"body never starts", says(-1, head+"Content-Length: 100\r\n\r\n"), KindTimeout},
		{"100 Continue and no more", says(-1, "HTTP/1.1 100 Continue\r\n\r\n"), KindTimeout},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			c := client(t, Options{Timeout: 300 * time.Millisecond})
			began := time.Now()
			e := failed(t, c, Request{URL: "http://" + listen(t, row.talk)}, row.kind)
			if d := time.Since(began); d > 3*time.Second {
				t.Errorf("took %v: %v", d, e)
			}
		})
	}
}

func TestBodiesThatBreakOffAreKept(t *testing.T) {
	half := sample[:len(sample)/2]
	for _, row := range []struct {
		name, says string
		talk       func(net.Conn)
	}{
		{"shorter than promised", "broke off", says(0, head+"Content-Length: 9999\r\n\r\n"+half)},
		{"stalls", "stopped sending", says(-1, head+"Content-Length: 9999\r\n\r\n"+half)},
		{"drips", "stopped sending", says(30*time.Millisecond, append([]string{head + "Content-Length: 9999\r\n\r\n" + half}, strings.Split(strings.Repeat(" ", 300), "")...)...)},
		{"chunks without an end", "broke off", says(0, head+"Transfer-Encoding: chunked\r\n\r\n"+fmt.Sprintf("%x\r\n%s\r\n", len(half), half))},
		{"chunks that are none", "broke off", says(0, head+"Transfer-Encoding: chunked\r\n\r\n"+fmt.Sprintf("%x\r\n%s\r\nZZZ\r\n", len(half), half))},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			c := client(t, Options{Timeout: 400 * time.Millisecond})
			res := got(t, c, Request{URL: "http://" + listen(t, row.talk)})
			if !strings.HasPrefix(string(res.Body), half) || !strings.Contains(res.Truncated, row.says) {
				t.Errorf("Truncated %q with %q, want %q and the half", res.Truncated, res.Body, row.says)
			}
			if res.ETag+res.LastModified+res.BodyHash != "" || res.NotModified {
				t.Errorf("validators of a body that is not whole were kept: %+v", res)
			}
		})
	}
}

func TestAnswersThatAreNotHTTP(t *testing.T) {
	for _, row := range []struct {
		name string
		talk func(net.Conn)
		kind Kind
	}{
		{"HTTP 0.9", says(0, sample), KindProtocol},
		{"nothing", says(0), KindProtocol},
		{"negative length", says(0, "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx"), KindProtocol},
		{"two lengths", says(0, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx"), KindProtocol},
		{"a line that is no header", says(0, "HTTP/1.1 200 OK\r\nno colon here\r\n\r\n"), KindProtocol},
		{"one long header", says(0, "HTTP/1.1 200 OK\r\nX: "+strings.Repeat("x", 2*maxHeader)), KindTooLarge},
		{"many headers", says(0, "HTTP/1.1 200 OK\r\n"+strings.Repeat("X: y\r\n", maxHeader/4)), KindTooLarge},
		{"early hints for ever", says(0, strings.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", 100000)), KindTooLarge},
		{"a chunk that is none", says(0, head+"Transfer-Encoding: chunked\r\n\r\nZZZ\r\nabc\r\n"), KindProtocol},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			c := client(t, Options{Timeout: 5 * time.Second})
			address := "http://" + listen(t, row.talk)
			e := failed(t, c, Request{URL: address}, row.kind)
			if again := failed(t, c, Request{URL: address}, row.kind); again.Error() != e.Error() {
				t.Errorf("%q, then %q", e, again)
			}
		})
	}
}

func TestNobodyListens(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://" + l.Addr().String() + "/"
	_ = l.Close()
	e := failed(t, client(t, Options{}), Request{URL: address}, KindRefused)
	if want := address + " refuses connections: the server may be down"; e.Error() != want {
		t.Errorf("got %q, want %q", e, want)
	}
}

func TestLargeBodiesAreCut(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"a"`)
		chunk := []byte(strings.Repeat("<item/>", 1000))
		for r.Context().Err() == nil {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	})
	c := client(t, Options{MaxBody: 3 << 20})
	res := got(t, c, Request{URL: s.URL})
	if len(res.Body) != 3<<20 || !strings.Contains(res.Truncated, "longer than 3.15 MB") || res.ETag == "" {
		t.Errorf("%d bytes, %q, ETag %q", len(res.Body), res.Truncated, res.ETag)
	}
	if again := got(t, c, Request{URL: s.URL, BodyHash: res.BodyHash}); !again.NotModified {
		t.Errorf("the same cut body counts as new: %q", again.Truncated)
	}
}

func TestHugeValidatorsAreForgotten(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `"`+strings.Repeat("e", maxValidator)+`"`)
		_, _ = io.WriteString(w, sample)
	})
	c := client(t, Options{})
	res := got(t, c, Request{URL: s.URL})
	if res.ETag != "" {
		t.Errorf("kept an ETag of %d bytes", len(res.ETag))
	}
	if res = got(t, c, Request{URL: s.URL, ETag: strings.Repeat("e", maxValidator+1)}); res.NotModified {
		t.Error("sent an ETag beyond the bound")
	}
}
