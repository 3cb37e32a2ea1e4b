//go:build unix

package main

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"herald/internal/newstest"
)

// farm serves one feed at each of many loopback addresses and notes whether a
// host is ever asked by two at once.
type farm struct {
	mu     sync.Mutex
	asking map[string]int
	visits map[string]int
	twice  []string
	slow   time.Duration
}

func (f *farm) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.visits[r.Host+r.URL.Path]++
	if f.asking[r.Host]++; f.asking[r.Host] > 1 {
		f.twice = append(f.twice, r.Host)
	}
	f.mu.Unlock()
	time.Sleep(f.slow)
	f.mu.Lock()
	f.asking[r.Host]--
	f.mu.Unlock()
	fmt.Fprintf(w, `<rss version="2.0"><channel><title>%[1]s</title>
<item><guid>%[1]s%[2]s</guid><link>http://%[1]s%[2]s/1</link><title>News of %[1]s%[2]s</title></item></channel></rss>`, r.Host, r.URL.Path)
}

func (f *farm) seen() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.visits)
}

// TestProcessesShareTheFeeds runs three daemons on one PostgreSQL store, kills
// one and stops another for longer than its leases. Every feed is visited, no
// host by two at once, and no article is there twice. HERALD_WORKERS_FEEDS sets
// another number of feeds, and lets the stopped one sleep for two minutes.
func TestProcessesShareTheFeeds(t *testing.T) {
	if runtime.GOOS != "linux" || testing.Short() {
		t.Skip("needs all of 127.0.0.0/8, and its time")
	}
	t.Parallel()
	const each = 4
	hosts, stopped := 60, 4*time.Second // past the leases
	if s := os.Getenv("HERALD_WORKERS_FEEDS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		hosts, stopped = n/each, 2*time.Minute
	}
	o := newstest.Postgres(t)
	f := &farm{asking: map[string]int{}, visits: map[string]int{}, slow: 150 * time.Millisecond}
	l, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &httptest.Server{Listener: l, Config: &http.Server{Handler: f}}
	server.Start()
	defer server.Close()
	port := l.Addr().(*net.TCPAddr).Port
	var feeds strings.Builder
	for h := range hosts {
		for i := range each {
			fmt.Fprintf(&feeds, "  - url: http://127.0.%d.%d:%d/%d\n", 1+h/250, 1+h%250, port, i)
		}
	}
	dir := t.TempDir()
	config := "feeds:\n" + feeds.String() + "store: {postgres: \"" + o.Postgres + "\"}\nfetch: {allow_private: true}\npublish: []\n"
	if err := os.WriteFile(filepath.Join(dir, "herald.yaml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	start := func(roles string) *served {
		return startServe(t, program(dir, "serve", "--listen", "127.0.0.1:0", "--lease", "3s", "--every", "2s", "--roles", roles))
	}
	workers := []*served{start("fetch,group"), start("fetch"), start("fetch")}
	until(t, "the first visits", func() bool { return f.seen() > 10 })
	workers[1].end(t, syscall.SIGKILL)
	if err := workers[2].Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	asleep := time.Now()
	for f.seen() < hosts*each && time.Since(asleep) < stopped {
		time.Sleep(50 * time.Millisecond)
	}
	until(t, "every feed visited", func() bool { return f.seen() == hosts*each })
	t.Logf("%d feeds visited %v after one of three processes died and one stopped", hosts*each, time.Since(asleep).Round(time.Millisecond))
	time.Sleep(stopped - time.Since(asleep))
	if err := workers[2].Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	count := func() (articles int, unique map[string]bool) {
		cmd := program(dir, "export", "articles")
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		unique = map[string]bool{}
		for line := range strings.Lines(string(out)) {
			_, rest, _ := strings.Cut(line, `"url":"`)
			u, _, _ := strings.Cut(rest, `"`)
			unique[u] = true
			articles++
		}
		return articles, unique
	}
	until(t, "every article stored", func() bool { n, _ := count(); return n >= hosts*each })
	if n, unique := count(); n != hosts*each || len(unique) != n {
		t.Errorf("%d articles, %d of them different; want %d", n, len(unique), hosts*each)
	}
	for _, w := range []*served{workers[0], workers[2]} {
		if code := w.end(t, syscall.SIGTERM); code != exitDone {
			t.Errorf("exit code %d\n%s", code, w.log.String())
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.twice) > 0 {
		t.Errorf("asked by two at once: %v", f.twice)
	}
}
