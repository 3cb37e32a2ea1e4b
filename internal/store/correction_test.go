package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"herald"
	"herald/internal/newstest"
	"herald/internal/store"
)

// newsroom is a store of three stories, of two articles each, that have slugs.
type newsroom struct {
	*testing.T
	*store.Store
	articles []herald.ArticleID
}

const (
	dam, fire, vote = herald.StoryID(10), herald.StoryID(20), herald.StoryID(30)
	fresh           = herald.StoryID(40)
)

var noon = newstest.Now.Add(time.Hour)

func newsrooms(t *testing.T, test func(n newsroom)) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		_, w := stock(t, s, 6)
		g := store.Grouping{Now: newstest.Now}
		n := newsroom{T: t, Store: s}
		for i, a := range w {
			n.articles = append(n.articles, a.ID)
			g.Placed = append(g.Placed, store.Placed{Article: a.ID, Story: []herald.StoryID{dam, fire, vote}[i/2]})
		}
		place(t, s, g)
		must(s.AssignSlugs(ctx(), []store.SlugWish{{dam, "dam"}, {fire, "fire"}, {vote, "vote"}}))(t)
		test(n)
		checkWhole(t, s)
	})
}

func (n newsroom) correct(kind herald.CorrectionKind, story herald.StoryID, from []herald.StoryID, places ...int) (herald.Correction, error) {
	c := herald.Correction{Kind: kind, At: noon, Who: "ann", Story: story, From: from, Headline: "words"}
	for _, i := range places {
		c.Articles = append(c.Articles, n.articles[i])
	}
	return n.Correct(ctx(), c)
}

// stands tells which articles stand where, and under which slugs, as in
// "10:012+fire 30:45".
func (n newsroom) stands() string {
	n.Helper()
	var out []string
	stories := must(n.Stories(ctx()))(n.T)
	slices.SortFunc(stories, func(a, b herald.Story) int { return int(a.ID - b.ID) })
	for _, s := range stories {
		line := []byte{byte('0' + s.ID/10), '0', ':'}
		for i, id := range n.articles {
			if slices.ContainsFunc(s.Coverage, func(c herald.Coverage) bool { return c.Article.ID == id }) {
				line = append(line, byte('0'+i))
			}
		}
		for _, alias := range s.Aliases {
			line = append(line, "+"+alias...)
		}
		out = append(out, string(line))
	}
	return strings.Join(out, " ")
}

func (n newsroom) want(what, stands string) {
	n.Helper()
	if got := n.stands(); got != stands {
		n.Errorf("%s: %s, want %s", what, got, stands)
	}
	checkWhole(n.T, n.Store)
}

func (n newsroom) fails(what string, err error, kind error, words string) {
	n.Helper()
	if !errors.Is(err, kind) || !strings.Contains(err.Error(), words) {
		n.Errorf("%s: %v, want %v that says %q", what, err, kind, words)
	}
}

func TestMergeAndBack(t *testing.T) {
	newsrooms(t, func(n newsroom) {
		c := must(n.correct(herald.CorrectMerge, dam, []herald.StoryID{fire, vote}))(n.T)
		n.want("merged", "10:012345+fire+vote")
		if c.ID != 1 || len(must(n.Corrected(ctx()))(n.T).Sides) != 6 {
			n.Errorf("correction %+v", c)
		}
		if got := must(n.FindStory(ctx(), "vote"))(n.T); got.ID != dam || got.Modified != noon {
			n.Errorf("the old address leads to %s, changed %s", got.ID, got.Modified)
		}
		must(n.Undo(ctx(), 1, "bob", noon))(n.T)
		n.want("undone", "10:01 20:23 30:45")
		if got := must(n.Retired(ctx()))(n.T); len(got) != 0 {
			n.Errorf("retired after undo: %v", got)
		}
		_, err := n.Undo(ctx(), 1, "bob", noon)
		n.fails("undone twice", err, herald.ErrInvalid, "undone by bob")
		log := must(n.Corrections(ctx()))(n.T)
		if len(log) != 1 || log[0].UndoneBy != "bob" || log[0].Who != "ann" || len(log[0].From) != 2 {
			n.Errorf("log %+v", log)
		}
	})
}

