package pipeline

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/url"
	"strconv"
	"sync"
	"time"

	"herald"
	"herald/internal/fetch"
	"herald/internal/store"
)

// A feed may name a WebSub hub: a server that calls us when there is news. It
// is asked to, is called upon again before its promise ends, and its feed is
// still visited now and then: hubs exist that promise and never call. One that
// misses news is not relied on.
const (
	hubLease    = 10 * 24 * time.Hour // asked for
	hubLeast    = time.Hour           // bounds of what a hub may grant
	hubMost     = 30 * 24 * time.Hour
	hubRenew    = 24 * time.Hour // before the end, or half of a short lease
	hubRetry    = 6 * time.Hour  // after a hub that did not agree
	hubsEvery   = 5 * time.Second
	hubsAtOnce  = 20
	backupGap   = 2 * time.Hour // between visits of a feed whose hub is relied on
	hubConfirms = time.Hour     // within which a hub must confirm what it was asked
)

// hubs are the subscriptions as a daemon last read them.
type hubs struct {
	mu sync.Mutex
	by map[herald.FeedID]store.Subscription
}

func (h *hubs) set(list []store.Subscription) {
	by := make(map[herald.FeedID]store.Subscription, len(list))
	for _, u := range list {
		by[u.Feed] = u
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.by = by
}

func (h *hubs) get(id herald.FeedID) store.Subscription {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.by[id]
}

// trusted reports whether a feed's hub may be relied on: it has told of news,
// and of nearly all that there was.
func (h *hubs) trusted(id herald.FeedID, now time.Time) bool {
	u := h.get(id)
	return u.Until.After(now) && u.Pushes > 0 && u.Missed*5 <= u.Pushes
}

// subscriber keeps the subscriptions up.
type subscriber struct {
	p      *Pipeline
	o      Serving
	public string                // address of the daemon, ending in "/"
	ours   func(shard int) error // each hub is asked by the one who visits the feed
}

func (s subscriber) run(ctx context.Context) error {
	for ok := true; ok; ok = rest(ctx, hubsEvery) {
		if err := s.look(ctx); err != nil && ctx.Err() == nil {
			s.o.Log.Error("the hubs were not asked", "error", err)
		}
	}
	return nil
}

// look asks the hubs whose time has come.
func (s subscriber) look(ctx context.Context) error {
	list, err := s.p.store.Subscriptions(ctx)
	if err != nil {
		return err
	}
	s.p.hubs.set(list)
	asked := 0
	for _, u := range list {
		if !wants(u, s.o.Now()) || asked >= hubsAtOnce || s.ours(u.Shard) != nil {
			continue
		}
		asked++
		if err := s.ask(ctx, u); err != nil {
			return err
		}
	}
	return nil
}

// wants reports whether a hub is to be asked now.
func wants(u store.Subscription, now time.Time) bool {
	switch {
	case u.Asked.IsZero():
		return true
	case u.Until.IsZero():
		return now.Sub(u.Asked) > hubRetry
	}
	early := min(hubRenew, u.Until.Sub(u.Asked)/2)
	return now.After(u.Until.Add(-early)) && now.Sub(u.Asked) > hubConfirms/2
}

// ask asks a hub to tell of a feed. What it must answer with is kept before,
// since it may call back before it answers.
func (s subscriber) ask(ctx context.Context, u store.Subscription) error {
	if u.Token == "" {
		u.Token, u.Secret = random(), random()
	}
	u.Asked = s.o.Now()
	if err := s.p.store.SaveSubscription(ctx, u); err != nil {
		return err
	}
	form := url.Values{
		"hub.mode": {"subscribe"}, "hub.topic": {u.Topic}, "hub.callback": {s.public + "websub/" + u.Token},
		"hub.secret": {u.Secret}, "hub.lease_seconds": {strconv.Itoa(int(hubLease.Seconds()))},
	}
	if _, err := s.p.client.Get(ctx, fetch.Request{URL: u.Hub, Form: form.Encode(), Accept: "*/*"}); err != nil && ctx.Err() == nil {
		s.o.Log.Warn("hub does not agree", "hub", u.Hub, "topic", u.Topic, "reason", err)
	}
	return nil
}

func random() string {
	b := make([]byte, 20)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}
