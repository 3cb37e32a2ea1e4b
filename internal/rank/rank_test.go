package rank

import (
	"fmt"
	"testing"
	"time"

	"herald"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// story has one article a publisher; a title may be given with it.
func story(id int, section string, age time.Duration, publishers ...string) herald.Story {
	s := herald.Story{ID: herald.StoryID(id), Section: section}
	for i, p := range publishers {
		s.Coverage = append(s.Coverage, herald.Coverage{Article: herald.Article{
			Title: fmt.Sprintf("Title %d of %d", i, id), Publisher: herald.Publisher{Name: p}, Date: noon.Add(-age)}})
	}
	return s
}

func TestScore(t *testing.T) {
	t.Parallel()
	fresh, old := story(1, "", 0, "A"), story(2, "", 8*time.Hour, "A")
	if got := Score(fresh) - Score(old); got < 0.999 || got > 1.001 {
		t.Errorf("eight hours cost %v, want one halving", got)
	}
	two := story(3, "", 8*time.Hour, "A", "B")
	if got := Score(two) - Score(fresh); got < -0.001 || got > 0.001 {
		t.Errorf("two publishers eight hours ago differ from one now by %v, want 0", got)
	}
	copies := story(4, "", 0, "A", "B", "C")
	for i := range copies.Coverage {
		copies.Coverage[i].Article.Title = "One text"
	}
	if Score(copies) != Score(fresh) || Publishers(copies) != 3 {
		t.Errorf("copies score %v, want %v; publishers %d, want 3", Score(copies), Score(fresh), Publishers(copies))
	}
	heavy := story(5, "", 0, "A")
	heavy.Coverage[0].Feed.Weight = 2
	if got := Score(heavy) - Score(fresh); got < 0.999 || got > 1.001 {
		t.Errorf("weight 2 adds %v, want 1", got)
	}
}

func TestNoSectionFillsTheFrontPage(t *testing.T) {
	t.Parallel()
	var stories []herald.Story
	for i := range 6 {
		stories = append(stories, story(i+1, "World", time.Duration(i)*time.Minute, "A"))
	}
	for i := range 6 {
		stories = append(stories, story(i+11, "Sport", time.Duration(i+60)*time.Minute, "A"))
	}
	sections := map[herald.StoryID]string{}
	for _, s := range stories {
		sections[s.ID] = s.Section
	}
	got := Sections(stories, Options{})
	if got[0].Name != "" || len(got[0].Stories) != 12 || got[1].Name != "Sport" || got[2].Name != "World" {
		t.Fatalf("sections are %+v", got)
	}
	front := got[0].Stories
	for i := range 4 { // while both sections have stories left
		world := 0
		for _, id := range front[i : i+5] {
			if sections[id] == "World" {
				world++
			}
		}
		if world == 0 || world > 3 {
			t.Errorf("five neighbours from %d on hold %d of one section: %v", i, world, front)
		}
	}
	if front[0] != 1 {
		t.Errorf("the freshest is not first: %v", front)
	}
}

func TestOrderIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	stories := []herald.Story{story(3, "A", 0, "x"), story(1, "B", 0, "x"), story(2, "", 0, "x")}
	for range 3 {
		got := Best(stories, 0)
		if got[0].ID != 1 || got[1].ID != 2 || got[2].ID != 3 {
			t.Fatalf("equal scores are ordered %v", []herald.StoryID{got[0].ID, got[1].ID, got[2].ID})
		}
		stories[0], stories[2] = stories[2], stories[0]
	}
	if got := Best(stories, 2); len(got) != 2 {
		t.Errorf("%d stories, want 2", len(got))
	}
	if s := Sections(nil, Options{}); len(s) != 1 || len(s[0].Stories) != 0 {
		t.Errorf("no stories give %+v", s)
	}
}
