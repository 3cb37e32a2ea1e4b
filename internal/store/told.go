package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"herald"
)

// What an edition is made of is kept as it was told last: a row a story, with
// its articles and what the teller made of them. A publish after few changes
// then reads the articles of few stories, and tells those alone. Whatever
// changes an article of a story, or which articles it has, leaves its name in
// the table of touched stories, by triggers, so that no statement can forget
// to. The rows are a copy and may be lost.

// tellerKey is where the teller of what is kept is named.
const tellerKey = "told by"

// Told is every story that lives, the one changed last first, as it was told
// last or as it stands now.
type Told struct {
	Stories []herald.Story // complete; those without notes are as Stories returns them
	Notes   []string       // of each, the teller's own; "" for one that is to be told

	by         string
	same       bool // what is kept was told by the same
	generation int64
	touched    []any // ids of the rows that named stories
	stale      []any // the stories
}

// Told returns the stories, and what by made of those that did not change
// since. LastSeen of articles is not told: it is FirstSeen.
func (s *Store) Told(ctx context.Context, by string) (_ Told, err error) {
	defer herald.Wrap(&err, "store.Told")
	t := Told{by: by}
	err = s.view(ctx, func(tx *tx) error { return t.read(ctx, tx) })
	return t, err
}

func (t *Told) read(ctx context.Context, tx *tx) error {
	feeds, err := tx.printed(ctx)
	if err != nil {
		return err
	}
	pins, err := tx.pins(ctx)
	if err != nil {
		return err
	}
	var teller string
	if _, err := tx.one(ctx, []any{&t.generation}, `SELECT value FROM counter WHERE name = 'told'`); err != nil {
		return err
	}
	if _, err := tx.one(ctx, []any{&teller}, `SELECT value FROM meta WHERE key = ?`, tellerKey); err != nil {
		return err
	}
	t.same = teller == t.by
	stale, err := t.readTouched(ctx, tx)
	if err != nil {
		return err
	}
	untold, err := t.readStories(ctx, tx, feeds, stale)
	if err != nil {
		return err
	}
	if err := t.readArticles(ctx, tx, feeds, untold); err != nil {
		return err
	}
	t.pin(pins)
	return t.finish(ctx, tx)
}

// pin says which articles lead by a person's will.
func (t *Told) pin(pins map[herald.ArticleID]time.Time) {
	if len(pins) == 0 {
		return
	}
	for i := range t.Stories {
		for k := range t.Stories[i].Coverage {
			c := &t.Stories[i].Coverage[k]
			c.Pinned = pins[c.Article.ID]
		}
	}
}

func (t *Told) readTouched(ctx context.Context, tx *tx) (map[herald.StoryID]bool, error) {
	stale := map[herald.StoryID]bool{}
	err := tx.query(ctx, func(r *sql.Rows) error {
		var id int64
		var story herald.StoryID
		err := r.Scan(&id, &story)
		t.touched = append(t.touched, id)
		if !stale[story] {
			stale[story] = true
			t.stale = append(t.stale, int64(story))
		}
		return err
	}, `SELECT id, story FROM touched`)
	return stale, err
}

// readStories reads what is kept, and gives the places of stories whose
// articles are wanted.
func (t *Told) readStories(ctx context.Context, tx *tx, feeds map[herald.FeedID]printedFeed, stale map[herald.StoryID]bool) (map[herald.StoryID]int, error) {
	untold := map[herald.StoryID]int{}
	const query = `SELECT t.id, t.slug, t.created, t.modified, t.split_from, d.body FROM story t LEFT JOIN told d ON d.story = t.id
		WHERE t.merged_into = 0 AND t.retired = 0`
	u := unpacker{feeds: feeds}
	err := tx.query(ctx, func(r *sql.Rows) error {
		var s herald.Story
		var created, modified int64
		var body sql.RawBytes
		if err := r.Scan(&s.ID, &s.Slug, &created, &modified, &s.SplitFrom, &body); err != nil {
			return err
		}
		s.Created, s.Modified = at(created), at(modified)
		notes := ""
		if t.same && len(body) > 0 && !stale[s.ID] {
			notes = u.story(&s, string(body))
		}
		if notes == "" {
			s = herald.Story{ID: s.ID, Slug: s.Slug, SplitFrom: s.SplitFrom, Created: s.Created, Modified: s.Modified}
			untold[s.ID] = len(t.Stories)
		}
		t.Stories, t.Notes = append(t.Stories, s), append(t.Notes, notes)
		return nil
	}, query)
	return untold, err
}

