package store

import (
	"context"
	"slices"

	"herald"
)

// What an intake decided is written here. New rows are gathered in an outbox
// and leave in a few statements; changes to rows that stand are written at once.

type outbox struct {
	articles, sightings, pending []any
	again                        []any // sightings of guids that may have one
	indexed                      []indexed
}

// How many values a row has.
const (
	articleWidth  = 22
	sightingWidth = 7
)

// reserve makes room for n new articles at once: grown bit by bit, the outbox
// was a fifth of what a first visit cost in memory.
func (o *outbox) reserve(n int) {
	o.articles = make([]any, 0, n*articleWidth)
	o.sightings = slices.Grow(o.sightings, n*sightingWidth)
	o.pending = slices.Grow(o.pending, n)
	o.indexed = slices.Grow(o.indexed, n)
}

const addArticles = `INSERT INTO article (id, feed, first_seen, date, published, updated, guid_key, address_key, apart, address, guid,
	url, title, authors, categories, image, publisher, publisher_site, language, rights, summary, content) VALUES`

const addSightings = `INSERT INTO sighting (feed, guid_key, article, print, listed, seen, title) VALUES`

const replaceSighting = `ON CONFLICT (feed, guid_key) DO UPDATE SET article = excluded.article, print = excluded.print,
	listed = 1, title = excluded.title`

func (o *outbox) flush(ctx context.Context, in *intake) error {
	if err := in.insert(ctx, addArticles, articleWidth, o.articles, ""); err != nil {
		return err
	}
	if err := o.flushSightings(ctx, in); err != nil {
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

// flushSightings writes those of guids that the feed has not listed before in
// statements of many rows. On SQLite they may not replace any: for statements
// of many rows that may, it keeps a copy of every page they touch.
func (o *outbox) flushSightings(ctx context.Context, in *intake) error {
	tail := replaceSighting
	if !in.numbered {
		tail = ""
	}
	if err := in.insert(ctx, addSightings, sightingWidth, o.sightings, tail); err != nil {
		return err
	}
	for row := range slices.Chunk(o.again, sightingWidth) {
		if err := in.insert(ctx, addSightings, sightingWidth, row, replaceSighting); err != nil {
			return err
		}
	}
	return nil
}

// add makes an article of an item, at an address with that key.
func (d *desk) add(it *item, address string, k key) error {
	d.next++
	a := &it.Article
	date := ms(herald.Settle(at(ms(a.Published)), at(d.now)))
	_, mark := split(address)
	d.out.articles = append(d.out.articles, int64(d.next), int64(d.from.id), d.now, date, ms(a.Published), ms(a.Updated),
		it.key.arg(), it.place.arg(), mark, address, a.GUID, a.URL, a.Title, lines(a.Authors), lines(a.Categories), a.Image,
		a.Publisher.Name, a.Publisher.Site, a.Language, a.Rights, a.Summary, a.Content)
	d.out.pending = append(d.out.pending, int64(d.next))
	d.out.indexed = append(d.out.indexed, indexed{d.next, a, it.body})
	d.at[k] = &stored{id: d.next, feed: d.from.id, key: it.key, address: address, title: a.Title, summary: a.Summary, firstSeen: d.now,
		published: ms(a.Published), updated: ms(a.Updated), print: it.print}
	d.from.gained++
	d.from.newest = max(d.from.newest, date)
	d.saved.New++
	return d.remember(it, d.next, "")
}

// addApart makes an article of an item whose address is another article's.
func (d *desk) addApart(ctx context.Context, it *item) error {
	address := apart(it.Address, d.from.url, it.Title, ms(it.Published), it.print)
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
		if d.wasRetired(it, k) {
			return d.remember(it, 0, "")
		}
		return d.add(it, address, k)
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
	title := it.Title
	if title == x.title {
		title = ""
	}
	return in.remember(it, x.id, title)
}

func (in *intake) remember(it *item, id herald.ArticleID, title string) error {
	it.is = id
	to := &in.out.sightings
	if _, known := in.known[it.key]; known || in.beside[it.key] {
		to = &in.out.again
	}
	*to = append(*to, int64(in.from.id), it.key.arg(), int64(id), it.print, int64(1), in.now, title)
	return nil
}

// rename gives x the guid that its feed lists it under now.
func (d *desk) rename(ctx context.Context, x *stored, it *item) error {
	d.saved.Renamed++
	const forget = `DELETE FROM sighting WHERE feed = ? AND guid_key = ?`
	if _, err := d.exec(ctx, forget, int64(d.from.id), x.key.arg()); err != nil {
		return err
	}
	before := d.known[x.key]
	x.key = it.key
	const rename = `UPDATE article SET guid = ?, guid_key = ? WHERE id = ?`
	if _, err := d.exec(ctx, rename, it.GUID, it.key.arg(), int64(x.id)); err != nil {
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
	a := &it.Article
	const query = `UPDATE article SET updated = ?, url = ?, title = ?, authors = ?, categories = ?, image = ?, publisher = ?,
		publisher_site = ?, language = ?, rights = ?, summary = ?, content = ? WHERE id = ?`
	_, err := in.exec(ctx, query, updated, a.URL, a.Title, lines(a.Authors), lines(a.Categories), a.Image,
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
