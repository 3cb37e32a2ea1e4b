package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"herald"
)

// Fetch is what one visit of a feed brought.
//
// A visit that failed (Poll.Error is set) changes only what it brought. One
// that brought no articles and a status of 304, or the body hash of the visit
// before, says that the feed lists what it listed before. Any other is the
// feed's whole list of now.
type Fetch struct {
	Feed      herald.FeedID
	FeedTitle string      // what the feed calls itself, "" when it does not say
	FeedSite  string      // the site it says it belongs to
	Poll      herald.Poll // for the next visit; Changed is set, and Warnings grow, by what the store finds
	Now       time.Time
	Articles  []Incoming
	Worker    Worker // who visited; 0 for nobody who leased it
	Hub       string // WebSub hub that the feed names, "" for none
	Topic     string // what the feed is called there
	Pushed    bool   // a hub sent it: articles only, perhaps not all; the Poll stays as it was
}

// Incoming is an article as a feed gave it. ID, Feed, FirstSeen, LastSeen,
// Date and Story are the store's to fill. An article without GUID or Address
// is taken for a fault of the caller.
type Incoming struct {
	herald.Article
	Listed []int // indexes in Fetch.Articles of what is listed with it as one story
	Hidden bool  // its URL hides where it leads, and is to be asked for; see Store.Hidden
}

// Saved counts what became of the articles of one fetch.
type Saved struct {
	New     int  // not known before
	Changed int  // known, with other words now
	Seen    int  // known and the same, or another feed's
	Renamed int  // of those, listed under another guid than before
	Lost    bool // nothing was kept: the worker's lease had lapsed
}

// SaveFetch is SaveFetches for one.
func (s *Store) SaveFetch(ctx context.Context, f Fetch) (Saved, error) {
	saved, err := s.SaveFetches(ctx, []Fetch{f})
	if err != nil {
		return Saved{}, err
	}
	return saved[0], nil
}

// SaveFetches keeps what several visits brought, in one transaction: articles,
// sightings and links together with what the next visit of each feed needs, so
// that a validator is never kept for articles that were lost. What comes out
// does not depend on the order of visits that bear the same time.
func (s *Store) SaveFetches(ctx context.Context, fetches []Fetch) (_ []Saved, err error) {
	defer herald.Wrap(&err, "store.SaveFetches(%d)", len(fetches))
	saved := make([]Saved, len(fetches))
	err = s.update(ctx, func(t *tx) error {
		news := 0
		owned := map[Worker]map[int]bool{}
		known, err := t.sources(ctx, fetches)
		if err != nil {
			return err
		}
		for i, f := range fetches {
			has, asked := owned[f.Worker]
			if !asked {
				if has, err = t.owned(ctx, f.Worker); err != nil {
					return err
				}
				owned[f.Worker] = has
			}
			in := intake{tx: t, search: s.search, fetch: f, owned: has, sources: known}
			if err := in.run(ctx); err != nil {
				return fmt.Errorf("feed %d: %w", f.Feed, err)
			}
			saved[i] = in.saved
			news += in.saved.New + in.saved.Changed
		}
		return t.bump(ctx, news)
	})
	return saved, err
}

// source is what an intake must know of a feed.
type source struct {
	id                herald.FeedID
	url               string
	site              string // as configured
	ownTitle, ownSite string // as it said first
	calls             string
	bodyHash          string
	listed            int64
	newest            int64
	gained            int64 // articles, and not yet written
	shard             int
}

const sourcesSQL = `SELECT id, url, site, own_title, own_site, calls, body_hash, listed, newest, shard FROM feed WHERE id IN (?)`

// sources are feeds as one transaction knows them.
type sources map[herald.FeedID]*source

// sources reads the feeds that were visited.
func (t *tx) sources(ctx context.Context, fetches []Fetch) (sources, error) {
	known := make(sources, len(fetches))
	ids := make([]any, len(fetches))
	for i, f := range fetches {
		ids[i] = int64(f.Feed)
	}
	return known, known.read(ctx, t, ids)
}

func (known sources) read(ctx context.Context, t *tx, ids []any) error {
	return t.in(ctx, func(r *sql.Rows) error {
		var f source
		err := r.Scan(&f.id, &f.url, &f.site, &f.ownTitle, &f.ownSite, &f.calls, &f.bodyHash, &f.listed, &f.newest, &f.shard)
		known[f.id] = &f
		return err
	}, sourcesSQL, nil, ids)
}

// source finds a feed, which need not be one of those visited.
func (in *intake) source(ctx context.Context, id herald.FeedID) (*source, error) {
	if in.sources[id] == nil {
		if err := in.sources.read(ctx, in.tx, []any{int64(id)}); err != nil {
			return nil, err
		}
	}
	if in.sources[id] == nil {
		return nil, herald.ErrNotFound
	}
	return in.sources[id], nil
}

// disown notes that a feed has one article less.
func (in *intake) disown(ctx context.Context, id herald.FeedID) error {
	_, err := in.exec(ctx, `UPDATE feed SET articles = articles - 1 WHERE id = ?`, int64(id))
	return err
}

// keepPoll writes the feed's row.
func (in *intake) keepPoll(ctx context.Context) error {
	f, p := in.from, in.fetch.Poll
	if in.saved.New+in.saved.Changed > 0 {
		p.Changed = in.fetch.Now
	}
	if w := in.upheaval(); w != "" {
		p.Warnings = append(p.Warnings[:len(p.Warnings):len(p.Warnings)], w)
	}
	if in.fetch.FeedTitle != "" {
		f.calls = valid(in.fetch.FeedTitle)
	}
	if f.ownTitle == "" {
		f.ownTitle = f.calls // the first name stays: a feed cannot dress up as another
	}
	if f.ownSite == "" {
		f.ownSite = valid(in.fetch.FeedSite)
	}
	const query = `UPDATE feed SET own_title = ?, own_site = ?, calls = ?, etag = ?, modified = ?, body_hash = ?,
		checked = ?, succeeded = ?, changed = ?, next = ?, failures = ?, error = ?, status = ?, moved = ?, moved_seen = ?,
		items = ?, warnings = ?, gone = ?, listed = ?, articles = articles + ?, newest = ?, rhythm = ?, why = ?, took = ?, leased = 0 WHERE id = ?`
	_, err := in.exec(ctx, query, f.ownTitle, f.ownSite, f.calls, valid(p.ETag), valid(p.LastModified), p.BodyHash,
		ms(p.Checked), ms(p.Succeeded), ms(p.Changed), ms(p.Next), p.Failures, valid(p.Error), p.Status, valid(p.Moved), p.MovedSeen,
		p.Items, lines(p.Warnings), flag(p.Gone), f.listed, f.gained, f.newest,
		p.Rhythm, valid(p.Why), p.Took.Milliseconds(), int64(f.id))
	f.bodyHash, f.gained = p.BodyHash, 0
	return err
}

// few is how many articles may do a thing together by chance.
const few = 5

// upheaval says in a sentence what a feed did to most of its list at once, ""
// when it did nothing of the kind. It did no harm: articles that came back
// under other guids, or with other words, are the ones they were.
func (in *intake) upheaval() string {
	switch n := len(in.list); {
	case n < few:
	case 2*in.saved.Renamed > n:
		return fmt.Sprintf("it gave %d of its %d articles new guids; they were recognised", in.saved.Renamed, n)
	case 2*in.saved.Changed > n:
		return fmt.Sprintf("it published %d of its %d articles again with other words; they are kept as changes", in.saved.Changed, n)
	}
	return ""
}
