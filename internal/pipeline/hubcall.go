package pipeline

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"herald/internal/feed"
	"herald/internal/store"
)

// maxPush bounds what a hub may send at once.
const maxPush = 10 << 20

// HubCalls answers the calls of hubs, at …/{token}. Nothing that a stranger
// sends gets further than the check of its signature.
type HubCalls struct {
	p   *Pipeline
	log *slog.Logger
	now func() time.Time
}

// HubCalls makes the handler; now nil means the machine's clock.
func (p *Pipeline) HubCalls(log *slog.Logger, now func() time.Time) HubCalls {
	if now == nil {
		now = time.Now
	}
	return HubCalls{p, log, now}
}

// ServeHTTP answers GET, by which a hub makes sure that it was asked, and POST,
// by which it tells of news.
func (h HubCalls) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	u, f, err := h.p.store.SubscriptionByToken(r.Context(), r.PathValue("token"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	switch r.Method {
	case http.MethodGet:
		h.confirm(w, r, u)
	case http.MethodPost:
		src, err := h.p.source(f)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		h.push(w, r, u, src)
	default:
		http.Error(w, "GET or POST", http.StatusMethodNotAllowed)
	}
}

// confirm says yes to what was asked for, and to nothing else.
func (h HubCalls) confirm(w http.ResponseWriter, r *http.Request, u store.Subscription) {
	q, now := r.URL.Query(), h.now()
	if q.Get("hub.topic") != u.Topic {
		http.NotFound(w, r)
		return
	}
	switch q.Get("hub.mode") {
	case "denied":
		h.log.Warn("hub refuses", "hub", u.Hub, "topic", u.Topic)
		u.Until = time.Time{}
	case "subscribe":
		challenge := q.Get("hub.challenge")
		if now.Sub(u.Asked) > hubConfirms || challenge == "" || len(challenge) > 1024 {
			http.NotFound(w, r)
			return
		}
		u.Until = now.Add(lease(q.Get("hub.lease_seconds")))
		h.log.Info("hub will tell", "hub", u.Hub, "topic", u.Topic, "until", u.Until)
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		defer func() { _, _ = io.WriteString(w, challenge) }()
	default: // we never ask to end one
		http.NotFound(w, r)
		return
	}
	if err := h.p.store.SaveSubscription(r.Context(), u); err != nil {
		h.log.Error("what a hub agreed to was not kept", "error", err)
	}
}

// lease is the time that a hub grants, within bounds.
func lease(seconds string) time.Duration {
	n, err := strconv.ParseInt(seconds, 10, 32)
	if err != nil {
		return hubLease
	}
	return min(max(time.Duration(n)*time.Second, hubLeast), hubMost)
}

// push takes news. Whoever signs wrongly is told nothing, as the protocol says.
func (h HubCalls) push(w http.ResponseWriter, r *http.Request, u store.Subscription, src Source) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxPush))
	if err != nil {
		http.Error(w, "too large, or cut short", http.StatusRequestEntityTooLarge)
		return
	}
	if !signed(r.Header.Get("X-Hub-Signature"), u.Secret, body) {
		h.log.Warn("a call without the hub's signature was ignored", "topic", u.Topic)
		w.WriteHeader(http.StatusAccepted)
		return
	}
	if err := h.take(r, u, src, body); err != nil {
		h.log.Warn("what a hub sent was not taken; the next visit will see it", "topic", u.Topic, "reason", err)
	}
	w.WriteHeader(http.StatusNoContent)
}

func (h HubCalls) take(r *http.Request, u store.Subscription, src Source, body []byte) error {
	f, err := feed.Parse(body, feed.Options{URL: src.URL, ContentType: r.Header.Get("Content-Type")})
	if err != nil {
		return err
	}
	saved, err := h.p.store.SaveFetch(r.Context(), store.Fetch{Feed: u.Feed, Now: h.now().UTC().Truncate(time.Millisecond), Articles: Articles(f, src), Pushed: true})
	if err == nil {
		h.log.Info("hub told", "feed", src.URL, "new", saved.New, "changed", saved.Changed)
	}
	return err
}

// signed checks the HMAC of a body: "sha256=HEX" and its kin.
func signed(header, secret string, body []byte) bool {
	method, given, _ := strings.Cut(header, "=")
	hashes := map[string]func() hash.Hash{"sha1": sha1.New, "sha256": sha256.New, "sha384": sha512.New384, "sha512": sha512.New}
	sum, err := hex.DecodeString(given)
	if hashes[method] == nil || err != nil || secret == "" {
		return false
	}
	mac := hmac.New(hashes[method], []byte(secret))
	mac.Write(body)
	return hmac.Equal(mac.Sum(nil), sum)
}
