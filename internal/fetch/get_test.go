package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"herald"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const sample = `<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Post</title><item><guid>1</guid></item></channel></rss>`

// client returns one that may reach this machine and is closed with the test.
func client(t *testing.T, o Options) *Client {
	t.Helper()
	o.AllowPrivate = true
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func serve(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

// failed returns the *Error of a Get that must fail with the kind.
func failed(t *testing.T, c *Client, r Request, kind Kind) *Error {
	t.Helper()
	res, err := c.Get(t.Context(), r)
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("Get(%q): %v, answered: %v; want an *Error of kind %s", r.URL, err, res != nil, kind)
	}
	if e.Kind != kind {
		t.Errorf("Get(%q): kind %s (%v, cause %v), want %s", r.URL, e.Kind, e, e.Err, kind)
	}
	return e
}

func got(t *testing.T, c *Client, r Request) *Response {
	t.Helper()
	res, err := c.Get(t.Context(), r)
	if err != nil {
		t.Fatalf("Get(%q): %v", r.URL, err)
	}
	return res
}

func TestGetBringsBodyAndValidators(t *testing.T) {
	var seen http.Header
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		seen = r.Header
		w.Header().Set("ETag", `"a"`)
		w.Header().Set("Last-Modified", "Mon, 02 Mar 2026 10:00:00 GMT")
		w.Header().Set("Cache-Control", "public, max-age=600")
		w.Header().Set("Content-Type", "application/rss+xml")
		w.Header().Set("Content-Location", "/real.xml")
		_, _ = io.WriteString(w, sample)
	})
	c := client(t, Options{UserAgent: Agent("1.2", "https://paper.example/about")})
	res := got(t, c, Request{URL: s.URL + "/feed"})
	if string(res.Body) != sample || res.NotModified || res.Truncated != "" || res.Status != 200 {
		t.Errorf("got %+v with body %q", res, res.Body)
	}
	if res.ETag != `"a"` || res.LastModified == "" || res.MaxAge != 10*time.Minute || res.ContentType != "application/rss+xml" ||
		res.ContentLocation != "/real.xml" || len(res.BodyHash) != 64 || res.URL != s.URL+"/feed" || res.Permanent != "" {
		t.Errorf("got %+v", res)
	}
	if ua := seen.Get("User-Agent"); ua != "Herald/1.2 (news reader; +https://paper.example/about)" {
		t.Errorf("User-Agent %q", ua)
	}
	if len(res.Hops) != 1 || res.Hops[0].Status != 200 || res.Hops[0].Request.Get("Accept") != feedTypes || res.Elapsed <= 0 {
		t.Errorf("hops %+v, elapsed %v", res.Hops, res.Elapsed)
	}
}

func TestGetSendsValidatorsAndKnows304(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"a"` && r.Header.Get("If-Modified-Since") == "yesterday" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = io.WriteString(w, sample)
	})
	c := client(t, Options{})
	res := got(t, c, Request{URL: s.URL, ETag: `"a"`, LastModified: "yesterday", BodyHash: "h"})
	if !res.NotModified || res.Body != nil || res.ETag != `"a"` || res.LastModified != "yesterday" || res.BodyHash != "h" || res.Status != 304 {
		t.Errorf("got %+v", res)
	}
	first := got(t, c, Request{URL: s.URL})
	again := got(t, c, Request{URL: s.URL, BodyHash: first.BodyHash})
	if first.NotModified || !again.NotModified || again.Body != nil || again.BodyHash != first.BodyHash || again.Status != 200 {
		t.Errorf("same body: first %+v, again %+v", first, again)
	}
}

func TestStatuses(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var code int
		_, _ = fmt.Sscanf(r.URL.Path, "/%d", &code)
		if code == 429 {
			w.Header().Set("Retry-After", "315360000")
		}
		w.WriteHeader(code)
	})
	for _, row := range []struct {
		status int
		kind   Kind
		is     error
		says   string
	}{
		{304, KindStatus, nil, "not asked"},
		{400, KindStatus, nil, "400 Bad Request"},
		{401, KindStatus, nil, "user and password"},
		{404, KindStatus, herald.ErrNotFound, "may have changed"},
		{407, KindStatus, nil, "407"},
		{410, KindGone, herald.ErrGone, "remove it"},
		{429, KindBusy, herald.ErrBusy, "left alone"},
		{500, KindStatus, nil, "500 Internal Server Error"},
		{503, KindBusy, herald.ErrBusy, "left alone"},
		{999, KindStatus, nil, "answers 999"},
	} {
		e := failed(t, client(t, Options{}), Request{URL: fmt.Sprintf("%s/%d", s.URL, row.status)}, row.kind)
		if e.Status != row.status || !strings.Contains(e.Error(), row.says) || row.is != nil && !errors.Is(e, row.is) {
			t.Errorf("%d: %v (status %d), want it to say %q and be %v", row.status, e, e.Status, row.says, row.is)
		}
		if row.status == 429 && e.RetryAfter != maxHint {
			t.Errorf("Retry-After of ten years became %v, want %v", e.RetryAfter, maxHint)
		}
	}
}

func TestCancelledGetGivesTheCauseOfItsContext(t *testing.T) {
	reached := make(chan struct{})
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		close(reached)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("the owner stopped it")
	go func() { <-reached; cancel(stop) }()
	_, err := client(t, Options{}).Get(ctx, Request{URL: s.URL})
	var e *Error
	if !errors.Is(err, stop) || errors.As(err, &e) {
		t.Errorf("got %v, want the context's cause and no *Error", err)
	}
}

func TestPing(t *testing.T) {
	asked := ""
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r.URL.Path
		if asked == "/bad" {
			w.WriteHeader(500)
		}
	})
	c := client(t, Options{})
	if err := c.Ping(t.Context(), s.URL+"/beat"); err != nil || asked != "/beat" {
		t.Errorf("Ping: %v, asked %q", err, asked)
	}
	if err := c.Ping(t.Context(), s.URL+"/bad"); err == nil || !strings.Contains(err.Error(), "500") {
		t.Errorf("Ping of a failing address: %v", err)
	}
}
