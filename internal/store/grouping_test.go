package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"herald"
	"herald/internal/newstest"
	"herald/internal/store"
)

// stock stores n articles of one feed and returns them in grouping order.
func stock(t *testing.T, s *store.Store, n int) (herald.Feed, []herald.Article) {
	t.Helper()
	f := press(t, s, 1)[0]
	list := make([]herald.Article, n)
	for i := range list {
		list[i] = newstest.Article(0, n-i) // the youngest first, as feeds list them
	}
	must(s.SaveFetch(ctx(), fetch(f, newstest.Now, list...)))(t)
	return f, must(s.Pending(ctx()))(t)
}

func place(t *testing.T, s *store.Store, g store.Grouping) {
	t.Helper()
	g.Known = must(s.Corrected(ctx()))(t).Last
	if err := s.SaveGrouping(ctx(), g); err != nil {
		t.Fatal(err)
	}
}

func TestArticlesWaitInTheOrderOfTheirDates(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		_, waiting := stock(t, s, 5)
		if !slices.IsSortedFunc(waiting, func(a, b herald.Article) int { return a.Date.Compare(b.Date) }) || len(waiting) != 5 {
			t.Errorf("order: %s", asText(waiting))
		}
	})
}

func TestTheWindowReplaysWhatWasGrouped(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		f, w := stock(t, s, 4)
		place(t, s, store.Grouping{Now: newstest.Now, Placed: []store.Placed{{w[2].ID, 7}, {w[0].ID, 7}}})
		place(t, s, store.Grouping{Now: newstest.Now, Placed: []store.Placed{{w[1].ID, 9}}})
		got := must(s.Window(ctx(), newstest.Now.Add(-2*time.Hour)))(t)
		if ids := idsOf(got); !slices.Equal(ids, []herald.ArticleID{w[2].ID, w[0].ID, w[1].ID}) {
			t.Errorf("sequence %v", ids)
		}
		if got[0].Story != 7 || got[2].Story != 9 {
			t.Errorf("stories %d, %d", got[0].Story, got[2].Story)
		}
		if late := must(s.Window(ctx(), newstest.Now.Add(time.Second)))(t); len(late) != 0 {
			t.Errorf("the window begins later, and holds %v", idsOf(late))
		}
		if rest := must(s.Pending(ctx()))(t); len(rest) != 1 || rest[0].ID != w[3].ID {
			t.Errorf("waiting: %v", idsOf(rest))
		}
		// A new title waits again, and leaves the window until it is placed.
		edited := newstest.Article(0, 3)
		edited.Title = "All of it closed again"
		must(s.SaveFetch(ctx(), fetch(f, newstest.Now.Add(time.Hour), edited)))(t)
		if again := must(s.Pending(ctx()))(t); len(again) != 2 || again[0].ID != w[2].ID || again[0].Story != 7 {
			t.Errorf("waiting: %s", asText(again))
		}
		place(t, s, store.Grouping{Now: newstest.Now, Placed: []store.Placed{{w[2].ID, 7}}})
		if ids := idsOf(must(s.Window(ctx(), time.Time{}))(t)); !slices.Equal(ids, []herald.ArticleID{w[0].ID, w[1].ID, w[2].ID}) {
			t.Errorf("sequence after the correction %v", ids)
		}
		checkWhole(t, s)
	})
}

// TestStoriesThatComeAndGoInOneGrouping: repairs may open a story, move its
// articles on and fold what is left of it, before anything is kept.
func TestStoriesThatComeAndGoInOneGrouping(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		_, w := stock(t, s, 3)
		place(t, s, store.Grouping{Now: newstest.Now, Placed: []store.Placed{{w[0].ID, 7}}})
		place(t, s, store.Grouping{
			Now:    newstest.Now,
			Placed: []store.Placed{{w[1].ID, 8}, {w[2].ID, 9}, {w[1].ID, 10}},
			Merged: []store.Merged{{From: 8, Into: 9}, {From: 7, Into: 11}},
		})
		if _, err := s.Story(ctx(), 8); !errors.Is(err, herald.ErrNotFound) {
			t.Errorf("the story that came and went: %v", err)
		}
		if st, err := s.Story(ctx(), 7); err != nil || st.ID != 11 || len(st.Coverage) != 1 {
			t.Errorf("story 7 is now %v, %v; want 11", st, err)
		}
		checkWhole(t, s)
	})
}