func TestAMergeOfMergedStoriesComesApartInTurn(t *testing.T) {
	newsrooms(t, func(n newsroom) {
		must(n.correct(herald.CorrectMerge, fire, []herald.StoryID{vote}))(n.T)
		must(n.correct(herald.CorrectMerge, dam, []herald.StoryID{vote}))(n.T)
		n.want("merged twice", "10:012345+fire+vote")
		_, err := n.Undo(ctx(), 1, "ann", noon)
		n.fails("undone out of turn", err, herald.ErrInvalid, "correction 2 (merge by ann")
		n.want("refused", "10:012345+fire+vote")
		must(n.Undo(ctx(), 0, "ann", noon))(n.T)
		n.want("the last undone", "10:01 20:2345+vote")
		must(n.Undo(ctx(), 0, "ann", noon))(n.T)
		n.want("both undone", "10:01 20:23 30:45")
		_, err = n.Undo(ctx(), 0, "ann", noon)
		n.fails("nothing left", err, herald.ErrNotFound, "a correction that holds")
	})
}

func TestSplitAndBack(t *testing.T) {
	newsrooms(t, func(n newsroom) {
		must(n.correct(herald.CorrectSplit, fresh, []herald.StoryID{fire}, 3))(n.T)
		n.want("split", "10:01 20:2 30:45 40:3")
		if got := must(n.Story(ctx(), fresh))(n.T); got.SplitFrom != fire || got.Slug != "" {
			n.Errorf("the new story came from %s and has the slug %q", got.SplitFrom, got.Slug)
		}
		must(n.AssignSlugs(ctx(), []store.SlugWish{{fresh, "fresh"}}))(n.T)
		_, err := n.correct(herald.CorrectMerge, fire, []herald.StoryID{fresh})
		n.fails("merged against the split", err, herald.ErrInvalid, "correction 1 (split by ann, 2026")
		_, err = n.correct(herald.CorrectSplit, 50, []herald.StoryID{dam}, 0, 1)
		n.fails("all leave", err, herald.ErrInvalid, "one must stay")
		_, err = n.correct(herald.CorrectSplit, 50, []herald.StoryID{dam}, 4)
		n.fails("of another story", err, herald.ErrInvalid, "is not in story")
		_, err = n.correct(herald.CorrectSplit, vote, []herald.StoryID{dam}, 1)
		n.fails("under a name that is taken", err, herald.ErrExists, "")
		must(n.Undo(ctx(), 1, "ann", noon))(n.T)
		n.want("undone", "10:01 20:23+fresh 30:45")
	})
}

func TestMoveAndBack(t *testing.T) {
	newsrooms(t, func(n newsroom) {
		must(n.correct(herald.CorrectMove, dam, nil, 2))(n.T)
		n.want("moved", "10:012 20:3 30:45")
		_, err := n.correct(herald.CorrectMove, vote, nil, 2)
		n.fails("moved again", err, herald.ErrInvalid, "correction 1 (move by ann")
		_, err = n.correct(herald.CorrectMove, dam, nil, 2)
		n.fails("moved to where it is", err, herald.ErrInvalid, "already")
		must(n.correct(herald.CorrectMove, vote, nil, 3))(n.T)
		n.want("the last one moved", "10:012 30:345+fire")
		must(n.Undo(ctx(), 2, "ann", noon))(n.T)
		n.want("and back", "10:012 20:3 30:45")
		must(n.Undo(ctx(), 1, "ann", noon))(n.T)
		n.want("all back", "10:01 20:23 30:45")
	})
}

