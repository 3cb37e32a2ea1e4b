package store

import (
	"context"
	"database/sql"
	"encoding/hex"

	"herald"
)

// What happens when another feed has the better claim to an article's address
// is written here.

// takeOver gives x to this feed. What nobody has seen yet takes its date from
// the new owner; a date that was fixed stays.
func (d *desk) takeOver(ctx context.Context, x *stored, it *item) error {
	fresh := x.firstSeen == d.now && !x.grouped
	const mark = `UPDATE sighting SET title = ? WHERE feed = ? AND guid_key = ?`
	if _, err := d.exec(ctx, mark, x.title, int64(x.feed), x.key.arg()); err != nil {
		return err
	}
	if err := d.disown(ctx, x.feed); err != nil {
		return err
	}
	const own = `UPDATE article SET feed = ?, guid = ?, guid_key = ? WHERE id = ?`
	if _, err := d.exec(ctx, own, int64(d.from.id), it.GUID, it.key.arg(), int64(x.id)); err != nil {
		return err
	}
	d.from.gained++
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
	x.address = apart(x.address, owner.url, x.title, x.published, x.print)
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
	if err := d.disown(ctx, y.feed); err != nil {
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
