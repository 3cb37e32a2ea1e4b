package fetch

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// hostile is what a Get of each recipe must come to: a kind of failure, or
// "ok" for a body, or "cut" for a body that is not whole. Recipes that are not
// named here fail the test.
var hostile = map[string]string{
	"redirect-self":        "redirects",
	"redirect-pair":        "redirects",
	"redirect-pair2":       "redirects",
	"redirect-chain-50":    "redirects",
	"redirect-to-file":     "scheme",
	"redirect-to-private":  "private",
	"redirect-to-metadata": "private",
	"redirect-to-mapped":   "private",
	"redirect-no-location": "redirects",
	"redirect-crlf":        "redirects protocol",
	"redirect-301-hijack":  "private",
	"redirect-auth-leak":   "private",
	"infinite-body":        "cut",
	"body-500mb":           "cut",
	"slow-drip":            "cut",
	"slow-headers":         "timeout",
	"never-respond":        "timeout",
	"accept-close":         "protocol",
	"short-body":           "cut",
	"long-body":            "ok",
	"neg-length":           "protocol",
	"dup-length":           "protocol",
	"te-and-cl":            "ok",
	"chunk-bad":            "protocol",
	"chunk-ext-huge":       "protocol",
	"chunk-tiny-flood":     "cut",
	"gzip-bomb-1g":         "too-large",
	"gzip-trunc":           "cut",
	"gzip-badcrc":          "cut",
	"gzip-lie":             "ok",
	"gzip-nested":          "ok protocol", // the server breaks off when its set lacks the file
	"gzip-multi-encoding":  "too-large",
	"br-bomb":              "too-large",
	"zstd-bomb":            "too-large protocol", // likewise
	"deflate-raw":          "ok",
	"enc-unknown":          "ok",
	"header-100mb":         "too-large",
	"header-1m":            "too-large",
	"header-nocolon":       "protocol",
	"header-nonascii":      "ok protocol",
	"status-999":           "status",
	"1xx-flood":            "too-large",
	"http09":               "protocol",
	"ctype-image":          "ok",
	"ctype-charset-lie":    "ok",
	"etag-huge":            "too-large",
	"etag-crlf":            "ok protocol",
	"lastmod-future":       "ok",
	"304-unasked":          "status",
	"304-body":             "status",
	"same-etag-new-body":   "ok",
	"retry-after-10y":      "busy",
	"retry-after-neg":      "busy",
	"429-storm":            "busy",
	"503-flap":             "ok busy",
	"404-then-200":         "status",
	"410-gone":             "gone",
	"cache-maxage-huge":    "ok",
	"setcookie-flood":      "ok",
	"robots-500":           "status",
	"robots-huge":          "cut",
	"robots-loop":          "redirects",
	"robots-crawl-delay":   "ok",
	"robots-disallow-all":  "ok",
	"keepalive-poison":     "ok",
	"proxy-407":            "status",
	"refresh-meta":         "ok",
	"stall-midbody":        "cut",
	"trailer-flood":        "protocol ok",
	"ok":                   "ok",
}

