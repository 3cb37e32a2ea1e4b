package pipeline_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
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

// photograph is a PNG of a size.
func photograph(width, height int, seed uint64) []byte {
	img, dice := image.NewRGBA(image.Rect(0, 0, width, height)), rand.New(rand.NewPCG(seed, 1))
	for i := range img.Pix {
		img.Pix[i] = byte(dice.Uint32())
	}
	var b bytes.Buffer
	_ = png.Encode(&b, img) // never fails in memory
	return b.Bytes()
}

// gallery is a site with a feed whose articles have images.
type gallery struct {
	mu     sync.Mutex
	images map[string][]byte // by path; nil: 404
	asked  map[string]int
	robots string
	feed   string
}

func (g *gallery) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	body, there := g.images[r.URL.Path]
	switch {
	case r.URL.Path == "/rss":
		fmt.Fprint(w, g.feed)
	case r.URL.Path == "/robots.txt":
		fmt.Fprint(w, g.robots)
	case there && body != nil:
		g.asked[r.URL.Path]++
		w.Header().Set("ETag", fmt.Sprintf(`"%d"`, len(body)))
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	default:
		g.asked[r.URL.Path]++
		http.NotFound(w, r)
	}
}

// times gives how often an image was asked for since it was last asked so.
func (g *gallery) times(path string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := g.asked[path]
	delete(g.asked, path)
	return n
}

func (g *gallery) set(path string, body []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.images[path] = body
}

// frame is a target that keeps the last edition.
type frame struct{ ed herald.Edition }

func (w *frame) Publish(_ context.Context, ed herald.Edition) (publish.Report, error) {
	w.ed = ed
	return publish.Report{}, nil
}

// TestPictures takes images through what may happen to them: they come once,
// cost a 304 afterwards, change, vanish, are refused, and are not asked for
// where the site says so.
func TestPictures(t *testing.T) {
	t.Parallel()
	g := &gallery{asked: map[string]int{}, robots: "User-agent: *\nDisallow: /closed/\n", images: map[string][]byte{
		"/good.png": photograph(700, 400, 1), "/page.jpg": []byte("<!DOCTYPE html><p>no image"), "/closed/1.png": photograph(300, 200, 2), "/pixel.png": photograph(1, 1, 3),
	}}
	server := httptest.NewServer(g)
	defer server.Close()
	var items strings.Builder
	for i, path := range []string{"/good.png", "/page.jpg", "/closed/1.png", "/pixel.png", "/none.png"} {
		fmt.Fprintf(&items, `<item><title>%s</title><link>https://tide.example/%d</link><guid>%d</guid><pubDate>%s</pubDate><enclosure url="%s%s" type="image/png" length="1"/></item>`,
			[]string{"Lighthouse of Karsk shines again", "Grain prices fall for a third week", "Comet seen without a telescope", "Tamsin wins the rowing cup", "Night trains sold out until May"}[i], i, i, newstest.Now.Format(time.RFC1123Z), server.URL, path)
	}
	g.feed = `<rss version="2.0"><channel><title>Tide</title>` + items.String() + `</channel></rss>`
	client, err := fetch.New(fetch.Options{AllowPrivate: true})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	shown := &frame{}
	s := newstest.Open(t, newstest.SQLite(t))
	p := pipeline.New(s, client, pipeline.Options{
		Sources: []pipeline.Source{{Feed: herald.Feed{URL: server.URL + "/rss"}}},
		Targets: []pipeline.Target{{Kind: "frame", Name: "frame", Pictures: true, Publisher: shown}},
	})
	good := server.URL + "/good.png"
	for _, c := range []struct {
		what    string
		body    []byte
		after   time.Duration
		asked   int // for /good.png
		there   bool
		another bool
	}{
		{what: "the first pass", body: g.images["/good.png"], asked: 1, there: true, another: true},
		{what: "soon after", body: g.images["/good.png"], after: time.Hour, there: true},
		{what: "the next day, unchanged", body: g.images["/good.png"], after: 25 * time.Hour, asked: 1, there: true},
		{what: "changed", body: photograph(800, 500, 9), after: 50 * time.Hour, asked: 1, there: true, another: true},
		{what: "when its story is no news", body: nil, after: 90 * time.Hour, there: true},
	} {
		before := shown.ed.Pictures[good].Hash
		g.set("/good.png", c.body)
		if _, err := p.Run(t.Context(), pipeline.Pass{Now: newstest.Now.Add(c.after), All: true, Force: true}); err != nil {
			t.Fatal(err)
		}
		got := shown.ed.Pictures[good]
		if n := g.times("/good.png"); n != c.asked {
			t.Errorf("%s: asked %d times, want %d", c.what, n, c.asked)
		}
		if there := len(got.Sizes) == 2; there != c.there || (got.Hash != before) != c.another {
			t.Errorf("%s: there %t, another %t", c.what, there, got.Hash != before)
		}
		if len(shown.ed.Pictures) != 1 {
			t.Errorf("%s: %d pictures", c.what, len(shown.ed.Pictures))
		}
		if n := g.times("/closed/1.png"); n != 0 {
			t.Errorf("%s: what is closed to robots was asked for", c.what)
		}
	}
	if n := g.times("/page.jpg") + g.times("/pixel.png") + g.times("/none.png"); n != 3 {
		t.Errorf("what is no picture was asked for %d times, want once each", n)
	}
	if len(shown.ed.Stories) != 5 {
		t.Errorf("%d stories: one without a picture was not published", len(shown.ed.Stories))
	}
	for _, size := range shown.ed.Pictures[good].Sizes {
		body, err := size.Load()
		config, form, err2 := image.DecodeConfig(bytes.NewReader(body))
		if err != nil || err2 != nil || form != "jpeg" || config.Width != size.Width {
			t.Errorf("%d: %v %v %s", size.Width, err, err2, form)
		}
	}
}

// A picture whose publisher has taken it away goes; one that a failing server
// holds back stays.
func TestPicturesGoWithTheirPublisher(t *testing.T) {
	t.Parallel()
	status := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/rss":
			fmt.Fprintf(w, `<rss version="2.0"><channel><title>Tide</title><item><title>Lighthouse reopens</title><link>https://tide.example/1</link><pubDate>%s</pubDate><enclosure url="http://%s/a.png" type="image/png" length="1"/></item></channel></rss>`, newstest.Now.Format(time.RFC1123Z), r.Host)
		case r.URL.Path == "/a.png" && status == http.StatusOK:
			_, _ = w.Write(photograph(300, 200, 1))
		case r.URL.Path == "/a.png":
			http.Error(w, "no", status)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	client, err := fetch.New(fetch.Options{AllowPrivate: true})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	shown := &frame{}
	p := pipeline.New(newstest.Open(t, newstest.SQLite(t)), client, pipeline.Options{
		Sources: []pipeline.Source{{Feed: herald.Feed{URL: server.URL + "/rss"}}},
		Targets: []pipeline.Target{{Kind: "frame", Name: "frame", Pictures: true, Publisher: shown}},
	})
	for i, c := range []struct{ status, want int }{{200, 1}, {500, 1}, {404, 0}} {
		status = c.status
		if _, err := p.Run(t.Context(), pipeline.Pass{Now: newstest.Now.Add(time.Duration(i) * 25 * time.Hour), All: true, Force: true}); err != nil {
			t.Fatal(err)
		}
		if got := len(shown.ed.Pictures); got != c.want {
			t.Errorf("after %d there are %d pictures, want %d", c.status, got, c.want)
		}
	}
}
