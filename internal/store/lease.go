package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"herald"
)

// lease is the lock of a PostgreSQL store: a row that lapses when its holder
// renews it no more. Its number only grows, and while it is held every
// transaction repeats it: a holder that slept through its lease gets
// herald.ErrBusy instead of writing over its successor's work.
type lease struct {
	mu     sync.Mutex
	number int64 // 0: not held
}

const (
	leaseFor   = time.Minute
	leaseRenew = 15 * time.Second
)

// clock is the time of the database in milliseconds: the machines that share
// it need not agree on the time.
const clock = `CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT)`

// take gets the lease, if nobody holds it or its holder is dead, and renews it
// until it is released.
func (l *lease) take(ctx context.Context, s *Store, h Holder) (release func() error, err error) {
	defer herald.Wrap(&err, "lock %s", s.name)
	var number int64
	err = s.update(ctx, func(t *tx) error {
		number, err = t.takeLease(ctx, s.name, h)
		return err
	})
	if err != nil {
		return nil, err
	}
	l.set(number)
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		l.renew(context.WithoutCancel(ctx), s, stop)
	}()
	var once sync.Once
	return func() (err error) {
		once.Do(func() {
			close(stop)
			<-done
			err = l.drop(context.WithoutCancel(ctx), s)
		})
		return err
	}, nil
}

func (l *lease) set(number int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.number = number
}

func (l *lease) get() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.number
}

func (t *tx) takeLease(ctx context.Context, store string, h Holder) (int64, error) {
	n, err := t.take(ctx, "lease", 1) // one after another from here
	if err != nil {
		return 0, err
	}
	var text string
	const find = `SELECT holder FROM lease WHERE name = 'run' AND until > ` + clock
	held, err := t.one(ctx, []any{&text}, find)
	if err != nil {
		return 0, err
	}
	if other := parseHolder([]byte(text)); held && (other.Host != h.Host || alive(other.PID)) {
		return 0, other.busy(store)
	}
	b, err := json.Marshal(h)
	if err != nil {
		return 0, err
	}
	const put = `INSERT INTO lease (name, number, until, holder) VALUES ('run', ?, ` + clock + ` + ?, ?)
		ON CONFLICT (name) DO UPDATE SET number = excluded.number, until = excluded.until, holder = excluded.holder`
	_, err = t.exec(ctx, put, n+1, leaseFor.Milliseconds(), string(b))
	return n + 1, err
}

// renew keeps the lease from lapsing. A failure is not the end: the next try
// may come in time, and if none does, hold will say so.
func (l *lease) renew(ctx context.Context, s *Store, stop <-chan struct{}) {
	tick := time.NewTicker(leaseRenew)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
			const query = `UPDATE lease SET until = ` + clock + ` + $1 WHERE name = 'run' AND number = $2`
			ctx, cancel := context.WithTimeout(ctx, leaseRenew)
			_, _ = s.read.ExecContext(ctx, query, leaseFor.Milliseconds(), l.get())
			cancel()
		}
	}
}

func (l *lease) drop(ctx context.Context, s *Store) error {
	const query = `DELETE FROM lease WHERE name = 'run' AND number = $1`
	_, err := s.read.ExecContext(ctx, query, l.get())
	l.set(0)
	return s.kind(err)
}

// hold makes sure that the lease is still ours, and stays so until the
// transaction ends: the number is a key, which nobody may change meanwhile;
// renewing is not held up.
func (l *lease) hold(ctx context.Context, t *tx) error {
	number := l.get()
	if number == 0 {
		return nil
	}
	var now sql.NullInt64
	const query = `SELECT number FROM lease WHERE name = 'run' FOR KEY SHARE`
	if _, err := t.one(ctx, []any{&now}, query); err != nil {
		return err
	}
	if now.Int64 != number {
		return fmt.Errorf("%w: another process has taken this one's place, as it did not answer for too long", herald.ErrBusy)
	}
	return nil
}
