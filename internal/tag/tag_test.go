package tag_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"herald"
	"herald/internal/tag"
	"herald/internal/text"
)

// piece is one article of a test: headline, publisher, summary.
type piece struct{ title, publisher, summary string }

func articles(pieces []piece) []herald.Article {
	var out []herald.Article
	for _, p := range pieces {
		host := strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(p.publisher, "The "), " ", "")) + ".example"
		out = append(out, herald.Article{Title: p.title, Summary: p.summary, URL: "https://www." + host + "/a",
			Publisher: herald.Publisher{Name: p.publisher, Site: "https://www." + host}})
	}
	return out
}

func names(tags []herald.Tag) []string {
	var out []string
	for _, t := range tags {
		out = append(out, t.Name)
	}
	return out
}

// TestStory asks for tags that must be there and refuses those that must not.
func TestStory(t *testing.T) {
	for _, r := range []struct {
		name      string
		pieces    []piece
		want, not string // separated by commas
	}{
		{"names first", []piece{{"Mayor Anna Rossi opens the tram line in Port Vell", "The Quay", ""}}, "Anna Rossi,Port Vell,tram", "opens,the,Quay"},
		{"one article in title case, told by its summary", []piece{
			{"Anna Rossi Says Tram Line Will Reach Port Vell", "The Quay", "<p>The tram reaches Port Vell, said Anna Rossi, who is the mayor.</p>"}},
			"Anna Rossi,Port Vell,tram", "Says,Will,Reach"},
		{"what recurs", []piece{
			{"Ferry strike stops Port Vell for a third day", "The Quay", ""},
			{"Port Vell paralysed as ferry crews walk out", "Harbour Post", ""},
			{"No ferry today: the strike in Port Vell goes on", "Daily Tide", ""},
			{"Unions and owners meet over ferry strike", "Nord News", ""}}, "Port Vell,ferry strike", "third,day,today,Harbour Post,Daily Tide"},
		{"a surname speaks for the name", []piece{
			{"Anna Rossi resigns over the harbour affair", "A News", ""},
			{"Rossi leaves: what the harbour affair cost", "B News", ""},
			{"Harbour affair brings Rossi down", "C News", ""}}, "Anna Rossi,harbour affair", "Rossi,leaves"},
		{"publishers never", []piece{
			{"Nord News wins prize for harbour reporting, says Daily Tide", "Nord News", ""},
			{"Daily Tide and Nord share harbour prize", "Daily Tide", ""}}, "harbour,prize", "Nord News,Nord,Daily Tide"},
		{"acronyms", []piece{{"U.S. and EU sign fisheries pact at G7 in Port Vell", "The Quay", ""}}, "US,EU,fisheries,Port Vell", "U.S.,sign"},
		{"a firm", []piece{{"Old miller buys Crumb & Daughter", "The Quay", ""}}, "Crumb & Daughter", "buys"},
		{"shouted", []piece{{"FERRY SINKS IN PORT VELL HARBOUR", "The Quay", ""}}, "ferry,harbour", "FERRY,IN,SINKS"},
		{"no numbers, no furniture", []piece{{"Live updates: 5,000 flee floods as of 12 January 2026", "The Quay", ""}}, "floods", "Live,updates,5000,January,2026"},
		{"german", []piece{
			{"Streik legt den Hafen von Porto Nuovo lahm", "Der Kai", ""},
			{"Hafen von Porto Nuovo: Der Streik geht weiter", "Tagesflut", ""}}, "Porto Nuovo,Streik,Hafen", "weiter,legt"},
		{"japanese", []piece{{"ロボットが港で火災を発見", "港新聞", ""}}, "ロボット,火災", ""},
		{"chinese by recurrence", []piece{
			{"海港城罢工进入第三天", "潮报", ""}, {"渡轮停航海港城罢工继续", "码头日报", ""}}, "海港城罢工", ""},
		{"emoji", []piece{{"🙂🙂", "The Quay", ""}}, "", "🙂"},
		{"markup in a summary is no text", []piece{{"Ferry sinks", "The Quay", `<img alt="x" class="wide"> ferry`}}, "ferry", "img,class,wide"},
	} {
		t.Run(r.name, func(t *testing.T) {
			got := names(tag.Story(articles(r.pieces), tag.Options{}))
			for w := range strings.SplitSeq(r.want, ",") {
				if w != "" && !slices.ContainsFunc(got, func(g string) bool { return strings.EqualFold(g, w) }) {
					t.Errorf("no tag %q in %q", w, got)
				}
			}
			for w := range strings.SplitSeq(r.not, ",") {
				if w != "" && slices.Contains(got, w) {
					t.Errorf("tag %q in %q", w, got)
				}
			}
			if len(got) > 6 {
				t.Errorf("%d tags: %q", len(got), got)
			}
		})
	}
}

