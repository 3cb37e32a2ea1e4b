package main

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// asHerald in the environment makes the test binary be herald.
const asHerald = "HERALD_TEST_AS_HERALD"

// TestMain lets the test binary be herald, for the scripts and for the tests
// that kill it.
func TestMain(m *testing.M) {
	if os.Getenv(asHerald) != "" {
		main()
	}
	testscript.Main(m, map[string]func(){"herald": main})
}

// TestScripts runs the stories in testdata/script against the program, each in
// an empty folder with the invented world at hand: world.yaml is its
// configuration, `day N` switches it, and $DAY1, $DAY2, $DAY3 are its clocks.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			w := startWorld(t)
			e.Setenv("WORLD", "http://"+w.server.Addr)
			deploy, err := filepath.Abs("../../docs/deploy")
			if err != nil {
				return err
			}
			e.Setenv("DEPLOY", deploy)
			e.Setenv("HERALD_SHARED", os.Getenv("HERALD_SHARED"))
			for i, clock := range w.Clocks() {
				e.Setenv(fmt.Sprintf("DAY%d", i+1), clock.Format("2006-01-02T15:04:05Z07:00"))
			}
			return os.WriteFile(filepath.Join(e.WorkDir, "world.yaml"), []byte(w.Config("http://"+w.server.Addr)), 0o644)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"day": setDay, "exits": exits, "block": block},
	})
}

// setDay switches the invented world: day N, from 1.
func setDay(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	r, err := http.Get(fmt.Sprintf("%s/-/day?n=%d", ts.Getenv("WORLD"), n-1))
	ts.Check(err)
	defer r.Body.Close()
	if r.StatusCode != http.StatusOK {
		ts.Fatalf("the world answered %s", r.Status)
	}
}

// exits runs a program and wants its exit code: exits 3 herald run.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	code := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		code = exit.ExitCode()
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}
