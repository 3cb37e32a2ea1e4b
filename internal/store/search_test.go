package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"herald"
	"herald/internal/newstest"
	"herald/internal/store"
	"herald/internal/text"
)

// titles are in many scripts, with signs that both indexes know for their own.
var titles = []string{
	"Harbour closes after the storm", "Storm warning lifted", "Der Hafen öffnet wieder", "El puerto reabre: \"¡por fin!\"",
	"Порт снова открыт", "港が再び開く", "ميناء يفتح من جديد", "C++ and C# at the port", "AT&T buys O'Reilly's \\harbour\\ stake",
	"NOT a drill OR a test AND more", "storm* (really) -- 'quoted'; DROP TABLE words", "U.S. port opens at 3.5 percent", "🎉🎉🎉", "…!?",
}

func TestBothStoresFindTheSame(t *testing.T) {
	t.Parallel()
	queries := []string{"storm", "STORM", "harbour storm", "hafen offnet", "por fin", "порт", "港が", "ميناء", "c port", "o'reilly", "at&t", "not or and",
		"drop table words", "us port", "3.5", "nowhere", "storm nowhere", "🎉"}
	found := map[string]map[string][]int{}
	for _, kind := range []string{"sqlite", "postgres"} {
		o := newstest.SQLite(t)
		if kind == "postgres" {
			o = newstest.Postgres(t)
		}
		s := newstest.Open(t, o)
		f := press(t, s, 1)[0]
		v := fetch(f, newstest.Now)
		for i, title := range titles {
			v.Articles = append(v.Articles, store.Incoming{Article: piece(fmt.Sprint(i), fmt.Sprint("https://a.example/", i), title)})
			v.Articles[i].Published = newstest.Now.Add(-time.Duration(i) * time.Minute)
		}
		must(s.SaveFetch(ctx(), v))(t)
		found[kind] = map[string][]int{}
		for _, q := range queries {
			for _, a := range must(s.Search(ctx(), text.Words(q), 50, store.Before{}))(t) {
				found[kind][q] = append(found[kind][q], slices.Index(titles, a.Title))
			}
		}
	}
	if a, b := asText(found["sqlite"]), asText(found["postgres"]); a != b {
		t.Errorf("SQLite finds\n%s\nPostgreSQL\n%s", a, b)
	}
	for q, want := range map[string][]int{"storm": {0, 1, 10}, "harbour storm": {0}, "hafen offnet": {2}, "порт": {4}, "港が": {5}, "not or and": {9}, "nowhere": nil, "us port": {11}} {
		if got := found["sqlite"][q]; !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", q, got, want)
		}
	}
}

func TestSearchGivesTheNewestFirstPageByPage(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		f := press(t, s, 1)[0]
		v := fetch(f, newstest.Now)
		for i := range 25 {
			a := newstest.Article(0, i)
			a.Title = fmt.Sprint("Storm number ", i)
			a.Published = newstest.Now.Add(-time.Duration(i*7%25/2) * time.Hour) // two at each time
			v.Articles = append(v.Articles, store.Incoming{Article: a})
		}
		must(s.SaveFetch(ctx(), v))(t)
		var all []herald.Article
		before := store.Before{}
		for {
			page := must(s.Search(ctx(), []string{"storm"}, 4, before))(t)
			if len(page) == 0 {
				break
			}
			all = append(all, page...)
			last := page[len(page)-1]
			before = store.Before{Date: last.Date, ID: last.ID}
		}
		ids := idsOf(all)
		slices.Sort(ids)
		if len(slices.Compact(ids)) != 25 || len(all) != 25 {
			t.Errorf("%d articles on all pages, %d of them different", len(all), len(slices.Compact(ids)))
		}
		if !slices.IsSortedFunc(all, func(a, b herald.Article) int { return b.Date.Compare(a.Date) }) {
			t.Errorf("not the newest first: %s", asText(all))
		}
	})
}

func TestSearchFollowsWhatChanges(t *testing.T) {
	t.Parallel()
	newstest.Stores(t, func(t *testing.T, s *store.Store) {
		f := press(t, s, 1)[0]
		a := piece("g", "https://a.example/1", "Harbour closes")
		a.Summary = "<p class=hidden>It <script>var zebra = '</p>'</script>rains &amp; <b>pours</b>.<!-- secret --></p>"
		must(s.SaveFetch(ctx(), fetch(f, newstest.Now, a)))(t)
		count := func(word string) int { return len(must(s.Search(ctx(), []string{word}, 9, store.Before{}))(t)) }
		for word, want := range map[string]int{"harbour": 1, "pours": 1, "zebra": 0, "secret": 0, "hidden": 0} {
			if got := count(word); got != want {
				t.Errorf("%q: found %d, want %d", word, got, want)
			}
		}
		a.Title = "Port opens"
		must(s.SaveFetch(ctx(), fetch(f, newstest.Now.Add(time.Hour), a)))(t)
		if count("harbour") != 0 || count("port") != 1 {
			t.Errorf("after an edit: %d by the old word, %d by the new", count("harbour"), count("port"))
		}
		must(s.SaveFetch(ctx(), fetch(f, newstest.Now.Add(2*time.Hour), piece("h", "https://a.example/2", "Other"))))(t)
		must(s.Retain(ctx(), store.Policy{Articles: time.Minute}, newstest.Now.Add(9*time.Hour)))(t)
		if count("port") != 0 {
			t.Errorf("a retired article is found")
		}
	})
}

// TestSearchCatchesUp opens a store without search and then with it.
func TestSearchCatchesUp(t *testing.T) {
	t.Parallel()
	newstest.Kinds(t, func(t *testing.T, o store.Options) {
		find := func(s *store.Store) int { return len(must(s.Search(ctx(), []string{"ribbon"}, 9, store.Before{}))(t)) }
		for i, off := range []bool{false, true, false, false} {
			o.NoSearch = off
			s := must(store.Open(ctx(), o))(t)
			f := press(t, s, 1)[0]
			must(s.SaveFetch(ctx(), fetch(f, newstest.Now, newstest.Article(0, i))))(t)
			want := i + 1
			if off {
				want = 1
			}
			if got := find(s); got != want {
				t.Errorf("round %d: found %d, want %d", i, got, want)
			}
			s.Close()
		}
	})
}
