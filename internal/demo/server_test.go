package demo

import (
	"context"
	"errors"
	"fmt"
	"image/png"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const courier = "http://harbour-courier.example/feeds/news.xml"

func TestAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct {
		about, address string
		status         int
		kind           string
	}{
		{"RSS", courier, 200, "application/rss+xml; charset=utf-8"},
		{"a port is no part of the name", "http://harbour-courier.example:8080/feeds/news.xml", 200, "application/rss+xml; charset=utf-8"},
		{"case does not matter in names", "http://Harbour-Courier.EXAMPLE/feeds/news.xml", 200, "application/rss+xml; charset=utf-8"},
		{"Atom", "http://corvane-wire.example/atom.xml", 200, "application/atom+xml; charset=utf-8"},
		{"JSON Feed", "http://circuit-and-spark.example/feed.json", 200, "application/feed+json"},
		{"RDF", "http://farfield.example/rdf", 200, "application/rdf+xml"},
		{"a feed named by its query", "http://brackwater-post.example/?feed=rss2", 200, "application/rss+xml; charset=utf-8"},
		{"and the front page beside it", "http://brackwater-post.example/", 200, "text/html; charset=utf-8"},
		{"lists", "http://news.aggregate.example/rss/topics/" + worldTopic + "?hl=en-US&gl=US&ceid=US:en", 200, "application/xml; charset=utf-8"},
		{"no such page", "http://harbour-courier.example/feeds/", 404, "text/plain; charset=utf-8"},
		{"broken", "http://the-daily-kiln.example/feed.xml", 500, "text/html; charset=utf-8"},
		{"dead", "http://silent-shore.example/rss.xml", 502, "text/plain; charset=utf-8"},
		{"nobody's name", "http://nobody.example/", 502, "text/plain; charset=utf-8"},
		{"the desk", "http://127.0.0.1:4321/", 200, "text/plain; charset=utf-8"},
		{"the world is .example", "http://example.com/rss", 404, "text/plain; charset=utf-8"},
	} {
		rec := get(w, c.address)
		if kind := rec.Header().Get("Content-Type"); rec.Code != c.status || kind != c.kind {
			t.Errorf("%s: %s gave %d %q, want %d %q", c.about, c.address, rec.Code, kind, c.status, c.kind)
		}
	}
}

func TestEveryArticleAndPictureCanBeOpened(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.SetDay(2)
	for _, s := range w.stories {
		for _, a := range s.articles {
			v := a.versions[len(a.versions)-1]
			rec := get(w, a.link+a.publisher.query)
			if rec.Code != http.StatusOK || !strings.Contains(rec.Body.String(), "<h1>") {
				t.Errorf("%s: status %d", a.link, rec.Code)
			}
			if i := (item{a, v, v.at}); v.image {
				checkPicture(t, w, i.Image())
			}
		}
	}
}

func checkPicture(t *testing.T, w *World, address string) {
	t.Helper()
	img, err := png.Decode(get(w, address).Body)
	if err != nil || img.Bounds().Dx() != pictureWidth || img.Bounds().Dy() != pictureHeight {
		t.Errorf("%s: no picture of the right size: %v", address, err)
	}
}

func TestAggregateLinksLeadToThePublisher(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var found int
	for day := range w.Clocks() {
		w.SetDay(day)
		for from, to := range w.Aggregated() {
			rec := get(w, from)
			if rec.Code == http.StatusNotFound {
				continue // not listed on this day
			}
			found++
			if got := rec.Header().Get("Location"); rec.Code != http.StatusFound || got != to {
				t.Errorf("%s led to %d %q, want %q", from, rec.Code, got, to)
			}
		}
	}
	if found < len(w.Aggregated()) {
		t.Errorf("%d of %d links were listed on some day", found, len(w.Aggregated()))
	}
}

func TestConditionalRequests(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := get(w, courier)
	tag, date := first.Header().Get("ETag"), first.Header().Get("Last-Modified")
	if tag == "" || date == "" {
		t.Fatalf("no validators: ETag %q, Last-Modified %q", tag, date)
	}
	for _, header := range [][]string{{"If-None-Match", tag}, {"If-Modified-Since", date}} {
		if rec := get(w, courier, header...); rec.Code != http.StatusNotModified || rec.Body.Len() > 0 {
			t.Errorf("day 0, %v: %d with %d bytes, want 304 with none", header, rec.Code, rec.Body.Len())
		}
	}
	w.SetDay(1)
	for _, header := range [][]string{{"If-None-Match", tag}, {"If-Modified-Since", date}} {
		if rec := get(w, courier, header...); rec.Code != http.StatusOK {
			t.Errorf("day 1, %v of day 0: %d, want 200", header, rec.Code)
		}
	}
}

