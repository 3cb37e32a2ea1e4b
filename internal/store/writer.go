package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// writer runs the transactions that change the store. On SQLite they run one
// after another on one connection that nothing else uses: competing writers
// would wait for each other by luck, and for seconds. On PostgreSQL each has a
// connection from the pool.
type writer struct {
	dialect
	db    *sql.DB
	mu    sync.Mutex // SQLite: held by the transaction that runs
	conn  *sql.Conn  // SQLite: the one connection
	kept  *statements
	lease lease // PostgreSQL: repeated by every transaction while held
}

func (w *writer) transact(ctx context.Context, do func(*tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	// A transaction that has begun is finished: it is short, and the driver
	// would start a goroutine for each statement to watch for the context.
	ctx = context.WithoutCancel(ctx)
	if w.conn == nil {
		return w.shared(ctx, do)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	t := &tx{dialect: w.dialect, on: w.conn, kept: w.kept}
	if _, err := t.run(ctx, "BEGIN IMMEDIATE", nil); err != nil {
		return err
	}
	err := do(t)
	if err == nil {
		_, err = t.run(ctx, "COMMIT", nil)
	}
	if err != nil {
		// SQLite may have rolled back by itself; then this one fails, and says nothing new.
		_, _ = w.conn.ExecContext(ctx, "ROLLBACK")
	}
	return err
}

// shared is transact on PostgreSQL.
func (w *writer) shared(ctx context.Context, do func(*tx) error) error {
	own, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer own.Rollback()
	t := &tx{dialect: w.dialect, on: own}
	if err := w.lease.hold(ctx, t); err != nil {
		return err
	}
	if err := do(t); err != nil {
		return err
	}
	return own.Commit()
}

func (w *writer) close() error {
	if w.conn == nil {
		return nil
	}
	err := w.kept.close() // a connection with open statements would not end
	return errors.Join(err, w.conn.Close(), w.db.Close())
}
