package site

import (
	"slices"
	"strings"
	"testing"
	"time"

	"herald"
	"herald/internal/publish/publishtest"
)

// tagged gives the sample's stories one tag, so that each is related to all,
// beginning a week apart.
func tagged() herald.Edition {
	ed := publishtest.Sample(1)
	for i := range ed.Stories {
		s := &ed.Stories[i]
		s.Tags = []herald.Tag{{Kind: herald.TagKeyword, Name: "estuaries"}}
		s.Created = s.Created.AddDate(0, 0, -7*i)
	}
	return ed
}

func related(page string) []string {
	_, list, _ := strings.Cut(page, `<ul class="related">`)
	list, _, _ = strings.Cut(list, "</ul>")
	var paths []string
	for _, part := range strings.Split(list, `href="../../story/`)[1:] {
		path, _, _ := strings.Cut(part, "/")
		paths = append(paths, path)
	}
	return paths
}

// Of stories of one rare topic those that began shortly before are related;
// what begins a week later does not change a page.
func TestRelated(t *testing.T) {
	t.Parallel()
	ed := tagged()
	pages := build(t, Config{}, ed)
	var want []string
	for _, s := range ed.Stories[3:7] {
		want = append(want, s.Slug)
	}
	old := "story/" + ed.Stories[2].Slug + "/index.html"
	if got := related(pages[old]); !slices.Equal(got, want) {
		t.Errorf("related to %s: %q, want %q", ed.Stories[2].Slug, got, want)
	}
	if got := related(pages["story/"+ed.Stories[len(ed.Stories)-1].Slug+"/index.html"]); len(got) != 0 {
		t.Errorf("the oldest has %q", got)
	}
	next := tagged()
	late := next.Stories[0]
	late.ID, late.Slug, late.Created = 99, "later-still", late.Created.Add(30*24*time.Hour)
	next.Stories = append([]herald.Story{late}, next.Stories...)
	if build(t, Config{}, next)[old] != pages[old] {
		t.Error("a story that began later changed an old page")
	}
}

func TestMostCovered(t *testing.T) {
	t.Parallel()
	ed := publishtest.Sample(2)
	page := parse(t, build(t, Config{}, ed))["most-covered/index.html"]
	var counts []string
	for n := range elements(page.root) {
		if n.Data == "b" && attr(n.Parent, "class") == "count" {
			counts = append(counts, textOf(n))
		}
	}
	if len(counts) < 3 || counts[0] != "4" || !slices.IsSortedFunc(counts, func(a, b string) int { return strings.Compare(b, a) }) {
		t.Errorf("publishers %q", counts)
	}
}

// A publisher of two stories has a page that stories lead to.
func TestPublisherPages(t *testing.T) {
	t.Parallel()
	pages := build(t, Config{}, publishtest.Sample(1))
	const path = "publisher/the-harbour-tide/"
	if !strings.Contains(pages["publisher/index.html"], `"../`+path+`"`) || !strings.Contains(pages[path+"index.html"], "brenno-opens-its-tidal-barrier") {
		t.Error("the list of publishers or the publisher's page is not complete")
	}
	if !strings.Contains(pages["story/brenno-opens-its-tidal-barrier/index.html"], `<a href="../../`+path+`"><bdi>The Harbour Tide</bdi></a>`) {
		t.Error("the story does not lead to its publisher")
	}
}
