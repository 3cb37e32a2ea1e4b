package pipeline_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"herald"
	"herald/internal/fetch"
	"herald/internal/newstest"
	"herald/internal/pipeline"
)

// An edition has what saved searches find: by the headline or the summary of
// any report, in any case and with any accent.
func TestSearches(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `<rss version="2.0"><channel><title>Tide</title>`)
		for i, item := range [][2]string{{"Lighthouse on Karsk rock shines again", "The <b>lamp</b> was out for nine years."}, {"Grain prices fall", "A third week."}, {"Comet seen from Kársk without a telescope", "No lamp was lit."}} {
			fmt.Fprintf(w, `<item><title>%s</title><description><![CDATA[%s]]></description><link>https://tide.example/%d</link><pubDate>%s</pubDate></item>`,
				item[0], item[1], i, newstest.Now.Add(-time.Duration(i)*time.Hour).Format(time.RFC1123Z))
		}
		fmt.Fprint(w, `</channel></rss>`)
	}))
	defer server.Close()
	client, err := fetch.New(fetch.Options{AllowPrivate: true})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	var searches []pipeline.Search
	for _, words := range []string{"karsk", "LAMP -comet", `"grain prices" OR lighthouse`, "salmon"} {
		s, err := pipeline.ParseSearch(words, words)
		if err != nil {
			t.Fatal(err)
		}
		searches = append(searches, s)
	}
	shown := &frame{}
	p := pipeline.New(newstest.Open(t, newstest.SQLite(t)), client, pipeline.Options{
		Sources: []pipeline.Source{{Feed: herald.Feed{URL: server.URL + "/rss"}}}, Searches: searches,
		Targets: []pipeline.Target{{Kind: "frame", Name: "frame", Publisher: shown}},
	})
	if _, err := p.Run(t.Context(), pipeline.Pass{Now: newstest.Now}); err != nil {
		t.Fatal(err)
	}
	title := map[herald.StoryID]string{}
	for _, s := range shown.ed.Stories {
		title[s.ID] = s.Headline
	}
	for i, want := range [][]string{{"Lighthouse on Karsk rock shines again", "Comet seen from Kársk without a telescope"}, {"Lighthouse on Karsk rock shines again"}, {"Lighthouse on Karsk rock shines again", "Grain prices fall"}, {}} {
		var got []string
		for _, id := range shown.ed.Searches[i].Stories {
			got = append(got, title[id])
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: got %q, want %q", shown.ed.Searches[i].Name, got, want)
		}
	}
	if _, err := pipeline.ParseSearch("x", "-x"); !errors.Is(err, herald.ErrInvalid) {
		t.Errorf("got %v", err)
	}
}
