package demo

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func newWorld(t *testing.T) *World {
	t.Helper()
	w, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// get asks the world's handler for an address, as a proxy's client does.
func get(w *World, address string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	w.Handler().ServeHTTP(rec, r)
	return rec
}

func TestEveryFeedIsWellFormedOnEveryDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for day := range w.Clocks() {
		w.SetDay(day)
		for _, p := range w.publishers {
			if p.format == outside || p.format == broken || p.format == dead {
				continue
			}
			rec := get(w, p.feedURL())
			if rec.Code != http.StatusOK {
				t.Errorf("day %d, %s: status %d", day, p.feedURL(), rec.Code)
				continue
			}
			if err := wellFormed(p.format, rec.Body.Bytes()); err != nil {
				t.Errorf("day %d, %s: %v", day, p.feedURL(), err)
			}
		}
	}
}

func wellFormed(f format, body []byte) error {
	if f == jsonFeed {
		return json.Unmarshal(body, new(jsonChannel))
	}
	d := xml.NewDecoder(bytes.NewReader(body))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// links returns what a feed lists on the day that is set.
func links(w *World, p publisher) []string {
	body := get(w, p.feedURL()).Body.String()
	var out []string
	for _, s := range w.stories {
		for _, a := range s.articles {
			if a.publisher.host == p.host && strings.Contains(body, a.link) {
				out = append(out, a.link)
			}
		}
	}
	return out
}

func TestFeedsGrowFromDayToDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, p := range w.publishers {
		if p.format == aggregate || len(w.channel(p, w.Clocks()[2]).Items) == 0 || p.format == outside {
			continue
		}
		var before []string
		for day := range w.Clocks() {
			w.SetDay(day)
			now := links(w, p)
			for _, l := range before {
				if !slices.Contains(now, l) {
					t.Errorf("%s lost %s on day %d", p.host, l, day)
				}
			}
			if len(now) <= len(before) {
				t.Errorf("%s lists %d articles on day %d, %d before", p.host, len(now), day, len(before))
			}
			before = now
		}
	}
}

func TestNothingIsListedBeforeItIsOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.SetDay(0)
	for _, p := range w.publishers {
		for _, i := range w.channel(p, w.Clocks()[2]).Items {
			if out := !i.versions[0].at.After(w.Clocks()[0]); out != slices.Contains(links(w, p), i.link) && p.format != outside {
				t.Errorf("%s: out on the first day is %v, listed is not", i.link, out)
			}
		}
	}
}

func TestSameBytesEachTime(t *testing.T) {
	t.Parallel()
	a, b := newWorld(t), newWorld(t)
	for day := range a.days {
		if !maps.EqualFunc(a.days[day], b.days[day], func(x, y page) bool { return bytes.Equal(x.body, y.body) && x.modified.Equal(y.modified) }) {
			t.Errorf("day %d differs between two worlds", day)
		}
	}
}

func TestStoriesNameEveryArticleOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seen := map[string]string{}
	several, single := 0, 0
	for name, links := range w.Stories() {
		if len(links) > 1 {
			several++
		} else {
			single++
		}
		for _, l := range links {
			if other := seen[l]; other != "" {
				t.Errorf("%s is in %s and %s", l, name, other)
			}
			seen[l] = name
			if u, err := url.Parse(l); err != nil || u.Scheme != "https" || !strings.HasSuffix(u.Host, ".example") {
				t.Errorf("%s: no https address under .example (%v)", l, err)
			}
		}
	}
	t.Logf("%d stories of several articles, %d of one, %d articles", several, single, len(seen))
}

// TestTheThirdDayJoinsTwoStories holds the merge of the world: the lists of the
// first days keep the lost containers and the boots apart, the last joins them.
func TestTheThirdDayJoinsTwoStories(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	freighter := "https://harbour-courier.example/2026/03/02/freighter-adele-crane-loses-27-containers-in-heavy-seas"
	boots := "https://kestrel-standard.example/2026/03/03/beach-wakes-up-yellow-thousands-of-rubber-boots-wash-ashore"
	for day, want := range []bool{false, false, true} {
		if got := together(w, day, freighter, boots); got != want {
			t.Errorf("day %d: a list joins the two: %v, want %v", day, got, want)
		}
	}
	if !slices.Contains(w.Stories()["containers"], freighter) || !slices.Contains(w.Stories()["containers"], boots) {
		t.Error("the author holds them to be two stories")
	}
}

func together(w *World, day int, a, b string) bool {
	for _, s := range w.stories {
		for _, l := range s.lists {
			var links []string
			for _, each := range s.listed(l) {
				links = append(links, each.link)
			}
			if l.at.Before(w.Clocks()[day]) && slices.Contains(links, a) && slices.Contains(links, b) {
				return true
			}
		}
	}
	return false
}
