package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"herald"
)

// Who is who. An item is the article that its feed listed under its guid
// before; else the article at its canonical address; else a new one. Feeds are
// not trusted to agree on that:
//
//   - A guid that comes back with another address, another title and another
//     date names another article: some feeds number their places, not their
//     pieces.
//   - A feed that gives all its items new guids still lists the same articles;
//     but a feed may also give one address to many articles: their dates and
//     words tell.
//   - What another feed says of an article's address is a sighting: it changes
//     nothing of the article. When its title speaks of something else, it is
//     kept as an article of its own, at an address of its own (see apart).
//   - An article passes to the feed with the better claim to its address, so
//     that a publisher's words win over those of an aggregator that was first.

// stored is what must be known of an article to tell whether an item is it.
type stored struct {
	id        herald.ArticleID
	feed      herald.FeedID
	key       key // of its guid
	address   string
	title     string
	summary   string
	firstSeen int64
	published int64
	updated   int64
	print     int64 // of what its feed said last; see printOf
	story     herald.StoryID
	grouped   bool
}

const storedSQL = `SELECT a.id, a.feed, a.guid_key, a.address, a.title, a.summary, a.first_seen, a.published, a.updated,
	COALESCE(s.print, 0), m.story FROM article a LEFT JOIN member m ON m.article = a.id
	LEFT JOIN sighting s ON s.feed = a.feed AND s.guid_key = a.guid_key`

func scanStored(r *sql.Rows) (*stored, error) {
	var x stored
	var guid []byte
	var story sql.NullInt64
	err := r.Scan(&x.id, &x.feed, &guid, &x.address, &x.title, &x.summary, &x.firstSeen, &x.published, &x.updated, &x.print, &story)
	x.key, x.story, x.grouped = key(guid), herald.StoryID(story.Int64), story.Valid
	return &x, err
}

func (t *tx) stored(ctx context.Context, query string, args ...any) (x *stored, err error) {
	err = t.query(ctx, func(r *sql.Rows) error {
		x, err = scanStored(r)
		return err
	}, query, args...)
	return x, err
}

// changed takes an item whose words are not those its feed gave before.
// With other it is not the article that the guid named, and must be admitted.
func (in *intake) changed(ctx context.Context, it *item) (other bool, err error) {
	x, err := in.stored(ctx, storedSQL+` WHERE a.id = ?`, int64(it.is))
	if err != nil || x == nil {
		return true, err
	}
	alike := resemble(x.title, it.Title)
	switch {
	case x.feed != in.from.id || x.key != it.key:
		if !alike {
			return true, nil
		}
		in.saved.Seen++
		return false, in.sight(it, x)
	case !alike && together(x.address) != it.Address && (x.published == 0 || x.published != ms(it.Published)):
		return true, in.standBeside(ctx, it, x)
	}
	return false, in.edit(ctx, x, it)
}

// standBeside keeps x known by guid and address, as its guid names another
// article now.
func (in *intake) standBeside(ctx context.Context, it *item, x *stored) error {
	beside := keyBeside(it.GUID, together(x.address), x.title)
	const forget = `DELETE FROM sighting WHERE feed = ? AND guid_key = ?`
	if _, err := in.exec(ctx, forget, int64(in.from.id), beside.arg()); err != nil {
		return err
	}
	listed := in.byKey[beside] != nil
	if in.beside == nil {
		in.beside = map[key]bool{}
	}
	in.beside[beside] = true
	const move = `UPDATE sighting SET guid_key = ?, listed = ?, seen = ? WHERE feed = ? AND guid_key = ?`
	if _, err := in.exec(ctx, move, beside.arg(), flag(listed), in.from.listed, int64(in.from.id), it.key.arg()); err != nil {
		return err
	}
	_, err := in.exec(ctx, `UPDATE article SET guid_key = ? WHERE id = ?`, beside.arg(), int64(x.id))
	return err
}

// admit takes the items that their feed has not listed before.
func (in *intake) admit(ctx context.Context, fresh []*item) error {
	if len(fresh) == 0 {
		return in.out.flush(ctx, in)
	}
	// From here on no other transaction adds articles: what is looked up stays true.
	next, err := in.take(ctx, "article", len(fresh))
	if err != nil {
		return err
	}
	in.out.reserve(len(fresh))
	d := desk{intake: in, next: herald.ArticleID(next)}
	if err := d.lookUp(ctx, fresh); err != nil {
		return err
	}
	for _, it := range fresh {
		if err := d.place(ctx, it); err != nil {
			return err
		}
	}
	if err := in.out.flush(ctx, in); err != nil {
		return err
	}
	return in.meetRevealed(ctx, fresh)
}

// desk decides for items not listed before.
type desk struct {
	*intake
	next    herald.ArticleID  // the id given last
	at      map[key]*stored   // by address
	retired map[key][]string  // titles of what was retired, by address
	moved   map[trace]*stored // by what they keep
}

