package fetch

import (
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// trust makes the client believe the test server's certificate, for any name.
func trust(c *Client, s *httptest.Server) {
	conf := s.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	conf.ServerName = "example.com"
	c.transport.TLSClientConfig = conf
}

func secure(t *testing.T, setup func(*httptest.Server)) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.Proto)
	}))
	s.Config.ErrorLog = quiet()
	setup(s)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func TestHTTP2(t *testing.T) {
	s := secure(t, func(s *httptest.Server) { s.EnableHTTP2 = true })
	c := client(t, Options{})
	trust(c, s)
	if res := got(t, c, Request{URL: s.URL}); string(res.Body) != "HTTP/2.0" || res.Hops[0].Proto != "HTTP/2.0" {
		t.Errorf("spoke %q", res.Body)
	}
}

func TestTLSFailures(t *testing.T) {
	for _, row := range []struct {
		name  string
		setup func(*httptest.Server)
		after func(*Client, *httptest.Server)
		says  string
	}{
		{"self-signed", func(*httptest.Server) {}, func(*Client, *httptest.Server) {}, "nobody this machine trusts"},
		{"wrong name", func(*httptest.Server) {}, func(c *Client, s *httptest.Server) {
			trust(c, s)
			c.transport.TLSClientConfig.ServerName = "other.test"
		}, "another name"},
		{"expired", func(*httptest.Server) {}, func(c *Client, s *httptest.Server) {
			trust(c, s)
			c.transport.TLSClientConfig.Time = func() time.Time { return time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC) }
		}, "expired"},
		{"TLS 1.0 only", func(s *httptest.Server) {
			s.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS10} // #nosec G402 -- what a good client refuses
		}, trust, "no secure connection that is safe"},
	} {
		s := secure(t, row.setup)
		c := client(t, Options{})
		row.after(c, s)
		e := failed(t, c, Request{URL: s.URL}, KindTLS)
		again := failed(t, c, Request{URL: s.URL}, KindTLS)
		if !strings.Contains(e.Error(), row.says) || e.Error() != again.Error() {
			t.Errorf("%s: %v then %v (cause %v), want %q twice", row.name, e, again, e.Err, row.says)
		}
	}
}

func TestHTTPSToAPlainServer(t *testing.T) {
	s := serve(t, func(http.ResponseWriter, *http.Request) {})
	e := failed(t, client(t, Options{}), Request{URL: strings.Replace(s.URL, "http:", "https:", 1)}, KindTLS)
	if !strings.Contains(e.Error(), "try http") {
		t.Error(e)
	}
}

func TestHandshakeThatStalls(t *testing.T) {
	l := listen(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
	began := time.Now()
	failed(t, client(t, Options{Timeout: 200 * time.Millisecond}), Request{URL: "https://" + l}, KindTimeout)
	if d := time.Since(began); d > 3*time.Second {
		t.Errorf("took %v", d)
	}
}

func TestProxy(t *testing.T) {
	var asked []string
	proxy := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Method+" "+r.RequestURI)
		if u, _, _ := strings.Cut(r.Header.Get("Proxy-Authorization"), " "); u != "Basic" {
			w.WriteHeader(http.StatusProxyAuthRequired)
			return
		}
		if r.Method == http.MethodConnect {
			w.WriteHeader(http.StatusForbidden)
		}
	})
	with := strings.Replace(proxy.URL, "://", "://u:p@", 1)
	c, err := New(Options{Proxy: with})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	got(t, c, Request{URL: "http://paper.example/feed"})
	failed(t, c, Request{URL: "https://paper.example/feed"}, KindProxy)
	if want := "GET http://paper.example/feed, CONNECT paper.example:443"; strings.Join(asked, ", ") != want {
		t.Errorf("the proxy was asked %v, want %v", asked, want)
	}
	asked = nil
	for _, private := range []string{"127.0.0.1", "[::1]", "[::ffff:10.0.0.1]", "127.1", "0x7f.0.0.1", "2130706433", "localhost", "a.localhost", "printer.local", "router", "127.0.0.1.", "metadata.google.internal"} {
		failed(t, c, Request{URL: "http://" + private + "/"}, KindPrivate)
	}
	if asked != nil {
		t.Errorf("the proxy was asked for private addresses: %v", asked)
	}
	c2, err := New(Options{Proxy: proxy.URL})
	if err != nil {
		t.Fatal(err)
	}
	defer c2.Close()
	if e := failed(t, c2, Request{URL: "http://paper.example/feed"}, KindProxy); !strings.Contains(e.Error(), "wants a user") {
		t.Error(e)
	}
	if _, err := New(Options{Proxy: "socks5://127.0.0.1:1080"}); err == nil || strings.Contains(err.Error(), "1080") {
		t.Errorf("a socks proxy: %v", err)
	}
}

func TestProxyThatIsDown(t *testing.T) {
	c, err := New(Options{Proxy: "http://127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	failed(t, c, Request{URL: "http://paper.example/feed"}, KindProxy)
}
