package store

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"herald"
)

// kind gives a driver's error one of Herald's kinds, and words that say what
// to do. Errors it knows nothing of pass as they are.
func (s *Store) kind(err error) error {
	if err == nil {
		return nil
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return sqliteKind(s.name, lite.Code()&0xff, err)
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return postgresKind(s.name, pg.Code, err)
	}
	var dial *net.OpError
	if errors.As(err, &dial) || errors.Is(err, driver.ErrBadConn) {
		return fmt.Errorf("%s does not answer: is the server running, and may this machine reach it? (%w)", s.name, err)
	}
	return err
}

func sqliteKind(file string, code int, err error) error {
	switch code {
	case lib.SQLITE_CORRUPT:
		line, _, _ := strings.Cut(err.Error(), "\n") // SQLite quotes the torn schema
		return damaged(file, errors.New(line))
	case lib.SQLITE_NOTADB:
		return fmt.Errorf("%w: %s is not a database of Herald, or is damaged at its head (%w)", herald.ErrInvalid, file, err)
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return fmt.Errorf("%w: %s is being written by another program; try again when it is done (%w)", herald.ErrBusy, file, err)
	case lib.SQLITE_READONLY, lib.SQLITE_CANTOPEN, lib.SQLITE_PERM:
		return fmt.Errorf("%s cannot be written: the file and its folder must belong to the user that runs Herald (%w)", file, err)
	case lib.SQLITE_FULL:
		return fmt.Errorf("%s cannot grow: the disk is full; nothing was changed (%w)", file, err)
	case lib.SQLITE_CONSTRAINT:
		return fmt.Errorf("%w (%w)", herald.ErrExists, err)
	}
	return fmt.Errorf("%s: %w", file, err)
}

// damaged tells of a file that SQLite cannot read any more.
func damaged(file string, err error) error {
	return fmt.Errorf("%w: %s is damaged (%w): restore a backup with `herald restore`, or move the file away and let the next run take its promises from the published manifest", herald.ErrInvalid, file, err)
}

func postgresKind(name, code string, err error) error {
	switch {
	case code == "23505": // unique_violation
		return fmt.Errorf("%w (%w)", herald.ErrExists, err)
	case code == "40001", code == "40P01", code == "55P03": // serialization, deadlock, lock
		return fmt.Errorf("%w: %s (%w)", herald.ErrBusy, name, err)
	case code[:2] == "28", code == "3D000", code == "3F000": // no such user, password, database, schema
		return fmt.Errorf("%w: %s: %w: check store.postgres", herald.ErrInvalid, name, err)
	case code == "42501": // insufficient_privilege
		return fmt.Errorf("%w: %s: %w: the user needs the right to create tables there", herald.ErrInvalid, name, err)
	case code == "53100", code == "53200": // disk full, out of memory
		return fmt.Errorf("%s cannot grow; nothing was changed (%w)", name, err)
	}
	return fmt.Errorf("%s: %w", name, err)
}
