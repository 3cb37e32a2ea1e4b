package main

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// kills is how many moments are tried: HERALD_KILLS, 3 without it.
func kills(t *testing.T) int {
	n := 3
	if s := os.Getenv("HERALD_KILLS"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

// seedOf is HERALD_SEED, or drawn from the clock; it is printed.
func seedOf(t *testing.T) uint64 {
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("HERALD_SEED"); s != "" {
		var err error
		if seed, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("HERALD_SEED=%d", seed)
	return seed
}

// TestKilledRunsConverge kills runs over the invented world with SIGKILL at
// random moments, on each of its days. The plain run that follows, at the same
// clock, must leave what undisturbed runs leave: the same bytes, nothing lost,
// nothing twice, no temporary file.
func TestKilledRunsConverge(t *testing.T) {
	w := startWorld(t)
	days := len(w.Clocks())
	want := make([]map[string]string, days)
	stories := make([]string, days)
	calm := w.folder(t)
	var took time.Duration
	for day := range days {
		start := time.Now()
		w.run(t, calm, day, exitSome, "run", "--all")
		took = time.Since(start) // the last day's is the shortest
		want[day], stories[day] = tree(t, calm), stored(t, w, calm, day)
	}
	seed := seedOf(t)
	random := rand.New(rand.NewPCG(seed, 0))
	t.Logf("an undisturbed run takes %v", took)
	dir, killed := w.folder(t), 0
	for i := 0; killed < kills(t) && i < 10*kills(t); i++ {
		day := i % days
		if day == 0 {
			dir = w.folder(t)
		}
		if killRun(t, w, dir, day, time.Duration(random.Int64N(int64(took)))) {
			killed++
		}
		w.mend(t, dir, day)
		same(t, "kill "+strconv.Itoa(i)+" day "+strconv.Itoa(day+1), tree(t, dir), want[day])
		if got := stored(t, w, dir, day); got != stories[day] {
			t.Errorf("kill %d: the store holds\n%s\nwant\n%s", i, got, stories[day])
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	if killed < kills(t) {
		t.Errorf("only %d runs could be killed before their end", killed)
	}
}

// killRun starts a run and kills it after a time, unless it has ended.
func killRun(t *testing.T, w *world, dir string, day int, after time.Duration) bool {
	t.Helper()
	cmd := w.command(dir, day, "run", "--all")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { cmd.Process.Kill() })
	defer timer.Stop()
	_ = cmd.Wait()
	status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	return ok && status.Signaled()
}

// mend makes the plain run after a kill. It may find nothing due any more, and
// then has no failing feed to tell of.
func (w *world) mend(t *testing.T, dir string, day int) {
	t.Helper()
	cmd := w.command(dir, day, "run")
	out, _ := cmd.CombinedOutput()
	if code := cmd.ProcessState.ExitCode(); code != exitDone && code != exitSome {
		t.Fatalf("the run after a kill ended with exit code %d\n%s", code, out)
	}
}

// stored is what the store holds, in words that do not depend on the order in
// which it came there.
func stored(t *testing.T, w *world, dir string, day int) string {
	t.Helper()
	articles := strings.Split(w.run(t, dir, day, exitDone, "export", "articles"), "\n")
	slices.Sort(articles)
	return strings.Join(articles, "\n") + w.run(t, dir, day, exitDone, "stories", "list", "--json", "-n", "0")
}

// TestOrderOfFetchesDoesNotMatter runs the days with fetches ending in other
// orders.
func TestOrderOfFetchesDoesNotMatter(t *testing.T) {
	w := startWorld(t)
	calm, shuffled := w.folder(t), w.folder(t)
	seed := seedOf(t)
	for day := range w.Clocks() {
		w.run(t, calm, day, exitSome, "run", "--all")
		w.run(t, shuffled, day, exitSome, "run", "--all", "--shuffle", strconv.FormatUint(seed+uint64(day)|1, 10))
		same(t, "shuffled", tree(t, shuffled), tree(t, calm))
	}
}

// TestInterruptedRunSaysSo stops a run with SIGINT.
func TestInterruptedRunSaysSo(t *testing.T) {
	w := startWorld(t)
	dir := w.folder(t)
	cmd := w.command(dir, 0, "run", "--all")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for range 500 { // until it has begun
		if _, err := os.Stat(filepath.Join(dir, "herald.db")); err == nil {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Skip("it ended before it could be interrupted")
	}
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != exitInterrupted && code != exitSome {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
	w.mend(t, dir, 0)
}
