//go:build unix

package main

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// canary listens on every address of this machine and notes what is asked.
type canary struct {
	mu    sync.Mutex
	asked map[string]bool // by the first part of the path
	port  int
}

func startCanary(t *testing.T) *canary {
	t.Helper()
	c := &canary{asked: map[string]bool{}}
	l, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	c.port = l.Addr().(*net.TCPAddr).Port
	server := &httptest.Server{Listener: l, Config: &http.Server{Handler: c}}
	server.Start()
	t.Cleanup(server.Close)
	return c
}

func (c *canary) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	door, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	c.asked[door] = true
	http.NotFound(w, r)
}

func (c *canary) has(door string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.asked[door]
}

// inside are ways to write hosts that lead to this machine.
func inside(t *testing.T) []string {
	t.Helper()
	hosts := []string{"127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0", "127.0.0.1.", "127.127.127.127", "localhost", "LOCALHOST.",
		"foo.localhost", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "①②⑦.⓪.⓪.①", "user:pass@127.0.0.1"}
	own, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range own {
		if n, ok := a.(*net.IPNet); ok && n.IP.IsPrivate() && n.IP.To4() != nil {
			hosts = append(hosts, n.IP.String())
		}
	}
	return hosts
}

// lure writes a configuration whose every address leads to the canary: feeds,
// and in a file that is read as a feed the articles, pictures and a hub.
func (c *canary) lure(t *testing.T, hosts []string, private bool) string {
	t.Helper()
	dir := t.TempDir()
	var items, feeds, opml strings.Builder
	for i, host := range hosts {
		at := fmt.Sprintf("http://%s:%d", host, c.port)
		fmt.Fprintf(&items, `<item><guid>%[2]d</guid><title>A report about harbour number %[2]d</title><link>%[1]s/article/%[2]d</link>
<enclosure url="%[1]s/picture/%[2]d.jpg" type="image/jpeg" length="1"/><source url="%[1]s/source">A paper</source></item>`, at, i)
		fmt.Fprintf(&feeds, "  - url: %q\n", at+"/feed/"+fmt.Sprint(i))
		fmt.Fprintf(&opml, `<outline type="rss" xmlUrl="%s/listed/%d"/>`, at, i)
	}
	for name, text := range map[string]string{
		"lure.xml": fmt.Sprintf(`<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>A paper</title>
<link>http://localhost:%[1]d/</link><atom:link rel="hub" href="http://localhost:%[1]d/hub"/><atom:link rel="self" href="http://localhost:%[1]d/self"/>%[2]s</channel></rss>`, c.port, items.String()),
		"lure.opml": `<opml version="2.0"><body>` + opml.String() + `</body></opml>`,
		"herald.yaml": fmt.Sprintf(`site: {title: Lure, url: "https://news.example.org/"}
feeds:
  - url: file:lure.xml
  - opml: lure.opml
%sstore: {sqlite: herald.db}
fetch: {allow_private: %v, timeout: 5s}
publish:
  - site: {dir: public, images: copy}
`, feeds.String(), private),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// knock goes through every door, and leaves a daemon running for a while, or
// until it has asked the hub.
func (c *canary) knock(t *testing.T, hosts []string, private bool, wait time.Duration) {
	t.Helper()
	dir := c.lure(t, hosts, private)
	at := func(host, path string) string { return fmt.Sprintf("http://%s:%d/%s", host, c.port, path) }
	calls := [][]string{{"run", "--all", "--heartbeat", at("127.0.0.1", "heartbeat")}}
	for _, host := range hosts {
		discover, convert := []string{"discover", at(host, "discover/x")}, []string{"convert", "-o", "out", at(host, "convert/x")}
		if private {
			discover, convert = append(discover, "--allow-private"), append(convert, "--allow-private")
		}
		calls = append(calls, discover, convert, []string{"feeds", "test", at(host, "test/x")}, []string{"parse", at(host, "parse/x")})
	}
	var all sync.WaitGroup
	limit := make(chan struct{}, 4)
	for i, args := range calls {
		limit <- struct{}{}
		all.Go(func() {
			defer func() { <-limit }()
			if out, err := program(dir, args...).CombinedOutput(); err == nil && i > 0 {
				t.Errorf("herald %v was answered: %s", args, out)
			}
		})
	}
	all.Wait()
	d := startServe(t, program(dir, "serve", "--listen", "127.0.0.1:0", "--every", "1s", "--public-url", "https://news.example.org/"))
	for began := time.Now(); time.Since(began) < wait && !c.has("hub"); {
		time.Sleep(50 * time.Millisecond)
	}
	d.end(t, syscall.SIGTERM)
}

// TestNothingInsideIsAsked gives every door of the program addresses that lead
// to this machine: none is asked. To show that the doors lead there, it opens
// them once with fetch.allow_private.
func TestNothingInsideIsAsked(t *testing.T) {
	if testing.Short() {
		t.Skip("many processes")
	}
	t.Parallel()
	open := startCanary(t)
	began := time.Now()
	open.knock(t, []string{"127.0.0.1"}, true, 30*time.Second)
	for _, door := range []string{"feed", "listed", "picture", "hub", "robots.txt", "discover", "test", "convert", "heartbeat"} {
		if !open.has(door) {
			t.Errorf("with allow_private the door %q leads nowhere", door)
		}
	}
	took := time.Since(began)
	shut := startCanary(t)
	shut.knock(t, inside(t), false, min(took, 10*time.Second))
	shut.mu.Lock()
	defer shut.mu.Unlock()
	if len(shut.asked) > 0 {
		doors := make([]string, 0, len(shut.asked))
		for door := range shut.asked {
			doors = append(doors, door)
		}
		slices.Sort(doors)
		t.Errorf("the canary was asked through %v", doors)
	}
}
