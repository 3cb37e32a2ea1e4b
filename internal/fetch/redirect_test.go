package fetch

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// world leads names to test servers: "a.example:80" to a listener's address.
// Names that it does not know fail the test.
func world(t *testing.T, hosts map[string]*httptest.Server) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		s := hosts[addr]
		if s == nil {
			t.Errorf("somebody asked for %s", addr)
			return nil, errPrivate
		}
		var d net.Dialer
		return d.DialContext(ctx, network, s.Listener.Addr().String())
	}
}

// loopback leads every name to one listener.
func loopback(address string) dialFunc {
	return func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, address)
	}
}

func TestRedirectsAndWhatLasts(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		// /301/302/end redirects with 301 to /302/end, and so on.
		code, rest, more := strings.Cut(r.URL.Path[1:], "/")
		if !more {
			_, _ = io.WriteString(w, sample)
			return
		}
		var status int
		_, _ = fmt.Sscan(code, &status)
		w.Header().Set("Location", "/"+rest)
		w.WriteHeader(status)
	})
	c := client(t, Options{})
	for _, row := range []struct{ path, permanent string }{
		{"/301/end", "/end"},
		{"/308/301/end", "/end"},
		{"/302/end", ""},
		{"/303/301/end", ""},
		{"/307/end", ""},
		{"/301/302/end", "/302/end"},
		{"/301/302/301/end", "/302/301/end"},
	} {
		res := got(t, c, Request{URL: s.URL + row.path})
		want := row.permanent
		if want != "" {
			want = s.URL + want
		}
		if res.Permanent != want || res.URL != s.URL+"/end" || string(res.Body) != sample {
			t.Errorf("%s: Permanent %q, URL %q; want %q and /end", row.path, res.Permanent, res.URL, want)
		}
		if n := strings.Count(row.path, "/"); len(res.Hops) != n || res.Hops[0].Status != int(row.path[1]-'0')*100+int(row.path[3]-'0') {
			t.Errorf("%s: %d hops, first %+v; want %d", row.path, len(res.Hops), res.Hops[0], n)
		}
	}
}

func TestRedirectsAreCounted(t *testing.T) {
	asked := 0
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		var n int
		_, _ = fmt.Sscanf(r.URL.Path, "/%d", &n)
		if n == 0 {
			return
		}
		http.Redirect(w, r, fmt.Sprintf("/%d", n-1), http.StatusFound)
	})
	c := client(t, Options{})
	got(t, c, Request{URL: s.URL + "/10"})
	asked = 0
	e := failed(t, c, Request{URL: s.URL + "/11"}, KindRedirects)
	if asked != 11 || len(e.Hops) != 11 || e.At != s.URL+"/1" {
		t.Errorf("asked %d times, %d hops, at %q; want 11, 11 and /1", asked, len(e.Hops), e.At)
	}
}

func TestRedirectsThatLeadNowhere(t *testing.T) {
	to, asked := "", 0
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		if to != "" {
			w.Header()["Location"] = []string{to}
		}
		w.WriteHeader(http.StatusFound)
	})
	c := client(t, Options{Root: t.TempDir()})
	for _, row := range []struct {
		to   string
		kind Kind
		says string
	}{
		{"", KindRedirects, "without saying where"},
		{"http://[::1", KindRedirects, "not an address"},
		{"file:///etc/passwd", KindScheme, "neither http nor https"},
		{"ftp://files.example/a", KindScheme, "neither http nor https"},
		{"javascript:alert(1)", KindScheme, "neither http nor https"},
		{"http://mail.example:25/", KindAddress, "belongs to another protocol"},
		{"http://me:secret@mail.example:25/", KindAddress, "redirects to http://mail.example:25/, which"},
		{"/", KindRedirects, "in a circle"},
	} {
		to, asked = row.to, 0
		e := failed(t, c, Request{URL: s.URL + "/", AllowFile: true}, row.kind)
		if !strings.Contains(e.Error(), row.says) || strings.Contains(e.Error(), "secret") || asked != 1 {
			t.Errorf("Location %q: %v after %d requests, want it to say %q after 1", row.to, e, asked, row.says)
		}
	}
}

