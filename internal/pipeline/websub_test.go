package pipeline_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"herald"
	"herald/internal/fetch"
	"herald/internal/newstest"
	"herald/internal/pipeline"
	"herald/internal/store"
)

// hub is a WebSub hub with one topic.
type hub struct {
	mu    sync.Mutex
	asked []url.Values
}

func (h *hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil || r.Method != http.MethodPost {
		http.Error(w, "post a form", http.StatusBadRequest)
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.asked = append(h.asked, r.PostForm)
	w.WriteHeader(http.StatusAccepted)
}

func (h *hub) last() url.Values {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.asked) == 0 {
		return nil
	}
	return h.asked[len(h.asked)-1]
}

func within(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 1200 {
		if is() {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	t.Fatalf("in 30 s not yet: %s", what)
}

const listing = `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>The Quay</title>%s%s</channel></rss>`

func entry(n int) string {
	return fmt.Sprintf(`<item><guid>q%d</guid><link>http://quay.example/%d</link><title>Harbour news number %d</title></item>`, n, n, n)
}

func quietWatch() pipeline.Watch {
	return pipeline.Watch{Visited: func(pipeline.Visit, store.Saved, time.Duration) {}, Passed: func(pipeline.Summary, time.Duration, error) {}, Store: func(error) {}}
}

func TestAHubTellsOfNews(t *testing.T) {
	t.Parallel()
	h := &hub{}
	hubServer := httptest.NewServer(h)
	defer hubServer.Close()
	var feedURL string
	feedServer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		links := fmt.Sprintf(`<atom:link rel="hub" href="%s"/><atom:link rel="self" href="%s"/>`, hubServer.URL, feedURL)
		fmt.Fprintf(w, listing, links, entry(1))
	}))
	defer feedServer.Close()
	feedURL = feedServer.URL + "/rss"

	s := newstest.Open(t, newstest.SQLite(t))
	client, err := fetch.New(fetch.Options{AllowPrivate: true})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	p := pipeline.New(s, client, pipeline.Options{Sources: []pipeline.Source{{Feed: herald.Feed{URL: feedURL}}}})
	mux := http.NewServeMux()
	mux.Handle("/websub/{token}", p.HubCalls(log, nil))
	own := httptest.NewServer(mux)
	defer own.Close()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	serving := pipeline.Serving{Roles: pipeline.Roles{Fetch: true}, Log: log, Public: own.URL + "/", Watch: quietWatch()}
	go func() { ended <- p.Serve(ctx, serving) }()
	defer func() { stop(); <-ended }()

	within(t, "asked", func() bool { return h.last() != nil })
	asked := h.last()
	if asked.Get("hub.mode") != "subscribe" || asked.Get("hub.topic") != feedURL || len(asked.Get("hub.secret")) < 32 {
		t.Fatalf("the hub was asked %v", asked)
	}
	callback := asked.Get("hub.callback")

	confirm := func(mode, topic string) (int, string) {
		q := url.Values{"hub.mode": {mode}, "hub.topic": {topic}, "hub.challenge": {"abc<b>"}, "hub.lease_seconds": {"1"}}
		return send(t, http.MethodGet, callback+"?"+q.Encode(), "", "")
	}
	if code, _ := confirm("subscribe", "http://other.example/"); code != http.StatusNotFound {
		t.Errorf("another topic is confirmed with %d", code)
	}
	if code, _ := confirm("unsubscribe", feedURL); code != http.StatusNotFound {
		t.Errorf("an end that nobody asked for is confirmed with %d", code)
	}
	if code, body := confirm("subscribe", feedURL); code != http.StatusOK || body != "abc<b>" {
		t.Errorf("confirmed with %d %q", code, body)
	}
	u := subscription(t, s)
	if left := time.Until(u.Until); left < 50*time.Minute || left > time.Hour {
		t.Errorf("a lease of a second is taken for one of %v", left)
	}

	body := fmt.Sprintf(listing, "", entry(2))
	for _, signature := range []string{"", "sha256=00", "sha256=" + sum("wrong", body), "md5=" + sum(u.Secret, body)} {
		if code, _ := send(t, http.MethodPost, callback, body, signature); code/100 != 2 {
			t.Errorf("signature %q: answered %d", signature, code)
		}
	}
	if n := len(pending(t, s)); n != 1 {
		t.Fatalf("%d articles after forged calls, want 1", n)
	}
	if code, _ := send(t, http.MethodPost, callback, body, "sha256="+sum(u.Secret, body)); code != http.StatusNoContent {
		t.Errorf("answered %d", code)
	}
	if n := len(pending(t, s)); n != 2 {
		t.Errorf("%d articles after the hub told, want 2", n)
	}
	if u = subscription(t, s); u.Pushes != 1 || u.Pushed.IsZero() {
		t.Errorf("counted %+v", u)
	}
	if code, _ := send(t, http.MethodPost, own.URL+"/websub/0000", body, ""); code != http.StatusNotFound {
		t.Errorf("an unknown token is answered %d", code)
	}
}

func send(t *testing.T, method, address, body, signature string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if signature != "" {
		r.Header.Set("X-Hub-Signature", signature)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	out, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(out)
}

func sum(secret, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	return hex.EncodeToString(mac.Sum(nil))
}

func subscription(t *testing.T, s *store.Store) store.Subscription {
	t.Helper()
	list, err := s.Subscriptions(t.Context())
	if err != nil || len(list) != 1 {
		t.Fatalf("%d subscriptions, %v", len(list), err)
	}
	return list[0]
}

func pending(t *testing.T, s *store.Store) []herald.Article {
	t.Helper()
	list, err := s.Pending(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return list
}
