package pipeline_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"herald"
	"herald/internal/fetch"
	"herald/internal/googlenews"
	"herald/internal/newstest"
	"herald/internal/pipeline"
	"herald/internal/store"
)

// google plays Google News: a feed whose links hide where they lead, and the
// two steps by which its own pages learn that, and a publisher's own feed. It
// counts the questions.
type google struct {
	*httptest.Server
	links  []string // of the feed's items
	status int      // of the page of an article; 0 means 200
	retry  string   // header Retry-After
	asked  atomic.Int32
}

const wall = "https://coast.example/2026/harbour-wall?part=2"

// opaque is a link whose token hides an address of the length of wall.
func opaque(seed string) string {
	token := "AU_yqL" + strings.Repeat(seed, 200)
	for n := 6; ; n++ {
		if n*3/4-21 == len(wall) {
			id := append([]byte{1 << 3, 19, 4<<3 | 2, byte(n)}, token[:n]...)
			return "https://news.google.com/rss/articles/" + base64.RawURLEncoding.EncodeToString(id) + "?oc=5"
		}
	}
}

func newGoogle(t *testing.T, seeds ...string) *google {
	t.Helper()
	g := &google{}
	for _, s := range seeds {
		g.links = append(g.links, opaque(s))
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/rss", g.feed)
	mux.HandleFunc("/own", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>The Coast</title><item><title>Harbour wall gives way</title><link>%s</link></item></channel></rss>`, strings.ReplaceAll(wall, "&", "&amp;"))
	})
	mux.HandleFunc("GET /rss/articles/{id}", func(w http.ResponseWriter, _ *http.Request) {
		g.asked.Add(1)
		if g.status != 0 {
			w.Header().Set("Retry-After", g.retry)
			w.WriteHeader(g.status)
			return
		}
		fmt.Fprint(w, `<html><div data-n-a-ts="1793600000" data-n-a-sg="AZ_sign"></div>`)
	})
	mux.HandleFunc("POST /_/DotsSplashUi/data/batchexecute", func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.FormValue("f.req"), "garturlreq") {
			t.Errorf("asked with %q", r.FormValue("f.req"))
		}
		inner := strings.ReplaceAll(`[\"garturlres\",\"`+wall+`\",1]`, "=", `\\u003d`)
		fmt.Fprint(w, ")]}'\n\n120\n"+`[["wrb.fr","Fbv4je","`+inner+`",null,null,null,"generic"]]`)
	})
	g.Server = httptest.NewServer(mux)
	t.Cleanup(g.Close)
	return g
}

func (g *google) feed(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprint(w, `<rss version="2.0"><channel><generator>NFE/5.0</generator><title>World - Google News</title>`)
	for i, link := range g.links {
		fmt.Fprintf(w, `<item><title>%s - The Coast</title><link>%s</link><guid isPermaLink="false">g%d</guid><source url="https://coast.example">The Coast</source></item>`,
			[]string{"Harbour wall gives way", "Ferry timetable changes", "Library opens on Sundays"}[i], link, i)
	}
	fmt.Fprint(w, `</channel></rss>`)
}

// process is what one run of the program would build over a store.
func (g *google) process(t *testing.T, s *store.Store, feeds ...string) *pipeline.Pipeline {
	t.Helper()
	client, err := fetch.New(fetch.Options{AllowPrivate: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	o := pipeline.Options{Resolver: googlenews.NewResolver(googlenews.Google{Do: pipeline.Door(client), Origin: g.URL})}
	for _, f := range feeds {
		o.Sources = append(o.Sources, pipeline.Source{Feed: herald.Feed{URL: g.URL + f}})
	}
	return pipeline.New(s, client, o)
}

// run makes a pass in a process of its own.
func (g *google) run(t *testing.T, s *store.Store, hour int, feeds ...string) pipeline.Summary {
	t.Helper()
	pass := pipeline.Pass{Now: newstest.Now.Add(time.Duration(hour) * time.Hour), All: true}
	return must(g.process(t, s, feeds...).Run(t.Context(), pass))(t)
}

// links are those of all stories, sorted.
func links(t *testing.T, g *google, s *store.Store) (list []string) {
	t.Helper()
	ed := must(g.process(t, s).Edition(t.Context(), pipeline.Pass{Now: newstest.Now}))(t)
	for _, story := range ed.Stories {
		for _, c := range story.Coverage {
			list = append(list, c.Article.URL)
		}
	}
	slices.Sort(list)
	return list
}

// rested lets the time pass for which the source is to be left alone.
func rested(t *testing.T, s *store.Store) {
	t.Helper()
	if err := s.SetMeta(t.Context(), "resolver", ""); err != nil {
		t.Fatal(err)
	}
}

func TestAPassResolvesOneLink(t *testing.T) {
	t.Parallel()
	g := newGoogle(t, "a", "b")
	s := newstest.Open(t, newstest.SQLite(t))
	if sum := g.run(t, s, 0, "/rss"); sum.Resolved != 1 || sum.Articles.New != 2 {
		t.Errorf("the first pass: %+v", sum)
	}
	left := links(t, g, s)
	if len(left) != 2 || left[0] != wall || !slices.Contains(g.links, left[1]) {
		t.Errorf("links are %q; want one of the publisher and one of Google", left)
	}
	if sum := g.run(t, s, 1, "/rss"); sum.Resolved != 0 || g.asked.Load() != 1 {
		t.Errorf("a second process asked at once: %+v after %d questions", sum, g.asked.Load())
	}
	rested(t, s)
	if sum := g.run(t, s, 2, "/rss"); sum.Resolved != 1 || g.asked.Load() != 2 {
		t.Errorf("after the rest: %+v after %d questions", sum, g.asked.Load())
	}
	rested(t, s)
	if sum := g.run(t, s, 3, "/rss"); sum.Resolved != 0 || g.asked.Load() != 2 || sum.Articles.Changed != 0 {
		t.Errorf("with nothing left to ask for: %+v after %d questions", sum, g.asked.Load())
	}
}

func TestAResolvedLinkJoinsThePublishersOwnArticle(t *testing.T) {
	t.Parallel()
	for _, feeds := range [][]string{{"/rss", "/own"}, {"/own", "/rss"}} {
		g := newGoogle(t, "a")
		s := newstest.Open(t, newstest.SQLite(t))
		g.run(t, s, 0, feeds...)
		ed := must(g.process(t, s, feeds...).Edition(t.Context(), pipeline.Pass{Now: newstest.Now}))(t)
		if len(ed.Stories) != 1 || len(ed.Stories[0].Coverage) != 1 || ed.Stories[0].Coverage[0].Article.Address != wall {
			t.Errorf("%v: %+v; want one story with the publisher's article, once", feeds, ed.Stories)
		}
	}
}

func TestAPassKeepsGooglesLinkWhenTheResolverFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status int
		retry  string
		asked  [3]int32 // questions after passes at once, after 2 hours, after a day; the source's own rest not counted
	}{
		{404, "", [3]int32{1, 2, 3}},     // about this link: asked again later and later
		{429, "7200", [3]int32{1, 1, 1}}, // the source blocks: nobody asks, whatever process
		{503, "", [3]int32{1, 1, 1}},
	} {
		g := newGoogle(t, "a")
		g.status, g.retry = c.status, c.retry
		s := newstest.Open(t, newstest.SQLite(t))
		for i, hour := range []int{0, 2, 24} {
			sum := g.run(t, s, hour, "/rss")
			if got := links(t, g, s); sum.Resolved != 0 || !slices.Equal(got, g.links) {
				t.Errorf("%d: %+v, links are %q; want Google's", c.status, sum, got)
			}
			if got := g.asked.Load(); got != c.asked[i] {
				t.Errorf("%d: %d questions after %d hours, want %d", c.status, got, hour, c.asked[i])
			}
			if c.status == 404 {
				rested(t, s)
			}
		}
	}
}

func TestNothingIsAskedWithoutAResolver(t *testing.T) {
	t.Parallel()
	g := newGoogle(t, "a")
	s := newstest.Open(t, newstest.SQLite(t))
	client := must(fetch.New(fetch.Options{AllowPrivate: true}))(t)
	defer client.Close()
	p := pipeline.New(s, client, pipeline.Options{Sources: []pipeline.Source{{Feed: herald.Feed{URL: g.URL + "/rss"}}}})
	sum := must(p.Run(t.Context(), pipeline.Pass{Now: newstest.Now}))(t)
	if sum.Articles.New != 1 || g.asked.Load() != 0 {
		t.Errorf("%+v after %d questions; want none", sum, g.asked.Load())
	}
	if list := must(s.Hidden(t.Context(), newstest.Now, 1))(t); len(list) != 0 {
		t.Errorf("remembered to ask for: %+v", list)
	}
}

func TestADaemonResolves(t *testing.T) {
	t.Parallel()
	g := newGoogle(t, "a")
	s := newstest.Open(t, newstest.SQLite(t))
	p := g.process(t, s, "/rss")
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	serving := pipeline.Serving{Roles: pipeline.Roles{Fetch: true, Group: true, Publish: true}, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Watch: quietWatch()}
	go func() { ended <- p.Serve(ctx, serving) }()
	within(t, "resolved", func() bool {
		resolved := false
		err := s.Articles(ctx, func(a herald.Article) error { resolved = a.URL == wall; return nil })
		return err == nil && resolved
	})
	stop()
	if err := <-ended; err == nil || ctx.Err() == nil {
		t.Errorf("ended with %v", err)
	}
}
