package site

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"herald"
	"herald/internal/publish/publishtest"
)

var toldTitle = regexp.MustCompile(`<h2><a [^>]*>([^<]*)`)

// A day's edition comes out when the day is over, has the most covered stories
// first and comes to an end; what is reported later does not touch it.
func TestEditionOfADay(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ed := publishtest.Sample(1)
	const name = "edition/2026/03/09/index.html"
	if pages := build(t, Config{Dir: dir}, ed); pages[name] != "" || !strings.Contains(pages["edition/index.html"], "comes out in the morning") {
		t.Error("the edition came out before the day was over")
	}
	later := func(i int, after time.Duration, title string) {
		s := &ed.Stories[i]
		c := s.Coverage[0]
		c.Article.Date = c.Article.Date.Add(after)
		c.Article.Title, c.Article.Address = title, c.Article.Address+title
		c.Article.Publisher.Name = "Paper of " + title
		s.Coverage = append(s.Coverage, c)
		s.Modified = c.Article.Date
	}
	later(0, 30*time.Hour, "the next day")
	before := build(t, Config{Dir: dir}, ed)
	titles := toldTitle.FindAllStringSubmatch(before[name], -1)
	if len(titles) != len(ed.Stories) || titles[0][1] != "First power from the Brenno barrier" {
		t.Errorf("got %q", titles)
	}
	if strings.Contains(before[name], "the next day") || !strings.Contains(before["edition/index.html"], "2026/03/09/") {
		t.Error("the edition has what came later, or nothing leads to it")
	}
	for i := range ed.Stories {
		later(i, 60*time.Hour, fmt.Sprint("two days later ", i))
	}
	after := build(t, Config{Dir: dir}, ed)
	if after[name] != before[name] {
		t.Error("the edition of a day that is over changed")
	}
	if next := after["edition/2026/03/10/index.html"]; strings.Count(next, "<h2>") != 1 || !strings.Contains(next, `href="../../../../edition/2026/03/09/"`) {
		t.Error("the edition of the next day is not of that day, or does not lead to the one before")
	}
}

func TestEditionsAreFinite(t *testing.T) {
	t.Parallel()
	ed := publishtest.Large(1, 200)
	newest := &ed.Stories[0]
	newest.Coverage[0].Article.Date = newest.Coverage[0].Article.Date.AddDate(1, 0, 0)
	found := 0
	for name, page := range build(t, Config{}, ed) {
		if strings.HasPrefix(name, "edition/2") {
			found++
			if n := strings.Count(page, "<h2>"); n == 0 || n > editionSize {
				t.Errorf("%s has %d stories", name, n)
			}
		}
	}
	if found == 0 {
		t.Error("there is no edition")
	}
	if len(build(t, Config{}, herald.Edition{Site: ed.Site, Stories: ed.Stories[:1]})["edition/index.html"]) == 0 {
		t.Error("a site of one story has no page of editions")
	}
}
