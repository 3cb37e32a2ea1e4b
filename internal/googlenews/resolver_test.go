package googlenews_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"herald"
	"herald/internal/googlenews"
)

// door sends requests to a handler, as fetch's door would to a host. It knows
// how many it sent and when the last one went.
type door struct {
	handler http.HandlerFunc
	mu      sync.Mutex
	sent    []string
}

func (d *door) do(req *http.Request) (*http.Response, error) {
	d.mu.Lock()
	d.sent = append(d.sent, req.Method+" "+req.URL.String())
	d.mu.Unlock()
	w := httptest.NewRecorder()
	done := make(chan struct{})
	go func() { d.handler(w, req); close(done) }()
	select {
	case <-done:
		res := w.Result()
		res.Request = req
		return res, nil
	case <-req.Context().Done():
		<-done
		return nil, req.Context().Err()
	}
}

const hidden = "https://coast.example/2026/harbour-wall?id=7&part=2"

// opaque gives the link of an article whose id hides an address as long as
// hidden.
func opaque(seed string) string {
	token := "AU_yqL" + strings.Repeat(seed, 200)
	for n := 6; ; n++ {
		if n*3/4-21 == len(hidden) {
			return "https://news.google.com/rss/articles/" + message(19, 4, token[:n]) + "?oc=5"
		}
	}
}

const page = `<html><body><c-wiz><div jscontroller="x" data-n-a-id="CB" data-n-a-ts="1793600000" data-n-a-sg="AZ_sign"></div></c-wiz>`

// answered is the answer to the exchange, as it was recorded: lengths between
// the rows, the address with its "=" escaped twice.
func answered(target string) string {
	inner := strings.NewReplacer("=", `\\u003d`, "&", `\\u0026`).Replace(`[\"garturlres\",\"` + target + `\",1]`)
	row := `[["wrb.fr","Fbv4je","` + inner + `",null,null,null,"generic"],["di",12],["af.httprm",12,"1",3]]`
	return ")]}'\n\n" + fmt.Sprint(len(row)) + "\n" + row + "\n25\n" + `[["e",4,null,null,131]]`
}

// google plays Google: the page, then the exchange.
func google(t *testing.T, answer string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			fmt.Fprint(w, page)
			return
		}
		call := r.FormValue("f.req")
		if r.URL.Path != "/_/DotsSplashUi/data/batchexecute" || !strings.Contains(call, "garturlreq") || !strings.Contains(call, `,1793600000,\"AZ_sign\"]`) {
			t.Errorf("%s with %s", r.URL, call)
		}
		fmt.Fprint(w, answer)
	}
}

// resolve asks a new Resolver over a handler once.
func resolve(t *testing.T, h http.HandlerFunc) (string, *door, error) {
	t.Helper()
	d := &door{handler: h}
	got, err := googlenews.NewResolver(googlenews.Google{Do: d.do}).Resolve(t.Context(), opaque("a"))
	return got, d, err
}

func TestResolveAtGoogle(t *testing.T) {
	t.Parallel()
	single := `)]}'` + "\n\n" + `[["wrb.fr","Fbv4je","[\"garturlres\",\"` + strings.ReplaceAll(hidden, "=", `\\u003d`) + `\",1]",null,null,null,""]]`
	for rule, answer := range map[string]string{"with lengths": answered(hidden), "without": single} {
		got, d, err := resolve(t, google(t, answer))
		if got != hidden || err != nil || len(d.sent) != 2 {
			t.Errorf("%s: %q, %v after %q; want the address after two requests", rule, got, err, d.sent)
		}
	}
}

func TestResolveFallsBack(t *testing.T) {
	t.Parallel()
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", code) }
	}
	redirect := func(to string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
	}
	for _, c := range []struct {
		rule    string
		handler http.HandlerFunc
		blocked bool
	}{
		{"too many requests", status(429), true},
		{"out of service", status(503), true},
		{"consent", redirect("https://consent.google.com/m?continue=x"), true},
		{"gone", status(404), false},
		{"led elsewhere", redirect("https://coast.example/"), false},
		{"no signature", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>") }, false},
		{"endless page", func(w http.ResponseWriter, r *http.Request) {
			google(t, answered(hidden))(w, r)
			fmt.Fprint(w, strings.Repeat(" ", 5<<20))
		}, false},
		{"nothing", google(t, ""), false},
		{"no JSON", google(t, ")]}'\n\n[[["), false},
		{"an error", google(t, `)]}'`+"\n\n"+`[["wrb.fr","Fbv4je",null,null,null,[3],"generic"]]`), false},
		{"another call", google(t, strings.ReplaceAll(answered(hidden), "Fbv4je", "Other")), false},
		{"another length", google(t, answered(hidden+"x")), false},
		{"Google again", google(t, answered(strings.Replace(hidden, "coast.example", "www.google.ie", 1))), false},
		{"a script", google(t, answered(strings.Replace(hidden, "https://", "javascri", 1))), false},
	} {
		got, _, err := resolve(t, c.handler)
		if got != opaque("a") || err == nil || errors.Is(err, googlenews.ErrBlocked) != c.blocked {
			t.Errorf("%s: %q, %v; want the link, blocked %v", c.rule, got, err, c.blocked)
		}
	}
}

