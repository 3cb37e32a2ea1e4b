package publish

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"herald"
)

func stories(from, to herald.StoryID) []herald.Story {
	var all []herald.Story
	for id := from; id <= to; id++ {
		all = append(all, story(id, day(1)))
	}
	return all
}

func manifestOf(ss []herald.Story) Manifest {
	var m Manifest
	for _, d := range docsOf(edition(ss...)) {
		m.Entries = append(m.Entries, newLine(d, true)) // hashes do not matter
	}
	return m
}

func TestCheck(t *testing.T) {
	t.Parallel()
	ten := manifestOf(stories(1, 10))
	retired := func(from, to herald.StoryID) (all []herald.Retirement) {
		for id := from; id <= to; id++ {
			all = append(all, herald.Retirement{ID: id, Slug: "x"})
		}
		return all
	}
	front := func(ids ...herald.StoryID) []herald.Section { return []herald.Section{{Name: "", Stories: ids}} }
	for _, c := range []struct {
		name  string
		ed    herald.Edition
		m     Manifest
		force bool
		says  string // "" when it may publish
	}{
		{"first publish", edition(stories(1, 1)...), Manifest{}, false, ""},
		{"first publish of nothing", herald.Edition{}, Manifest{}, false, "front page would be empty"},
		{"first publish of nothing, forced", herald.Edition{}, Manifest{}, true, ""},
		{"all there", edition(stories(1, 10)...), ten, false, ""},
		{"half there", edition(stories(1, 5)...), ten, false, ""},
		{"fewer than half", edition(stories(1, 4)...), ten, false, "only 4 of the 10 stories"},
		{"fewer than half, forced", edition(stories(1, 4)...), ten, true, ""},
		{"others in their place", edition(stories(11, 30)...), ten, false, "only 0 of the 10 stories"},
		{"the rest held", herald.Edition{Stories: stories(1, 1), Held: []herald.StoryID{2, 3, 4, 5}}, ten, false, ""},
		{"the rest retired", herald.Edition{Stories: stories(1, 1), Retired: retired(2, 10)}, ten, false, ""},
		{"too few beside the retired", herald.Edition{Stories: stories(1, 1), Retired: retired(2, 7)}, ten, false, "only 1 of the 4 stories"},
		{"retired before", edition(stories(1, 1)...), Manifest{Entries: ten.Entries, Retired: retired(2, 10)}, false, ""},
		{"all retired", herald.Edition{Retired: retired(1, 10)}, ten, false, "front page would be empty"},
		{"all held", herald.Edition{Held: []herald.StoryID{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}}, ten, false, "front page would be empty"},
		{"front page without stories", herald.Edition{Stories: stories(1, 10), Sections: front()}, ten, false, "front page would be empty"},
		{"front page with one", herald.Edition{Stories: stories(1, 10), Sections: front(1)}, ten, false, ""},
	} {
		err := Check(c.ed, c.m, c.force)
		if c.says == "" {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if !errors.Is(err, herald.ErrRefused) || !strings.Contains(err.Error(), c.says) || !strings.HasSuffix(err.Error(), "--force") {
			t.Errorf("%s: got %v, want a refusal that says %q and ends with --force", c.name, err, c.says)
		}
	}
}

func TestSyncRefusedLeavesEverything(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "site")
	if _, err := Sync(t.Context(), dir, herald.Edition{}, nil, Options{}); !errors.Is(err, herald.ErrRefused) {
		t.Errorf("an empty first publish: %v", err)
	}
	if _, err := os.Lstat(dir); err == nil {
		t.Error("a refused first publish made the folder")
	}
	mustSync(t, dir, edition(stories(1, 10)...), Options{})
	want := files(t, dir)
	few := edition(stories(1, 2)...)
	if _, err := Sync(t.Context(), dir, few, docsOf(few), Options{}); !errors.Is(err, herald.ErrRefused) {
		t.Errorf("two stories of ten: %v", err)
	}
	if d := diff(files(t, dir), want); d != "" {
		t.Error(d)
	}
	if rep := mustSync(t, dir, few, Options{Force: true}); rep.Removed != 8 || rep.Written != 1 {
		t.Errorf("forced: %+v", rep)
	}
}

func TestSyncRefusesAFolderOfAnotherTarget(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ed := edition(stories(1, 2)...)
	mustSync(t, dir, ed, Options{Target: "hugo"})
	if _, err := Sync(t.Context(), dir, ed, docsOf(ed), Options{Target: "site"}); !errors.Is(err, herald.ErrInvalid) || !strings.Contains(err.Error(), `"hugo"`) {
		t.Errorf("got %v", err)
	}
	mustSync(t, dir, ed, Options{Target: "site", Force: true})
}
