package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"herald"
)

// Grouping is what package cluster made of the pending articles.
type Grouping struct {
	Now    time.Time
	Placed []Placed // in the order the engine took them: they get their arrival numbers in it
	Merged []Merged
	Joined []herald.Link // must-links that were seen to
	Split  []Split       // stories made of articles of others
	Known  int64         // the last correction that it takes into account, 0 for none
}

// Placed puts an article into a story. A story is made by the first article
// that is placed in it.
type Placed struct {
	Article herald.ArticleID
	Story   herald.StoryID
}

// Split says that a story is new, and where its first articles came from.
type Split struct {
	Story, From herald.StoryID
}

// Merged says that all of one story now belongs to another.
type Merged struct {
	From, Into herald.StoryID
}

// Pending returns the articles that wait to be grouped, in the order in which
// they must be: by date, then address. One whose title changed waits again, with
// the story it is in.
func (s *Store) Pending(ctx context.Context) (list []herald.Article, err error) {
	defer herald.Wrap(&err, "store.Pending")
	err = s.view(ctx, func(t *tx) error {
		list, err = t.articles(ctx, articlesSQL+` WHERE a.id IN (SELECT article FROM pending)`)
		return err
	})
	slices.SortFunc(list, byDate)
	return list, err
}

// byDate orders articles by what their publishers fixed.
func byDate(a, b herald.Article) int {
	if c := a.Date.Compare(b.Date); c != 0 {
		return c
	}
	return compare(a.Address, b.Address)
}

// Window returns the grouped articles that are dated or were first seen at
// since or later, in the order of their arrival numbers. Those that wait to be
// grouped again, and those of stories that were removed or retired, are not in it.
func (s *Store) Window(ctx context.Context, since time.Time) (list []herald.Article, err error) {
	defer herald.Wrap(&err, "store.Window(%s)", since)
	// No date is more than 15 minutes after the article was first seen (see
	// herald.Settle), so that one index serves for both.
	query := `SELECT ` + articleColumns + ` FROM article a JOIN member m ON m.article = a.id JOIN story t ON t.id = m.story
		WHERE a.first_seen >= ? AND (a.date >= ? OR a.first_seen >= ?) AND t.retired = 0
		AND NOT EXISTS (SELECT 1 FROM pending p WHERE p.article = a.id) ORDER BY m.seq`
	err = s.view(ctx, func(t *tx) error {
		list, err = t.articles(ctx, query, ms(since.Add(-15*time.Minute)), ms(since), ms(since))
		return err
	})
	return list, err
}

// SaveGrouping keeps a grouping, in one transaction: arrival numbers, stories
// made, memberships, merges. What is placed in a merged story goes to the one
// it was merged into; a story that retention had retired lives again.
func (s *Store) SaveGrouping(ctx context.Context, g Grouping) error {
	return s.SaveGroupings(ctx, []Grouping{g})
}

// ErrCorrected says that a person put something right that a grouping does not
// know of: it is to be made again.
var ErrCorrected = fmt.Errorf("%w: somebody corrected stories meanwhile", herald.ErrBusy)

