package pipeline_test

import (
	"testing"
	"time"

	"herald"
	"herald/internal/newstest"
	"herald/internal/pipeline"
	"herald/internal/store"
)

// desk is a store whose one feed brings what a test says, with a pass for each visit.
type desk struct {
	*testing.T
	*store.Store
	feed herald.Feed
	hour int
}

func newDesk(t *testing.T, s *store.Store) *desk {
	feeds := must(s.SyncFeeds(t.Context(), []herald.Feed{newstest.Feed(0)}))(t)
	return &desk{T: t, Store: s, feed: feeds[0]}
}

// bring stores one article, listed together with others of the same visit, and
// groups.
func (d *desk) bring(articles ...store.Incoming) {
	d.Helper()
	d.hour++
	now := newstest.Now.Add(time.Duration(d.hour) * time.Hour)
	must(d.SaveFetch(d.Context(), store.Fetch{Feed: d.feed.ID, Now: now, Articles: articles, Poll: herald.Poll{Checked: now, Succeeded: now, Status: 200, Next: now.AddDate(1, 0, 0)}}))(d.T)
	p := pipeline.New(d.Store, nil, pipeline.Options{})
	must(p.Run(d.Context(), pipeline.Pass{Now: now}))(d.T)
	if wrong := must(d.Check(d.Context()))(d.T); len(wrong) > 0 {
		d.Fatalf("after pass %d: %v", d.hour, wrong)
	}
}

func dam(n int, listed ...int) store.Incoming {
	a := newstest.Article(0, n)
	a.Title, a.Summary, a.Content = "Dam at Veldhaven gives way after storm", "", ""
	a.Published = newstest.Now.Add(time.Duration(n) * time.Minute)
	return store.Incoming{Article: a, Listed: listed}
}

// TestAPersonBeatsListsTitlesAndRepair parts two copies of one headline, and
// then lets everything speak for joining them again.
func TestAPersonBeatsListsTitlesAndRepair(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		d.bring(dam(1), dam(2))
		story := must(s.Stories(t.Context()))(t)
		if len(story) != 1 || len(story[0].Coverage) != 2 {
			t.Fatalf("%d stories at first", len(story))
		}
		first, second := story[0].Coverage[0].Article.ID, story[0].Coverage[1].Article.ID
		must(s.Correct(t.Context(), herald.Correction{Kind: herald.CorrectSplit, Story: 77, From: []herald.StoryID{story[0].ID},
			Articles: []herald.ArticleID{second}, At: newstest.Now, Who: "ann"}))(t)

		d.bring(dam(1), dam(2), dam(3, 0, 1)) // a list names both, with a third
		for n := 4; n < 12; n++ {
			d.bring(dam(60*n, 0), dam(60*n+1))
		}
		edited := dam(2, 0)
		edited.Title += ", thousands flee"
		d.bring(dam(1), edited) // a new title is grouped again
		a, b := d.storyOf(first), d.storyOf(second)
		if a != story[0].ID || b != 77 {
			t.Errorf("the parted articles are in %s and %s, want %s and %s", a, b, story[0].ID, herald.StoryID(77))
		}
		if n := len(must(s.Story(t.Context(), a))(t).Coverage); n < 3 {
			t.Errorf("the story has %d articles: nothing spoke for joining, the test shows less than it should", n)
		}

		must(s.Undo(t.Context(), 0, "ann", newstest.Now))(t)
		d.bring(dam(60 * 14))
		if a, b := d.storyOf(first), d.storyOf(second); a != b {
			t.Errorf("undone, the articles are in %s and %s", a, b)
		}
	})
}

func (d *desk) storyOf(id herald.ArticleID) (story herald.StoryID) {
	err := d.Articles(d.Context(), func(a herald.Article) error {
		if a.ID == id {
			story = a.Story
		}
		return nil
	})
	if err != nil {
		d.Fatal(err)
	}
	return story
}
