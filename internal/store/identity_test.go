package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"herald"
	"herald/internal/newstest"
	"herald/internal/store"
)

// piece is an article of few words. Those of one path have one date.
func piece(guid, address, title string) herald.Article {
	path, _, _ := strings.Cut(address, "?")
	date := newstest.Now.Add(-time.Duration(path[len(path)-1]) * time.Minute)
	return herald.Article{GUID: guid, Address: address, URL: address, Title: title, Published: date}
}

// dated is a piece of a day, with words of its own.
func dated(guid, address, title string, day int) herald.Article {
	a := piece(guid, address, title)
	a.Published = newstest.Now.AddDate(0, 0, day-9)
	a.Summary = fmt.Sprint("It rains on day ", day)
	return a
}

// visit is one step of a case: a feed, and what it lists.
type visit struct {
	feed string // its host
	list []herald.Article
	late time.Duration // after Now
}

// kept says in a line what the store holds of an article.
func kept(feeds map[herald.FeedID]string, a herald.Article) string {
	address, _, apart := strings.Cut(a.Address, "#")
	line := fmt.Sprintf("%s: %s at %s", feeds[a.Feed], a.Title, address)
	if apart {
		line += " (apart)"
	}
	return line
}

// play makes the visits and says what is kept, in order.
func play(t *testing.T, s *store.Store, visits []visit) []string {
	t.Helper()
	var list []herald.Feed
	for _, v := range visits {
		f := herald.Feed{URL: "https://" + v.feed + "/feed"}
		if !slices.ContainsFunc(list, func(g herald.Feed) bool { return g.URL == f.URL }) {
			list = append(list, f)
		}
	}
	slices.SortFunc(list, func(f, g herald.Feed) int { return strings.Compare(f.URL, g.URL) }) // subscribed to in one order, whatever that of the visits
	byHost, names := map[string]herald.Feed{}, map[herald.FeedID]string{}
	for _, f := range must(s.SyncFeeds(ctx(), list))(t) {
		host := strings.TrimSuffix(strings.TrimPrefix(f.URL, "https://"), "/feed")
		byHost[host], names[f.ID] = f, host
	}
	for _, v := range visits {
		must(s.SaveFetch(ctx(), fetch(byHost[v.feed], newstest.Now.Add(v.late), v.list...)))(t)
	}
	checkWhole(t, s)
	var lines []string
	for _, a := range must(s.Pending(ctx()))(t) {
		lines = append(lines, kept(names, a))
	}
	slices.Sort(lines)
	return lines
}

