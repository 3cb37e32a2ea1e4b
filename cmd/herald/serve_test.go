//go:build unix

package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// served is a daemon as a process of its own.
type served struct {
	*exec.Cmd
	url  string // of its own pages
	done chan struct{}
	log  strings.Builder // complete when done is closed
}

var listening = regexp.MustCompile(`msg=listening at=(\S+) for=serve.listen`)

// startServe starts a daemon and waits until it listens.
func startServe(t *testing.T, cmd *exec.Cmd) *served {
	t.Helper()
	d := &served{Cmd: cmd, done: make(chan struct{})}
	out, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	found := make(chan string, 1)
	go func() {
		defer close(d.done)
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			fmt.Fprintln(&d.log, lines.Text())
			if m := listening.FindStringSubmatch(lines.Text()); m != nil {
				found <- m[1]
			}
		}
	}()
	t.Cleanup(func() { d.end(t, syscall.SIGKILL) })
	select {
	case d.url = <-found:
	case <-d.done:
		t.Fatalf("the daemon ended: %v\n%s", cmd.Wait(), d.log.String())
	case <-time.After(30 * time.Second):
		t.Fatal("the daemon does not listen")
	}
	return d
}

// end sends a signal, waits, and returns the exit code.
func (d *served) end(t *testing.T, sig os.Signal) int {
	t.Helper()
	if d.ProcessState == nil {
		_ = d.Process.Signal(sig)
		<-d.done
		_ = d.Wait()
	}
	return d.ProcessState.ExitCode()
}

func (d *served) get(path string) (int, string) {
	r, err := http.Get(d.url + path)
	if err != nil {
		return 0, err.Error()
	}
	defer r.Body.Close()
	body, _ := io.ReadAll(r.Body)
	return r.StatusCode, string(body)
}

// until waits for a thing to become true.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 600 {
		if is() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("in 30 s not yet: %s", what)
}

func TestServeFetchesGroupsAndPublishes(t *testing.T) {
	t.Parallel()
	w := startWorld(t)
	dir := w.folder(t)
	d := startServe(t, w.command(dir, 0, "serve", "--listen", "127.0.0.1:0", "--every", "1s"))
	until(t, "ready", func() bool { code, _ := d.get("/readyz"); return code == http.StatusOK })
	until(t, "published", func() bool { _, err := os.Stat(filepath.Join(dir, "public", "index.html")); return err == nil })
	if code, body := d.get("/healthz"); code != http.StatusOK || body != "ok\n" {
		t.Errorf("healthz: %d %q", code, body)
	}
	until(t, "in the metrics", func() bool {
		_, body := d.get("/metrics")
		return strings.Contains(body, `herald_passes_total{result="done"} 1`) && strings.Contains(body, `herald_visits_total{outcome="failed"} 2`)
	})
	if code, _ := d.get("/debug/pprof/"); code != http.StatusNotFound {
		t.Errorf("pprof answers %d where everybody asks", code)
	}
	if out := w.run(t, dir, 0, exitUnfinished, "run"); !strings.Contains(out, "herald serve, process") {
		t.Errorf("a run beside the daemon says %q", out)
	}
	if code := d.end(t, syscall.SIGTERM); code != exitDone {
		t.Errorf("after SIGTERM exit code %d\n%s", code, d.log.String())
	}
	// What the daemon left, a run finds well: nothing is leased, nothing waits.
	if out := w.run(t, dir, 0, exitDone, "run"); !strings.Contains(out, "feeds     0 ok") {
		t.Errorf("the run after it:\n%s", out)
	}
}

func TestServeEndsBySignals(t *testing.T) {
	t.Parallel()
	w := startWorld(t)
	dir := w.folder(t)
	d := startServe(t, w.command(dir, 0, "serve", "--listen", "127.0.0.1:0"))
	if code := d.end(t, os.Interrupt); code != exitInterrupted {
		t.Errorf("after SIGINT exit code %d\n%s", code, d.log.String())
	}
	// Killed in the midst of it, it leaves a store that the next one mends.
	d = startServe(t, w.command(dir, 0, "serve", "--listen", "127.0.0.1:0", "--every", "1s"))
	time.Sleep(300 * time.Millisecond)
	d.end(t, syscall.SIGKILL)
	begun := time.Now()
	d = startServe(t, w.command(dir, 0, "serve", "--listen", "127.0.0.1:0", "--every", "1s"))
	until(t, "ready", func() bool { code, _ := d.get("/readyz"); return code == http.StatusOK })
	t.Logf("ready %v after a kill", time.Since(begun))
	until(t, "published", func() bool { _, err := os.Stat(filepath.Join(dir, "public", "index.html")); return err == nil })
	d.end(t, syscall.SIGTERM)
	w.mend(t, dir, 0)
}
