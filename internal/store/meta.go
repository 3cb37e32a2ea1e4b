package store

import (
	"context"
	"fmt"

	"herald"
)

// Revision returns a number that grows whenever something changes that a
// publisher may see. Equal numbers mean that there is nothing to publish.
func (s *Store) Revision(ctx context.Context) (n int64, err error) {
	defer herald.Wrap(&err, "store.Revision")
	err = s.view(ctx, func(t *tx) error {
		_, err := t.one(ctx, []any{&n}, `SELECT value FROM counter WHERE name = 'revision'`)
		return err
	})
	return n, err
}

// bump makes a new revision when there were changes.
func (t *tx) bump(ctx context.Context, changes int) error {
	if changes == 0 {
		return nil
	}
	_, err := t.take(ctx, "revision", 1)
	return err
}

// Meta returns what SetMeta kept under a key, "" when nothing was. It is for
// small things that must outlive a run, such as what a target holds.
func (s *Store) Meta(ctx context.Context, key string) (value string, err error) {
	defer herald.Wrap(&err, "store.Meta(%q)", key)
	err = s.view(ctx, func(t *tx) error {
		_, err := t.one(ctx, []any{&value}, `SELECT value FROM meta WHERE key = ?`, key)
		return err
	})
	return value, err
}

// SetMeta keeps a value under a key.
func (s *Store) SetMeta(ctx context.Context, key, value string) (err error) {
	defer herald.Wrap(&err, "store.SetMeta(%q)", key)
	return s.update(ctx, func(t *tx) error { return t.setMeta(ctx, key, value) })
}

func (t *tx) setMeta(ctx context.Context, key, value string) error {
	const query = `INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`
	_, err := t.exec(ctx, query, key, valid(value))
	return err
}

// State changes whenever something changes that a publisher may see: the
// revision, and how many stories live and articles are in stories, in case
// rows were taken away by somebody else's hand. It is comparable.
type State struct{ Revision, Stories, Members int64 }

func (s State) String() string { return fmt.Sprintf("%d/%d/%d", s.Revision, s.Stories, s.Members) }

// State returns the state of the store. It is zero for one that was never
// filled.
func (s *Store) State(ctx context.Context) (state State, err error) {
	defer herald.Wrap(&err, "store.State")
	err = s.view(ctx, func(t *tx) error {
		const query = `SELECT (SELECT value FROM counter WHERE name = 'revision'),
			(SELECT COUNT(*) FROM story WHERE merged_into = 0 AND retired = 0), (SELECT COUNT(*) FROM member)`
		_, err := t.one(ctx, []any{&state.Revision, &state.Stories, &state.Members}, query)
		return err
	})
	return state, err
}
