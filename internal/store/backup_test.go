package store_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"herald"
	"herald/internal/newstest"
	"herald/internal/store"
)

// world fills a store with something of everything.
func world(t *testing.T, s *store.Store) {
	t.Helper()
	now := newstest.Now
	if err := s.Adopt(ctx(), []herald.Published{{Story: 77, Slug: "old-promise", Aliases: []string{"older"}, Addresses: []string{"https://gone.example/1"}}}, nil); err != nil {
		t.Fatal(err)
	}
	feeds := press(t, s, 3)
	for i, f := range feeds {
		v := fetch(f, now, newstest.Article(i, 1), newstest.Article(i, 2), newstest.Article(0, 3))
		v.Articles[0].Listed = []int{1}
		must(s.SaveFetch(ctx(), v))(t)
	}
	group(t, s, now)
	later := now.Add(time.Hour)
	edited := newstest.Article(1, 1)
	edited.Title, edited.Summary = "Harbourtown closes what it opened: \"never\" 日本 \u2028", "<p>It is shut.</p>"
	must(s.SaveFetch(ctx(), fetch(feeds[1], later, edited)))(t)
	pending := must(s.Pending(ctx()))(t)
	stories := must(s.Stories(ctx()))(t)
	var wishes []store.SlugWish
	for _, st := range stories {
		wishes = append(wishes, store.SlugWish{Story: st.ID, Slug: "same-title"})
	}
	must(s.AssignSlugs(ctx(), wishes))(t)
	g := store.Grouping{Now: later, Merged: []store.Merged{{From: stories[1].ID, Into: stories[0].ID}, {From: stories[2].ID, Into: stories[1].ID}}}
	for _, a := range pending {
		g.Placed = append(g.Placed, store.Placed{Article: a.ID, Story: a.Story})
	}
	if err := s.SaveGrouping(ctx(), g); err != nil {
		t.Fatal(err)
	}
	if err := s.RemoveStory(ctx(), stories[3].ID, later); err != nil {
		t.Fatal(err)
	}
	must(s.Retain(ctx(), store.Policy{Articles: time.Minute}, later.Add(time.Hour)))(t)
	if err := s.SetMeta(ctx(), "target.hugo", "line\nline"); err != nil {
		t.Fatal(err)
	}
	correctSome(t, s, later)
	checkWhole(t, s)
}

// correctSome corrects what is left: a correction that holds and one that does not.
func correctSome(t *testing.T, s *store.Store, now time.Time) {
	t.Helper()
	stories := must(s.Stories(ctx()))(t)
	a, b := stories[0], stories[1]
	must(s.Correct(ctx(), herald.Correction{Kind: herald.CorrectPin, At: now, Who: "ann", Story: a.ID, Articles: []herald.ArticleID{a.Lead().Article.ID}}))(t)
	wrong := must(s.Correct(ctx(), herald.Correction{Kind: herald.CorrectMerge, At: now, Who: "ann", Story: a.ID, From: []herald.StoryID{b.ID}, Headline: "A"}))(t)
	must(s.Undo(ctx(), wrong.ID, "bob", now))(t)
	must(s.Correct(ctx(), herald.Correction{Kind: herald.CorrectMerge, At: now, Who: "cid", Story: b.ID, From: []herald.StoryID{a.ID}, Headline: "B"}))(t)
}

// group puts every pending article into a story of its own, named by its place
// in the order of grouping.
func group(t *testing.T, s *store.Store, now time.Time) {
	t.Helper()
	g := store.Grouping{Now: now, Known: must(s.Corrected(ctx()))(t).Last}
	for i, a := range must(s.Pending(ctx()))(t) {
		id := a.Story
		if id == 0 {
			id = herald.StoryID(1<<62 + int64(i))
		}
		g.Placed = append(g.Placed, store.Placed{Article: a.ID, Story: id})
	}
	if err := s.SaveGrouping(ctx(), g); err != nil {
		t.Fatal(err)
	}
}

