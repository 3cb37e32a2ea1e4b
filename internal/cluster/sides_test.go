package cluster

import (
	"fmt"
	"testing"
	"time"

	"herald"
)

// corrected groups a stream about one dam in which a person has put the first
// eight articles into two stories by turns, and returns all of them as they
// stand in the end.
func corrected(keep bool) shelf {
	e := filled()
	var stored shelf
	for i := range 8 {
		a := article(101+i, "Dam at Veldhaven gives way after storm")
		if keep {
			e.Keep(a.ID, Side{Correction: 1, Out: i%2 == 1})
		}
		a.Story = herald.StoryID(7 + i%2)
		e.Load(a, keep)
		stored = append(stored, a)
	}
	for i := range 60 {
		a := article(201+i, fmt.Sprintf("Veldhaven dam gives way in storm, %d flee", 1000+i%3))
		a.Date = monday.Add(3*time.Hour + time.Duration(i)*11*time.Minute)
		stored.keep(a, e.Place(a, nil))
	}
	r := e.Flush()
	stored.keep(article(999, ""), Decision{Repair: r})
	return stored[:len(stored)-1]
}

func TestWhatAPersonPutRightStays(t *testing.T) {
	t.Parallel()
	meets := func(stored shelf) (bool, int) {
		in, out := map[herald.StoryID]bool{}, map[herald.StoryID]bool{}
		for _, a := range stored {
			if a.ID >= 101 && a.ID <= 108 {
				if a.ID%2 == 1 {
					in[a.Story] = true
				} else {
					out[a.Story] = true
				}
			}
		}
		for id := range in {
			if out[id] {
				return true, len(in)
			}
		}
		return false, len(in)
	}
	if met, _ := meets(corrected(false)); !met {
		t.Error("without a correction the two stories stay apart: the test shows less than it should")
	}
	met, parts := meets(corrected(true))
	if met {
		t.Error("articles that a correction parts stand in one story")
	}
	if parts != 1 {
		t.Errorf("the articles of one side stand in %d stories", parts)
	}
}

func TestATieKeepsTheNameOfItsStory(t *testing.T) {
	t.Parallel()
	stored := corrected(true)
	for _, a := range stored {
		if want := herald.StoryID(7 + (a.ID-101)%2); a.ID <= 108 && a.Story != want {
			t.Errorf("article %d is in story %d, want %d", a.ID, a.Story, want)
		}
	}
}