// evil starts the hostile server of the shared sets and returns its port.
func evil(t *testing.T) string {
	t.Helper()
	root := os.Getenv("HERALD_SHARED")
	if root == "" {
		t.Skip("HERALD_SHARED is not set")
	}
	cmd := exec.Command("python3", filepath.Join(root, "tools", "evilserver.py"), "0", filepath.Join(root, "data", "hostile")) // #nosec G204 -- a test's own tool
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

// TestHostileServers fetches every recipe under a host name of its own, all at
// once beside good ones.
func TestHostileServers(t *testing.T) {
	port := evil(t)
	guarded := dialer(Options{Timeout: defaultTimeout}, false)
	c, err := New(Options{Timeout: 4 * time.Second, Dial: func(ctx context.Context, network, addr string) (net.Conn, error) {
		if host, _, _ := net.SplitHostPort(addr); strings.HasSuffix(host, ".evil.example") {
			var d net.Dialer
			return d.DialContext(ctx, network, "127.0.0.1:"+port)
		} else if strings.HasSuffix(host, ".test") {
			return nil, errPrivate // as a name server might have it
		}
		return guarded(ctx, network, addr)
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	get := func(recipe string) (*Response, error) {
		return c.Get(t.Context(), Request{URL: "http://reader:secret@" + recipe + ".evil.example/" + recipe})
	}
	list, err := get("_list")
	if err != nil {
		t.Fatal(err)
	}
	var recipes []string
	if err := json.Unmarshal(list.Body, &recipes); err != nil || len(recipes) < 60 {
		t.Fatalf("%d recipes, %v", len(recipes), err)
	}
	began := time.Now()
	var wg sync.WaitGroup
	for _, recipe := range recipes {
		wg.Go(func() {
			res, err := get(recipe)
			if outcome := outcome(res, err); outcome == "" || !strings.Contains(hostile[recipe], outcome) {
				t.Errorf("%s: %q (%v), want %q", recipe, outcome, err, hostile[recipe])
			}
			if err != nil && (strings.Contains(err.Error(), "secret") || len(err.Error()) > 300) {
				t.Errorf("%s: %v", recipe, err)
			}
		})
	}
	wg.Wait()
	if d := time.Since(began); d > 15*time.Second {
		t.Errorf("all took %v", d)
	}
	var hits map[string]int
	after, err := get("_hits")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(after.Body, &hits); err != nil {
		t.Fatal(err)
	}
	for name := range hits {
		if strings.HasPrefix(name, "canary") {
			t.Errorf("the canary %s was reached", name)
		}
	}
}

func outcome(res *Response, err error) string {
	var e *Error
	switch {
	case errors.As(err, &e):
		return string(e.Kind)
	case err != nil:
		return ""
	case res.Truncated != "":
		return "cut"
	}
	return "ok"
}

// TestHostileDetails looks closer at the recipes whose rows name a number.
func TestHostileDetails(t *testing.T) {
	base := "http://127.0.0.1:" + evil(t) + "/"
	for recipe, check := range map[string]func(*Response, *Error) bool{
		"retry-after-10y":    func(_ *Response, e *Error) bool { return e.RetryAfter == 7*24*time.Hour },
		"retry-after-neg":    func(_ *Response, e *Error) bool { return e.RetryAfter == 0 },
		"cache-maxage-huge":  func(r *Response, _ *Error) bool { return r.MaxAge == 7*24*time.Hour },
		"redirect-chain-50":  func(_ *Response, e *Error) bool { return len(e.Hops) == maxRedirects+1 },
		"redirect-self":      func(_ *Response, e *Error) bool { return len(e.Hops) == 1 },
		"gzip-lie":           func(r *Response, _ *Error) bool { return bytes.HasPrefix(r.Body, []byte("<?xml")) },
		"deflate-raw":        func(r *Response, _ *Error) bool { return bytes.HasPrefix(r.Body, []byte("<?xml")) },
		"enc-unknown":        func(r *Response, _ *Error) bool { return bytes.HasPrefix(r.Body, []byte("<?xml")) },
		"gzip-badcrc":        func(r *Response, _ *Error) bool { return bytes.HasSuffix(r.Body, []byte("</rss>")) },
		"short-body":         func(r *Response, _ *Error) bool { return bytes.HasSuffix(r.Body, []byte("</rss>")) },
		"keepalive-poison":   func(r *Response, _ *Error) bool { return bytes.HasSuffix(r.Body, []byte("</rss>")) },
		"setcookie-flood":    func(r *Response, _ *Error) bool { return len(r.Body) > 0 },
		"same-etag-new-body": func(r *Response, _ *Error) bool { return r.ETag == `"same"` && !r.NotModified },
	} {
		c := client(t, Options{})
		res, err := c.Get(t.Context(), Request{URL: base + recipe, ETag: `"same"`, BodyHash: "x"})
		var e *Error
		if err != nil && !errors.As(err, &e) || !check(res, e) {
			t.Errorf("%s: %+v, %+v", recipe, res, err)
		}
	}
}
