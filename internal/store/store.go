package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"herald"
)

// Options say where the store is. Exactly one of SQLite and Postgres is set.
type Options struct {
	SQLite   string // path of the database file; made when it is not there
	Postgres string // URL; its search_path names the schema
	NoSearch bool   // do not index words; Search finds nothing new
}

// Store is an open store. It is safe for use by many goroutines.
type Store struct {
	dialect
	name   string  // as a person knows it, without a password
	read   *sql.DB // SQLite: readers; PostgreSQL: everybody
	write  *writer
	search bool
}

// openPatience is how long Open tries again while another process makes or
// opens the same file: SQLite answers some collisions at once, without waiting.
const openPatience = 3 * time.Second

// Open opens the store and brings its schema up to date. The error says what
// is wrong and what to do about it.
func Open(ctx context.Context, o Options) (*Store, error) {
	if (o.SQLite == "") == (o.Postgres == "") {
		return nil, fmt.Errorf("store.Open: %w: one of SQLite and Postgres must be set", herald.ErrInvalid)
	}
	begun := time.Now()
	for {
		s, err := openOnce(ctx, o)
		if err == nil {
			return s, nil
		}
		if o.SQLite == "" || !errors.Is(err, herald.ErrBusy) || time.Since(begun) > openPatience || ctx.Err() != nil {
			return nil, fmt.Errorf("open store: %w", err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func openOnce(ctx context.Context, o Options) (*Store, error) {
	open := openSQLite
	if o.Postgres != "" {
		open = openPostgres
	}
	s, err := open(ctx, o)
	if err != nil {
		return nil, err
	}
	s.search = !o.NoSearch
	if err = s.migrate(ctx); err == nil {
		err = s.keepSearch(ctx)
	}
	if err != nil {
		err = s.whyNot(ctx, err)
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// whyNot looks for damage behind an error that says something else: a file
// whose pages lie reads as a database that lacks what it should have.
func (s *Store) whyNot(ctx context.Context, err error) error {
	if s.write.conn == nil || errors.Is(err, herald.ErrInvalid) || errors.Is(err, herald.ErrBusy) {
		return err
	}
	var found string
	row := s.write.conn.QueryRowContext(ctx, `PRAGMA quick_check(1)`)
	if scanErr := row.Scan(&found); scanErr != nil || found != "ok" {
		return damaged(s.name, errors.New("its pages contradict each other"))
	}
	return err
}

// Close ends all work and lets go of the database. The readers go first: the
// last connection of SQLite folds its log into the file, and must be able to
// write.
func (s *Store) Close() error {
	var err error
	if s.read != nil {
		err = s.read.Close()
	}
	return errors.Join(err, s.write.close())
}

// Name says which store it is: the file, or the URL without its password.
func (s *Store) Name() string { return s.name }

// update runs do in one transaction: all of it happens, or nothing.
func (s *Store) update(ctx context.Context, do func(*tx) error) error {
	return s.kind(s.write.transact(ctx, do))
}

// view runs do on one snapshot of the store.
func (s *Store) view(ctx context.Context, do func(*tx) error) error {
	t, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: s.snapshot})
	if err != nil {
		return s.kind(err)
	}
	defer t.Rollback()
	return s.kind(do(&tx{on: t, dialect: s.dialect}))
}
