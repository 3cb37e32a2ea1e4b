package store

import (
	"context"
	"database/sql"
	"hash/fnv"
	"math"
	"net/url"
	"slices"
	"strings"
	"time"

	"herald"
)

// Several processes fetch for one PostgreSQL store. The hosts of all feeds are
// dealt into shards, and a worker leases shards: whoever has a host's shard is
// the only one to ask that host, and may pace it by itself. Which of its feeds
// are being visited is noted in their rows, so that a crash forgets nothing.
//
// A worker's number only grows and is repeated when its visits are stored: what
// a worker brings that slept through its leases is left out.
//
// On SQLite one process has the store (see Lock) and all shards.

// Shards is how many there are.
const Shards = 256

func shardOf(address string) int64 {
	host := address
	if u, err := url.Parse(address); err == nil {
		host = strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	}
	h := fnv.New32a()
	h.Write([]byte(host))
	return int64(h.Sum32() % Shards)
}

// Worker is a number for a process that fetches.
type Worker int64

// Join gives a new worker its number. It has no shards yet.
func (s *Store) Join(ctx context.Context) (w Worker, err error) {
	defer herald.Wrap(&err, "store.Join")
	err = s.update(ctx, func(t *tx) error {
		n, err := t.take(ctx, "lease", 1)
		w = Worker(n + 1)
		return err
	})
	return w, err
}

// TakeShards renews a worker's shards and settles with the others that live how
// many each has: it gives up those beyond its part, save the busy ones, and
// takes what is free up to it. It returns what the worker has now, for the time
// given, counted from the moment before the call.
func (s *Store) TakeShards(ctx context.Context, w Worker, span time.Duration, busy map[int]bool) (mine []int, err error) {
	defer herald.Wrap(&err, "store.TakeShards(%d)", w)
	if !s.numbered {
		for i := range Shards {
			mine = append(mine, i)
		}
		return mine, nil
	}
	err = s.update(ctx, func(t *tx) error {
		part, err := t.partOf(ctx, w, span)
		if err != nil {
			return err
		}
		const renew = `UPDATE shard SET until = ` + clock + ` + ? WHERE worker = ? RETURNING id`
		if mine, err = t.shards(ctx, renew, span.Milliseconds(), int64(w)); err != nil {
			return err
		}
		if len(mine) > part {
			mine, err = t.giveUp(ctx, w, mine, len(mine)-part, busy)
			return err
		}
		more, err := t.takeFree(ctx, w, span, part-len(mine))
		mine = append(mine, more...)
		return err
	})
	slices.Sort(mine)
	return mine, err
}

// partOf says that a worker lives, and how many shards it should have.
func (t *tx) partOf(ctx context.Context, w Worker, span time.Duration) (int, error) {
	const live = `INSERT INTO worker (number, until) VALUES (?, ` + clock + ` + ?) ON CONFLICT (number) DO UPDATE SET until = excluded.until`
	if _, err := t.exec(ctx, live, int64(w), span.Milliseconds()); err != nil {
		return 0, err
	}
	if _, err := t.exec(ctx, `DELETE FROM worker WHERE until < `+clock); err != nil {
		return 0, err
	}
	var workers int
	_, err := t.one(ctx, []any{&workers}, `SELECT COUNT(*) FROM worker`)
	return (Shards + workers - 1) / max(workers, 1), err
}

func (t *tx) shards(ctx context.Context, query string, args ...any) (ids []int, err error) {
	err = t.query(ctx, func(r *sql.Rows) error {
		var id int
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	}, query, args...)
	return ids, err
}

