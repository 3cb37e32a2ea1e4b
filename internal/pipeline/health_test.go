package pipeline

import (
	"strings"
	"testing"
	"time"

	"herald"
)

func TestHealthNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	now := monday
	knows := func(step time.Duration, n int, silent time.Duration) string {
		return rhythm{}.learn(every(step, n, now.Add(-silent)), now).String()
	}
	good := herald.Poll{Checked: now, Succeeded: now, Changed: now, Items: 20, Rhythm: knows(2*time.Hour, 100, time.Hour)}
	with := func(change func(*herald.Poll)) herald.Poll {
		p := good
		change(&p)
		return p
	}
	day := 24 * time.Hour
	for _, c := range []struct {
		name          string
		poll          herald.Poll
		state, reason string
	}{
		{"never visited", herald.Poll{}, NotVisited, ""},
		{"fine", good, Fine, ""},
		{"gone", with(func(p *herald.Poll) { p.Gone = true }), Gone, "410"},
		{"failing since a day", with(func(p *herald.Poll) { p.Failures, p.Error, p.Succeeded = 3, "the server is down", now.Add(-day) }), Failing, "last read 2026-03-01 00:00, failed 3 times in a row since; the server is down"},
		{"never read", herald.Poll{Checked: now, Failures: 1, Error: "no such host"}, Failing, "it was never read; no such host"},
		{"lists nothing", herald.Poll{Checked: now, Succeeded: now}, EmptyList, "lists nothing"},
		{"lists nothing for an hour", with(func(p *herald.Poll) { p.Items = 0 }), Fine, ""},
		{"lists nothing for long", with(func(p *herald.Poll) { p.Items, p.Rhythm = 0, knows(2*time.Hour, 100, 30*day) }), EmptyList, "lists nothing"},
		{"silent for 34 days", with(func(p *herald.Poll) { p.Rhythm = knows(2*time.Hour, 100, 34*day) }), Silent, "since 2026-01-26; it used to bring about 12 articles a day"},
		{"a daily silent for a week", with(func(p *herald.Poll) { p.Rhythm = knows(day, 20, 7*day) }), Fine, ""},
		{"a weekly silent for a month", with(func(p *herald.Poll) { p.Rhythm = knows(7*day, 4, 30*day) }), Fine, ""},
		{"a monthly silent for three", with(func(p *herald.Poll) { p.Rhythm, p.Changed = "", now.Add(-90*day) }), Silent, "hardly any"},
		{"moved", with(func(p *herald.Poll) { p.Moved, p.MovedSeen = "https://b.example/", 3 }), Moved, "https://b.example/"},
		{"slow", with(func(p *herald.Poll) { p.Took = 7 * time.Second }), Slow, "took 7s"},
		{"mended", with(func(p *herald.Poll) { p.Warnings = []string{"an entity that does not exist"} }), Mended, "an entity"},
	} {
		state, reason := Health(c.poll, now)
		if state != c.state || !strings.Contains(reason, c.reason) {
			t.Errorf("%s: %s, %q; want %s, %q", c.name, state, reason, c.state, c.reason)
		}
	}
}
