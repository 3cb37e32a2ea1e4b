package pipeline

import (
	"testing"
	"time"

	"herald/internal/store"
)

func TestWhenAHubIsAsked(t *testing.T) {
	t.Parallel()
	now, day := monday, 24*time.Hour
	for _, c := range []struct {
		name string
		u    store.Subscription
		want bool
	}{
		{"never asked", store.Subscription{}, true},
		{"asked just now", store.Subscription{Asked: now.Add(-time.Minute)}, false},
		{"no answer for long", store.Subscription{Asked: now.Add(-7 * time.Hour)}, true},
		{"agreed", store.Subscription{Asked: now.Add(-day), Until: now.Add(9 * day)}, false},
		{"its end is near", store.Subscription{Asked: now.Add(-9 * day), Until: now.Add(20 * time.Hour)}, true},
		{"a short lease, begun", store.Subscription{Asked: now.Add(-10 * time.Minute), Until: now.Add(50 * time.Minute)}, false},
		{"a short lease, half over", store.Subscription{Asked: now.Add(-31 * time.Minute), Until: now.Add(29 * time.Minute)}, true},
		{"it ended", store.Subscription{Asked: now.Add(-20 * day), Until: now.Add(-day)}, true},
	} {
		if got := wants(c.u, now); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestOnlyAHubThatTellsIsReliedOn(t *testing.T) {
	t.Parallel()
	later := monday.Add(time.Hour)
	for _, c := range []struct {
		u    store.Subscription
		want bool
	}{
		{store.Subscription{Until: later}, false},
		{store.Subscription{Until: later, Pushes: 3}, true},
		{store.Subscription{Until: later, Pushes: 3, Missed: 2}, false},
		{store.Subscription{Until: later, Pushes: 30, Missed: 2}, true},
		{store.Subscription{Until: monday.Add(-1), Pushes: 3}, false},
	} {
		h := hubs{}
		c.u.Feed = 1
		h.set([]store.Subscription{c.u})
		if got := h.trusted(1, monday); got != c.want {
			t.Errorf("%+v: %v", c.u, got)
		}
		if h.trusted(2, monday) {
			t.Error("a feed without a hub is relied on")
		}
	}
}