// readArticles fills in the coverage of stories that are not told, some at a
// time, and packs it: many small texts are what a collector is slow with.
func (t *Told) readArticles(ctx context.Context, tx *tx, feeds map[herald.FeedID]printedFeed, untold map[herald.StoryID]int) error {
	ids := make([]any, 0, len(untold))
	for _, s := range t.Stories {
		if _, wanted := untold[s.ID]; wanted {
			ids = append(ids, int64(s.ID))
		}
	}
	const query = `SELECT ` + articleFields + `, NULL FROM member m JOIN article a ON a.id = m.article WHERE m.story IN (?)`
	var p packer
	for some := range slices.Chunk(ids, 512) {
		coverage := map[herald.StoryID][]herald.Coverage{}
		err := tx.in(ctx, func(r *sql.Rows) error {
			a, err := scanArticle(r)
			coverage[a.Story] = append(coverage[a.Story], herald.Coverage{Article: a, Feed: feeds[a.Feed].Feed})
			return err
		}, query, nil, some)
		if err != nil {
			return err
		}
		u := unpacker{feeds: feeds}
		for id, c := range coverage {
			slices.SortFunc(c, func(a, b herald.Coverage) int { return byDate(a.Article, b.Article) })
			s := &t.Stories[untold[id]]
			u.story(s, string(p.story(herald.Story{Coverage: c}, "-", feeds)))
		}
	}
	return nil
}

// finish leaves out stories without articles, adds aliases, and puts all in
// order: here, for a database would carry all texts along.
func (t *Told) finish(ctx context.Context, tx *tx) error {
	aliases := map[herald.StoryID][]string{}
	const query = `SELECT g.slug, CASE WHEN t.merged_into <> 0 THEN t.merged_into ELSE t.id END
		FROM slug g JOIN story t ON t.id = g.story WHERE t.merged_into <> 0 OR g.slug <> t.slug ORDER BY g.slug`
	err := tx.query(ctx, func(r *sql.Rows) error {
		var slug string
		var id herald.StoryID
		err := r.Scan(&slug, &id)
		aliases[id] = append(aliases[id], slug)
		return err
	}, query)
	if err != nil {
		return err
	}
	order := make([]int32, 0, len(t.Stories))
	for i := range t.Stories {
		if s := &t.Stories[i]; len(s.Coverage) > 0 {
			s.Aliases = without(aliases[s.ID], s.Slug)
			order = append(order, int32(i))
		}
	}
	slices.SortFunc(order, func(a, b int32) int {
		x, y := &t.Stories[a], &t.Stories[b]
		return cmp.Or(y.Modified.Compare(x.Modified), cmp.Compare(x.ID, y.ID))
	})
	stories, notes := make([]herald.Story, len(order)), make([]string, len(order))
	for i, from := range order {
		stories[i], notes[i] = t.Stories[from], t.Notes[from]
	}
	t.Stories, t.Notes = stories, notes
	return nil
}

// printedFeed is a feed, and a fingerprint of all that a teller sees of it.
type printedFeed struct {
	herald.Feed
	print uint64
}

func (t *tx) printed(ctx context.Context) (map[herald.FeedID]printedFeed, error) {
	states, err := t.feeds(ctx, `SELECT `+feedColumns+` FROM feed`)
	feeds := make(map[herald.FeedID]printedFeed, len(states))
	for _, f := range states {
		feeds[f.ID] = printedFeed{f.Feed, feedPrint(f.Feed)}
	}
	return feeds, err
}

// KeepTold keeps what was told of the stories that are named by their places,
// each with its notes. When somebody else kept something since t was read,
// nothing is kept: it is only a copy.
func (s *Store) KeepTold(ctx context.Context, t *Told, places []int) (err error) {
	defer herald.Wrap(&err, "store.KeepTold(%d)", len(places))
	if len(places)+len(t.touched) == 0 && t.same {
		return nil
	}
	return s.update(ctx, func(tx *tx) error {
		const next = `UPDATE counter SET value = value + 1 WHERE name = 'told' AND value = ?`
		if n, err := tx.exec(ctx, next, t.generation); err != nil || n == 0 {
			return err
		}
		if err := t.forget(ctx, tx); err != nil {
			return err
		}
		return t.keep(ctx, tx, places)
	})
}

// forget takes the names of touched stories away that were read, with what was
// told of these (some have no articles any more), and what another teller told.
func (t *Told) forget(ctx context.Context, tx *tx) error {
	if err := tx.execIn(ctx, `DELETE FROM touched WHERE id IN (?)`, nil, t.touched); err != nil {
		return err
	}
	if t.same {
		return tx.execIn(ctx, `DELETE FROM told WHERE story IN (?)`, nil, t.stale)
	}
	if _, err := tx.exec(ctx, `DELETE FROM told`); err != nil {
		return err
	}
	return tx.setMeta(ctx, tellerKey, t.by)
}

func (t *Told) keep(ctx context.Context, tx *tx, places []int) error {
	feeds, err := tx.printed(ctx)
	if err != nil {
		return err
	}
	const add = `INSERT INTO told (story, body) VALUES`
	const replace = `ON CONFLICT (story) DO UPDATE SET body = excluded.body`
	var p packer
	for some := range slices.Chunk(places, 512) {
		rows := make([]any, 0, 2*len(some))
		for _, i := range some {
			rows = append(rows, int64(t.Stories[i].ID), slices.Clone(p.story(t.Stories[i], t.Notes[i], feeds)))
		}
		if err := tx.insert(ctx, add, 2, rows, replace); err != nil {
			return err
		}
	}
	return nil
}