// takeFree takes up to n shards that are nobody's, or whose worker is dead.
func (t *tx) takeFree(ctx context.Context, w Worker, span time.Duration, n int) ([]int, error) {
	const free = `SELECT id FROM shard WHERE until < ` + clock + ` ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED`
	ids, err := t.shards(ctx, free, n)
	if err != nil {
		return nil, err
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	const take = `UPDATE shard SET worker = ?, until = ` + clock + ` + ? WHERE id IN (?)`
	return ids, t.execIn(ctx, take, []any{int64(w), span.Milliseconds()}, args)
}

// giveUp frees n of the shards in which nothing is being visited, and returns
// the rest.
func (t *tx) giveUp(ctx context.Context, w Worker, mine []int, n int, busy map[int]bool) (rest []int, err error) {
	var free []any
	for _, id := range mine {
		if len(free) < n && !busy[id] {
			free = append(free, id)
		} else {
			rest = append(rest, id)
		}
	}
	const query = `UPDATE shard SET worker = 0, until = 0 WHERE worker = ? AND id IN (?)`
	return rest, t.execIn(ctx, query, []any{int64(w)}, free)
}

// Leave gives up all that a worker has: its shards, and the feeds it leased and
// did not visit. On SQLite those of every worker are given up.
func (s *Store) Leave(ctx context.Context, w Worker, unvisited []herald.FeedID) (err error) {
	defer herald.Wrap(&err, "store.Leave(%d)", w)
	ids := make([]any, len(unvisited))
	for i, id := range unvisited {
		ids[i] = int64(id)
	}
	return s.update(ctx, func(t *tx) error {
		if err := t.execIn(ctx, `UPDATE feed SET leased = 0 WHERE id IN (?)`, nil, ids); err != nil || !s.numbered {
			return err
		}
		if _, err := t.exec(ctx, `UPDATE shard SET worker = 0, until = 0 WHERE worker = ?`, int64(w)); err != nil {
			return err
		}
		_, err := t.exec(ctx, `DELETE FROM worker WHERE number = ?`, int64(w))
		return err
	})
}

// LeaseFeeds hands out up to limit feeds of the worker's shards that are due at
// now, those that are due longest first. They are not handed out again until
// SaveFetches has stored their visit, or span has passed.
func (s *Store) LeaseFeeds(ctx context.Context, w Worker, now time.Time, span time.Duration, limit int) (list []FeedState, err error) {
	defer herald.Wrap(&err, "store.LeaseFeeds(%d)", w)
	err = s.update(ctx, func(t *tx) error {
		list, err = t.leaseFeeds(ctx, w, now, span, limit)
		return err
	})
	slices.SortFunc(list, func(a, b FeedState) int {
		if c := a.Poll.Next.Compare(b.Poll.Next); c != 0 {
			return c
		}
		return compare(a.ID, b.ID)
	})
	return list, err
}

// leaseFeeds locks what it reads and then writes it: in one statement with a
// subquery, PostgreSQL may run the subquery again for each row and lease more
// than the limit.
func (t *tx) leaseFeeds(ctx context.Context, w Worker, now time.Time, span time.Duration, limit int) ([]FeedState, error) {
	query, args := `SELECT `+feedColumns+` FROM feed WHERE `+isDue, []any{ms(now), ms(now.Add(farAhead)), ms(now)}
	if t.numbered {
		query += ` AND shard IN (SELECT id FROM shard WHERE worker = ? AND until > ` + clock + `)`
		args = append(args, int64(w))
	}
	query += ` ORDER BY next, id LIMIT ?`
	if t.numbered {
		query += ` FOR UPDATE OF feed SKIP LOCKED`
	}
	list, err := t.feeds(ctx, query, append(args, limit)...)
	if err != nil {
		return nil, err
	}
	ids := make([]any, len(list))
	for i, f := range list {
		ids[i] = int64(f.ID)
	}
	return list, t.execIn(ctx, `UPDATE feed SET leased = ? WHERE id IN (?)`, []any{ms(now.Add(span))}, ids)
}

// FreeFeeds takes back what a process before this one had leased: on SQLite,
// where nobody else can be at work.
func (s *Store) FreeFeeds(ctx context.Context) (err error) {
	defer herald.Wrap(&err, "store.FreeFeeds")
	if s.numbered {
		return nil
	}
	return s.update(ctx, func(t *tx) error {
		_, err := t.exec(ctx, `UPDATE feed SET leased = 0 WHERE leased <> 0`)
		return err
	})
}

// owned are the shards that a worker has, and keeps until the transaction
// ends; nil when nobody asks for it.
func (t *tx) owned(ctx context.Context, w Worker) (map[int]bool, error) {
	if w == 0 || !t.numbered {
		return nil, nil
	}
	ids, err := t.shards(ctx, `SELECT id FROM shard WHERE worker = ? FOR SHARE`, int64(w))
	has := make(map[int]bool, len(ids))
	for _, id := range ids {
		has[id] = true
	}
	return has, err
}

// leasesAt is the time at which leases count: on SQLite, where one process at
// a time works on the store, those of a dead one are void at once.
func (s *Store) leasesAt(now time.Time) int64 {
	if s.numbered {
		return ms(now)
	}
	return math.MaxInt64
}