func idsOf(list []herald.Article) (ids []herald.ArticleID) {
	for _, a := range list {
		ids = append(ids, a.ID)
	}
	return ids
}

func TestLinksWaitUntilGroupingHasSeenThem(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		f := press(t, s, 1)[0]
		v := fetch(f, newstest.Now, newstest.Article(0, 1), newstest.Article(0, 2), newstest.Article(0, 3))
		v.Articles[0].Listed = []int{1, 2, 0}
		v.Articles[1].Listed = []int{0}
		must(s.SaveFetch(ctx(), v))(t)
		must(s.SaveFetch(ctx(), v))(t)
		links := must(s.Links(ctx()))(t)
		if len(links) != 2 || links[0].A == links[0].B || links[0].InA != (store.Standing{}) {
			t.Errorf("links %+v", links)
		}
		w := must(s.Pending(ctx()))(t)
		place(t, s, store.Grouping{Now: newstest.Now, Placed: []store.Placed{{w[0].ID, 5}, {w[1].ID, 5}}, Joined: []herald.Link{links[0].Link}})
		links = must(s.Links(ctx()))(t)
		if len(links) != 1 || links[0].InA != (store.Standing{Story: 5, Size: 2, Created: w[0].Date}) || links[0].InB.Story != 0 {
			t.Errorf("links after grouping %+v", links)
		}
		if newest := must(s.Newest(ctx()))(t); newest != w[1].Date {
			t.Errorf("newest %s, want %s", newest, w[1].Date)
		}
		v.Articles[0].Listed = []int{9}
		if _, err := s.SaveFetch(ctx(), v); !errors.Is(err, herald.ErrInvalid) {
			t.Errorf("listed with what is not there: %v", err)
		}
	})
}

func TestMergedStoriesLeaveTheirNames(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		_, w := stock(t, s, 4)
		g := store.Grouping{Now: newstest.Now}
		var wishes []store.SlugWish
		for i, a := range w {
			g.Placed = append(g.Placed, store.Placed{Article: a.ID, Story: herald.StoryID(10 + i)})
			wishes = append(wishes, store.SlugWish{Story: herald.StoryID(10 + i), Slug: fmt.Sprint("story-", i)})
		}
		place(t, s, g)
		must(s.AssignSlugs(ctx(), wishes))(t)
		place(t, s, store.Grouping{Now: newstest.Now, Merged: []store.Merged{{10, 11}}})
		place(t, s, store.Grouping{Now: newstest.Now, Merged: []store.Merged{{11, 12}, {10, 12}, {12, 12}}})
		st := must(s.Story(ctx(), 10))(t)
		if st.ID != 12 || st.Slug != "story-2" || !slices.Equal(st.Aliases, []string{"story-0", "story-1"}) || len(st.Coverage) != 3 {
			t.Errorf("the story that is left: %s", asText(st))
		}
		if st.Created != w[0].Date || st.Modified != w[2].Date {
			t.Errorf("from %s to %s, want %s to %s", st.Created, st.Modified, w[0].Date, w[2].Date)
		}
		if found := must(s.FindStory(ctx(), "Story-0"))(t); found.ID != 12 {
			t.Errorf("found by alias: %s", found.ID)
		}
		if found := must(s.FindStory(ctx(), herald.StoryID(11).String()))(t); found.ID != 12 {
			t.Errorf("found by id: %s", found.ID)
		}
		if _, err := s.FindStory(ctx(), "nobody"); !errors.Is(err, herald.ErrNotFound) {
			t.Errorf("found nobody: %v", err)
		}
		want := []herald.Retirement{{ID: 10, Slug: "story-0", Into: 12}, {ID: 11, Slug: "story-1", Into: 12}}
		if got := must(s.Retired(ctx()))(t); asText(got) != asText(want) {
			t.Errorf("retired: %s", asText(got))
		}
		if all := must(s.Stories(ctx()))(t); len(all) != 2 || all[0].ID != 13 || all[1].ID != 12 {
			t.Errorf("all stories: %s", asText(all))
		}
		place(t, s, store.Grouping{Now: newstest.Now, Placed: []store.Placed{{w[3].ID, 10}}})
		if got := must(s.Story(ctx(), 12))(t); len(got.Coverage) != 4 {
			t.Errorf("what is placed in a merged story is in %s", asText(got))
		}
		// The story that was left by its articles is not forgotten.
		if got := must(s.Retired(ctx()))(t); len(got) != 3 || got[2].ID != 13 || got[2].Into != 0 {
			t.Errorf("retired: %s", asText(got))
		}
		checkWhole(t, s)
	})
}

