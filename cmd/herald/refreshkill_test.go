//go:build unix

package main

import (
	"fmt"
	"math/rand/v2"
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

	"herald"
	"herald/internal/store"
)

const (
	papers   = 40 // feeds, each at an address of its own
	perIssue = 5  // articles in an issue; a feed lists its last two
)

// press prints feeds whose issue is their ETag, and notes which issues Herald
// says it has.
type press struct {
	mu    sync.Mutex
	issue int
	has   map[string]int // by host: the issue that a request of this refresh named
}

func (p *press) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	issue := p.issue
	if n, err := strconv.Atoi(strings.Trim(r.Header.Get("If-None-Match"), `"`)); err == nil {
		p.has[r.Host] = n
	}
	p.mu.Unlock()
	etag := fmt.Sprintf(`"%d"`, issue)
	w.Header().Set("ETag", etag)
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	fmt.Fprintf(w, `<rss version="2.0"><channel><title>%s</title>`, r.Host)
	for _, url := range onSale(r.Host, issue) {
		fmt.Fprintf(w, `<item><guid>%[1]s</guid><link>%[1]s</link><title>A report from %[1]s</title><description>%[2]s</description></item>`,
			url, strings.Repeat("What was said about it. ", 40))
	}
	fmt.Fprint(w, `</channel></rss>`)
}

// onSale are the addresses in a feed's issue: its own articles, and those of
// the issue before.
func onSale(host string, issue int) (urls []string) {
	for n := (issue - 1) * perIssue; n < (issue+1)*perIssue; n++ {
		urls = append(urls, fmt.Sprintf("http://%s/%d", host, n))
	}
	return urls
}

// print makes another issue of every feed.
func (p *press) print() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.issue++
}

// anew begins with an empty store.
func (p *press) anew(t *testing.T, dir string) map[string]bool {
	t.Helper()
	for _, name := range []string{"herald.db", "herald.db-wal", "herald.db-shm"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	p.refresh(t, dir, time.Minute)
	return archive(t, dir)
}

// startPress starts a press and writes a configuration for it.
func startPress(t *testing.T) (*press, string) {
	t.Helper()
	p := &press{issue: 1, has: map[string]int{}}
	l, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &httptest.Server{Listener: l, Config: &http.Server{Handler: p}}
	server.Start()
	t.Cleanup(server.Close)
	var feeds strings.Builder
	for i := range papers {
		fmt.Fprintf(&feeds, "  - url: http://127.0.3.%d:%d/\n", i+1, l.Addr().(*net.TCPAddr).Port)
	}
	dir := t.TempDir()
	config := "feeds:\n" + feeds.String() + "store: {sqlite: herald.db}\nfetch: {allow_private: true}\npublish: []\n"
	if err := os.WriteFile(filepath.Join(dir, "herald.yaml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	return p, dir
}

// archive opens the store as a restart does and gives the addresses in it. It
// must be ready soon, be whole, and hold nothing twice.
func archive(t *testing.T, dir string) map[string]bool {
	t.Helper()
	began := time.Now()
	s, err := store.Open(t.Context(), store.Options{SQLite: filepath.Join(dir, "herald.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if took := time.Since(began); took > 2*time.Second && !testing.Short() {
		t.Errorf("the store was ready after %v", took)
	}
	if problems, err := s.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Fatalf("the store: %v, %v", problems, err)
	}
	urls := map[string]bool{}
	err = s.Articles(t.Context(), func(a herald.Article) error {
		if urls[a.URL] {
			t.Errorf("%s is there twice", a.URL)
		}
		urls[a.URL] = true
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return urls
}

// refresh runs a refresh, kills it after a time unless it has ended, and gives
// the issues that it named.
func (p *press) refresh(t *testing.T, dir string, after time.Duration) (named map[string]int, killed bool) {
	t.Helper()
	p.mu.Lock()
	p.has = map[string]int{}
	p.mu.Unlock()
	cmd := program(dir, "run", "--all", "--no-group")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { cmd.Process.Kill() })
	defer timer.Stop()
	_ = cmd.Wait()
	status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	p.mu.Lock()
	defer p.mu.Unlock()
	named, p.has = p.has, map[string]int{} // an answer to the dead may be under way
	return named, ok && status.Signaled()
}

// mustHold wants all of the issues named to be in an archive.
func mustHold(t *testing.T, archive map[string]bool, named map[string]int) {
	t.Helper()
	for host, issue := range named {
		for _, url := range onSale(host, issue) {
			if !archive[url] {
				t.Errorf("Herald says that it has issue %d of %s, and %s is not there", issue, host, url)
			}
		}
	}
}

// siegeFor is after how many refreshes the store is begun anew, lest it grow.
const siegeFor = 50

// TestKilledRefreshKeepsWhatItNamed kills refreshes with SIGKILL at random
// moments. A validator that Herald sends afterwards says that it has what came
// with it: all of that must have been in the store when the process was dead.
// HERALD_REFRESH_KILLS sets how many moments are tried, else HERALD_KILLS.
func TestKilledRefreshKeepsWhatItNamed(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("needs all of 127.0.0.0/8")
	}
	wanted := kills(t)
	if s := os.Getenv("HERALD_REFRESH_KILLS"); s != "" {
		wanted, _ = strconv.Atoi(s)
	}
	p, dir := startPress(t)
	began := time.Now()
	p.refresh(t, dir, time.Minute)
	took := time.Since(began)
	random := rand.New(rand.NewPCG(seedOf(t), 0))
	killed, held, has := 0, 0, archive(t, dir)
	for i := 1; killed < wanted && i < 10*wanted && !t.Failed(); i++ {
		if i%siegeFor == 0 {
			has = p.anew(t, dir)
		}
		p.print()
		named, died := p.refresh(t, dir, time.Duration(random.Int64N(int64(took)*6/5)))
		mustHold(t, has, named)
		has = archive(t, dir)
		held += len(named)
		if died {
			killed++
		}
	}
	p.print()
	p.refresh(t, dir, time.Minute)
	has = archive(t, dir)
	named, _ := p.refresh(t, dir, time.Minute)
	mustHold(t, has, named)
	if len(named) != papers || len(archive(t, dir)) != len(has) {
		t.Errorf("undisturbed again, Herald names the issue of %d feeds of %d", len(named), papers)
	}
	if killed < wanted {
		t.Errorf("only %d refreshes could be killed before their end", killed)
	}
	t.Logf("%d kills, %d validators held against the store", killed, held)
}
