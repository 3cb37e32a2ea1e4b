package site

import (
	"slices"
	"strings"
	"testing"

	"herald/internal/publish/publishtest"
)

// The archive has a page for each day and year on which a story began, shows
// the newest year's days at its head, and leaves days that are over alone.
func TestArchive(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ed := publishtest.Sample(1)
	old := &ed.Stories[len(ed.Stories)-1]
	for i := range old.Coverage {
		old.Coverage[i].Article.Date = old.Coverage[i].Article.Date.AddDate(-2, 0, 0)
	}
	before := build(t, Config{Dir: dir}, ed)
	var lists []string
	for name := range before {
		if strings.HasPrefix(name, "archive/") {
			lists = append(lists, name)
		}
	}
	slices.Sort(lists)
	want := []string{"archive/2024/03/09/index.html", "archive/2024/index.html", "archive/2026/03/09/index.html", "archive/2026/index.html", "archive/index.html"}
	if !slices.Equal(lists, want) {
		t.Errorf("got %q, want %q", lists, want)
	}
	front := before["archive/index.html"]
	for link, there := range map[string]bool{"archive/2024/\"": true, "archive/2026/\"": true, "archive/2026/03/09/\"": true, "archive/2024/03/09/\"": false} {
		if strings.Contains(front, link) != there {
			t.Errorf("the archive's front has %s: %t", link, !there)
		}
	}
	if !strings.Contains(before["archive/2024/index.html"], "archive/2024/03/09/\"") {
		t.Error("the page of 2024 does not lead to its day")
	}
	next := publishtest.Sample(2).Stories[0] // it began a day later
	ed.Stories = append(ed.Stories, next)
	after := build(t, Config{Dir: dir}, ed)
	for _, name := range lists {
		over := strings.Count(name, "/") == 4 || strings.Contains(name, "2024")
		if over && after[name] != before[name] {
			t.Errorf("%s changed", name)
		}
	}
	if after["archive/2026/03/10/index.html"] == "" {
		t.Error("the new day has no page")
	}
}