func TestSlugsAreGivenOnce(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		_, w := stock(t, s, 9)
		g := store.Grouping{Now: newstest.Now}
		var wishes []store.SlugWish
		for i, a := range w {
			g.Placed = append(g.Placed, store.Placed{Article: a.ID, Story: herald.StoryID(i + 1)})
			wishes = append(wishes, store.SlugWish{Story: herald.StoryID(i + 1), Slug: "Storm"})
		}
		place(t, s, g)
		got := must(s.AssignSlugs(ctx(), wishes))(t)
		for i := range w {
			want := "storm"
			if i > 0 {
				want = fmt.Sprintf("storm-%d", i+1)
			}
			if got[herald.StoryID(i+1)] != want {
				t.Errorf("story %d: got %q, want %q", i+1, got[herald.StoryID(i+1)], want)
			}
		}
		again := must(s.AssignSlugs(ctx(), []store.SlugWish{{Story: 3, Slug: "calm"}}))(t)
		if again[3] != "storm-3" {
			t.Errorf("a slug has moved: %q", again[3])
		}
		if _, err := s.AssignSlugs(ctx(), []store.SlugWish{{Story: 99, Slug: "x"}}); !errors.Is(err, herald.ErrNotFound) {
			t.Errorf("a story that is not there: %v", err)
		}
		if err := s.RemoveStory(ctx(), 1, newstest.Now); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Story(ctx(), 1); !errors.Is(err, herald.ErrGone) {
			t.Errorf("a story removed by hand: %v", err)
		}
		place(t, s, store.Grouping{Now: newstest.Now, Placed: []store.Placed{{w[1].ID, 20}, {w[2].ID, 1}}})
		if got := must(s.AssignSlugs(ctx(), []store.SlugWish{{Story: 20, Slug: "storm"}}))(t); got[20] != "storm-10" {
			t.Errorf("a slug was given twice: %q", got[20])
		}
		if _, err := s.Story(ctx(), 1); !errors.Is(err, herald.ErrGone) {
			t.Errorf("a story removed by hand came back: %v", err)
		}
		for _, a := range must(s.Window(ctx(), time.Time{}))(t) {
			if a.Story == 1 {
				t.Errorf("the window holds a story that was removed")
			}
		}
		checkWhole(t, s)
	})
}

func TestAnEditChangesTheStoryAndKeepsTheOldWords(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		f, _ := stock(t, s, 1)
		group(t, s, newstest.Now)
		rev := must(s.Revision(ctx()))(t)
		a := newstest.Article(0, 1)
		a.Image, a.Published = "https://img.example/other.jpg", newstest.Now // no news
		must(s.SaveFetch(ctx(), fetch(f, newstest.Now.Add(time.Hour), a)))(t)
		if got := must(s.Revision(ctx()))(t); got != rev {
			t.Errorf("a new picture and date made revision %d of %d", got, rev)
		}
		for i := range 30 {
			a.Summary = fmt.Sprintf("<p>Version %d.</p>", i)
			saved := must(s.SaveFetch(ctx(), fetch(f, newstest.Now.Add(time.Duration(i+2)*time.Hour), a)))(t)
			if saved.Changed != 1 {
				t.Fatalf("saved %+v", saved)
			}
		}
		st := must(s.Stories(ctx()))(t)[0]
		if got, want := st.Modified, newstest.Now.Add(31*time.Hour); !got.Equal(want) {
			t.Errorf("modified %s, want %s", got, want)
		}
		art := st.Coverage[0].Article
		if art.Summary != a.Summary || !art.Date.Equal(newstest.Article(0, 1).Published) || !art.Updated.Equal(st.Modified) {
			t.Errorf("article %s", asText(art))
		}
		if waiting := must(s.Pending(ctx()))(t); len(waiting) != 0 {
			t.Errorf("an edit of the text waits to be grouped")
		}
		if n := must(s.History(ctx(), art.ID))(t); len(n) != 20 || n[0].Summary != "<p>Version 28.</p>" {
			t.Errorf("%d former versions, the last %q", len(n), n[0].Summary)
		}
	})
}
