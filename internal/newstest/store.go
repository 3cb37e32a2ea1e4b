package newstest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"herald/internal/store"
)

// Stores runs a test on an empty store of each kind.
func Stores(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	Kinds(t, func(t *testing.T, o store.Options) { test(t, Open(t, o)) })
}

// Kinds runs a test with the options of an empty store of each kind.
func Kinds(t *testing.T, test func(t *testing.T, o store.Options)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, SQLite(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, Postgres(t))
	})
}

// Open opens a store until the test ends.
func Open(tb testing.TB, o store.Options) *store.Store {
	tb.Helper()
	s, err := store.Open(context.Background(), o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close() })
	return s
}

// SQLite gives the options of a store in a file that is not there yet.
func SQLite(tb testing.TB) store.Options {
	return store.Options{SQLite: filepath.Join(tb.TempDir(), "herald.db")}
}

var schemas atomic.Int64

// Postgres gives the options of a store in a schema of its own: on the server
// that HERALD_TEST_POSTGRES names, else on one that is started for the tests of
// this package. The test is skipped when there is neither; in CI it fails.
func Postgres(tb testing.TB) store.Options {
	tb.Helper()
	if url := os.Getenv("HERALD_TEST_POSTGRES"); url != "" {
		return store.Options{Postgres: schema(tb, url)}
	}
	server, err := started()
	switch {
	case err != nil && os.Getenv("CI") == "true":
		tb.Fatal(err)
	case err != nil:
		tb.Skip(err)
	}
	return store.Options{Postgres: schema(tb, server.url)}
}

// started starts the server once.
var started = sync.OnceValues(startPostgres)

// schema makes a schema for one test and returns the URL that leads to it.
func schema(tb testing.TB, server string) string {
	tb.Helper()
	name := fmt.Sprintf("herald_test_%d_%d", os.Getpid(), schemas.Add(1))
	db, err := sql.Open("pgx", server)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := db.Exec("CREATE SCHEMA " + name); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		defer db.Close()
		if _, err := db.Exec("DROP SCHEMA " + name + " CASCADE"); err != nil {
			tb.Error(err)
		}
	})
	u, err := url.Parse(server)
	if err != nil {
		tb.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String()
}
