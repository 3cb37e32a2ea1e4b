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
	Poll      herald.Poll // for the next visit; kept as it is
	Now       time.Time
	Articles  []Incoming
}

// Incoming is an article as a feed gave it. ID, Feed, FirstSeen, LastSeen,
// Date and Story are the store's to fill. An article without GUID or Address
// is taken for a fault of the caller.
type Incoming struct {
	herald.Article
	Listed []int // indexes in Fetch.Articles of what is listed with it as one story
}

// Saved counts what became of the articles of one fetch.
type Saved struct {
	New     int // not known before
	Changed int // known, with other words now
	Seen    int // known and the same, or another feed's
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
		for i, f := range fetches {
			in := intake{tx: t, search: s.search, fetch: f}
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
	articles, newest  int64
}

const sourceSQL = `SELECT id, url, site, own_title, own_site, calls, body_hash, listed, articles, newest FROM feed WHERE id = ?`

func (t *tx) source(ctx context.Context, id herald.FeedID) (*source, error) {
	var f source
	found, err := t.one(ctx, []any{&f.id, &f.url, &f.site, &f.ownTitle, &f.ownSite, &f.calls, &f.bodyHash, &f.listed, &f.articles, &f.newest}, sourceSQL, int64(id))
	if err == nil && !found {
		err = herald.ErrNotFound
	}
	return &f, err
}

// intake takes one fetch in.
type intake struct {
	*tx
	search bool
	fetch  Fetch
	from   *source
	now    int64
	items  []*item // one for each of fetch.Articles
	byKey  map[key]*item
	list   []*item // those of byKey, in the feed's order
	known  map[key]sighting
	left   []key // listed at the visit before, and not in this one
	saved  Saved
	out    outbox
}

// item is one article on its way in.
type item struct {
	*Incoming
	key     key    // of its guid
	address string // without a mark that sets it apart: only we set those
	body    string // its text without markup
	print   int64
	article herald.ArticleID // what it turned out to be; 0: retired
}

// sighting is a row of who lists what.
type sighting struct {
	article herald.ArticleID
	print   int64
	listed  bool
}

func (in *intake) run(ctx context.Context) (err error) {
	if in.from, err = in.source(ctx, in.fetch.Feed); err != nil {
		return err
	}
	in.now = ms(in.fetch.Now)
	p := in.fetch.Poll
	same := len(in.fetch.Articles) == 0 && (p.Status == 304 || p.BodyHash != "" && p.BodyHash == in.from.bodyHash)
	if !same && (p.Error == "" || len(in.fetch.Articles) > 0) {
		if err := in.receive(ctx, p.Error == ""); err != nil {
			return err
		}
	}
	if p.Error == "" {
		in.from.listed = in.now
	}
	return in.keepPoll(ctx)
}

// receive sorts the list: what is known and the same costs nothing more. A whole
// list also tells what has left it.
func (in *intake) receive(ctx context.Context, whole bool) error {
	if err := in.name(); err != nil {
		return err
	}
	if err := in.recall(ctx, whole); err != nil {
		return err
	}
	var fresh, again []*item
	var back []any
	for _, it := range in.list {
		k, ok := in.known[it.key]
		switch it.article = k.article; {
		case !ok:
			fresh = append(fresh, it)
		case k.article != 0 && k.print != it.print:
			again = append(again, it)
		default:
			in.saved.Seen++
			if !k.listed {
				back = append(back, it.key.arg())
			}
		}
	}
	if err := in.relist(ctx, back); err != nil {
		return err
	}
	for _, it := range again {
		other, err := in.changed(ctx, it)
		if err != nil {
			return err
		}
		if other {
			fresh = append(fresh, it)
		}
	}
	if err := in.admit(ctx, fresh); err != nil {
		return err
	}
	return in.link(ctx)
}

// name gives every item the key it is looked up by. Items that share a guid
// and not an address are told apart; the same item twice is one.
func (in *intake) name() error {
	in.byKey = make(map[key]*item, len(in.fetch.Articles))
	in.items = make([]*item, len(in.fetch.Articles))
	for i := range in.fetch.Articles {
		a := &in.fetch.Articles[i]
		if a.GUID == "" || a.Address == "" {
			return fmt.Errorf("%w: article %d has no guid or no address", herald.ErrInvalid, i)
		}
		it := &item{Incoming: a, key: keyOf(a.GUID), address: together(valid(a.Address)), body: bodyOf(&a.Article)}
		it.print = printOf(&a.Article, it.body)
		if first := in.byKey[it.key]; first != nil && first.address != it.address {
			it.key = keyBeside(a.GUID, it.address)
		}
		if first := in.byKey[it.key]; first != nil {
			in.items[i] = first
			continue
		}
		in.byKey[it.key], in.items[i] = it, it
		in.list = append(in.list, it)
	}
	return nil
}

// keyBeside is the key of an article whose guid names another one.
func keyBeside(guid, address string) key { return keyOf(guid + "\x00" + address) }

// recall reads what the feed listed at the visit before, and what else of the
// list it has listed at some time.
func (in *intake) recall(ctx context.Context, whole bool) error {
	in.known = make(map[key]sighting, len(in.items))
	scan := func(r *sql.Rows) error {
		var k []byte
		var s sighting
		err := r.Scan(&k, &s.article, &s.print, &s.listed)
		in.known[key(k)] = s
		return err
	}
	const listed = `SELECT guid_key, article, print, listed FROM sighting WHERE feed = ? AND listed = 1`
	if err := in.query(ctx, scan, listed, int64(in.from.id)); err != nil {
		return err
	}
	if whole {
		for k := range in.known {
			if in.byKey[k] == nil {
				in.left = append(in.left, k)
			}
		}
	}
	var others []any
	for _, it := range in.list {
		if _, ok := in.known[it.key]; !ok {
			others = append(others, it.key.arg())
		}
	}
	const unlisted = `SELECT guid_key, article, print, listed FROM sighting WHERE feed = ? AND guid_key IN (?)`
	if err := in.in(ctx, scan, unlisted, []any{int64(in.from.id)}, others); err != nil {
		return err
	}
	return in.unlist(ctx)
}

// unlist notes when what has left the list was last in it.
func (in *intake) unlist(ctx context.Context) error {
	const query = `UPDATE sighting SET listed = 0, seen = ? WHERE feed = ? AND guid_key IN (?)`
	return in.execIn(ctx, query, []any{in.from.listed, int64(in.from.id)}, args(in.left))
}

func (in *intake) relist(ctx context.Context, keys []any) error {
	const query = `UPDATE sighting SET listed = 1 WHERE feed = ? AND guid_key IN (?)`
	return in.execIn(ctx, query, []any{int64(in.from.id)}, keys)
}

func args(keys []key) []any {
	list := make([]any, len(keys))
	for i, k := range keys {
		list[i] = k.arg()
	}
	return list
}

// link remembers what was listed together, once.
func (in *intake) link(ctx context.Context) error {
	var rows []any
	for n, it := range in.items {
		for _, i := range in.fetch.Articles[n].Listed {
			if i < 0 || i >= len(in.items) {
				return fmt.Errorf("%w: article %d is listed and not there", herald.ErrInvalid, i)
			}
			a, b := it.article, in.items[i].article
			if a == b || a == 0 || b == 0 {
				continue
			}
			rows = append(rows, int64(min(a, b)), int64(max(a, b)))
		}
	}
	return in.insert(ctx, addLinks, 2, rows, oneLink)
}

// keepPoll writes the feed's row.
func (in *intake) keepPoll(ctx context.Context) error {
	f, p := in.from, in.fetch.Poll
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
		items = ?, warnings = ?, gone = ?, listed = ?, articles = ?, newest = ? WHERE id = ?`
	_, err := in.exec(ctx, query, f.ownTitle, f.ownSite, f.calls, valid(p.ETag), valid(p.LastModified), p.BodyHash,
		ms(p.Checked), ms(p.Succeeded), ms(p.Changed), ms(p.Next), p.Failures, valid(p.Error), p.Status, valid(p.Moved), p.MovedSeen,
		p.Items, valid(lines(p.Warnings)), flag(p.Gone), f.listed, f.articles, f.newest, int64(f.id))
	return err
}

// flag is how both databases keep a truth.
func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
