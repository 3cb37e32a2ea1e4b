package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"herald"
)

// Picture is what is remembered of the image at an address, and, when it could
// be made into one, the picture.
type Picture struct {
	Address      string
	ETag         string // validators of the image as it was sent last
	LastModified string
	BodyHash     string
	Checked      time.Time // when it was asked for last
	Next         time.Time // when it may be asked for again
	Failures     int       // in a row
	Error        string    // why there is no picture, or no newer one
	herald.Picture
}

const pictureColumns = `address, etag, modified, body_hash, checked, next, failures, error, hash, sizes`

// Pictures returns all that is kept of images. Bytes are read when a size's
// Load is called.
func (s *Store) Pictures(ctx context.Context) (list []Picture, err error) {
	defer herald.Wrap(&err, "store.Pictures")
	err = s.view(ctx, func(t *tx) error {
		return t.query(ctx, func(r *sql.Rows) error {
			var p Picture
			var checked, next int64
			var sizes string
			err := r.Scan(&p.Address, &p.ETag, &p.LastModified, &p.BodyHash, &checked, &next, &p.Failures, &p.Error, &p.Hash, &sizes)
			p.Checked, p.Next = at(checked), at(next)
			s.readSizes(ctx, &p, sizes)
			list = append(list, p)
			return err
		}, `SELECT `+pictureColumns+` FROM picture ORDER BY address`)
	})
	return list, err
}

// readSizes reads "480x320 1200x800".
func (s *Store) readSizes(ctx context.Context, p *Picture, text string) {
	for i, field := range strings.Fields(text) {
		var size herald.PictureSize
		if _, err := fmt.Sscanf(field, "%dx%d", &size.Width, &size.Height); err != nil || i > 1 {
			return
		}
		size.Load = func() ([]byte, error) { return s.pictureBytes(ctx, p.Address, i) }
		p.Sizes = append(p.Sizes, size)
	}
}

// pictureBytes returns a picture's size: 0 the narrow one, 1 the wide one.
func (s *Store) pictureBytes(ctx context.Context, address string, i int) (body []byte, err error) {
	defer herald.Wrap(&err, "store.pictureBytes(%q)", address)
	err = s.view(ctx, func(t *tx) error {
		found, err := t.one(ctx, []any{&body}, `SELECT `+[]string{"narrow", "wide"}[i]+` FROM picture WHERE address = ?`, address)
		if err == nil && !found {
			err = herald.ErrNotFound
		}
		return err
	})
	return body, err
}

// SavePictures keeps what was learnt of images; bodies has the bytes of a
// picture's sizes by its hash, for those that are new. What a publisher sees of
// them makes a new revision when it changed.
func (s *Store) SavePictures(ctx context.Context, list []Picture, bodies map[string][][]byte) (err error) {
	defer herald.Wrap(&err, "store.SavePictures(%d)", len(list))
	return s.update(ctx, func(t *tx) error {
		changes := 0
		for _, p := range list {
			changed, err := t.savePicture(ctx, p, bodies[p.Hash])
			if err != nil {
				return err
			}
			changes += changed
		}
		return t.bump(ctx, changes)
	})
}

// savePicture tells whether (1) or not (0) there is another picture now.
func (t *tx) savePicture(ctx context.Context, p Picture, bodies [][]byte) (changed int, err error) {
	var before string
	if _, err := t.one(ctx, []any{&before}, `SELECT hash FROM picture WHERE address = ?`, p.Address); err != nil {
		return 0, err
	}
	const note = `INSERT INTO picture (` + pictureColumns + `, narrow, wide) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', '', ?, ?)
		ON CONFLICT (address) DO UPDATE SET etag = excluded.etag, modified = excluded.modified, body_hash = excluded.body_hash,
		checked = excluded.checked, next = excluded.next, failures = excluded.failures, error = excluded.error`
	none := []byte{}
	_, err = t.exec(ctx, note, valid(p.Address), valid(p.ETag), valid(p.LastModified), p.BodyHash, ms(p.Checked), ms(p.Next), p.Failures, valid(p.Error), none, none)
	if err != nil || before == p.Hash {
		return 0, err
	}
	bodies = append(slices.Clip(bodies), none, none)
	const show = `UPDATE picture SET hash = ?, sizes = ?, narrow = ?, wide = ? WHERE address = ?`
	_, err = t.exec(ctx, show, p.Hash, sizesText(p.Sizes), bodies[0], bodies[1], valid(p.Address))
	return 1, err
}

func sizesText(sizes []herald.PictureSize) string {
	var all []string
	for _, s := range sizes[:min(len(sizes), 2)] {
		all = append(all, fmt.Sprintf("%dx%d", s.Width, s.Height))
	}
	return strings.Join(all, " ")
}

// DropPictures forgets what no article shows any more.
func (s *Store) DropPictures(ctx context.Context, addresses []string) (err error) {
	defer herald.Wrap(&err, "store.DropPictures(%d)", len(addresses))
	if len(addresses) == 0 {
		return nil
	}
	values := make([]any, len(addresses))
	for i, a := range addresses {
		values[i] = a
	}
	return s.update(ctx, func(t *tx) error { return t.execIn(ctx, `DELETE FROM picture WHERE address IN (?)`, nil, values) })
}
