package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"herald"
)

// A correction is kept as what it says of articles: those on side 1 are one
// story, those on side 2 are not in it. The stories are changed in the same
// transaction; then every correction that holds is looked at, and one that
// would be broken is in the way of the new one. Grouping reads the sides, and
// says with what it stores which correction was the last it knew.

const (
	sideIn  = 1
	sideOut = 2
)

// standingSides lists for each correction that holds where its sides are.
const standingSides = `SELECT DISTINCT c.correction AS id, c.side AS side, m.story AS story FROM corrected c
	JOIN correction k ON k.id = c.correction JOIN member m ON m.article = c.article WHERE k.undone = 0`

const (
	brokenTogether = `SELECT id FROM (` + standingSides + `) b WHERE side = 1 GROUP BY id HAVING COUNT(*) > 1`
	brokenApart    = `SELECT id FROM (` + standingSides + `) b GROUP BY id, story HAVING COUNT(*) > 1`
)

// Correct does what a person wants and keeps it, with who and when:
//
//   - merge: all of the stories in From become part of Story;
//   - split: Articles of the story in From become Story, which is new;
//   - move: the article in Articles goes to Story;
//   - pin: Story ranks first, and the article in Articles leads it.
//
// It returns the correction as kept: with its number, and the stories as they
// are after merges. The error is herald.ErrInvalid when a correction that holds
// is in the way, and names it; herald.ErrGone when a story was removed.
func (s *Store) Correct(ctx context.Context, c herald.Correction) (_ herald.Correction, err error) {
	defer herald.Wrap(&err, "store.Correct(%s)", c.Kind)
	var d deed
	err = s.update(ctx, func(t *tx) error {
		d = deed{tx: t, Correction: c}
		d.From = slices.Clone(c.From)
		return d.do(ctx)
	})
	return d.Correction, err
}

// deed is a correction that is being made.
type deed struct {
	*tx
	herald.Correction
	sides []any // rows of corrected
}

func (d *deed) do(ctx context.Context) error {
	if _, err := d.take(ctx, "correction", 1); err != nil {
		return err
	}
	if _, err := d.one(ctx, []any{&d.ID}, `SELECT COALESCE(MAX(id), 0) + 1 FROM correction`); err != nil {
		return err
	}
	before, err := d.broken(ctx)
	if err != nil {
		return err
	}
	switch d.Kind {
	case herald.CorrectMerge:
		err = d.merge(ctx)
	case herald.CorrectSplit:
		err = d.split(ctx)
	case herald.CorrectMove:
		err = d.move(ctx)
	case herald.CorrectPin:
		err = d.pin(ctx)
	default:
		err = fmt.Errorf("%w: there is no correction %q", herald.ErrInvalid, d.Kind)
	}
	if err != nil {
		return err
	}
	if err := d.keep(ctx); err != nil {
		return err
	}
	return d.settle(ctx, before, append(d.From, d.Story))
}

// keep writes the correction down.
func (d *deed) keep(ctx context.Context) error {
	const add = `INSERT INTO correction (id, kind, at, who, story, headline) VALUES (?, ?, ?, ?, ?, ?)`
	_, err := d.exec(ctx, add, d.ID, string(d.Kind), ms(d.At), valid(d.Who), int64(d.Story), valid(d.Headline))
	if err != nil {
		return err
	}
	return d.insert(ctx, `INSERT INTO corrected (correction, article, side, was) VALUES`, 4, d.sides, "")
}

// settle sees to it that no other correction is broken now, and lets what was
// changed be published.
func (t *tx) settle(ctx context.Context, before map[int64]string, stories []herald.StoryID) error {
	after, err := t.broken(ctx)
	if err != nil {
		return err
	}
	for id, how := range after {
		if before[id] == "" {
			return t.inTheWay(ctx, id, how)
		}
	}
	return t.bump(ctx, len(stories))
}

// broken gives the corrections that the stories go against, and in which way.
func (t *tx) broken(ctx context.Context) (map[int64]string, error) {
	out := map[int64]string{}
	note := func(how string) func(*sql.Rows) error {
		return func(r *sql.Rows) error {
			var id int64
			err := r.Scan(&id)
			out[id] = how
			return err
		}
	}
	if err := t.query(ctx, note("holds these articles together"), brokenTogether); err != nil {
		return nil, err
	}
	return out, t.query(ctx, note("keeps these articles apart"), brokenApart)
}

func (t *tx) inTheWay(ctx context.Context, id int64, how string) error {
	list, err := t.corrections(ctx, correctionSQL+` WHERE k.id = ?`, id)
	if err != nil || len(list) == 0 {
		return err
	}
	c := list[0]
	return fmt.Errorf("%w: correction %d (%s by %s, %s) %s: undo it first with `herald stories undo %d`",
		herald.ErrInvalid, id, c.Kind, c.Who, c.At.UTC().Format("2006-01-02 15:04 MST"), how, id)
}