func TestIdentity(t *testing.T) {
	t.Parallel()
	const (
		a, agg = "a.example", "aggregate.example"
		u      = "https://a.example/1"
	)
	articles := func(list ...herald.Article) []herald.Article { return list }
	real := piece("g1", u, "Harbour closes after the storm")
	for _, c := range []struct {
		name   string
		visits []visit
		want   []string
	}{
		{"the same twice", []visit{
			{a, articles(real), 0}, {a, articles(real), time.Hour},
		}, []string{"a.example: Harbour closes after the storm at https://a.example/1"}},
		{"a headline rewritten", []visit{
			{a, articles(real), 0}, {a, articles(piece("g1", u, "All clear")), time.Hour},
		}, []string{"a.example: All clear at https://a.example/1"}},
		{"guids that change", []visit{
			{a, articles(real, piece("g2", u+"2", "Two")), 0}, {a, articles(piece("h1", u, real.Title), piece("h2", u+"2", "Two")), time.Hour},
		}, []string{"a.example: Harbour closes after the storm at https://a.example/1", "a.example: Two at https://a.example/12"}},
		{"guid and query that change", []visit{
			{a, articles(piece("x1", u+"?t=1", "Same")), 0}, {a, articles(piece("x2", u+"?t=2", "Same")), time.Hour},
			{a, articles(piece("x3", u+"?t=3", "Same")), 2 * time.Hour},
		}, []string{"a.example: Same at https://a.example/1?t=1"}},
		{"a column with one title for all its parts", []visit{
			{a, articles(piece("x1", u+"?id=1", "Weather")), 0},
			{a, articles(piece("x1", u+"?id=1", "Weather"), piece("x2", u+"?id=2", "Weather")), time.Hour},
		}, []string{"a.example: Weather at https://a.example/1?id=1", "a.example: Weather at https://a.example/1?id=2"}},
		{"guids that number places", []visit{
			{a, articles(piece("1", u+"a", "Bridge opens"), piece("2", u+"b", "Cat rescued")), 0},
			{a, articles(piece("1", u+"c", "Mayor resigns"), piece("2", u+"a", "Bridge opens")), time.Hour},
		}, []string{"a.example: Bridge opens at https://a.example/1a", "a.example: Cat rescued at https://a.example/1b", "a.example: Mayor resigns at https://a.example/1c"}},
		{"a headline and its address rewritten", []visit{
			{a, articles(real), 0}, {a, articles(piece("g1", "https://a.example/all-clear-1", "All clear")), time.Hour},
		}, []string{"a.example: All clear at https://a.example/1"}},
		{"one guid for all", []visit{
			{a, articles(piece("0", u+"a", "Bridge opens"), piece("0", u+"b", "Cat rescued")), 0},
			{a, articles(piece("0", u+"c", "Mayor resigns"), piece("0", u+"a", "Bridge opens"), piece("0", u+"b", "Cat rescued")), time.Hour},
		}, []string{"a.example: Bridge opens at https://a.example/1a", "a.example: Cat rescued at https://a.example/1b", "a.example: Mayor resigns at https://a.example/1c"}},
		{"one address for all", []visit{
			{a, articles(piece("1", u, "Bridge opens"), piece("2", u, "Cat rescued")), 0},
			{a, articles(piece("2", u, "Cat rescued"), piece("3", u, "Mayor resigns")), time.Hour},
			{a, articles(piece("9", u, "Cat rescued")), 2 * time.Hour},
		}, []string{"a.example: Bridge opens at https://a.example/1", "a.example: Cat rescued at https://a.example/1 (apart)", "a.example: Mayor resigns at https://a.example/1 (apart)"}},
		{"one guid and address for all", []visit{
			{a, articles(piece("0", u, "Bridge opens"), piece("0", u, "Cat rescued")), 0},
			{a, articles(piece("0", u, "Mayor resigns"), piece("0", u, "Bridge opens"), piece("0", u, "Cat rescued")), time.Hour},
			{a, articles(piece("0", u, "Mayor resigns")), 2 * time.Hour},
			{a, articles(piece("0", u, "Mayor resigns"), piece("0", u, "Quarry floods")), 3 * time.Hour},
		}, []string{"a.example: Bridge opens at https://a.example/1", "a.example: Cat rescued at https://a.example/1 (apart)",
			"a.example: Mayor resigns at https://a.example/1 (apart)", "a.example: Quarry floods at https://a.example/1 (apart)"}},
		{"parts that share an address", []visit{
			{a, articles(piece("p1", u, "Podcast episode 1"), piece("p2", u, "Podcast episode 2")), 0},
			{a, articles(piece("p2", u, "Podcast episode 2"), piece("p3", u, "Podcast episode 3")), time.Hour},
		}, []string{"a.example: Podcast episode 1 at https://a.example/1", "a.example: Podcast episode 2 at https://a.example/1 (apart)", "a.example: Podcast episode 3 at https://a.example/1 (apart)"}},
		{"a daily column at one address", []visit{
			{a, articles(dated("w1", u, "Weather", 1), dated("w2", u, "Weather", 2)), 0},
			{a, articles(dated("w2", u, "Weather", 2), dated("w3", u, "Weather", 3)), time.Hour},
			{a, articles(dated("v2", u, "Weather", 2), dated("v3", u, "Weather", 3)), 2 * time.Hour},
		}, []string{"a.example: Weather at https://a.example/1", "a.example: Weather at https://a.example/1 (apart)", "a.example: Weather at https://a.example/1 (apart)"}},
		{"an item listed twice", []visit{
			{a, articles(real, piece("g2", u, "HARBOUR closes after the storm!")), 0},
			{a, articles(piece("g2", u, "HARBOUR closes after the storm!"), real), time.Hour},
		}, []string{"a.example: Harbour closes after the storm at https://a.example/1"}},
		{"an aggregator comes second", []visit{
			{a, articles(real), 0}, {agg, articles(piece("z", u, "Storm closes harbour")), 0},
		}, []string{"a.example: Harbour closes after the storm at https://a.example/1"}},
		{"an aggregator comes first", []visit{
			{agg, articles(piece("z", u, "Storm closes harbour")), 0}, {a, articles(real), time.Hour},
		}, []string{"a.example: Harbour closes after the storm at https://a.example/1"}},
		{"a thief with another title", []visit{
			{a, articles(real), 0}, {"evil.example", articles(piece("z", u, "Buy cheap watches")), time.Hour},
			{"evil.example", articles(piece("z", u, "Buy cheaper watches")), 2 * time.Hour},
		}, []string{"a.example: Harbour closes after the storm at https://a.example/1", "evil.example: Buy cheaper watches at https://a.example/1 (apart)"}},
		{"a thief who comes first", []visit{
			{"evil.example", articles(piece("z", u, "Buy cheap watches")), 0}, {a, articles(real), time.Hour},
		}, []string{"a.example: Harbour closes after the storm at https://a.example/1", "evil.example: Buy cheap watches at https://a.example/1 (apart)"}},
		{"a thief with the guid of another", []visit{
			{a, articles(real), 0}, {"evil.example", articles(piece("g1", "https://evil.example/x", "Buy cheap watches")), 0},
		}, []string{"a.example: Harbour closes after the storm at https://a.example/1", "evil.example: Buy cheap watches at https://evil.example/x"}},
		{"a sighting that turns into something else", []visit{
			{a, articles(real), 0}, {agg, articles(piece("z", u, "Harbour closes")), 0}, {agg, articles(piece("z", u, "Buy cheap watches")), time.Hour},
		}, []string{"a.example: Harbour closes after the storm at https://a.example/1", "aggregate.example: Buy cheap watches at https://a.example/1 (apart)"}},
		{"two aggregators, neither with a claim", []visit{
			{"y.example", articles(piece("y", u, "Harbour closes today")), 0}, {"x.example", articles(piece("x", u, "Harbour closes at last")), time.Hour},
		}, []string{"y.example: Harbour closes today at https://a.example/1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			newstest.Stores(t, func(t *testing.T, s *store.Store) {
				if got := play(t, s, c.visits); !slices.Equal(got, c.want) {
					t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
				}
			})
		})
	}
}

