package store_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"herald"
	"herald/internal/newstest"
	"herald/internal/store"
)

func holder(t *testing.T, command string) store.Holder {
	return store.Holder{Host: must(os.Hostname())(t), PID: os.Getpid(), Command: command, Since: newstest.Now}
}

func TestOneWorksAtATime(t *testing.T) {
	t.Parallel()
	newstest.Kinds(t, func(t *testing.T, o store.Options) {
		first, second := newstest.Open(t, o), newstest.Open(t, o)
		release := must(first.Lock(ctx(), holder(t, "herald run")))(t)
		_, err := second.Lock(ctx(), holder(t, "herald serve"))
		if !errors.Is(err, herald.ErrBusy) {
			t.Fatalf("got error %v, want herald.ErrBusy", err)
		}
		for _, word := range []string{"herald run", fmt.Sprint(os.Getpid()), holder(t, "").Host, "2026-03-02T12:00:00Z"} {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("the error does not name %q: %v", word, err)
			}
		}
		press(t, second, 1) // single writes need no lock
		if err := release(); err != nil {
			t.Error(err)
		}
		release = must(second.Lock(ctx(), holder(t, "herald serve")))(t)
		if err := release(); err != nil {
			t.Error(err)
		}
		if left, _ := filepath.Glob(o.SQLite + ".lock"); len(left) > 0 {
			t.Errorf("left: %v", left)
		}
	})
}

// TestHelperHoldsTheLock is no test: TestTheDeadHoldNothing runs it in a
// process of its own, and kills it.
func TestHelperHoldsTheLock(t *testing.T) {
	o := store.Options{SQLite: os.Getenv("STORE_TEST_SQLITE"), Postgres: os.Getenv("STORE_TEST_POSTGRES")}
	if o == (store.Options{}) {
		t.Skip("runs as a part of another test")
	}
	s := newstest.Open(t, o)
	must(s.Lock(ctx(), holder(t, "herald run")))(t)
	fmt.Println("locked")
	time.Sleep(time.Minute)
}

// helper runs one of our tests on a store in a process of its own, and waits
// for its first line.
func helper(t *testing.T, test string, o store.Options, env ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(must(os.Executable())(t), "-test.run=^"+test+"$")
	cmd.Env = append(append(os.Environ(), "STORE_TEST_SQLITE="+o.SQLite, "STORE_TEST_POSTGRES="+o.Postgres), env...)
	cmd.Stderr = os.Stderr
	out := must(cmd.StdoutPipe())(t)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	if line := must(bufio.NewReader(out).ReadString('\n'))(t); strings.HasPrefix(line, "---") {
		t.Fatalf("%s: %s", test, line)
	}
	return cmd
}

func TestTheDeadHoldNothing(t *testing.T) {
	t.Parallel()
	newstest.Kinds(t, func(t *testing.T, o store.Options) {
		s := newstest.Open(t, o)
		other := helper(t, "TestHelperHoldsTheLock", o)
		if _, err := s.Lock(ctx(), holder(t, "herald run")); !errors.Is(err, herald.ErrBusy) {
			t.Fatalf("while it lives: %v", err)
		}
		if err := other.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		other.Wait()
		release, err := s.Lock(ctx(), holder(t, "herald run"))
		if err != nil {
			t.Fatalf("after its death: %v", err)
		}
		if err := release(); err != nil {
			t.Error(err)
		}
	})
}

// TestASleeperLosesItsPlace lets another process take the lease over, as it
// would after the holder had slept for too long.
func TestASleeperLosesItsPlace(t *testing.T) {
	t.Parallel()
	o := newstest.Postgres(t)
	sleeper, other := newstest.Open(t, o), newstest.Open(t, o)
	asleep := holder(t, "herald run")
	asleep.PID = 1 << 30 // nobody
	release := must(sleeper.Lock(ctx(), asleep))(t)
	defer release()
	next := must(other.Lock(ctx(), holder(t, "herald run")))(t)
	defer next()
	if err := sleeper.SetMeta(ctx(), "who", "the sleeper"); !errors.Is(err, herald.ErrBusy) {
		t.Errorf("the sleeper wrote: %v", err)
	}
	if err := other.SetMeta(ctx(), "who", "the other"); err != nil {
		t.Error(err)
	}
}
