package pipeline_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"herald"
	"herald/internal/fetch"
	"herald/internal/newstest"
	"herald/internal/pipeline"
	"herald/internal/store"
)

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

// recipes are the names of all that the hostile server can do.
func recipes(t *testing.T, port string) (list []string) {
	t.Helper()
	res, err := http.Get("http://127.0.0.1:" + port + "/_list")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(&list); err != nil || len(list) < 60 {
		t.Fatalf("%d recipes, %v", len(list), err)
	}
	return list
}

// TestHostileFeedsDelayNoOthers subscribes to every recipe of the hostile
// server, each at a host of its own, beside 200 good feeds.
func TestHostileFeedsDelayNoOthers(t *testing.T) {
	port := evil(t)
	good := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>%[1]s</title><item><guid>1</guid><link>http://%[1]s/1</link><title>News from %[1]s</title></item></channel></rss>`, r.Host)
	}))
	defer good.Close()
	client, err := fetch.New(fetch.Options{Timeout: 8 * time.Second, Dial: func(ctx context.Context, network, addr string) (net.Conn, error) {
		var d net.Dialer
		switch host, _, _ := net.SplitHostPort(addr); {
		case strings.HasSuffix(host, ".evil.example"):
			return d.DialContext(ctx, network, "127.0.0.1:"+port)
		case strings.HasSuffix(host, ".good.example"):
			return d.DialContext(ctx, network, good.Listener.Addr().String())
		}
		return nil, fmt.Errorf("nobody is at %s", addr)
	}})
	if err != nil {
		t.Fatal(err)
	}
	var feeds []pipeline.Source
	for _, recipe := range recipes(t, port) {
		feeds = append(feeds, pipeline.Source{Feed: herald.Feed{URL: "http://" + recipe + ".evil.example/" + recipe}})
	}
	for n := range 200 {
		feeds = append(feeds, pipeline.Source{Feed: herald.Feed{URL: fmt.Sprintf("http://n%d.good.example/rss", n)}})
	}
	s := newstest.Open(t, newstest.SQLite(t))
	before := runtime.NumGoroutine()
	p := pipeline.New(s, client, pipeline.Options{Sources: feeds})
	var mu sync.Mutex
	took := map[string]time.Duration{}
	bad := map[string]string{}
	began := time.Now()
	watch := quietWatch()
	watch.Visited = func(v pipeline.Visit, _ store.Saved, _ time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		took[v.URL] = time.Since(began)
		if strings.Contains(v.URL, "good.example") && v.Outcome != pipeline.OK {
			bad[v.URL] = v.Reason
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		ended <- p.Serve(ctx, pipeline.Serving{Roles: pipeline.Roles{Fetch: true}, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Watch: watch})
	}()
	peak := uint64(0)
	within(t, "every feed visited", func() bool {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		peak = max(peak, m.HeapInuse)
		mu.Lock()
		defer mu.Unlock()
		return len(took) == len(feeds)
	})
	stop()
	<-ended
	client.Close()
	var delays []time.Duration
	for url, d := range took {
		if strings.Contains(url, "good.example") {
			delays = append(delays, d)
		}
		if d > 30*time.Second {
			t.Errorf("%s took %v", url, d)
		}
	}
	slices.Sort(delays)
	p99 := delays[len(delays)*99/100]
	t.Logf("200 good feeds beside %d hostile ones: p99 %v, worst %v; heap at most %d MB", len(feeds)-200, p99.Round(time.Millisecond), delays[len(delays)-1].Round(time.Millisecond), peak>>20)
	if len(bad) > 0 {
		t.Errorf("good feeds failed: %v", bad)
	}
	if p99 > 5*time.Second && !testing.Short() { // the race detector, which runs short, slows everybody
		t.Errorf("good feeds waited %v", p99)
	}
	within(t, "every goroutine gone", func() bool { return runtime.NumGoroutine() <= before+5 })
}
