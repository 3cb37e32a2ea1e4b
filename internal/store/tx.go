package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"sync"
)

// handle is what *sql.Tx and *sql.Conn have in common.
type handle interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// tx is one transaction. On SQLite's write connection its statements are
// prepared once and kept; pgx does the same by itself.
type tx struct {
	dialect
	on   handle
	kept *statements // nil: nothing is kept
}

// exec runs a statement and says how many rows it touched.
func (t *tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := t.run(ctx, query, args)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (t *tx) run(ctx context.Context, query string, args []any) (sql.Result, error) {
	if t.kept == nil {
		return t.on.ExecContext(ctx, t.rebind(query), args...)
	}
	st, err := t.kept.prepare(ctx, query) //nolint:sqlclosecheck // it is kept
	if err != nil {
		return nil, err
	}
	return st.ExecContext(ctx, args...)
}

// query calls scan for every row that the query gives.
func (t *tx) query(ctx context.Context, scan func(*sql.Rows) error, query string, args ...any) error {
	rows, err := t.rows(ctx, query, args)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (t *tx) rows(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	if t.kept == nil {
		return t.on.QueryContext(ctx, t.rebind(query), args...)
	}
	st, err := t.kept.prepare(ctx, query) //nolint:sqlclosecheck // it is kept
	if err != nil {
		return nil, err
	}
	return st.QueryContext(ctx, args...)
}

// one scans the only row of a query into dest; found is false when there is none.
func (t *tx) one(ctx context.Context, dest []any, query string, args ...any) (found bool, err error) {
	err = t.query(ctx, func(r *sql.Rows) error {
		found = true
		return r.Scan(dest...)
	}, query, args...)
	return found, err
}

// portion says how many of n rows or members go into one statement: a power of
// two, so that few different statements are ever prepared.
func portion(n int) int {
	const most = 64
	p := most
	for p > n {
		p /= 2
	}
	return p
}

// insert adds rows by statements of many rows each. The query begins with
// INSERT, ends in VALUES, and takes one row's arguments after another; tail
// follows them.
//
// A row that cannot be ends the transaction anyway. SQLite is told so: it
// would keep a copy of every page touched, to take back the one statement.
func (t *tx) insert(ctx context.Context, query string, width int, args []any, tail string) error {
	if !t.numbered {
		query = "INSERT OR ROLLBACK" + strings.TrimPrefix(query, "INSERT")
	}
	row := "(" + marks(width) + ")"
	for len(args) > 0 {
		n := portion(len(args) / width)
		values := strings.Repeat(row+",", n-1) + row
		if _, err := t.run(ctx, query+" "+values+" "+tail, args[:n*width]); err != nil {
			return err
		}
		args = args[n*width:]
	}
	return nil
}

// in runs a query whose text holds "IN (?)" for all values, some at a time.
// The values come after the arguments in first.
func (t *tx) in(ctx context.Context, scan func(*sql.Rows) error, query string, first, values []any) error {
	for len(values) > 0 {
		n := portion(len(values))
		q := strings.Replace(query, "IN (?)", "IN ("+marks(n)+")", 1)
		if err := t.query(ctx, scan, q, slices.Concat(first, values[:n])...); err != nil {
			return err
		}
		values = values[n:]
	}
	return nil
}

// execIn is in for statements that give no rows.
func (t *tx) execIn(ctx context.Context, query string, first, values []any) error {
	for len(values) > 0 {
		n := portion(len(values))
		q := strings.Replace(query, "IN (?)", "IN ("+marks(n)+")", 1)
		if _, err := t.run(ctx, q, slices.Concat(first, values[:n])); err != nil {
			return err
		}
		values = values[n:]
	}
	return nil
}

// marks gives n question marks with commas between them.
func marks(n int) string { return strings.Repeat("?,", n-1) + "?" }

// take adds n to a counter and gives its value before. The row stays locked
// until the transaction ends, so that on PostgreSQL, too, one transaction at a
// time adds articles.
func (t *tx) take(ctx context.Context, counter string, n int) (before int64, err error) {
	const query = `UPDATE counter SET value = value + ? WHERE name = ? RETURNING value - ?`
	_, err = t.one(ctx, []any{&before}, query, n, counter, n)
	return before, err
}

// statements are the prepared statements of one connection, by their text.
type statements struct {
	conn *sql.Conn
	mu   sync.Mutex
	by   map[string]*sql.Stmt
}

func (p *statements) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if st := p.by[query]; st != nil {
		return st, nil
	}
	st, err := p.conn.PrepareContext(ctx, query) //nolint:sqlclosecheck // close ends all that is kept
	if err == nil {
		p.by[query] = st
	}
	return st, err
}

func (p *statements) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs []error
	for _, st := range p.by {
		errs = append(errs, st.Close())
	}
	clear(p.by)
	return errors.Join(errs...)
}