// alive finds a story that may be corrected.
func (t *tx) alive(ctx context.Context, id herald.StoryID) (herald.StoryID, error) {
	row, err := t.living(ctx, id)
	if err == nil && row.retired != 0 {
		err = fmt.Errorf("story %s: %w: it was taken down", row.id, herald.ErrGone)
	}
	return row.id, err
}

// members gives the articles of a story with their dates, by id.
func (t *tx) members(ctx context.Context, id herald.StoryID) (map[herald.ArticleID]int64, error) {
	dates := map[herald.ArticleID]int64{}
	err := t.query(ctx, func(r *sql.Rows) error {
		var article herald.ArticleID
		var date int64
		err := r.Scan(&article, &date)
		dates[article] = date
		return err
	}, `SELECT a.id, a.date FROM member m JOIN article a ON a.id = m.article WHERE m.story = ?`, int64(id))
	return dates, err
}

// side notes where an article is put, and where it was.
func (d *deed) side(a herald.ArticleID, side int, was herald.StoryID) {
	d.sides = append(d.sides, d.ID, int64(a), side, int64(was))
}

// all puts every article of a story on one side.
func (d *deed) all(ctx context.Context, story herald.StoryID, side int) error {
	members, err := d.members(ctx, story)
	for a := range members {
		d.side(a, side, story)
	}
	return err
}

func (d *deed) merge(ctx context.Context) (err error) {
	if d.Story, err = d.alive(ctx, d.Story); err != nil {
		return err
	}
	if err := d.all(ctx, d.Story, sideIn); err != nil {
		return err
	}
	for i, id := range d.From {
		from, err := d.alive(ctx, id)
		if err != nil {
			return err
		}
		if from == d.Story {
			return fmt.Errorf("%w: %s and %s are one story already", herald.ErrInvalid, id, d.Story)
		}
		d.From[i] = from
		if err := d.all(ctx, from, sideIn); err != nil {
			return err
		}
		if err := d.bury(ctx, from); err != nil {
			return err
		}
	}
	return d.storyChanged(ctx, d.Story, ms(d.At))
}

// bury merges a story into the correction's, so that it can be dug out again.
func (d *deed) bury(ctx context.Context, from herald.StoryID) error {
	const note = `INSERT INTO corrected_story (correction, story, was) SELECT ?, id, merged_into FROM story WHERE id = ? OR merged_into = ?`
	if _, err := d.exec(ctx, note, d.ID, int64(from), int64(from)); err != nil {
		return err
	}
	return d.tx.merge(ctx, Merged{From: from, Into: d.Story})
}

func (d *deed) split(ctx context.Context) error {
	from, err := d.alive(ctx, d.From[0])
	if err != nil {
		return err
	}
	d.From[0] = from
	members, err := d.members(ctx, from)
	if err != nil {
		return err
	}
	covers, err := d.choose(members)
	if err != nil {
		return err
	}
	if old, err := d.storyRows(ctx, storySQL+` WHERE id = ?`, int64(d.Story)); err != nil || len(old) > 0 {
		return cmp.Or(err, fmt.Errorf("story %s: %w", d.Story, herald.ErrExists))
	}
	if err := d.stretch(ctx, map[herald.StoryID]span{d.Story: covers}); err != nil {
		return err
	}
	if err := d.splits(ctx, []Split{{d.Story, from}}); err != nil {
		return err
	}
	if err := d.storyChanged(ctx, from, ms(d.At)); err != nil {
		return err
	}
	return d.put(ctx, d.Articles, d.Story)
}

// choose puts the members of a story that is split on their sides, and gives
// the time that those cover who leave.
func (d *deed) choose(members map[herald.ArticleID]int64) (covers span, err error) {
	from := d.From[0]
	chosen := map[herald.ArticleID]bool{}
	for _, a := range d.Articles {
		date, there := members[a]
		if !there {
			return covers, fmt.Errorf("%w: article %d is not in story %s", herald.ErrInvalid, a, from)
		}
		chosen[a], covers = true, covers.with(date)
	}
	if len(chosen) == 0 || len(chosen) == len(members) {
		return covers, fmt.Errorf("%w: of the %d articles of story %s some must be named, and one must stay", herald.ErrInvalid, len(members), from)
	}
	for a := range members {
		side := sideOut
		if chosen[a] {
			side = sideIn
		}
		d.side(a, side, from)
	}
	return covers, nil
}