// SaveGroupings keeps several, one after another, in one transaction. The error
// is ErrCorrected, and nothing is kept, when one does not know of all corrections.
func (s *Store) SaveGroupings(ctx context.Context, list []Grouping) (err error) {
	defer herald.Wrap(&err, "store.SaveGroupings(%d)", len(list))
	return s.update(ctx, func(t *tx) error {
		for _, g := range list {
			if err := t.group(ctx, g); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *tx) group(ctx context.Context, g Grouping) error {
	// A write, so that on PostgreSQL no correction comes in between.
	const knows = `UPDATE counter SET value = value WHERE name = 'correction' AND value = ?`
	if n, err := t.exec(ctx, knows, g.Known); err != nil || n == 0 {
		return cmp.Or(err, ErrCorrected)
	}
	if err := t.place(ctx, g); err != nil {
		return err
	}
	for _, m := range g.Merged {
		if err := t.fold(ctx, m); err != nil {
			return err
		}
	}
	if err := t.splits(ctx, g.Split); err != nil {
		return err
	}
	if err := t.join(ctx, g.Joined); err != nil {
		return err
	}
	return t.bump(ctx, len(g.Placed)+len(g.Merged))
}

func (t *tx) place(ctx context.Context, g Grouping) error {
	seq, err := t.take(ctx, "arrival", len(g.Placed))
	if err != nil {
		return err
	}
	survivors, err := t.survivors(ctx)
	if err != nil {
		return err
	}
	ids := make([]any, len(g.Placed))
	members := make([]any, 0, 3*len(g.Placed))
	spans := map[herald.StoryID]span{}
	story := map[herald.ArticleID]herald.StoryID{}
	for i, p := range g.Placed {
		if into := survivors[p.Story]; into != 0 {
			p.Story = into
		}
		ids[i], story[p.Article] = int64(p.Article), p.Story
		members = append(members, int64(p.Article), int64(p.Story), seq+int64(i)+1)
	}
	err = t.in(ctx, func(r *sql.Rows) error {
		var id herald.ArticleID
		var date int64
		err := r.Scan(&id, &date)
		spans[story[id]] = spans[story[id]].with(date)
		return err
	}, `SELECT id, date FROM article WHERE id IN (?)`, nil, ids)
	if err != nil {
		return err
	}
	if err := t.stretch(ctx, spans); err != nil {
		return err
	}
	const replace = `ON CONFLICT (article) DO UPDATE SET story = excluded.story, seq = excluded.seq`
	if err := t.insert(ctx, `INSERT INTO member (article, story, seq) VALUES`, 3, members, replace); err != nil {
		return err
	}
	return t.execIn(ctx, `DELETE FROM pending WHERE article IN (?)`, nil, ids)
}

// splits notes where stories came from.
func (t *tx) splits(ctx context.Context, list []Split) error {
	for _, s := range list {
		if _, err := t.exec(ctx, `UPDATE story SET split_from = ? WHERE id = ?`, int64(s.From), int64(s.Story)); err != nil {
			return err
		}
	}
	return nil
}

// span is the time a story's articles cover.
type span struct{ oldest, newest int64 }

func (s span) with(date int64) span {
	if s == (span{}) {
		return span{date, date}
	}
	return span{min(s.oldest, date), max(s.newest, date)}
}

// stretch makes stories that are not there, and lets the others cover the dates
// of the articles that come to them. Only a person's removal is for ever.
func (t *tx) stretch(ctx context.Context, spans map[herald.StoryID]span) error {
	rows := make([]any, 0, 3*len(spans))
	for id, s := range spans {
		rows = append(rows, int64(id), s.oldest, s.newest)
	}
	const add = `INSERT INTO story (id, created, modified) VALUES`
	const cover = `ON CONFLICT (id) DO UPDATE SET
		created = CASE WHEN story.created = 0 OR excluded.created < story.created THEN excluded.created ELSE story.created END,
		modified = CASE WHEN excluded.modified > story.modified THEN excluded.modified ELSE story.modified END,
		retired = CASE WHEN story.by_hand = 1 THEN story.retired ELSE 0 END`
	return t.insert(ctx, add, 3, rows, cover)
}

// storyChanged moves a story's last change forward, never back.
func (t *tx) storyChanged(ctx context.Context, id herald.StoryID, when int64) error {
	_, err := t.exec(ctx, `UPDATE story SET modified = ? WHERE id = ? AND modified < ?`, when, int64(id), when)
	return err
}

// survivors gives for each merged story the one it lives on in.
func (t *tx) survivors(ctx context.Context) (map[herald.StoryID]herald.StoryID, error) {
	into := map[herald.StoryID]herald.StoryID{}
	err := t.query(ctx, func(r *sql.Rows) error {
		var from, to herald.StoryID
		err := r.Scan(&from, &to)
		into[from] = to
		return err
	}, `SELECT id, merged_into FROM story WHERE merged_into <> 0`)
	return into, err
}

// fold merges one story into another. A story that came and went within one
// grouping was never kept: nothing has to follow from it, and what was to
// follow into it does so all the same.
func (t *tx) fold(ctx context.Context, m Merged) error {
	from, err := t.living(ctx, m.From)
	if errors.Is(err, herald.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := t.living(ctx, m.Into); errors.Is(err, herald.ErrNotFound) {
		if err := t.stretch(ctx, map[herald.StoryID]span{m.Into: {from.created, from.modified}}); err != nil {
			return err
		}
	}
	return t.merge(ctx, m)
}

// merge moves everything of one story into another. Stories merged into it
// before follow, so that merged_into always names a story that is not merged.
func (t *tx) merge(ctx context.Context, m Merged) error {
	from, err := t.living(ctx, m.From)
	if err != nil {
		return err
	}
	into, err := t.living(ctx, m.Into)
	if err != nil || from.id == into.id {
		return err
	}
	const bury = `UPDATE story SET merged_into = ? WHERE id = ? OR merged_into = ?`
	if _, err := t.exec(ctx, bury, int64(into.id), int64(from.id), int64(from.id)); err != nil {
		return err
	}
	if _, err := t.exec(ctx, `UPDATE member SET story = ? WHERE story = ?`, int64(into.id), int64(from.id)); err != nil {
		return err
	}
	if _, err := t.exec(ctx, `UPDATE adopted SET story = ? WHERE story = ?`, int64(into.id), int64(from.id)); err != nil {
		return err
	}
	if from.created == 0 && from.modified == 0 {
		return nil
	}
	return t.stretch(ctx, map[herald.StoryID]span{into.id: {from.created, from.modified}})
}
