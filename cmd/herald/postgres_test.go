package main

import (
	"strings"
	"testing"

	"herald/internal/newstest"
)

// TestBothStoresPublishTheSame runs the invented world on PostgreSQL and on
// SQLite, takes a backup across, and compares what is published.
func TestBothStoresPublishTheSame(t *testing.T) {
	url := newstest.Postgres(t).Postgres
	w := startWorld(t)
	sqlite, postgres := w.folder(t), w.folder(t)
	on := func(args ...string) []string { return append(args, "--set", "store.postgres="+url) }
	for day := range w.Clocks() {
		w.run(t, sqlite, day, exitSome, "run", "--all")
		w.run(t, postgres, day, exitSome, on("run", "--all")...)
		same(t, "published from PostgreSQL", tree(t, postgres), tree(t, sqlite))
	}
	last := len(w.Clocks()) - 1
	w.run(t, postgres, last, exitDone, on("backup", "herald.db.backup")...)
	w.run(t, postgres, last, exitDone, "restore", "herald.db.backup", "--set", "store.sqlite=herald.db")
	list := func(dir string, args ...string) string {
		return w.run(t, dir, last, exitDone, append([]string{"stories", "list", "--json", "-n", "0"}, args...)...)
	}
	if got, want := list(postgres), list(postgres, on()...); got != want || strings.Count(got, "headline") == 0 {
		t.Errorf("after backup and restore the stories are\n%s\nwant\n%s", got, want)
	}
	w.run(t, postgres, last, exitSome, "run", "--all")
	same(t, "published after moving to SQLite", tree(t, postgres), tree(t, sqlite))
}