func (d *deed) move(ctx context.Context) (err error) {
	if d.Story, err = d.alive(ctx, d.Story); err != nil {
		return err
	}
	article := d.Articles[0]
	was, date, err := d.origin(ctx, article)
	if err != nil {
		return err
	}
	d.From = []herald.StoryID{was}
	if err := d.all(ctx, d.Story, sideIn); err != nil {
		return err
	}
	d.side(article, sideIn, was)
	rest, err := d.members(ctx, was)
	if err != nil {
		return err
	}
	delete(rest, article)
	for a := range rest {
		d.side(a, sideOut, was)
	}
	if err := d.storyChanged(ctx, d.Story, ms(d.At)); err != nil {
		return err
	}
	if len(rest) == 0 { // nothing is left of the other: its address leads here
		return d.bury(ctx, was)
	}
	if err := d.stretch(ctx, map[herald.StoryID]span{d.Story: {date, date}}); err != nil {
		return err
	}
	if err := d.storyChanged(ctx, was, ms(d.At)); err != nil {
		return err
	}
	return d.put(ctx, d.Articles, d.Story)
}

// origin is the story that an article is to be moved from, and its date.
func (d *deed) origin(ctx context.Context, article herald.ArticleID) (was herald.StoryID, date int64, err error) {
	const where = `SELECT m.story, a.date FROM member m JOIN article a ON a.id = m.article WHERE m.article = ?`
	found, err := d.one(ctx, []any{&was, &date}, where, int64(article))
	switch {
	case err != nil:
		return 0, 0, err
	case !found:
		return 0, 0, fmt.Errorf("article %d: %w in any story: it waits to be grouped", article, herald.ErrNotFound)
	case was == d.Story:
		return 0, 0, fmt.Errorf("%w: the article is in story %s already", herald.ErrInvalid, was)
	}
	_, err = d.alive(ctx, was)
	return was, date, err
}

// put brings articles, and what was promised to their addresses, to a story.
func (t *tx) put(ctx context.Context, articles []herald.ArticleID, story herald.StoryID) error {
	ids := make([]any, len(articles))
	for i, a := range articles {
		ids[i] = int64(a)
	}
	to := []any{int64(story)}
	if err := t.execIn(ctx, `UPDATE member SET story = ? WHERE article IN (?)`, to, ids); err != nil {
		return err
	}
	const promise = `UPDATE adopted SET story = ? WHERE address_key IN (SELECT a.address_key FROM article a WHERE a.apart = '' AND a.id IN (?))`
	return t.execIn(ctx, promise, to, ids)
}

func (d *deed) pin(ctx context.Context) (err error) {
	if d.Story, err = d.alive(ctx, d.Story); err != nil {
		return err
	}
	members, err := d.members(ctx, d.Story)
	if err != nil {
		return err
	}
	if _, there := members[d.Articles[0]]; !there {
		return fmt.Errorf("%w: article %d is not in story %s", herald.ErrInvalid, d.Articles[0], d.Story)
	}
	pins, err := d.pinned(ctx, d.Story)
	if err != nil {
		return err
	}
	if len(pins) > 0 {
		return fmt.Errorf("story %s: %w: correction %d pinned it", d.Story, herald.ErrExists, pins[0])
	}
	d.side(d.Articles[0], sideIn, d.Story)
	return d.touch(ctx, d.Story)
}

// touch makes a story be told anew.
func (t *tx) touch(ctx context.Context, story herald.StoryID) error {
	_, err := t.exec(ctx, `INSERT INTO touched (story) VALUES (?)`, int64(story))
	return err
}

// pinned gives the pins that hold for a story, the last first.
func (t *tx) pinned(ctx context.Context, story herald.StoryID) (ids []int64, err error) {
	const query = `SELECT k.id FROM correction k JOIN corrected c ON c.correction = k.id JOIN member m ON m.article = c.article
		WHERE k.kind = 'pin' AND k.undone = 0 AND m.story = ? ORDER BY k.id DESC`
	err = t.query(ctx, func(r *sql.Rows) error {
		var id int64
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	}, query, int64(story))
	return ids, err
}

// pins gives the articles that lead by a person's will, and since when.
func (t *tx) pins(ctx context.Context) (map[herald.ArticleID]time.Time, error) {
	out := map[herald.ArticleID]time.Time{}
	const query = `SELECT c.article, MAX(k.at) FROM correction k JOIN corrected c ON c.correction = k.id
		WHERE k.kind = 'pin' AND k.undone = 0 GROUP BY c.article`
	err := t.query(ctx, func(r *sql.Rows) error {
		var a herald.ArticleID
		var when int64
		err := r.Scan(&a, &when)
		out[a] = at(when)
		return err
	}, query)
	return out, err
}
