package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"herald"
)

// FeedState is a feed with what Herald knows of it.
type FeedState struct {
	herald.Feed             // Title and Site: as configured, else as the feed first said
	Poll        herald.Poll //
	Active      bool        // it is in the configuration
	Calls       string      // what the feed calls itself now; not shown to readers
	Articles    int         // how many articles belong to it
	Newest      time.Time   // date of the newest of them, zero for none
	Shard       int         // of its host; see TakeShards
}

const feedColumns = `id, url, active, title, site, section, tags, language, weight, own_title, own_site, calls,
	etag, modified, body_hash, checked, succeeded, changed, next, failures, error, status, moved, moved_seen,
	items, warnings, gone, articles, newest, rhythm, why, took, shard`

func scanFeed(r *sql.Rows) (f FeedState, err error) {
	var (
		tags, ownTitle, ownSite, warnings                     string
		checked, succeeded, changed, next, newest, gone, took int64
		p                                                     = &f.Poll
	)
	err = r.Scan(&f.ID, &f.URL, &f.Active, &f.Title, &f.Site, &f.Section, &tags, &f.Language, &f.Weight, &ownTitle, &ownSite, &f.Calls,
		&p.ETag, &p.LastModified, &p.BodyHash, &checked, &succeeded, &changed, &next, &p.Failures, &p.Error, &p.Status, &p.Moved, &p.MovedSeen,
		&p.Items, &warnings, &gone, &f.Articles, &newest, &p.Rhythm, &p.Why, &took, &f.Shard)
	f.Tags, p.Warnings, p.Gone = unlines(tags), unlines(warnings), gone != 0
	p.Took = time.Duration(took) * time.Millisecond
	p.Checked, p.Succeeded, p.Changed, p.Next, f.Newest = at(checked), at(succeeded), at(changed), at(next), at(newest)
	if f.Title == "" {
		f.Title = ownTitle
	}
	if f.Site == "" {
		f.Site = ownSite
	}
	return f, err
}

// SyncFeeds makes the configured feeds the active ones and returns them with
// their ids, in the order given. A feed keeps its id as long as it keeps its
// URL; a feed that is no longer configured is visited no more, and its
// articles stay.
func (s *Store) SyncFeeds(ctx context.Context, feeds []herald.Feed) (_ []herald.Feed, err error) {
	defer herald.Wrap(&err, "store.SyncFeeds(%d feeds)", len(feeds))
	synced := make([]herald.Feed, len(feeds))
	err = s.update(ctx, func(t *tx) error {
		if _, err := t.take(ctx, "feed", 0); err != nil { // one process at a time
			return err
		}
		known, err := t.subscriptions(ctx)
		if err != nil {
			return err
		}
		for i, f := range feeds {
			if f.ID, err = t.syncFeed(ctx, f, known[f.URL]); err != nil {
				return err
			}
			known[f.URL] = subscription{id: f.ID} // named twice, it is one
			synced[i] = f
		}
		return t.unsubscribe(ctx, known)
	})
	return synced, err
}

// subscription is what the configuration said of a feed.
type subscription struct {
	id     herald.FeedID
	active bool
	as     configured
}

// configured are the columns of a feed that follow the configuration.
type configured struct {
	title, site, section, tags, language string
	weight                               float64
}

func configuredOf(f herald.Feed) configured {
	return configured{valid(f.Title), valid(f.Site), valid(f.Section), lines(f.Tags), valid(f.Language), f.Weight}
}

// subscriptions are all feeds that were ever configured, by address.
func (t *tx) subscriptions(ctx context.Context) (map[string]subscription, error) {
	known := map[string]subscription{}
	err := t.query(ctx, func(r *sql.Rows) error {
		var s subscription
		var url string
		err := r.Scan(&s.id, &url, &s.active, &s.as.title, &s.as.site, &s.as.section, &s.as.tags, &s.as.language, &s.as.weight)
		known[url] = s
		return err
	}, `SELECT id, url, active, title, site, section, tags, language, weight FROM feed`)
	return known, err
}