func TestPinAndUnpin(t *testing.T) {
	newsrooms(t, func(n newsroom) {
		must(n.correct(herald.CorrectPin, dam, nil, 1))(n.T)
		_, err := n.correct(herald.CorrectPin, dam, nil, 0)
		n.fails("pinned twice", err, herald.ErrExists, "correction 1")
		story := must(n.Story(ctx(), dam))(n.T)
		told := must(n.Told(ctx(), "x"))(n.T)
		if story.Pinned() != noon || story.Coverage[1].Pinned != noon || told.Stories[2].Pinned() != noon || !told.Stories[1].Pinned().IsZero() {
			n.Errorf("pinned %s and %s", story.Pinned(), told.Stories[2].Pinned())
		}
		must(n.correct(herald.CorrectMerge, fire, []herald.StoryID{dam}))(n.T)
		if got := must(n.Story(ctx(), fire))(n.T); got.Pinned() != noon {
			n.Error("a merge took the pin away")
		}
		must(n.Unpin(ctx(), fire, "ann", noon))(n.T)
		if got := must(n.Story(ctx(), fire))(n.T); !got.Pinned().IsZero() {
			n.Error("it is still pinned")
		}
		_, err = n.Unpin(ctx(), fire, "ann", noon)
		n.fails("unpinned twice", err, herald.ErrNotFound, "a pin")
	})
}

func TestWhatWasTakenDownIsNotCorrected(t *testing.T) {
	newsrooms(t, func(n newsroom) {
		if err := n.RemoveStory(ctx(), fire, noon); err != nil {
			n.Fatal(err)
		}
		_, err := n.correct(herald.CorrectMerge, dam, []herald.StoryID{fire})
		n.fails("merged", err, herald.ErrGone, "taken down")
		_, err = n.correct(herald.CorrectMove, dam, nil, 2)
		n.fails("moved out", err, herald.ErrGone, "taken down")
		_, err = n.correct(herald.CorrectMerge, dam, []herald.StoryID{99})
		n.fails("unknown", err, herald.ErrNotFound, herald.StoryID(99).String())
		n.want("as before", "10:01 30:45")
		if log := must(n.Corrections(ctx()))(n.T); len(log) != 0 {
			n.Errorf("what was refused stands in the log: %+v", log)
		}
	})
}

// TestGroupingThatMissedACorrectionIsMadeAgain holds that a person may correct
// while a daemon groups.
func TestGroupingThatMissedACorrectionIsMadeAgain(t *testing.T) {
	newsrooms(t, func(n newsroom) {
		known := must(n.Corrected(ctx()))(n.T).Last
		must(n.correct(herald.CorrectSplit, fresh, []herald.StoryID{dam}, 1))(n.T)
		late := store.Grouping{Now: noon, Merged: []store.Merged{{fresh, dam}}, Known: known}
		n.fails("late", n.SaveGrouping(ctx(), late), store.ErrCorrected, "somebody corrected")
		n.want("as the person wants", "10:0 20:23 30:45 40:1")
		late.Merged, late.Known = []store.Merged{{fire, dam}}, must(n.Corrected(ctx()))(n.T).Last
		if err := n.SaveGrouping(ctx(), late); err != nil {
			n.Fatal(err)
		}
		known = late.Known
		must(n.Undo(ctx(), 1, "ann", noon))(n.T)
		n.fails("after undo", n.SaveGrouping(ctx(), store.Grouping{Known: known}), store.ErrCorrected, "")
	})
}

func TestRetentionForgetsCorrectedArticles(t *testing.T) {
	newsrooms(t, func(n newsroom) {
		must(n.correct(herald.CorrectMerge, dam, []herald.StoryID{fire}))(n.T)
		f := must(n.Feeds(ctx()))(n.T)[0].Feed
		must(n.SaveFetch(ctx(), fetch(f, noon, newstest.Article(0, 1))))(n.T) // it lists one of them still
		must(n.Retain(ctx(), store.Policy{Articles: time.Hour}, noon.AddDate(0, 0, 9)))(n.T)
		if c := must(n.Corrected(ctx()))(n.T); len(c.Sides) > 1 {
			n.Errorf("corrected: %+v", c.Sides)
		}
	})
}
