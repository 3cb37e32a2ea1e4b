package store

import (
	"context"
	"database/sql"
	"encoding/hex"

	"herald"
)

// What an intake decided is written here. New rows are gathered in an outbox
// and leave in a few statements; changes to rows that stand are written at once.

type outbox struct {
	articles, sightings, pending []any
	indexed                      []indexed
}

const articleWidth = 22

const addArticles = `INSERT INTO article (id, feed, first_seen, date, published, updated, guid_key, address_key, apart, address, guid,
	url, title, authors, categories, image, publisher, publisher_site, language, rights, summary, content) VALUES`

const addSightings = `INSERT INTO sighting (feed, guid_key, article, print, listed, seen, title) VALUES`

const replaceSighting = `ON CONFLICT (feed, guid_key) DO UPDATE SET article = excluded.article, print = excluded.print,
	listed = 1, title = excluded.title`

func (o *outbox) flush(ctx context.Context, in *intake) error {
	if err := in.insert(ctx, addArticles, articleWidth, o.articles, ""); err != nil {
		return err
	}
	if err := in.insert(ctx, addSightings, 7, o.sightings, replaceSighting); err != nil {
		return err
	}
	if err := in.insert(ctx, `INSERT INTO pending (article) VALUES`, 1, o.pending, `ON CONFLICT (article) DO NOTHING`); err != nil {
		return err
	}
	if in.search {
		return in.index(ctx, o.indexed)
	}
	return nil
}

// add makes an article of an item.
func (d *desk) add(ctx context.Context, it *item, address string) error {
	d.next++
	a := it.Article
	clean(&a)
	date := ms(herald.Settle(at(ms(a.Published)), at(d.now)))
	place, mark := split(address)
	d.out.articles = append(d.out.articles, int64(d.next), int64(d.from.id), d.now, date, ms(a.Published), ms(a.Updated),
		it.key.arg(), keyOf(place).arg(), mark, address, a.GUID, a.URL, a.Title, valid(lines(a.Authors)), valid(lines(a.Categories)), a.Image,
		a.Publisher.Name, a.Publisher.Site, a.Language, a.Rights, a.Summary, a.Content)
	d.out.pending = append(d.out.pending, int64(d.next))
	d.out.indexed = append(d.out.indexed, indexed{d.next, a, it.body})
	d.at[keyOf(address)] = &stored{id: d.next, feed: d.from.id, key: it.key, address: address, title: a.Title, summary: a.Summary, firstSeen: d.now}
	d.from.articles++
	d.from.newest = max(d.from.newest, date)
	d.saved.New++
	return d.remember(it, d.next, "")
}

// addApart makes an article of an item whose address is another article's.
func (d *desk) addApart(ctx context.Context, it *item) error {
	address := apart(it.address, d.from.url, it.Title)
	k := keyOf(address)
	x := d.at[k]
	if x == nil {
		var err error
		if x, err = d.standing(ctx, address); err != nil {
			return err
		}
	}
	switch {
	case x == nil:
		if err := d.lookUpRetired(ctx, []any{k.arg()}); err != nil {
			return err
		}
		if d.retired[k] {
			return d.remember(it, 0, "")
		}
		return d.add(ctx, it, address)
	case x.feed != d.from.id || d.byKey[x.key] != nil:
		d.saved.Seen++
		return d.sight(it, x)
	}
	return d.rename(ctx, x, it)
}

// standing finds the article at an address.
func (t *tx) standing(ctx context.Context, address string) (*stored, error) {
	place, mark := split(address)
	return t.stored(ctx, storedSQL+` WHERE a.address_key = ? AND a.apart = ?`, keyOf(place).arg(), mark)
}

// sight notes that this feed lists x, in its own words.
func (in *intake) sight(it *item, x *stored) error {
	title := valid(it.Title)
	if title == x.title {
		title = ""
	}
	return in.remember(it, x.id, title)
}

func (in *intake) remember(it *item, id herald.ArticleID, title string) error {
	it.article = id
	in.out.sightings = append(in.out.sightings, int64(in.from.id), it.key.arg(), int64(id), it.print, 1, in.now, title)
	return nil
}

