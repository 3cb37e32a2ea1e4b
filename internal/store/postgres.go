package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"herald"
)

func openPostgres(ctx context.Context, o Options) (*Store, error) {
	c, err := pgx.ParseConfig(o.Postgres)
	if err != nil {
		// The error quotes the URL without its password.
		return nil, fmt.Errorf("%w: store.postgres: %w", herald.ErrInvalid, err)
	}
	d := dialect{goose: goose.DialectPostgres, folder: "postgres", numbered: true, snapshot: sql.LevelRepeatableRead, words: wordsTSVector}
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = 10 * time.Second
	}
	db := stdlib.OpenDB(*c)
	db.SetMaxOpenConns(max(8, 2*runtime.NumCPU()))
	db.SetMaxIdleConns(4)
	s := &Store{dialect: d, name: fmt.Sprintf("postgres://%s:%d/%s", c.Host, c.Port, c.Database), read: db, write: &writer{dialect: d, db: db}}
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(s.kind(err), db.Close())
	}
	return s, nil
}