// unsubscribe ends the active ones among what is left.
func (t *tx) unsubscribe(ctx context.Context, left map[string]subscription) error {
	var ids []any
	for _, s := range left {
		if s.active {
			ids = append(ids, int64(s.id))
		}
	}
	return t.execIn(ctx, `UPDATE feed SET active = 0 WHERE id IN (?)`, nil, ids)
}

// syncFeed writes a feed's row where it says something else.
func (t *tx) syncFeed(ctx context.Context, f herald.Feed, known subscription) (herald.FeedID, error) {
	as := configuredOf(f)
	switch {
	case f.URL == "":
		return 0, fmt.Errorf("%w: a feed without address", herald.ErrInvalid)
	case known.id == 0:
		return t.addFeed(ctx, f)
	case known.active && known.as == as:
		return known.id, nil
	}
	const change = `UPDATE feed SET active = 1, title = ?, site = ?, section = ?, tags = ?, language = ?, weight = ? WHERE id = ?`
	_, err := t.exec(ctx, change, as.title, as.site, as.section, as.tags, as.language, as.weight, int64(known.id))
	return known.id, err
}

func (t *tx) addFeed(ctx context.Context, f herald.Feed) (herald.FeedID, error) {
	n, err := t.take(ctx, "feed", 1)
	if err != nil {
		return 0, err
	}
	const add = `INSERT INTO feed (id, url, active, title, site, section, tags, language, weight, own_title, own_site, calls,
		etag, modified, body_hash, checked, succeeded, changed, next, failures, error, status, moved, moved_seen,
		items, warnings, gone, listed, articles, newest, shard)
		VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, '', '', '', '', '', '', 0, 0, 0, 0, 0, '', 0, '', 0, 0, '', 0, 0, 0, 0, ?)`
	_, err = t.exec(ctx, add, n+1, f.URL, valid(f.Title), valid(f.Site), valid(f.Section), lines(f.Tags), valid(f.Language), f.Weight, shardOf(f.URL))
	return herald.FeedID(n + 1), err
}

// Feeds returns every feed the store knows, in the order they were first met.
func (s *Store) Feeds(ctx context.Context) (_ []FeedState, err error) {
	defer herald.Wrap(&err, "store.Feeds")
	return s.feeds(ctx, `SELECT `+feedColumns+` FROM feed ORDER BY id`)
}

// Due returns the active feeds that are to be visited at now, in the order
// they were first met: those whose time has come, or with all, every one. A
// feed that answered 410 is never due.
func (s *Store) Due(ctx context.Context, now time.Time, all bool) (_ []FeedState, err error) {
	defer herald.Wrap(&err, "store.Due")
	if all {
		return s.feeds(ctx, `SELECT `+feedColumns+` FROM feed WHERE active = 1 AND gone = 0 ORDER BY id`)
	}
	return s.feeds(ctx, `SELECT `+feedColumns+` FROM feed WHERE `+isDue+` ORDER BY id`, ms(now), ms(now.Add(farAhead)), s.leasesAt(now))
}

// farAhead is later than any next visit is ever set to. What lies beyond was
// written while the clock was wrong, and is due.
const farAhead = 15 * 24 * time.Hour

// isDue takes now, now with farAhead, and now.
const isDue = `active = 1 AND gone = 0 AND (next <= ? OR next > ?) AND leased <= ?`

func (s *Store) feeds(ctx context.Context, query string, args ...any) (list []FeedState, err error) {
	err = s.view(ctx, func(t *tx) error {
		list, err = t.feeds(ctx, query, args...)
		return err
	})
	return list, err
}

func (t *tx) feeds(ctx context.Context, query string, args ...any) (list []FeedState, err error) {
	err = t.query(ctx, func(r *sql.Rows) error {
		f, err := scanFeed(r)
		list = append(list, f)
		return err
	}, query, args...)
	return list, err
}