func (d *desk) lookUp(ctx context.Context, fresh []*item) error {
	d.at, d.retired = map[key]*stored{}, map[key][]string{}
	keys := make([]any, len(fresh))
	for i, it := range fresh {
		keys[i] = it.place.arg()
	}
	err := d.in(ctx, func(r *sql.Rows) error {
		x, err := scanStored(r)
		d.at[keyOf(x.address)] = x
		return err
	}, storedSQL+` WHERE a.apart = '' AND a.address_key IN (?)`, nil, keys)
	if err != nil {
		return err
	}
	if err := d.lookUpRetired(ctx, keys); err != nil {
		return err
	}
	return d.lookUpMoved(ctx)
}

// lookUpRetired finds what was retired from some addresses.
func (d *desk) lookUpRetired(ctx context.Context, keys []any) error {
	if any, err := d.one(ctx, []any{new(int)}, `SELECT 1 FROM retired_address LIMIT 1`); err != nil || !any {
		return err
	}
	return d.in(ctx, func(r *sql.Rows) error {
		var k []byte
		var title string
		err := r.Scan(&k, &title)
		d.retired[key(k)] = append(d.retired[key(k)], title)
		return err
	}, `SELECT address_key, title FROM retired_address WHERE address_key IN (?)`, nil, keys)
}

// wasRetired tells whether an item is an article that retention took away from
// the address with that key.
func (d *desk) wasRetired(it *item, place key) bool {
	return slices.ContainsFunc(d.retired[place], func(title string) bool { return resemble(title, it.Title) })
}

// lookUpMoved reads the articles that left the list with this visit: some
// feeds give an item another guid and another address at every visit.
func (d *desk) lookUpMoved(ctx context.Context) error {
	d.moved = map[trace]*stored{}
	var ids []any
	for _, k := range d.left {
		if s := d.known[k]; s.article != 0 {
			ids = append(ids, int64(s.article))
		}
	}
	return d.in(ctx, func(r *sql.Rows) error {
		x, err := scanStored(r)
		if x.feed == d.from.id {
			d.moved[trace{x.published, x.print, pathOf(x.address)}] = x
		}
		return err
	}, storedSQL+` WHERE a.id IN (?)`, nil, ids)
}

// trace is what an item keeps when its feed renames it.
type trace struct {
	published int64
	print     int64
	path      string // of its address
}

// pathOf is an address without its scheme and its query.
func pathOf(address string) string {
	path, _, _ := strings.Cut(together(address), "?")
	if _, after, ok := strings.Cut(path, "://"); ok {
		return after
	}
	return path
}

// movedTo finds the article that left the list as this item came.
func (d *desk) movedTo(it *item) *stored {
	if len(d.moved) == 0 {
		return nil
	}
	x := d.moved[trace{ms(it.Published), it.print, pathOf(it.Address)}]
	if x == nil || d.byKey[x.key] != nil {
		return nil
	}
	return x
}

// place decides for one item.
func (d *desk) place(ctx context.Context, it *item) error {
	if d.wasRetired(it, it.place) {
		d.saved.Seen++
		return d.remember(it, 0, "")
	}
	x := d.at[it.place]
	if x == nil {
		if x = d.movedTo(it); x != nil {
			return d.rename(ctx, x, it)
		}
		return d.add(it, it.Address, it.place)
	}
	listed := d.byKey[x.key] != nil
	switch {
	case x.feed != d.from.id:
		return d.meet(ctx, it, x, resemble(x.title, it.Title))
	case listed && it.twin(x):
		d.saved.Seen++
		return d.sight(it, x)
	case !listed && it.again(x):
		return d.rename(ctx, x, it)
	}
	return d.addApart(ctx, it)
}

// meet decides between an item and the article of another feed at its address.
func (d *desk) meet(ctx context.Context, it *item, x *stored, alike bool) error {
	better, err := d.outranks(ctx, x)
	switch {
	case err != nil:
		return err
	case better && alike:
		if err := d.takeOver(ctx, x, it); err != nil {
			return err
		}
		return d.reunite(ctx, x)
	case better:
		if err := d.displace(ctx, x); err != nil {
			return err
		}
		if err := d.add(it, it.Address, it.place); err != nil {
			return err
		}
		return d.reunite(ctx, d.at[it.place])
	case alike:
		d.saved.Seen++
		return d.sight(it, x)
	}
	return d.addApart(ctx, it)
}

// outranks tells whether this feed should have x, which is another feed's.
// Among equals the first has it; among those that came at the same time and
// are not grouped yet, the one that was subscribed to first, so that the order
// in which visits end does not matter.
func (d *desk) outranks(ctx context.Context, x *stored) (bool, error) {
	owner, err := d.source(ctx, x.feed)
	if err != nil {
		return false, err
	}
	address := together(x.address)
	mine, theirs := d.from.claim(address), owner.claim(address)
	atOnce := x.firstSeen == d.now && !x.grouped
	return mine > theirs || mine == theirs && atOnce && d.from.id < owner.id, nil
}
