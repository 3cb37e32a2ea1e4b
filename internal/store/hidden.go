package store

import (
	"context"
	"database/sql"
	"time"

	"herald"
)

// Some links hide where they lead: those of Google News hold a token that only
// Google can read. Where somebody resolves them, what was learnt is kept here,
// so that a link is asked for once. An article keeps the canonical address
// it was found under, which is what was promised to the public; its link
// becomes the publisher's, and an article at the publisher's address is listed with it.

// Hidden is a link that is to be asked for.
type Hidden struct {
	Link     string // as its feed gave it
	Failures int    // how often it was asked for in vain
	key      []byte
}

// Hidden returns links that nothing is known of and that may be asked for now,
// those that came last first.
func (s *Store) Hidden(ctx context.Context, now time.Time, limit int) (list []Hidden, err error) {
	defer herald.Wrap(&err, "store.Hidden")
	const query = `SELECT address_key, link, failures FROM hidden WHERE url = '' AND next <= ? ORDER BY seen DESC, address_key LIMIT ?`
	err = s.view(ctx, func(t *tx) error {
		return t.query(ctx, func(r *sql.Rows) error {
			var h Hidden
			err := r.Scan(&h.key, &h.Link, &h.Failures)
			list = append(list, h)
			return err
		}, query, ms(now), limit)
	})
	return list, err
}

// Reveal keeps where a link leads: url, and address in its canonical form. It
// becomes the link of the articles that had the hidden one, and they are
// listed together with any other article of that address.
func (s *Store) Reveal(ctx context.Context, h Hidden, url, address string) (err error) {
	defer herald.Wrap(&err, "store.Reveal")
	target := keyOf(address).arg()
	return s.update(ctx, func(t *tx) error {
		const learn = `UPDATE hidden SET url = ?, target_key = ? WHERE address_key = ?`
		if n, err := t.exec(ctx, learn, url, target, h.key); err != nil || n == 0 {
			return err // n is 0 when retention was faster
		}
		if _, err := t.exec(ctx, `UPDATE article SET url = ? WHERE address_key = ?`, url, h.key); err != nil {
			return err
		}
		return t.listTogether(ctx, []any{target})
	})
}

// NotRevealed notes that a link was asked for in vain. It is not asked for again
// before next.
func (s *Store) NotRevealed(ctx context.Context, h Hidden, next time.Time) (err error) {
	defer herald.Wrap(&err, "store.NotRevealed")
	return s.update(ctx, func(t *tx) error {
		_, err := t.exec(ctx, `UPDATE hidden SET failures = failures + 1, next = ? WHERE address_key = ?`, ms(next), h.key)
		return err
	})
}

// Announce makes a new revision: what was revealed is to be published.
func (s *Store) Announce(ctx context.Context) (err error) {
	defer herald.Wrap(&err, "store.Announce")
	return s.update(ctx, func(t *tx) error { return t.bump(ctx, 1) })
}

// reveal gives items the links that are known to lie behind theirs, and
// remembers what is to be asked for.
func (in *intake) reveal(ctx context.Context) error {
	hides := map[key][]*item{}
	var keys, rows []any
	for i, it := range in.items {
		if !in.fetch.Articles[i].Hidden {
			continue
		}
		k := it.place
		if hides[k] == nil {
			keys = append(keys, k.arg())
			rows = append(rows, k.arg(), it.URL, in.now, []byte{})
		}
		hides[k] = append(hides[k], it)
	}
	if len(keys) == 0 {
		return nil
	}
	err := in.in(ctx, func(r *sql.Rows) error {
		var k []byte
		var url string
		err := r.Scan(&k, &url)
		for _, it := range hides[key(k)] {
			it.URL = url
		}
		return err
	}, `SELECT address_key, url FROM hidden WHERE url <> '' AND address_key IN (?)`, nil, keys)
	if err != nil {
		return err
	}
	return in.insert(ctx, `INSERT INTO hidden (address_key, link, seen, target_key) VALUES`, 4, rows, `ON CONFLICT (address_key) DO NOTHING`)
}

// meetRevealed lists new articles together with those of the same address
// behind a link that hides it.
func (in *intake) meetRevealed(ctx context.Context, fresh []*item) error {
	if any, err := in.one(ctx, []any{new(int)}, `SELECT 1 FROM hidden WHERE url <> '' LIMIT 1`); err != nil || !any {
		return err
	}
	keys := make([]any, len(fresh))
	for i, it := range fresh {
		keys[i] = it.place.arg()
	}
	var targets []any
	add := func(r *sql.Rows) error {
		var k []byte
		err := r.Scan(&k)
		targets = append(targets, k)
		return err
	}
	const behind = `SELECT target_key FROM hidden WHERE url <> '' AND address_key IN (?)`
	if err := in.in(ctx, add, behind, nil, keys); err != nil {
		return err
	}
	const at = `SELECT DISTINCT target_key FROM hidden WHERE url <> '' AND target_key IN (?)`
	if err := in.in(ctx, add, at, nil, keys); err != nil {
		return err
	}
	return in.listTogether(ctx, targets)
}

// listTogether links the articles of each canonical address: the one that
// stands there, and those whose links are known to lead there.
func (t *tx) listTogether(ctx context.Context, targets []any) error {
	first := map[key]herald.ArticleID{}
	var rows []any
	link := func(r *sql.Rows) error {
		var k []byte
		var id herald.ArticleID
		err := r.Scan(&k, &id)
		if other := first[key(k)]; other == 0 {
			first[key(k)] = id
		} else if other != id {
			rows = append(rows, int64(min(id, other)), int64(max(id, other)))
		}
		return err
	}
	const standing = `SELECT address_key, id FROM article WHERE apart = '' AND address_key IN (?)`
	if err := t.in(ctx, link, standing, nil, targets); err != nil {
		return err
	}
	const leading = `SELECT h.target_key, a.id FROM hidden h JOIN article a ON a.address_key = h.address_key
		WHERE h.url <> '' AND h.target_key IN (?) ORDER BY a.id`
	if err := t.in(ctx, link, leading, nil, targets); err != nil {
		return err
	}
	return t.insert(ctx, addLinks, 2, rows, oneLink)
}