// rename gives x the guid that its feed lists it under now.
func (d *desk) rename(ctx context.Context, x *stored, it *item) error {
	const forget = `DELETE FROM sighting WHERE feed = ? AND guid_key = ?`
	if _, err := d.exec(ctx, forget, int64(d.from.id), x.key.arg()); err != nil {
		return err
	}
	before := d.known[x.key]
	x.key = it.key
	const rename = `UPDATE article SET guid = ?, guid_key = ? WHERE id = ?`
	if _, err := d.exec(ctx, rename, valid(it.GUID), it.key.arg(), int64(x.id)); err != nil {
		return err
	}
	if before.print != it.print && (before.article != 0 || x.title != it.Title) {
		return d.edit(ctx, x, it)
	}
	d.saved.Seen++
	return d.remember(it, x.id, "")
}

// edit gives x the words that its feed has for it now, and keeps the old ones.
func (in *intake) edit(ctx context.Context, x *stored, it *item) error {
	in.saved.Changed++
	if err := in.keepHistory(ctx, x); err != nil {
		return err
	}
	updated := ms(it.Updated)
	if updated <= x.updated || updated > in.now {
		updated = in.now
	}
	return in.reword(ctx, x, it, updated)
}

// reword writes an item's words into x and sees to what follows from that: a
// new title must be grouped again, and its story has changed.
func (in *intake) reword(ctx context.Context, x *stored, it *item, updated int64) error {
	a := it.Article
	clean(&a)
	const query = `UPDATE article SET updated = ?, url = ?, title = ?, authors = ?, categories = ?, image = ?, publisher = ?,
		publisher_site = ?, language = ?, rights = ?, summary = ?, content = ? WHERE id = ?`
	_, err := in.exec(ctx, query, updated, a.URL, a.Title, valid(lines(a.Authors)), valid(lines(a.Categories)), a.Image,
		a.Publisher.Name, a.Publisher.Site, a.Language, a.Rights, a.Summary, a.Content, int64(x.id))
	if err != nil {
		return err
	}
	if a.Title != x.title {
		in.out.pending = append(in.out.pending, int64(x.id))
	}
	if x.story != 0 {
		if err := in.storyChanged(ctx, x.story, in.now); err != nil {
			return err
		}
	}
	if in.search {
		if err := in.unindex(ctx, []any{int64(x.id)}); err != nil {
			return err
		}
	}
	in.out.indexed = append(in.out.indexed, indexed{x.id, a, it.body})
	x.title, x.summary = a.Title, a.Summary
	return in.remember(it, x.id, "")
}

// historyKept bounds how many former titles of an article are kept.
const historyKept = 20

func (in *intake) keepHistory(ctx context.Context, x *stored) error {
	const add = `INSERT INTO history (article, at, title, summary) VALUES (?, ?, ?, ?) ON CONFLICT (article, at) DO NOTHING`
	if _, err := in.exec(ctx, add, int64(x.id), in.now, x.title, x.summary); err != nil {
		return err
	}
	const trim = `DELETE FROM history WHERE article = ? AND at NOT IN
		(SELECT at FROM history WHERE article = ? ORDER BY at DESC LIMIT ?)`
	_, err := in.exec(ctx, trim, int64(x.id), int64(x.id), historyKept)
	return err
}

// takeOver gives x to this feed. What nobody has seen yet takes its date from
// the new owner; a date that was fixed stays.
func (d *desk) takeOver(ctx context.Context, x *stored, it *item) error {
	fresh := x.firstSeen == d.now && !x.grouped
	const mark = `UPDATE sighting SET title = ? WHERE feed = ? AND guid_key = ?`
	if _, err := d.exec(ctx, mark, x.title, int64(x.feed), x.key.arg()); err != nil {
		return err
	}
	if _, err := d.exec(ctx, `UPDATE feed SET articles = articles - 1 WHERE id = ?`, int64(x.feed)); err != nil {
		return err
	}
	const own = `UPDATE article SET feed = ?, guid = ?, guid_key = ? WHERE id = ?`
	if _, err := d.exec(ctx, own, int64(d.from.id), valid(it.GUID), it.key.arg(), int64(x.id)); err != nil {
		return err
	}
	d.from.articles++
	x.feed, x.key = d.from.id, it.key
	d.saved.Seen++
	if !fresh {
		if err := d.keepHistory(ctx, x); err != nil {
			return err
		}
		return d.reword(ctx, x, it, d.now)
	}
	date := ms(herald.Settle(at(ms(it.Published)), at(d.now)))
	d.from.newest = max(d.from.newest, date)
	const settle = `UPDATE article SET date = ?, published = ? WHERE id = ?`
	if _, err := d.exec(ctx, settle, date, ms(it.Published), int64(x.id)); err != nil {
		return err
	}
	return d.reword(ctx, x, it, ms(it.Updated))
}

