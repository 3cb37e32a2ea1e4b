package publishtest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"herald/internal/publish"
)

// jobVariable carries a job to a child process, as JSON.
const jobVariable = "HERALD_PUBLISHTEST_JOB"

// job is what a child process has to publish.
type job struct {
	Dir      string
	Day, N   int  // the edition: Large(Day, N)
	FullDisk bool // no file can be written
}

// stories is the size of the editions of fault tests.
const stories = 60

// number reads a variable of the environment, or gives what is usual.
func number(t *testing.T, variable string, usual uint64) uint64 {
	t.Helper()
	s := os.Getenv(variable)
	if s == "" {
		return usual
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", variable, err)
	}
	return n
}

// runJob is the child: it says that it is about to begin, publishes, and ends.
func runJob(raw string, open func(dir string) publish.Publisher) {
	var j job
	if err := json.Unmarshal([]byte(raw), &j); err != nil {
		panic(err)
	}
	p, ed := open(j.Dir), Large(j.Day, j.N)
	if j.FullDisk {
		fillDisk()
	}
	fmt.Println("begin")
	if _, err := p.Publish(context.Background(), ed); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// child makes this test again, as a process that does a job.
func child(t *testing.T, exe string, j job) *exec.Cmd {
	t.Helper()
	raw, err := json.Marshal(j)
	if err != nil {
		t.Fatal(err)
	}
	test := strings.Split(t.Name(), "/")
	test = test[:len(test)-1] // the subtest of Run that is asking
	cmd := exec.Command(exe, "-test.run", "^"+strings.Join(test, "$/^")+"$")
	cmd.Env = append(os.Environ(), jobVariable+"="+string(raw))
	return cmd
}

func self(t *testing.T) string {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return exe
}

// failsUntouched wants a child to fail with words and to leave the tree alone,
// and the next publish to go through.
func (s suite) failsUntouched(t *testing.T, dir string, cmd *exec.Cmd, mend func(), says ...string) {
	t.Helper()
	want := readTree(t, dir)
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Errorf("it went through: %s", out)
	}
	for _, word := range says {
		if !strings.Contains(string(out), word) {
			t.Errorf("the message does not say %q: %s", word, out)
		}
	}
	mend()
	sameTree(t, readTree(t, dir), want)
	s.settle(t, dir, Large(2, stories))
	clean := t.TempDir()
	s.publish(t, clean, Large(1, stories))
	s.settle(t, clean, Large(2, stories))
	sameTree(t, readTree(t, dir), readTree(t, clean))
}

func (s suite) fullDisk(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no limit on the size of files here")
	}
	dir := t.TempDir()
	s.publish(t, dir, Large(1, stories))
	s.failsUntouched(t, dir, child(t, self(t), job{Dir: dir, Day: 2, N: stories, FullDisk: true}), func() {}, dir)
}

// readOnly takes the right to write away from every folder of the target. Root
// may write all the same, so the child runs as somebody else.
func (s suite) readOnly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("folders have no mode here")
	}
	base, err := os.MkdirTemp("", "publishtest")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(base, "target")
	chmod := func(mode os.FileMode) {
		_ = filepath.WalkDir(base, func(p string, d os.DirEntry, err error) error {
			if err == nil && d.IsDir() {
				err = os.Chmod(p, mode)
			}
			return err
		})
	}
	t.Cleanup(func() { chmod(0o755); os.RemoveAll(base) })
	s.publish(t, dir, Large(1, stories))
	exe := filepath.Join(base, "test")
	copyFile(t, exe, self(t))
	chmod(0o555)
	cmd := child(t, exe, job{Dir: dir, Day: 2, N: stories})
	cmd.Dir = base
	unprivileged(cmd)
	s.failsUntouched(t, dir, cmd, func() { chmod(0o755) }, dir, "permission denied")
}

func copyFile(t *testing.T, to, from string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}

// killed kills a publish at random moments: HERALD_KILLS of them, drawn from
// HERALD_SEED, while a reader reads all there is, then and while the next
// publish mends it. Whenever it was, every document is whole and there, and the
// next publish ends with the bytes of an undisturbed one.
func (s suite) killed(t *testing.T) {
	seed := number(t, "HERALD_SEED", uint64(time.Now().UnixNano()))
	t.Logf("HERALD_SEED=%d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	clean := t.TempDir()
	s.publish(t, clean, Large(1, stories))
	old := readTree(t, clean)
	start := time.Now()
	s.publish(t, clean, Large(2, stories))
	long := time.Since(start)
	s.publish(t, clean, Large(2, stories)) // see settle
	want := readTree(t, clean)
	for range number(t, "HERALD_KILLS", 6) {
		dir := t.TempDir()
		s.publish(t, dir, Large(1, stories))
		r := newReader(dir, old, want)
		r.begin()
		killAfter(t, child(t, self(t), job{Dir: dir, Day: 2, N: stories}), time.Duration(random.Int64N(int64(long*3/2))))
		for name, body := range readTree(t, dir) {
			if !strings.HasPrefix(name, ".herald/") && body != old[name] && body != want[name] {
				t.Errorf("%s is torn: %.200q", name, body)
			}
		}
		s.settle(t, dir, Large(2, stories))
		r.end(t)
		sameTree(t, readTree(t, dir), want)
		if t.Failed() {
			return
		}
	}
}

// twoAtOnce publishes by two processes at one time, again and again: each goes
// through or says that another is at work, and what stands in the end is what
// one of them alone would have left.
func (s suite) twoAtOnce(t *testing.T) {
	clean, dir := t.TempDir(), t.TempDir()
	s.publish(t, clean, Large(1, stories))
	s.settle(t, clean, Large(2, stories))
	s.publish(t, dir, Large(1, stories))
	through := 0
	for range 3 {
		var both [2]*exec.Cmd
		var said [2]bytes.Buffer
		for i := range both {
			both[i] = child(t, self(t), job{Dir: dir, Day: 2, N: stories})
			both[i].Stdout, both[i].Stderr = &said[i], &said[i]
			if err := both[i].Start(); err != nil {
				t.Fatal(err)
			}
		}
		for i, cmd := range both {
			if err := cmd.Wait(); err == nil {
				through++
			} else if !strings.Contains(said[i].String(), "another publish is at work") {
				t.Errorf("%v: %s", err, said[i].String())
			}
		}
	}
	if through < 3 {
		t.Errorf("%d of 6 publishes went through", through)
	}
	s.settle(t, dir, Large(2, stories))
	sameTree(t, readTree(t, dir), readTree(t, clean))
}

// killAfter starts a child and kills it some time after it began.
func killAfter(t *testing.T, cmd *exec.Cmd, wait time.Duration) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "begin\n" {
		t.Errorf("the child said %q: %v", line, err)
	}
	time.Sleep(wait)
	_ = cmd.Process.Kill() // it may have ended
	_ = cmd.Wait()
}