// TestSecretsStayWithTheirOrigin follows redirects to the same origin, to
// another port, and to another host, and looks at what each was told.
func TestSecretsStayWithTheirOrigin(t *testing.T) {
	seen := map[string]http.Header{}
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen[r.Host+r.URL.Path] = r.Header
		if to := r.URL.Query().Get("to"); to != "" {
			http.Redirect(w, r, to, http.StatusMovedPermanently)
		}
	})
	s := httptest.NewServer(h)
	defer s.Close()
	c := client(t, Options{Dial: world(t, map[string]*httptest.Server{"a.example:80": s, "a.example:8080": s, "b.example:80": s})})
	from := Request{
		URL: "http://a.example/feed", User: "reader", Password: "secret", UserAgent: "Mine/1",
		Header: http.Header{"X-Key": {"secret"}, "Cookie": {"id=secret"}, "Accept": {"text/mine"}, "Accept-Encoding": {"foo"}, "Host": {"evil.example"}},
	}
	told := func(h http.Header) bool {
		return h.Get("Authorization") != "" && h.Get("X-Key") != "" && h.Get("Cookie") != "" && h.Get("User-Agent") == "Mine/1"
	}
	for _, row := range []struct {
		to   string
		told bool
	}{
		{"http://a.example/next", true},
		{"http://A.example:80/next", true},
		{"http://a.example:8080/next", false},
		{"http://b.example/next", false},
		{"http://x:y@b.example/next", false},
	} {
		clear(seen)
		r := from
		r.URL += "?to=" + url.QueryEscape(row.to)
		res := got(t, c, r)
		u, _, err := parse(row.to)
		if err != nil {
			t.Fatal(err)
		}
		next := seen[strings.TrimSuffix(u.Host, ":80")+"/next"]
		if next == nil {
			next = seen[u.Host+"/next"]
		}
		if next == nil || told(next) != row.told || !row.told && (next.Get("Authorization")+next.Get("X-Key")+next.Get("Cookie") != "") {
			t.Errorf("%s was told %v, want the secrets there: %v", row.to, next, row.told)
		}
		if first := seen["a.example/feed"]; !told(first) || first.Get("Accept-Encoding") == "foo" || first.Get("Accept") != "text/mine" {
			t.Errorf("the first hop was told %v", first)
		}
		if s := fmt.Sprint(res.Hops, res.URL, res.Permanent); strings.Contains(s, "secret") || strings.Contains(res.URL, "x:y") {
			t.Errorf("the hops show a secret: %s", s)
		}
	}
}

func TestMovedFeedsAreAskedWhereTheyAre(t *testing.T) {
	seen := map[string]http.Header{}
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		seen[r.Host+r.URL.Path] = r.Header
		if r.URL.Path == "/newer" {
			http.Redirect(w, r, "/newest", http.StatusMovedPermanently)
		}
	})
	c := client(t, Options{Dial: loopback(s.Listener.Addr().String()), Root: t.TempDir()})
	for _, row := range []struct{ moved, asked, permanent, told string }{
		{"", "a.example/old", "", "yes"},
		{"http://a.example/new", "a.example/new", "http://a.example/new", "yes"},
		{"http://b.example/new", "b.example/new", "http://b.example/new", "no"},
		{"http://b.example/newer", "b.example/newest", "http://b.example/newest", "no"},
		{"file:x.xml", "a.example/old", "", "yes"},
	} {
		clear(seen)
		res := got(t, c, Request{URL: "http://a.example/old", Moved: row.moved, User: "u", Password: "p", AllowFile: true})
		last := seen[row.asked]
		if last == nil || res.Permanent != row.permanent || (last.Get("Authorization") != "") != (row.told == "yes") {
			t.Errorf("Moved %q: %d hosts asked, Permanent %q, told %v; want %+v", row.moved, len(seen), res.Permanent, last, row)
		}
	}
}

func TestCredentialsInTheAddress(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if u, p, _ := r.BasicAuth(); u != "reader" || p != "open sesame" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		if r.URL.Path != "/end" {
			http.Redirect(w, r, "/end", http.StatusMovedPermanently)
		}
	})
	c := client(t, Options{})
	address := strings.Replace(s.URL, "://", "://reader:open%20sesame@", 1)
	if res := got(t, c, Request{URL: address}); res.URL != s.URL+"/end" || res.Permanent != "" {
		t.Errorf("URL %q, Permanent %q; want no credentials, and no move that would lose them", res.URL, res.Permanent)
	}
	e := failed(t, c, Request{URL: strings.Replace(address, "sesame", "wide", 1)}, KindStatus)
	if strings.Contains(e.Error()+fmt.Sprint(e.Hops), "wide") || !strings.Contains(e.Error(), s.URL) {
		t.Errorf("the message shows the password or hides the address: %v", e)
	}
}

func TestStepDownToHTTPIsFollowedNotRemembered(t *testing.T) {
	var told http.Header
	plain := serve(t, func(_ http.ResponseWriter, r *http.Request) { told = r.Header })
	secure := httptest.NewTLSServer(http.RedirectHandler("http://a.example/feed", http.StatusMovedPermanently))
	defer secure.Close()
	c := client(t, Options{Dial: world(t, map[string]*httptest.Server{"a.example:80": plain, "a.example:443": secure})})
	trust(c, secure)
	res := got(t, c, Request{URL: "https://a.example/feed", User: "u", Password: "p"})
	if res.URL != "http://a.example/feed" || res.Permanent != "" || told.Get("Authorization") != "" {
		t.Errorf("URL %q, Permanent %q, told %v", res.URL, res.Permanent, told)
	}
}