// displace moves x to an address of its own, so that the feed with the better
// claim can have the one it stood at.
func (d *desk) displace(ctx context.Context, x *stored) error {
	owner, err := d.source(ctx, x.feed)
	if err != nil {
		return err
	}
	delete(d.at, keyOf(x.address))
	x.address = apart(x.address, owner.url, x.title)
	taken, err := d.standing(ctx, x.address)
	if err != nil {
		return err
	}
	if taken != nil {
		x.address += hex.EncodeToString([]byte(x.key))
	}
	_, mark := split(x.address)
	d.at[keyOf(x.address)] = x
	_, err = d.exec(ctx, `UPDATE article SET address = ?, apart = ? WHERE id = ?`, x.address, mark, int64(x.id))
	return err
}

// reunite makes sightings of what was set apart from the article that stood at
// x's address before x did, at this very time, and resembles x: it would have
// become one if x had been first.
func (d *desk) reunite(ctx context.Context, x *stored) error {
	if x.firstSeen != d.now || x.grouped {
		return nil
	}
	var list []*stored
	err := d.query(ctx, func(r *sql.Rows) error {
		y, err := scanStored(r)
		if y.feed != d.from.id && !y.grouped && resemble(x.title, y.title) {
			list = append(list, y)
		}
		return err
	}, storedSQL+` WHERE a.address_key = ? AND a.apart <> '' AND a.first_seen = ?`, keyOf(x.address).arg(), d.now)
	if err != nil {
		return err
	}
	for _, y := range list {
		if err := d.fold(ctx, x, y); err != nil {
			return err
		}
	}
	return nil
}

// fold makes y, which nobody has seen yet, a sighting of x.
func (d *desk) fold(ctx context.Context, x, y *stored) error {
	const sight = `UPDATE sighting SET article = ?, title = CASE WHEN title = '' THEN ? ELSE title END WHERE article = ?`
	if _, err := d.exec(ctx, sight, int64(x.id), y.title, int64(y.id)); err != nil {
		return err
	}
	if err := d.relink(ctx, x.id, y.id); err != nil {
		return err
	}
	if _, err := d.exec(ctx, `UPDATE feed SET articles = articles - 1 WHERE id = ?`, int64(y.feed)); err != nil {
		return err
	}
	return d.forget(ctx, []any{int64(y.id)})
}

// relink gives x the links of y.
func (t *tx) relink(ctx context.Context, x, y herald.ArticleID) error {
	var rows []any
	err := t.query(ctx, func(r *sql.Rows) error {
		var a, b herald.ArticleID
		err := r.Scan(&a, &b)
		if other := a + b - y; other != x {
			rows = append(rows, int64(min(x, other)), int64(max(x, other)))
		}
		return err
	}, `SELECT a, b FROM link WHERE a = ? UNION SELECT a, b FROM link WHERE b = ?`, int64(y), int64(y))
	if err != nil {
		return err
	}
	return t.insert(ctx, addLinks, 2, rows, oneLink)
}

const (
	addLinks = `INSERT INTO link (a, b) VALUES`
	oneLink  = `ON CONFLICT (a, b) DO NOTHING`
)

// clean makes an article's single texts fit for both databases.
func clean(a *herald.Article) {
	for _, s := range []*string{&a.GUID, &a.URL, &a.Title, &a.Summary, &a.Content, &a.Image, &a.Language, &a.Rights, &a.Publisher.Name, &a.Publisher.Site} {
		*s = valid(*s)
	}
}
