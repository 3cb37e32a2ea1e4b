package store

import (
	"context"
	"database/sql"
	"time"

	"herald"
)

// Subscription is what a WebSub hub was asked to tell of a feed.
type Subscription struct {
	Feed       herald.FeedID
	Hub, Topic string // as the feed names them
	Token      string // the last part of the address that the hub calls
	Secret     string // that it signs with
	Asked      time.Time
	Until      time.Time // how long it has promised to tell; zero: not at all
	Pushed     time.Time
	Pushes     int
	Missed     int // articles that a visit found before the hub told
	Shard      int // of the feed; set by Subscriptions
}

const websubColumns = `feed, hub, topic, token, secret, asked, until, pushed, pushes, missed`

func scanSubscription(r *sql.Rows, more ...any) (u Subscription, err error) {
	var asked, until, pushed int64
	err = r.Scan(append([]any{&u.Feed, &u.Hub, &u.Topic, &u.Token, &u.Secret, &asked, &until, &pushed, &u.Pushes, &u.Missed}, more...)...)
	u.Asked, u.Until, u.Pushed = at(asked), at(until), at(pushed)
	return u, err
}

// Subscriptions returns those of the active feeds that name a hub.
func (s *Store) Subscriptions(ctx context.Context) (list []Subscription, err error) {
	defer herald.Wrap(&err, "store.Subscriptions")
	const query = `SELECT ` + websubColumns + `, f.shard FROM websub JOIN feed f ON f.id = websub.feed WHERE f.active = 1 AND f.gone = 0 ORDER BY feed`
	err = s.view(ctx, func(t *tx) error {
		return t.query(ctx, func(r *sql.Rows) error {
			var shard int
			u, err := scanSubscription(r, &shard)
			u.Shard = shard
			list = append(list, u)
			return err
		}, query)
	})
	return list, err
}

// SubscriptionByToken finds the one that a hub's call is about, and its feed.
// The error is herald.ErrNotFound when there is none.
func (s *Store) SubscriptionByToken(ctx context.Context, token string) (u Subscription, f herald.Feed, err error) {
	defer herald.Wrap(&err, "store.SubscriptionByToken")
	if token == "" {
		return u, f, herald.ErrNotFound
	}
	err = s.view(ctx, func(t *tx) error {
		err := t.query(ctx, func(r *sql.Rows) error {
			u, err = scanSubscription(r)
			return err
		}, `SELECT `+websubColumns+` FROM websub WHERE token = ?`, token)
		if err != nil {
			return err
		}
		list, err := t.feeds(ctx, `SELECT `+feedColumns+` FROM feed WHERE id = ? AND active = 1`, int64(u.Feed))
		if err == nil && len(list) == 0 {
			err = herald.ErrNotFound
		}
		if err == nil {
			f = list[0].Feed
		}
		return err
	})
	return u, f, err
}

// SaveSubscription keeps what was agreed with a hub, unless the feed names
// another by now. The counts of pushes and misses are not touched.
func (s *Store) SaveSubscription(ctx context.Context, u Subscription) (err error) {
	defer herald.Wrap(&err, "store.SaveSubscription(%d)", u.Feed)
	return s.update(ctx, func(t *tx) error {
		const query = `UPDATE websub SET token = ?, secret = ?, asked = ?, until = ? WHERE feed = ? AND hub = ? AND topic = ?`
		_, err := t.exec(ctx, query, u.Token, u.Secret, ms(u.Asked), ms(u.Until), int64(u.Feed), u.Hub, u.Topic)
		return err
	})
}

// CountMissed notes that a visit found articles that a hub had not told of.
func (s *Store) CountMissed(ctx context.Context, id herald.FeedID, n int) (err error) {
	defer herald.Wrap(&err, "store.CountMissed(%d)", id)
	return s.update(ctx, func(t *tx) error {
		_, err := t.exec(ctx, `UPDATE websub SET missed = missed + ? WHERE feed = ?`, n, int64(id))
		return err
	})
}

// nameHub remembers the hub that the feed names. What was agreed with another
// hub counts no more.
func (in *intake) nameHub(ctx context.Context) error {
	hub, topic := valid(in.fetch.Hub), valid(in.fetch.Topic)
	if hub == "" {
		return nil
	}
	const query = `INSERT INTO websub (` + websubColumns + `) VALUES (?, ?, ?, '', '', 0, 0, 0, 0, 0)
		ON CONFLICT (feed) DO UPDATE SET hub = excluded.hub, topic = excluded.topic, token = '', asked = 0, until = 0
		WHERE websub.hub <> excluded.hub OR websub.topic <> excluded.topic`
	_, err := in.exec(ctx, query, int64(in.from.id), hub, topic)
	return err
}

// pushed takes what a hub sent.
func (in *intake) pushed(ctx context.Context) error {
	if err := in.receive(ctx, false); err != nil {
		return err
	}
	if _, err := in.exec(ctx, `UPDATE websub SET pushed = ?, pushes = pushes + 1 WHERE feed = ?`, in.now, int64(in.from.id)); err != nil {
		return err
	}
	if in.saved.New+in.saved.Changed == 0 {
		return nil
	}
	const query = `UPDATE feed SET articles = articles + ?, newest = ?, changed = ? WHERE id = ?`
	_, err := in.exec(ctx, query, in.from.gained, in.from.newest, in.now, int64(in.from.id))
	in.from.gained = 0
	return err
}