func TestGivenTagsComeFirstAndOnce(t *testing.T) {
	got := tag.Story(articles([]piece{{"Ferry sinks in harbour", "The Quay", ""}}), tag.Options{Given: []string{"World", "Harbour", "world"}})
	if len(got) < 3 || got[0] != (herald.Tag{Kind: herald.TagGiven, Name: "World", Score: 1}) || got[1].Name != "Harbour" {
		t.Fatalf("got %+v", got)
	}
	for _, tg := range got[2:] {
		if strings.EqualFold(tg.Name, "harbour") || strings.EqualFold(tg.Name, "world") {
			t.Errorf("%q twice in %+v", tg.Name, got)
		}
	}
}

func TestGivenPublishersAreNoTags(t *testing.T) {
	got := names(tag.Story(articles([]piece{{"Reuters and the Associated Press visit harbour", "The Quay", ""}}),
		tag.Options{Publishers: tag.NewPublishers("Reuters", "Associated Press")}))
	if slices.Contains(got, "Reuters") || slices.Contains(got, "Associated Press") || !slices.Contains(got, "harbour") {
		t.Errorf("got %q", got)
	}
}

func TestNoArticles(t *testing.T) {
	if got := tag.Story(nil, tag.Options{}); len(got) != 0 {
		t.Errorf("got %+v", got)
	}
}

// TestTagsOfRealHeadlines holds over every story of the shared headlines: no
// publisher, no stop word, no number, and something in nearly all.
func TestTagsOfRealHeadlines(t *testing.T) {
	dir := os.Getenv("HERALD_SHARED")
	if dir == "" {
		t.Skip("HERALD_SHARED is not set")
	}
	stories := realStories(t, filepath.Join(dir, "data/stories/google_news_rss.jsonl"))
	empty := 0
	for _, arts := range stories {
		tags := tag.Story(arts, tag.Options{})
		if len(tags) == 0 {
			empty++
		}
		for _, tg := range tags {
			key := strings.Join(text.Words(tg.Name), " ")
			if text.Stop(key, arts[0].Language) && !text.Acronym(tg.Name) {
				t.Errorf("stop word %q of %q", tg.Name, arts[0].Title)
			}
			for _, a := range arts {
				if strings.EqualFold(tg.Name, a.Publisher.Name) {
					t.Errorf("publisher %q of %q", tg.Name, a.Title)
				}
			}
		}
	}
	if len(stories) < 30 || empty*20 > len(stories) {
		t.Errorf("%d of %d stories have no tag", empty, len(stories))
	}
}

func realStories(t *testing.T, file string) map[string][]herald.Article {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	stories := map[string][]herald.Article{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r struct {
			Story                    string `json:"gold_story"`
			Title, URL, Source, Lang string
		}
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		stories[r.Story] = append(stories[r.Story], herald.Article{Title: r.Title, URL: r.URL, Language: r.Lang, Publisher: herald.Publisher{Name: r.Source}})
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return stories
}

func FuzzStory(f *testing.F) {
	f.Add("Anna Rossi in Port Vell", "Port Vell sinks", "<p>x")
	f.Add("北京时间 U.S.", "\xff", "'’s")
	f.Fuzz(func(t *testing.T, a, b, summary string) {
		arts := articles([]piece{{a, "The Quay", summary}, {b, "Daily Tide", ""}})
		one, two := tag.Story(arts, tag.Options{}), tag.Story(arts, tag.Options{})
		if !slices.Equal(one, two) {
			t.Errorf("two answers: %+v and %+v", one, two)
		}
		for _, tg := range one {
			if tg.Name == "" || tg.Score < 0 || tg.Score > 1 {
				t.Errorf("tag %+v", tg)
			}
		}
	})
}

func BenchmarkStory(b *testing.B) {
	arts := articles([]piece{
		{"Ferry strike stops Port Vell for a third day", "The Quay", ""},
		{"Port Vell paralysed as ferry crews walk out", "Harbour Post", ""},
		{"No ferry today: the strike in Port Vell goes on", "Daily Tide", ""}})
	for b.Loop() {
		tag.Story(arts, tag.Options{})
	}
}
