package pipeline_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"herald"
	"herald/internal/fetch"
	"herald/internal/pipeline"
)

// TestATryShowsTheWholeExchange follows a redirect to a feed, and to a page
// that is not there: both ways every request and answer is shown.
func TestATryShowsTheWholeExchange(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.Handle("/old", http.RedirectHandler("/new", http.StatusMovedPermanently))
	mux.Handle("/lost", http.RedirectHandler("/nowhere", http.StatusFound))
	mux.HandleFunc("/new", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("ETag", `"7"`)
		_, _ = w.Write([]byte(`<rss version="2.0"><channel><title>A paper</title><item><title>One &foo; item</title><link>https://paper.example/1</link></item></channel></rss>`))
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	c, err := fetch.New(fetch.Options{AllowPrivate: true})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, row := range []struct {
		path  string
		fails bool
		shown []string
	}{
		{"/old", false, []string{"GET " + server.URL + "/old", "> User-Agent: Herald", "> Accept-Encoding: ", "HTTP/1.1 301 Moved Permanently, after ", "< Location: /new", "GET " + server.URL + "/new", "HTTP/1.1 200 OK", `< Etag: "7"`}},
		{"/lost", true, []string{"GET " + server.URL + "/lost", "302 Found", "GET " + server.URL + "/nowhere", "404 Not Found"}},
	} {
		tried, err := pipeline.Test(t.Context(), c, pipeline.Source{Feed: herald.Feed{URL: server.URL + row.path}})
		if (err != nil) != row.fails || len(tried.Hops) != 2 {
			t.Errorf("%s: %v, %d exchanges, want 2", row.path, err, len(tried.Hops))
		}
		all := strings.Join(tried.Hops, "\n")
		for _, want := range row.shown {
			if !strings.Contains(all, want) {
				t.Errorf("%s: %q is not shown in\n%s", row.path, want, all)
			}
		}
		if !row.fails && (tried.Items != 1 || tried.Encoding == "") {
			t.Errorf("%s: %d items in %q", row.path, tried.Items, tried.Encoding)
		}
	}
}