func backup(t *testing.T, s *store.Store) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := s.Backup(ctx(), &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func unpack(t *testing.T, archive []byte) string {
	t.Helper()
	z := must(zstd.NewReader(bytes.NewReader(archive)))(t)
	defer z.Close()
	return string(must(io.ReadAll(z))(t))
}

func pack(t *testing.T, lines string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := must(zstd.NewWriter(&b))(t)
	if _, err := io.WriteString(z, lines); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestBackupGoesFromStoreToStore takes a store from SQLite to PostgreSQL and
// back: the archives must be equal, and so must be what the stores tell.
func TestBackupGoesFromStoreToStore(t *testing.T) {
	t.Parallel()
	first := newstest.Open(t, newstest.SQLite(t))
	world(t, first)
	archive := backup(t, first)
	want := unpack(t, archive)
	for i, o := range []store.Options{newstest.Postgres(t), newstest.SQLite(t)} {
		s := newstest.Open(t, o)
		press(t, s, 1) // as any command would have done before
		if err := s.Restore(ctx(), bytes.NewReader(archive)); err != nil {
			t.Fatalf("store %d: %v", i, err)
		}
		archive = backup(t, s)
		if got := unpack(t, archive); got != want {
			t.Fatalf("store %d holds\n%s\nwant\n%s", i, got, want)
		}
		if a, b := asText(must(s.Stories(ctx()))(t)), asText(must(first.Stories(ctx()))(t)); a != b {
			t.Errorf("store %d tells\n%s\nwant\n%s", i, a, b)
		}
		if got := must(s.Search(ctx(), []string{"shut"}, 9, store.Before{}))(t); len(got) != 1 {
			t.Errorf("store %d finds %d articles by a word, want 1", i, len(got))
		}
		checkWhole(t, s)
	}
}

func TestABadArchiveChangesNothing(t *testing.T) {
	t.Parallel()
	source := newstest.Open(t, newstest.SQLite(t))
	world(t, source)
	whole := backup(t, source)
	lines := unpack(t, whole)
	table := strings.Index(lines, `{"table":"link"`)
	bad := map[string][]byte{
		"nothing":            {},
		"another file":       []byte("SQLite format 3\x00 and so on"),
		"another archive":    pack(t, "{\"hello\":1}\n"),
		"cut in the middle":  whole[:len(whole)/2],
		"cut at the end":     whole[:len(whole)-4],
		"no closing line":    pack(t, lines[:strings.LastIndex(lines, `{"rows"`)]),
		"a letter changed":   pack(t, strings.Replace(lines, "ribbon", "rabbit", 1)),
		"a row missing":      pack(t, strings.Replace(lines, "\n[1,", "\n", 1)),
		"more at the end":    pack(t, lines+"[1]\n"),
		"newer schema":       pack(t, strings.Replace(lines, `"schema":1`, `"schema":99`, 1)),
		"newer format":       pack(t, strings.Replace(lines, `"format":1`, `"format":2`, 1)),
		"a table of others":  pack(t, lines[:table]+`{"table":"sqlite_master","columns":["name"]}`+"\n"+lines[table:]),
		"a column of others": pack(t, lines[:table]+`{"table":"link","columns":["a) VALUES (1); --"]}`+"\n"+lines[table:]),
		"a row before all":   pack(t, lines[:strings.IndexByte(lines, '\n')+1]+"[1]\n"),
		"a number too large": pack(t, lines[:table]+`{"table":"pending","columns":["article"]}`+"\n[99999999999999999999]\n"),
	}
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		press(t, s, 2)
		before := unpack(t, backup(t, s))
		for name, archive := range bad {
			err := s.Restore(ctx(), bytes.NewReader(archive))
			if !errors.Is(err, herald.ErrInvalid) {
				t.Errorf("%s: got error %v, want herald.ErrInvalid", name, err)
			}
			if after := unpack(t, backup(t, s)); after != before {
				t.Errorf("%s: the store has changed:\n%s", name, after)
			}
		}
		if err := s.Restore(ctx(), bytes.NewReader(whole)); err != nil {
			t.Fatal(err)
		}
		if err := s.Restore(ctx(), bytes.NewReader(whole)); !errors.Is(err, herald.ErrExists) {
			t.Errorf("into a full store: %v", err)
		}
	})
}
