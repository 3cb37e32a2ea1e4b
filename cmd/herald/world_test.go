package main

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"herald/internal/demo"
)

// world is the invented news world, up for one test, with what a test does to
// it: switch the day, run herald on it, look at what came out.
type world struct {
	*demo.World
	server *demo.Server
}

func startWorld(t testing.TB) *world {
	t.Helper()
	w, err := demo.New()
	if err != nil {
		t.Fatal(err)
	}
	server, err := w.Start(context.Background(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return &world{World: w, server: server}
}

// folder makes a folder with the world's configuration in it.
func (w *world) folder(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	config := w.Config("http://" + w.server.Addr)
	if err := os.WriteFile(filepath.Join(dir, "herald.yaml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// command is herald, as a process of its own, at the clock of a day (from 0).
func (w *world) command(dir string, day int, args ...string) *exec.Cmd {
	w.SetDay(day)
	cmd := program(dir, args...)
	cmd.Env = append(cmd.Env, "HERALD_CLOCK="+w.Clocks()[day].Format(time.RFC3339))
	return cmd
}

// program is herald, as a process of its own.
func program(dir string, args ...string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Args[0] = "herald"
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), asHerald+"=1")
	return cmd
}

// run runs herald and wants an exit code.
func (w *world) run(t testing.TB, dir string, day, want int, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := w.command(dir, day, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	if got := cmd.ProcessState.ExitCode(); got != want {
		t.Fatalf("herald %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), got, want, stdout.String(), stderr.String())
	}
	return stdout.String() + stderr.String()
}

// tree reads what was published below a folder: every file with its text.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil || strings.HasPrefix(name, "herald.db") {
			return err
		}
		body, err := os.ReadFile(path)
		files[filepath.ToSlash(name)] = string(body)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// same compares two trees and names what differs.
func same(t testing.TB, what string, got, want map[string]string) {
	t.Helper()
	for name, body := range want {
		switch found, ok := got[name]; {
		case !ok:
			t.Errorf("%s: %s is missing", what, name)
		case found != body:
			t.Errorf("%s: %s differs:\n%s\nwant\n%s", what, name, found, body)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s: %s is there and should not be", what, name)
		}
	}
}