func TestServerTimeIsTheWorlds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.SetDay(2)
	if got := get(w, courier).Header().Get("Date"); got != "Wed, 04 Mar 2026 18:00:00 GMT" {
		t.Errorf("Date: %q", got)
	}
}

func TestOnlyReading(t *testing.T) {
	t.Parallel()
	s := start(t)
	resp, err := proxied(s).Post(courier, "text/plain", strings.NewReader("hello"))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST gave %d", resp.StatusCode)
	}
}

func start(t *testing.T) *Server {
	t.Helper()
	s, err := newWorld(t).Start(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// proxied is a client that reaches the world through its proxy.
func proxied(s *Server) *http.Client {
	proxy := &url.URL{Scheme: "http", Host: s.Addr}
	return &http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(proxy), DisableKeepAlives: true}}
}

func body(t *testing.T, c *http.Client, address string) string {
	t.Helper()
	resp, err := c.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestProxyAndDialerShowTheSame(t *testing.T) {
	t.Parallel()
	s := start(t)
	dialed := &http.Client{Transport: &http.Transport{DialContext: s.Dial, DisableKeepAlives: true}}
	a, b := body(t, proxied(s), courier), body(t, dialed, courier)
	if a != b || !strings.Contains(a, "<title>The Harbour Courier</title>") {
		t.Errorf("through the proxy %d bytes, through the dialer %d", len(a), len(b))
	}
}

func TestProxyCarriesNoTunnel(t *testing.T) {
	t.Parallel()
	s := start(t)
	_, err := proxied(s).Get("https://harbour-courier.example/")
	if err == nil || !strings.Contains(err.Error(), "Not Implemented") {
		t.Errorf("https through the proxy: %v", err)
	}
}

func TestDeskSwitchesTheDay(t *testing.T) {
	t.Parallel()
	s := start(t)
	plain := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	before := body(t, proxied(s), courier)
	if got := body(t, plain, "http://"+s.Addr+"/-/day?n=2"); got != "day 2: Wednesday 4 March 2026, 18:00 UTC\n" {
		t.Errorf("the desk says %q", got)
	}
	if after := body(t, proxied(s), courier); len(after) <= len(before) {
		t.Errorf("the feed has %d bytes on day 2, %d on day 0", len(after), len(before))
	}
	for _, n := range []string{"", "-1", "3", "two"} {
		if rec := get(s.world, "http://127.0.0.1/-/day?n="+n); rec.Code != http.StatusBadRequest {
			t.Errorf("day %q gave %d", n, rec.Code)
		}
	}
	if got := get(s.world, "http://127.0.0.1/").Body.String(); !strings.HasPrefix(got, "day 2") {
		t.Errorf("a day that does not exist was set: %s", got)
	}
}

func TestDial(t *testing.T) {
	t.Parallel()
	s := start(t)
	for addr, leads := range map[string]bool{
		"harbour-courier.example:80":  true,
		"harbour-courier.example:443": true,
		"Harbour-Courier.Example:80":  true,
		"nobody.example:80":           true, // the server says so with a 502
		"silent-shore.example:80":     false,
		"example.com:80":              false,
		"notexample:80":               false,
		"127.0.0.1:80":                false,
		s.Addr:                        false,
	} {
		conn, err := s.Dial(t.Context(), "tcp", addr)
		if err == nil {
			conn.Close()
		}
		if leads != (err == nil) {
			t.Errorf("%s: leads to the world is %v, want %v (%v)", addr, err == nil, leads, err)
		}
		if err != nil && !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("%s: %v, want a refused connection", addr, err)
		}
	}
}

func TestServerEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s, err := newWorld(t).Start(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	select {
	case <-s.done:
	case <-time.After(10 * time.Second):
		t.Fatal("the server goes on after its context")
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := net.Dial("tcp", s.Addr); err == nil {
		t.Error("somebody still listens")
	}
}

func TestStartSaysWhatItCouldNotListenOn(t *testing.T) {
	t.Parallel()
	s := start(t)
	_, err := s.world.Start(t.Context(), s.Addr)
	if want := fmt.Sprintf("demo.Start(%q)", s.Addr); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("a second server on one port: %v", err)
	}
}
