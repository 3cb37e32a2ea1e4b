package fetch

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestRobotsFile(t *testing.T) {
	for _, row := range []struct {
		name, file string
		yes, no    string // paths, separated by spaces
	}{
		{"empty", "", "/ /a", ""},
		{"for all", "User-agent: *\nDisallow: /private\n", "/ /priv /robots.txt", "/private /private/a /private.html"},
		{"everything", "user-agent: *\r\ndisallow: /\r\n", "/robots.txt", "/ /a"},
		{"nothing disallowed", "User-agent: *\nDisallow:\n", "/ /a", ""},
		{"our group counts alone", "User-agent: *\nDisallow: /\n\nUser-agent: Herald/1.0\nDisallow: /no\n", "/ /a", "/no"},
		{"an empty group of ours", "User-agent: *\nDisallow: /\nUser-agent: herald\n", "/ /a", ""},
		{"another's group", "User-agent: heraldry\nDisallow: /\n", "/", ""},
		{"two agents, one group", "User-agent: other\nUser-agent: HERALD\nDisallow: /a\n", "/", "/a"},
		{"two groups of ours are one", "User-agent: herald\nDisallow: /a\nUser-agent: x\nDisallow: /x\nUser-agent: herald\nDisallow: /b\n", "/x", "/a /b"},
		{"the longest decides", "User-agent: *\nDisallow: /a\nAllow: /a/open\n", "/a/open /b", "/a /a/closed"},
		{"a tie allows", "User-agent: *\nDisallow: /a\nAllow: /a\n", "/a", ""},
		{"stars", "User-agent: *\nDisallow: /*/print\nDisallow: /*.pdf$\n", "/print /a.pdf?x", "/a/print /a/b/print/ /x/y.pdf"},
		{"a dollar inside is one", "User-agent: *\nDisallow: /a$b\n", "/a", "/a$b"},
		{"query", "User-agent: *\nDisallow: /*?page=\n", "/a", "/a?page=2"},
		{"escapes", "User-agent: *\nDisallow: /caf%c3%a9\nDisallow: /%7euser\n", "/cafe", "/café /caf%C3%A9 /~user"},
		{"comments and noise", "\ufeffUser-agent: * # all\nSitemap: https://x.example/\nCrawl-delay: 1000000000\n???\nDisallow: /a # not b\n", "/b", "/a"},
		{"rules before any agent", "Disallow: /\n", "/", ""},
	} {
		f := readRobots([]byte(row.file), "herald")
		for _, path := range strings.Fields(row.yes) {
			if !f.allows(path) {
				t.Errorf("%s: %s is refused", row.name, path)
			}
		}
		for _, path := range strings.Fields(row.no) {
			if f.allows(path) {
				t.Errorf("%s: %s is allowed", row.name, path)
			}
		}
	}
}

func TestHostileRobotsFilesAreQuick(t *testing.T) {
	path := "/" + strings.Repeat("a", maxAddress)
	for _, file := range []string{
		strings.Repeat("Disallow: /x\n", 100000),
		strings.Repeat("Disallow: /"+strings.Repeat("*a", 500)+"b\n", 480),
		strings.Repeat("Disallow: /*"+strings.Repeat("a", 1000)+"b\n", 490),
		strings.Repeat("Disallow: /"+strings.Repeat("*", 1000)+"b\n", 490),
		"Disallow: /" + strings.Repeat("*", 1<<20),
		strings.Repeat("User-agent: herald\n", 50000),
	} {
		began := time.Now()
		readRobots([]byte("User-agent: *\n"+file), "herald").allows(path)
		if d := time.Since(began); d > 2*time.Second {
			t.Errorf("%.40q… took %v", file, d)
		}
	}
}

func TestAllowed(t *testing.T) {
	var asked atomic.Int32
	status, file := 200, "User-agent: herald\nDisallow: /no\n"
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/robots.txt" {
			t.Errorf("asked for %s", r.URL)
		}
		asked.Add(1)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, file)
	})
	for _, row := range []struct {
		status int
		file   string
		yes    bool // of /yes
		kind   Kind // of /no, "" when it is allowed
	}{
		{200, file, true, KindRobots},
		{200, "", true, ""},
		{404, file, true, ""},
		{401, file, true, ""},
		{500, file, false, KindStatus},
		{503, file, false, KindBusy},
	} {
		status, file = row.status, row.file
		asked.Store(0)
		c := client(t, Options{})
		yes, no := c.Allowed(t.Context(), s.URL+"/yes?a=b"), c.Allowed(t.Context(), s.URL+"/no")
		var e *Error
		if (yes == nil) != row.yes || (no == nil) != (row.kind == "") || errors.As(no, &e) && e.Kind != row.kind {
			t.Errorf("%d: /yes %v, /no %v; want %v and %q", row.status, yes, no, row.yes, row.kind)
		}
		if asked.Load() != 1 {
			t.Errorf("%d: asked %d times for two addresses", row.status, asked.Load())
		}
	}
}

func TestRobotsStayInForceWhileTheServerFails(t *testing.T) {
	down := false
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if down {
			w.WriteHeader(500)
			return
		}
		_, _ = io.WriteString(w, "User-agent: *\nDisallow: /no\n")
	})
	c := client(t, Options{})
	if err := c.Allowed(t.Context(), s.URL+"/yes"); err != nil {
		t.Fatal(err)
	}
	down = true
	for _, site := range c.robots.sites {
		site.until = time.Time{}
	}
	if yes, no := c.Allowed(t.Context(), s.URL+"/yes"), c.Allowed(t.Context(), s.URL+"/no"); yes != nil || no == nil {
		t.Errorf("/yes %v, /no %v", yes, no)
	}
}

func TestRobotsSitesAreForgotten(t *testing.T) {
	r := robots{sites: map[string]*robotsSite{}}
	for i := range robotsSites + 10 {
		r.site(fmt.Sprint(i), time.Unix(int64(i), 0))
	}
	if len(r.sites) != robotsSites || r.sites["0"] != nil || r.sites[fmt.Sprint(robotsSites+9)] == nil {
		t.Errorf("%d sites are remembered", len(r.sites))
	}
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /*a$\nAllow: /%41*b", "/a?b=%c3%a9")
	f.Fuzz(func(t *testing.T, file, path string) {
		rules := readRobots([]byte(file), "herald")
		if rules.allows(path) != rules.allows(normalPath(path)) {
			t.Errorf("%q is judged by its spelling: %q", path, normalPath(path))
		}
	})
}
