package pipeline_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"herald"
	"herald/internal/fetch"
	"herald/internal/newstest"
	"herald/internal/pipeline"
)

// TestFeedsRespectRobotsWhereAskedTo reads a feed of a site that is closed to
// robots: as a reader does, unless the configuration widens robots.txt to feeds.
func TestFeedsRespectRobotsWhereAskedTo(t *testing.T) {
	t.Parallel()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			fmt.Fprint(w, "User-agent: *\nDisallow: /\n")
			return
		}
		fmt.Fprintf(w, listing, "", entry(1))
	}))
	defer site.Close()
	for _, respect := range []bool{false, true} {
		client, err := fetch.New(fetch.Options{AllowPrivate: true})
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		s := newstest.Open(t, newstest.SQLite(t))
		p := pipeline.New(s, client, pipeline.Options{FeedRobots: respect, Sources: []pipeline.Source{{Feed: herald.Feed{URL: site.URL + "/rss"}}}})
		sum, err := p.Run(t.Context(), pipeline.Pass{Now: newstest.Now, NoGroup: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := sum.Feeds.Failed == 1; got != respect {
			t.Errorf("respecting it for feeds is %v: %+v", respect, sum.Feeds)
		}
		if respect && !strings.Contains(sum.Failed[0].Reason, "robots.txt asks Herald to stay away") {
			t.Errorf("the reason is %q", sum.Failed[0].Reason)
		}
	}
}
