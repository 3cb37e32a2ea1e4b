package content_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"herald"
	"herald/internal/publish"
	"herald/internal/publish/content"
	"herald/internal/publish/publishtest"
)

// TestDry holds what is shown against what is then done, and wants nothing
// to be touched before.
func TestDry(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "site")
	for _, day := range []int{1, 2, 2} {
		ed := publishtest.Sample(day)
		before := listing(t, dir)
		seen := publishContent(t, content.Config{Dir: dir, Dry: true}, ed)
		if after := listing(t, dir); !reflect.DeepEqual(after, before) {
			t.Errorf("day %d: the folder was touched: %v, then %v", day, before, after)
		}
		done := publishContent(t, content.Config{Dir: dir}, ed)
		count := map[string]int{}
		for _, c := range seen.Changes {
			count[c.What]++
			if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(c.Path))); (err != nil) != (c.What == "removed") {
				t.Errorf("day %d: %+v, but %v", day, c, err)
			}
			_, was := before[filepath.FromSlash(c.Path)]
			if was == (c.What == "new") {
				t.Errorf("day %d: %+v, there before: %v", day, c, was)
			}
		}
		if count["new"]+count["changed"] != done.Written || count["removed"] != done.Removed || seen.Written != done.Written || seen.Unchanged != done.Unchanged {
			t.Errorf("day %d: showed %+v, did %+v", day, seen, done)
		}
	}
}

func TestDryRefusesAlike(t *testing.T) {
	ed := publishtest.Sample(1)
	ed.Stories, ed.Sections = nil, nil
	p, err := content.New(content.Config{Dir: filepath.Join(t.TempDir(), "site"), Dry: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Publish(t.Context(), ed); !errors.Is(err, herald.ErrRefused) {
		t.Errorf("an empty edition: %v", err)
	}
}

func publishContent(t *testing.T, c content.Config, ed herald.Edition) publish.Report {
	t.Helper()
	p, err := content.New(c)
	if err != nil {
		t.Fatal(err)
	}
	rep, err := p.Publish(t.Context(), ed)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

// listing gives every file below dir with its time; nothing when it is not
// there.
func listing(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	_ = filepath.WalkDir(dir, func(file string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		rel, _ := filepath.Rel(dir, file)
		all[rel] = info.ModTime().String()
		return err
	})
	return all
}
