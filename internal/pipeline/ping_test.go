package pipeline_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"herald"
	"herald/internal/fetch"
	"herald/internal/newstest"
	"herald/internal/pipeline"
	"herald/internal/publish"
)

// press is a target that says what it wrote.
type press struct{ wrote []string }

func (p press) Publish(context.Context, herald.Edition) (publish.Report, error) {
	return publish.Report{Written: len(p.wrote), Wrote: p.wrote}, nil
}

// After a publish the hub hears of the feeds that changed and IndexNow of the
// pages; one that does not answer well is a warning, and nothing more.
func TestPings(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusAccepted, http.StatusInternalServerError} {
		var mu sync.Mutex
		heard := map[string]string{}
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			if r.URL.Path == "/rss" {
				fmt.Fprintf(w, listing, "", entry(1))
				return
			}
			body, _ := io.ReadAll(r.Body)
			heard[r.URL.Path] = r.Method + " " + r.Header.Get("Content-Type") + "\n" + string(body)
			w.WriteHeader(status)
		}))
		defer server.Close()
		client, err := fetch.New(fetch.Options{AllowPrivate: true, Timeout: 5 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		told := pipeline.Ping{Base: "https://day.example/sub/", Hub: server.URL + "/hub", IndexNow: "key-of-ours", Endpoint: server.URL + "/indexnow"}
		p := pipeline.New(newstest.Open(t, newstest.SQLite(t)), client, pipeline.Options{
			Sources: []pipeline.Source{{Feed: herald.Feed{URL: server.URL + "/rss"}}},
			Targets: []pipeline.Target{
				{Kind: "told", Name: "told", Ping: told, Publisher: press{[]string{"story/a-b/index.html", "feeds/front.rss", "feeds/front.json", "style.css", "story/a-b/1.jpg", "404.html", "index.html"}}},
				{Kind: "quiet", Name: "quiet", Publisher: press{[]string{"index.html"}}},
				{Kind: "same", Name: "same", Ping: told, Publisher: press{}},
			},
		})
		sum, err := p.Run(t.Context(), pipeline.Pass{Now: newstest.Now})
		if err != nil || sum.Problems() || len(sum.Published) != 3 {
			t.Fatalf("%v, %+v", err, sum)
		}
		if want := map[bool]int{true: 0, false: 2}[status < 400]; len(sum.Warnings) != want {
			t.Errorf("after %d: warnings %q", status, sum.Warnings)
		}
		if got := heard["/hub"]; got != "POST application/x-www-form-urlencoded\nhub.mode=publish&hub.url=https%3A%2F%2Fday.example%2Fsub%2Ffeeds%2Ffront.rss&hub.url=https%3A%2F%2Fday.example%2Fsub%2Ffeeds%2Ffront.json" {
			t.Errorf("the hub heard %q", got)
		}
		head, body, _ := strings.Cut(heard["/indexnow"], "\n")
		var said struct {
			Host, Key, KeyLocation string
			URLList                []string
		}
		if err := json.Unmarshal([]byte(body), &said); err != nil || head != "POST application/json; charset=utf-8" || said.Host != "day.example" || said.KeyLocation != "https://day.example/sub/key-of-ours.txt" ||
			strings.Join(said.URLList, " ") != "https://day.example/sub/story/a-b/ https://day.example/sub/" {
			t.Errorf("IndexNow heard %s %+v: %v", head, said, err)
		}
	}
}
