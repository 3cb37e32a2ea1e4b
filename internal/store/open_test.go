package store_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"herald"
	"herald/internal/newstest"
	"herald/internal/store"
)

func TestWhatCannotBeOpenedSaysWhy(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := filepath.Join(dir, "good.db")
	s := must(store.Open(ctx(), store.Options{SQLite: good}))(t)
	world(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	whole := must(os.ReadFile(good))(t)
	for name, c := range map[string]struct {
		o    store.Options
		says string
	}{
		"neither":        {store.Options{}, "one of SQLite and Postgres"},
		"both":           {store.Options{SQLite: "a", Postgres: "b"}, "one of SQLite and Postgres"},
		"no folder":      {store.Options{SQLite: filepath.Join(dir, "no", "such", "herald.db")}, "folder does not exist"},
		"a folder":       {store.Options{SQLite: dir}, "is not a file"},
		"text":           {store.Options{SQLite: write("text.db", []byte(strings.Repeat("title: The Day\n", 99)))}, "not a database of Herald"},
		"short":          {store.Options{SQLite: write("short.db", []byte("SQLite format 3\x00"))}, "not a database of Herald"},
		"cut off":        {store.Options{SQLite: write("cut.db", whole[:len(whole)/2])}, "damaged"},
		"zeros":          {store.Options{SQLite: write("zeros.db", append(whole[:100:100], make([]byte, len(whole)-100)...))}, "damaged"},
		"a bad url":      {store.Options{Postgres: "postgres://u:secret@h:notaport/x"}, "store.postgres"},
		"no such server": {store.Options{Postgres: "postgres://u:secret@127.0.0.1:1/x"}, "does not answer"},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := store.Open(ctx(), c.o)
			if err == nil {
				s.Close()
				t.Fatal("it opened")
			}
			if !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "secret") {
				t.Errorf("got %q, want it to say %q", err, c.says)
			}
			if name != "no such server" && !errors.Is(err, herald.ErrInvalid) {
				t.Errorf("%q is not herald.ErrInvalid", err)
			}
		})
	}
}

// TestDamageInsideIsFoundAndNamed spoils pages in the middle of the file: it
// opens, and whoever meets the damage is told the file and what to do.
func TestDamageInsideIsFoundAndNamed(t *testing.T) {
	t.Parallel()
	o := newstest.SQLite(t)
	s := must(store.Open(ctx(), o))(t)
	world(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	b := must(os.ReadFile(o.SQLite))(t)
	for i := 4096 * 2; i < len(b); i += 97 {
		b[i] ^= 0x5a
	}
	if err := os.WriteFile(o.SQLite, b, 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(ctx(), o)
	if err == nil {
		defer s.Close()
		if wrong, err2 := s.Check(ctx()); err2 == nil && len(wrong) == 0 {
			t.Fatal("nobody noticed")
		}
		_, err = s.Stories(ctx())
	}
	if !errors.Is(err, herald.ErrInvalid) || !strings.Contains(err.Error(), o.SQLite) || !strings.Contains(err.Error(), "restore a backup") {
		t.Errorf("got error %v", err)
	}
}

func TestADatabaseOfANewerHeraldIsLeftAlone(t *testing.T) {
	t.Parallel()
	newstest.Kinds(t, func(t *testing.T, o store.Options) {
		s := newstest.Open(t, o)
		s.Close()
		driver, name := "sqlite", o.SQLite
		if o.Postgres != "" {
			driver, name = "pgx", o.Postgres
		}
		db := must(sql.Open(driver, name))(t)
		must(db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, '1')`))(t)
		db.Close()
		_, err := store.Open(ctx(), o)
		if !errors.Is(err, herald.ErrInvalid) || !strings.Contains(err.Error(), "upgrade Herald") {
			t.Errorf("got error %v", err)
		}
	})
}

func TestALockedFileSaysSo(t *testing.T) {
	t.Parallel()
	o := newstest.SQLite(t)
	s := newstest.Open(t, o)
	db := must(sql.Open("sqlite", o.SQLite))(t)
	defer db.Close()
	conn := must(db.Conn(ctx()))(t)
	defer conn.Close()
	must(conn.ExecContext(ctx(), "BEGIN IMMEDIATE"))(t)
	start := time.Now()
	if err := s.SetMeta(ctx(), "a", "b"); !errors.Is(err, herald.ErrBusy) {
		t.Errorf("got error %v, want herald.ErrBusy", err)
	}
	if d := time.Since(start); d > 30*time.Second {
		t.Errorf("waited %s", d)
	}
	must(s.Meta(ctx(), "a"))(t) // readers do not wait
}

func TestManyMayOpenAtOnce(t *testing.T) {
	t.Parallel()
	newstest.Kinds(t, func(t *testing.T, o store.Options) {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				s, err := store.Open(context.Background(), o)
				if err != nil {
					t.Error(err)
					return
				}
				s.Close()
			})
		}
		wg.Wait()
	})
}

func TestAReadOnlyFolderSaysSo(t *testing.T) {
	t.Parallel()
	if os.Getuid() == 0 {
		t.Skip("nothing is read-only for root")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	_, err := store.Open(ctx(), store.Options{SQLite: filepath.Join(dir, "herald.db")})
	if err == nil || !strings.Contains(err.Error(), "cannot be written") {
		t.Errorf("got error %v", err)
	}
}

// TestAnyNameIsAFileName opens files whose names would mean something in an
// address, or to the driver.
func TestAnyNameIsAFileName(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows allows few of these names")
	}
	dir := t.TempDir()
	for _, name := range []string{"a b.db", "50%.db", "%41.db", "what#now.db", "what?now.db", "été.db", ":memory:", "file:x.db", "a&_pragma=journal_mode(OFF).db"} {
		path := filepath.Join(dir, name)
		s := newstest.Open(t, store.Options{SQLite: path})
		press(t, s, 1)
		s.Close()
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	left := must(os.ReadDir(dir))(t)
	if len(left) != 9 {
		t.Errorf("%d files: %v", len(left), left)
	}
}