// TestTheOrderOfVisitsDoesNotMatter saves visits that bear the same time in
// every order, and in one batch or one by one.
func TestTheOrderOfVisitsDoesNotMatter(t *testing.T) {
	t.Parallel()
	const u = "https://a.example/1"
	visits := []visit{
		{"a.example", []herald.Article{piece("g", u, "Harbour closes after the storm"), piece("h", "https://b.example/7", "Ferry runs aground")}, 0},
		{"b.example", []herald.Article{piece("b", "https://b.example/7", "Ferry aground at the pier"), piece("c", u, "Completely other words")}, 0},
		{"x.example", []herald.Article{piece("x", u, "Storm closes harbour"), piece("q", "https://q.example/1", "Quarry floods again")}, 0},
		{"c.example", []herald.Article{piece("y", "https://q.example/1", "Quarry floods"), piece("z", "https://b.example/7", "Nothing of the kind")}, 0},
	}
	var want string
	for _, order := range [][]int{{0, 1, 2, 3}, {3, 2, 1, 0}, {1, 3, 0, 2}, {2, 0, 3, 1}, {3, 0, 1, 2}} {
		s := newstest.Open(t, newstest.SQLite(t))
		var shuffled []visit
		for _, i := range order {
			shuffled = append(shuffled, visits[i])
		}
		play(t, s, shuffled)
		feeds := map[herald.FeedID]string{}
		for _, f := range must(s.Feeds(ctx()))(t) {
			feeds[f.ID] = f.URL
		}
		var lines []string
		for _, a := range must(s.Pending(ctx()))(t) {
			lines = append(lines, fmt.Sprint(feeds[a.Feed], " ", a.GUID, " ", a.Address, " ", a.Title, a.Published, a.Updated, a.Date, a.FirstSeen))
		}
		got := strings.Join(lines, "\n")
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("order %v: got\n%s\nwant\n%s", order, got, want)
		}
	}
}
