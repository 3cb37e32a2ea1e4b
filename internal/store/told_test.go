package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"herald"
	"herald/internal/newstest"
	"herald/internal/store"
)

// retell reads the stories as they were told, wants the ones told to be what
// Stories returns, tells the others, keeps them, and gives their number.
func retell(t *testing.T, s *store.Store, by string) int {
	t.Helper()
	told := must(s.Told(ctx(), by))(t)
	want := map[herald.StoryID]herald.Story{}
	for _, st := range must(s.Stories(ctx()))(t) {
		want[st.ID] = st
	}
	if len(told.Stories) != len(want) {
		t.Fatalf("%d stories, want %d", len(told.Stories), len(want))
	}
	var anew []int
	for i := range told.Stories {
		st := &told.Stories[i]
		if i > 0 && told.Stories[i-1].Modified.Before(st.Modified) {
			t.Errorf("%s is out of order", st.ID)
		}
		plain := *st
		plain.Coverage = slices.Clone(st.Coverage)
		if told.Notes[i] != "" {
			if st.Headline != "told "+st.ID.String() || told.Notes[i] != "notes of "+by || len(st.Tags) != 1 || st.Tags[0].Score != .25 {
				t.Errorf("%s was told as %q with %q", st.ID, st.Headline, told.Notes[i])
			}
			slices.Reverse(plain.Coverage)
			plain.Headline, plain.Tags = "", nil
		}
		if got, want := asText(unseen(plain)), asText(unseen(want[st.ID])); got != want {
			t.Errorf("told\n%s\nwant\n%s", got, want)
		}
		if told.Notes[i] == "" {
			st.Headline, st.Tags, told.Notes[i] = "told "+st.ID.String(), []herald.Tag{{Kind: herald.TagTopic, Name: "A <tag>", Score: .25}}, "notes of "+by
			slices.Reverse(st.Coverage)
			anew = append(anew, i)
		}
	}
	if err := s.KeepTold(ctx(), &told, anew); err != nil {
		t.Fatal(err)
	}
	return len(anew)
}

// unseen is a story without what is not told.
func unseen(s herald.Story) herald.Story {
	s.Coverage = slices.Clone(s.Coverage)
	for i := range s.Coverage {
		s.Coverage[i].Article.LastSeen = time.Time{}
	}
	return s
}

// TestToldStoriesAreThoseThatStand changes a store at random, and reads what
// was told before: all of it is as it would be read anew, and only what changed
// is told again.
func TestToldStoriesAreThoseThatStand(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		seed := uint64(time.Now().UnixNano())
		t.Logf("seed %d", seed)
		random := rand.New(rand.NewPCG(seed, 0))
		feeds := must(s.SyncFeeds(ctx(), []herald.Feed{newstest.Feed(0), newstest.Feed(1), newstest.Feed(2)}))(t)
		for round := range 12 {
			now := newstest.Now.Add(time.Duration(round) * time.Hour)
			for i, f := range feeds {
				var list []herald.Article
				for range 1 + random.IntN(6) {
					a := newstest.Article(i, random.IntN(12))
					a.Title += fmt.Sprint(" ", random.IntN(2))
					a.Summary = fmt.Sprint("<p>", random.IntN(3))
					list = append(list, a)
				}
				must(s.SaveFetch(ctx(), fetch(f, now, list...)))(t)
			}
			g := store.Grouping{Now: now}
			for _, a := range must(s.Pending(ctx()))(t) {
				g.Placed = append(g.Placed, store.Placed{Article: a.ID, Story: herald.StoryID(1 + random.IntN(9))})
			}
			if a, b := herald.StoryID(1+random.IntN(9)), herald.StoryID(1+random.IntN(9)); round > 4 && a != b {
				g.Merged = []store.Merged{{From: a, Into: b}}
			}
			_ = s.SaveGrouping(ctx(), g) // a story that is merged may not be there
			feeds[random.IntN(3)].Section = fmt.Sprint("Section ", random.IntN(2))
			feeds = must(s.SyncFeeds(ctx(), feeds))(t)
			retell(t, s, "one")
			if n := retell(t, s, "one"); n != 0 {
				t.Errorf("round %d: %d stories were told again", round, n)
			}
		}
		if n := retell(t, s, "another"); n == 0 {
			t.Error("another teller was given what the first had told")
		}
		if must(s.Retain(ctx(), store.Policy{Articles: time.Hour}, newstest.Now.Add(1e4*time.Hour)))(t); t.Failed() {
			return
		}
		retell(t, s, "another")
	})
}

// TestAChangeMeanwhileIsNotLost changes a story between a reading and its
// keeping, and lets two readers keep.
func TestAChangeMeanwhileIsNotLost(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		feeds := must(s.SyncFeeds(ctx(), []herald.Feed{newstest.Feed(0)}))(t)
		save := func(title string) {
			a := newstest.Article(0, 0)
			a.Title = title
			must(s.SaveFetch(ctx(), fetch(feeds[0], newstest.Now, a)))(t)
			g := store.Grouping{Now: newstest.Now}
			for _, a := range must(s.Pending(ctx()))(t) {
				g.Placed = append(g.Placed, store.Placed{Article: a.ID, Story: 5})
			}
			if err := s.SaveGrouping(ctx(), g); err != nil {
				t.Fatal(err)
			}
		}
		save("The bridge opens")
		first, second := must(s.Told(ctx(), "one"))(t), must(s.Told(ctx(), "one"))(t)
		save("The bridge opens late")
		for _, told := range []*store.Told{&first, &second} {
			told.Notes[0], told.Stories[0].Headline = "old", "old"
			if err := s.KeepTold(ctx(), told, []int{0}); err != nil {
				t.Fatal(err)
			}
		}
		if now := must(s.Told(ctx(), "one"))(t); now.Notes[0] != "" || now.Stories[0].Coverage[0].Article.Title != "The bridge opens late" {
			t.Errorf("told %+v", now)
		}
	})
}
