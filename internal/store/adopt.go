package store

import (
	"context"
	"database/sql"
	"fmt"

	"herald"
)

// Empty tells whether the store knows neither articles nor stories.
func (s *Store) Empty(ctx context.Context) (empty bool, err error) {
	defer herald.Wrap(&err, "store.Empty")
	err = s.view(ctx, func(t *tx) error {
		empty, err = t.empty(ctx)
		return err
	})
	return empty, err
}

func (t *tx) empty(ctx context.Context) (bool, error) {
	var n int
	const query = `SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM article LIMIT 1) a) + (SELECT COUNT(*) FROM (SELECT 1 FROM story LIMIT 1) s)`
	_, err := t.one(ctx, []any{&n}, query)
	return n == 0, err
}

// Adopt takes the promises of a published target into an empty store: the
// stories of its manifest with their ids, slugs, aliases and the addresses by
// which their articles join them again, and the stories that will not come
// back. Lines that belong to no story are passed over; what the lines of a
// damaged manifest contradict each other in goes to the first.
func (s *Store) Adopt(ctx context.Context, stories []herald.Published, retired []herald.Retirement) (err error) {
	defer herald.Wrap(&err, "store.Adopt(%d stories, %d retired)", len(stories), len(retired))
	return s.update(ctx, func(t *tx) error {
		empty, err := t.empty(ctx)
		if err != nil {
			return err
		}
		if !empty {
			return fmt.Errorf("%w: only an empty store takes promises over", herald.ErrExists)
		}
		for _, p := range stories {
			if err := t.adoptStory(ctx, p); err != nil {
				return err
			}
		}
		for _, r := range retired {
			if err := t.adoptRetired(ctx, r); err != nil {
				return err
			}
		}
		if err := t.mendAdopted(ctx); err != nil {
			return err
		}
		return t.bump(ctx, len(stories)+len(retired))
	})
}

func (t *tx) adoptStory(ctx context.Context, p herald.Published) error {
	if p.Story == 0 {
		return nil
	}
	if err := t.adoptNamed(ctx, storyRow{id: p.Story, slug: p.Slug}, p.Aliases); err != nil {
		return err
	}
	rows := make([]any, 0, 2*len(p.Addresses))
	for _, address := range p.Addresses {
		rows = append(rows, keyOf(address).arg(), int64(p.Story))
	}
	return t.insert(ctx, `INSERT INTO adopted (address_key, story) VALUES`, 2, rows, `ON CONFLICT (address_key) DO NOTHING`)
}

// adoptRetired takes a tombstone over. The time of death is not known any
// more; 1 is long ago.
func (t *tx) adoptRetired(ctx context.Context, r herald.Retirement) error {
	row := storyRow{id: r.ID, slug: r.Slug, into: r.Into, byHand: r.ByHand}
	if r.Into == 0 {
		row.retired = 1
	}
	return t.adoptNamed(ctx, row, r.Aliases)
}

func (t *tx) adoptNamed(ctx context.Context, row storyRow, aliases []string) error {
	row.slug = slugKey(row.slug)
	var rows []any
	for _, slug := range append([]string{row.slug}, aliases...) {
		if slug = slugKey(slug); slug == "" {
			continue
		}
		rows = append(rows, slug, int64(row.id))
	}
	if err := t.insert(ctx, addSlugs, 2, rows, `ON CONFLICT (slug) DO NOTHING`); err != nil {
		return err
	}
	const add = `INSERT INTO story (id, slug, created, modified, merged_into, retired, by_hand) VALUES (?, ?, 0, 0, ?, ?, ?)
		ON CONFLICT (id) DO NOTHING`
	_, err := t.exec(ctx, add, int64(row.id), row.slug, int64(row.into), row.retired, flag(row.byHand))
	return err
}

// mendAdopted makes what a damaged manifest said keep to our rules: a slug is
// one story's, and what is merged is merged into a story that is not.
func (t *tx) mendAdopted(ctx context.Context) error {
	const unname = `UPDATE story SET slug = '' WHERE slug <> '' AND NOT EXISTS
		(SELECT 1 FROM slug g WHERE g.slug = story.slug AND g.story = story.id)`
	if _, err := t.exec(ctx, unname); err != nil {
		return err
	}
	const follow = `UPDATE story SET merged_into = (SELECT o.merged_into FROM story o WHERE o.id = story.merged_into)
		WHERE EXISTS (SELECT 1 FROM story o WHERE o.id = story.merged_into AND o.merged_into <> 0)`
	for n, tries := int64(1), 0; n > 0 && tries < 20; tries++ {
		var err error
		if n, err = t.exec(ctx, follow); err != nil {
			return err
		}
	}
	const retire = `UPDATE story SET merged_into = 0, retired = 1 WHERE merged_into <> 0 AND NOT EXISTS
		(SELECT 1 FROM story o WHERE o.id = story.merged_into AND o.merged_into = 0)`
	_, err := t.exec(ctx, retire)
	return err
}

// Adopted returns the stories that were promised to addresses, for those of
// the addresses that were.
func (s *Store) Adopted(ctx context.Context, addresses []string) (_ map[string]herald.StoryID, err error) {
	defer herald.Wrap(&err, "store.Adopted(%d addresses)", len(addresses))
	byKey := make(map[key]string, len(addresses))
	keys := make([]any, len(addresses))
	for i, a := range addresses {
		k := keyOf(a)
		byKey[k], keys[i] = a, k.arg()
	}
	stories := map[string]herald.StoryID{}
	err = s.view(ctx, func(t *tx) error {
		return t.in(ctx, func(r *sql.Rows) error {
			var k []byte
			var id herald.StoryID
			err := r.Scan(&k, &id)
			stories[byKey[key(k)]] = id
			return err
		}, `SELECT address_key, story FROM adopted WHERE address_key IN (?)`, nil, keys)
	})
	return stories, err
}