func TestResolveAsksNothingItNeedNot(t *testing.T) {
	t.Parallel()
	d := &door{handler: google(t, answered(hidden))}
	r := googlenews.NewResolver(googlenews.Google{Do: d.do})
	for _, c := range []struct{ link, want string }{
		{"https://news.google.com/rss/articles/" + message(19, 4, hidden), hidden},
		{"https://news.google.com/rss/articles/" + message(2, 4, "0123456789abcdef"), "https://news.google.com/rss/articles/" + message(2, 4, "0123456789abcdef")},
		{"https://coast.example/a", "https://coast.example/a"},
	} {
		if got, err := r.Resolve(t.Context(), c.link); got != c.want || (err == nil) != (c.want == hidden) {
			t.Errorf("%s: %q, %v; want %q", c.link, got, err, c.want)
		}
	}
	if len(d.sent) != 0 {
		t.Errorf("asked %q", d.sent)
	}
}

func TestResolverKeepsItsPaceAndRemembers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &door{handler: google(t, answered(hidden))}
		r := googlenews.NewResolver(googlenews.Google{Do: d.do})
		start := time.Now()
		for _, step := range []struct {
			link    string
			elapsed time.Duration
			sent    int
		}{{opaque("a"), 0, 2}, {opaque("b"), 70 * time.Second, 4}, {opaque("a"), 70 * time.Second, 4}, {opaque("c"), 140 * time.Second, 6}} {
			got, err := r.Resolve(t.Context(), step.link)
			if got != hidden || err != nil || time.Since(start) != step.elapsed || len(d.sent) != step.sent {
				t.Errorf("%q, %v after %s and %d requests; want it after %s and %d", got, err, time.Since(start), len(d.sent), step.elapsed, step.sent)
			}
		}
	})
}

func TestResolverAsksOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &door{handler: google(t, answered(hidden))}
		r := googlenews.NewResolver(googlenews.Google{Do: d.do})
		start := time.Now()
		var wg sync.WaitGroup
		for _, seed := range []string{"a", "b", "c", "a", "b", "c"} {
			wg.Go(func() {
				if got, err := r.Resolve(t.Context(), opaque(seed)); got != hidden || err != nil {
					t.Errorf("%s: %q, %v", seed, got, err)
				}
			})
		}
		wg.Wait()
		if len(d.sent) != 6 || time.Since(start) < 140*time.Second {
			t.Errorf("%d requests in %s; want two for each of three ids, 70 s apart", len(d.sent), time.Since(start))
		}
	})
}

func TestResolverStopsWhenBlocked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		blocked := true
		d := &door{}
		d.handler = func(w http.ResponseWriter, req *http.Request) {
			if blocked {
				w.Header().Set("Retry-After", "5400")
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			google(t, answered(hidden))(w, req)
		}
		r := googlenews.NewResolver(googlenews.Google{Do: d.do})
		ask := func(sent int, want string) {
			t.Helper()
			got, err := r.Resolve(t.Context(), opaque("a"))
			if got != want || (err == nil) != (want == hidden) || len(d.sent) != sent {
				t.Errorf("%.80q, %v after %d requests; want %.80q after %d", got, err, len(d.sent), want, sent)
			}
		}
		ask(1, opaque("a"))
		ask(1, opaque("a")) // the source blocks everything
		time.Sleep(89 * time.Minute)
		ask(1, opaque("a"))
		time.Sleep(time.Minute) // the header's 90 minutes are over
		ask(2, opaque("a"))
		time.Sleep(119 * time.Minute) // twice the first hour
		ask(2, opaque("a"))
		blocked = false
		time.Sleep(time.Minute)
		ask(4, hidden)
	})
}

func TestResolverLetsNobodyWaitForWhoBlocks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &door{handler: func(w http.ResponseWriter, _ *http.Request) {
			time.Sleep(time.Second)
			w.WriteHeader(http.StatusTooManyRequests)
		}}
		r := googlenews.NewResolver(googlenews.Google{Do: d.do})
		start := time.Now()
		var wg sync.WaitGroup
		for _, seed := range []string{"a", "b", "c"} {
			wg.Go(func() {
				if got, err := r.Resolve(t.Context(), opaque(seed)); got != opaque(seed) || !errors.Is(err, googlenews.ErrBlocked) {
					t.Errorf("%.80q, %v; want the link and a block", got, err)
				}
			})
		}
		wg.Wait()
		if time.Since(start) != time.Second || len(d.sent) != 1 {
			t.Errorf("%d requests in %s; want one for all, and nobody waiting", len(d.sent), time.Since(start))
		}
	})
}

func TestResolverAsksLessAndLessForWhatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &door{handler: google(t, "")}
		r := googlenews.NewResolver(googlenews.Google{Do: d.do})
		for _, step := range []struct {
			sleep time.Duration
			sent  int
		}{{0, 2}, {59 * time.Minute, 2}, {time.Minute, 4}, {119 * time.Minute, 4}, {time.Minute, 6}, {30 * 24 * time.Hour, 8}} {
			time.Sleep(step.sleep)
			got, err := r.Resolve(t.Context(), opaque("a"))
			if got != opaque("a") || err == nil || len(d.sent) != step.sent {
				t.Errorf("%q, %v: %d requests; want %d", got, err, len(d.sent), step.sent)
			}
		}
	})
}

func TestResolverEndsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &door{handler: func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }}
		r := googlenews.NewResolver(googlenews.Google{Do: d.do})
		start := time.Now()
		got, err := r.Resolve(t.Context(), opaque("a"))
		if got != opaque("a") || !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 20*time.Second {
			t.Errorf("%q, %v after %s; want the link after 20 s", got, err, time.Since(start))
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		start = time.Now()
		got, err = r.Resolve(ctx, opaque("b")) // would wait 70 s for its turn
		if got != opaque("b") || !errors.Is(err, herald.ErrBusy) || time.Since(start) != 0 {
			t.Errorf("%q, %v after %s; want the link at once", got, err, time.Since(start))
		}
		if r.Rest().Until.Sub(start) != 70*time.Second {
			t.Errorf("the source rests until %s after %s", r.Rest().Until, start)
		}
	})
}

func TestResolverForgivesItsCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := true
		d := &door{handler: func(w http.ResponseWriter, r *http.Request) {
			if slow {
				<-r.Context().Done()
				return
			}
			google(t, answered(hidden))(w, r)
		}}
		r := googlenews.NewResolver(googlenews.Google{Do: d.do})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := r.Resolve(ctx, opaque("a")); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v; want the caller's deadline", err)
		}
		slow = false
		if got, err := r.Resolve(t.Context(), opaque("a")); got != hidden || err != nil {
			t.Errorf("%q, %v; want no penalty for a caller that went away", got, err)
		}
	})
}

func TestResolverKeepsThePaceOfTheOneBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &door{handler: google(t, answered(hidden))}
		for _, c := range []struct {
			left    googlenews.Rest
			asked   bool
			elapsed time.Duration
		}{
			{googlenews.Rest{}, true, 0},
			{googlenews.Rest{Until: time.Now().Add(time.Minute)}, true, time.Minute},
			{googlenews.Rest{Until: time.Now().Add(10 * time.Hour), Outages: 3}, false, 0},
			{googlenews.Rest{Until: time.Now().Add(-time.Hour), Outages: 3}, true, 0},
		} {
			r := googlenews.NewResolver(googlenews.Google{Do: d.do})
			r.Resume(c.left)
			start := time.Now()
			_, err := r.Resolve(t.Context(), opaque("a"))
			if (err == nil) != c.asked || errors.Is(err, googlenews.ErrBlocked) == c.asked || time.Since(start) != c.elapsed {
				t.Errorf("%+v: %v after %s; want asked %v after %s", c.left, err, time.Since(start), c.asked, c.elapsed)
			}
		}
		r := googlenews.NewResolver(googlenews.Google{Do: d.do})
		r.Resume(googlenews.Rest{Until: time.Now().Add(1000 * time.Hour), Outages: 1}) // a clock was wrong
		if got := time.Until(r.Rest().Until); got != 24*time.Hour {
			t.Errorf("rests for %s; want a day at most", got)
		}
	})
}

func TestResolveAtOwnService(t *testing.T) {
	t.Parallel()
	for rule, c := range map[string]struct{ answer, want string }{
		"JSON":          {`{"url":"https://coast.example/a?b=1"}`, "https://coast.example/a?b=1"},
		"bare":          {"https://coast.example/a\n", "https://coast.example/a"},
		"nothing":       {"", ""},
		"words":         {"not found", ""},
		"a script":      {"javascript:alert(1)", ""},
		"Google's link": {"https://news.google.com/articles/CBMiAA", ""},
	} {
		d := &door{handler: func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, c.answer) }}
		link := opaque("a")
		got, err := googlenews.NewResolver(googlenews.Service{Do: d.do, Template: "https://resolve.example/?key=k&id={id}"}).Resolve(t.Context(), link)
		want, ok := c.want, c.want != ""
		if !ok {
			want = link
		}
		if got != want || (err == nil) != ok {
			t.Errorf("%s: %q, %v; want %q", rule, got, err, want)
		}
		id, _ := googlenews.DecodeArticle(link)
		if asked := "GET https://resolve.example/?key=k&id=" + url.QueryEscape(id.ID); len(d.sent) != 1 || d.sent[0] != asked {
			t.Errorf("%s: sent %q; want %q", rule, d.sent, asked)
		}
	}
}

func TestResolveWantsAnArticle(t *testing.T) {
	t.Parallel()
	_, err := googlenews.NewResolver(googlenews.Service{}).Resolve(t.Context(), "x")
	if !errors.Is(err, herald.ErrInvalid) {
		t.Errorf("%v; want ErrInvalid", err)
	}
}
