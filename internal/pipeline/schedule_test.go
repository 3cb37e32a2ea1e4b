package pipeline

import (
	"slices"
	"strings"
	"testing"
	"time"

	"herald"
	"herald/internal/feed"
	"herald/internal/fetch"
)

// every gives dates at a distance, the last one step before now.
func every(step time.Duration, n int, now time.Time) (dates []time.Time) {
	for i := range n {
		dates = append(dates, now.Add(-time.Duration(n-i)*step))
	}
	return dates
}

func TestThePlanAfterAGoodVisit(t *testing.T) {
	t.Parallel()
	const plain, google = "https://a.example/feed", "https://news.google.com/rss?hl=en-US&gl=US&ceid=US:en"
	now := monday.Add(12 * time.Hour)
	known := func(step time.Duration, n int) rhythm { return rhythm{}.learn(every(step, n, now), now) }
	turning := known(50*24*time.Hour, 1)
	turning.span = 45 * time.Minute
	asking := func(r rhythm, f feed.Feed) rhythm { r.listen(&f); return r }
	for _, c := range []struct {
		name      string
		url       string
		r         rhythm
		maxAge    time.Duration
		low, high time.Duration
		why       string
	}{
		{"an unknown feed", plain, rhythm{}, 0, 30 * time.Minute, 32 * time.Minute, "not known yet"},
		{"a busy feed", plain, known(5*time.Minute, 600), 0, 5 * time.Minute, 11 * time.Minute, "about 288 articles a day"},
		{"a feed of ten a day", plain, known(144*time.Minute, 100), 0, 25 * time.Minute, 90 * time.Minute, "about 10 articles a day"},
		{"one a week", plain, known(7*24*time.Hour, 6), 0, 10 * time.Minute, 12 * time.Hour, "about 0.1 articles a day"},
		{"one in two months", plain, known(50*24*time.Hour, 1), 0, 6 * time.Hour, 26 * time.Hour, "hardly any articles"},
		{"a short list", plain, known(time.Minute, 20).pass(now.Add(8*24*time.Hour)).learn(every(2*time.Minute, 15, now), now.Add(8*24*time.Hour)), 0, 0, 24 * time.Hour, ""},
		{"a server with a wish", plain, known(5*time.Minute, 600), 2 * time.Hour, 2 * time.Hour, 2 * time.Hour, "Cache-Control"},
		{"a server with a wish for a week", plain, known(5*time.Minute, 600), 7 * 24 * time.Hour, 6 * time.Hour, 6 * time.Hour, "Cache-Control"},
		{"a ttl", plain, asking(known(5*time.Minute, 600), feed.Feed{TTL: 20 * time.Minute}), 0, 20 * time.Minute, 20 * time.Minute, "ttl"},
		{"a ttl of a week", plain, asking(known(5*time.Minute, 600), feed.Feed{TTL: 7 * 24 * time.Hour}), 0, time.Hour, time.Hour, "ttl"},
		{"Google News", google, known(5*time.Minute, 600), 0, 30 * time.Minute, 32 * time.Minute, "Google News"},
		{"hours to skip", plain, asking(known(5*time.Minute, 600), feed.Feed{SkipHours: []int{12, 13, 14}}), 0, 3 * time.Hour, 3 * time.Hour, "skipHours"},
		{"all hours to skip", plain, asking(known(5*time.Minute, 600), feed.Feed{SkipHours: slices.Collect(hours)}), 0, 0, time.Hour, "about 288"},
		{"a file", "file:a.xml", rhythm{}, time.Hour, 0, 0, "every run"},
	} {
		p := planAfter(c.url, c.r, c.maxAge, now)
		if p.gap < c.low || p.gap > c.high || !strings.Contains(p.why, c.why) {
			t.Errorf("%s: in %s, as %q; want %s to %s, %q", c.name, p.gap, p.why, c.low, c.high, c.why)
		}
	}
}

func hours(yield func(int) bool) {
	for h := range 24 {
		if !yield(h) {
			return
		}
	}
}

func TestThePlanAfterAFailure(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		failures  int
		asked     time.Duration
		status    int
		low, high time.Duration
	}{
		{1, 0, 500, 30 * time.Minute, 34 * time.Minute},
		{3, 0, 500, 2 * time.Hour, 136 * time.Minute},
		{30, 0, 500, 24 * time.Hour, 27 * time.Hour},
		{30, 0, 404, 7 * 24 * time.Hour, 8 * 24 * time.Hour},
		{1, 3 * time.Hour, 429, 3 * time.Hour, 3 * time.Hour},
		{1, 90 * 24 * time.Hour, 503, 24 * time.Hour, 24 * time.Hour},
		{0, 0, 0, 30 * time.Minute, 34 * time.Minute},
	} {
		p := planAfterFailure("https://a.example/feed", c.failures, c.asked, c.status, monday)
		if p.gap < c.low || p.gap > c.high || p.why == "" {
			t.Errorf("%d failures, asked %s, status %d: in %s, as %q; want %s to %s", c.failures, c.asked, c.status, p.gap, p.why, c.low, c.high)
		}
	}
}

// TestAFeedIsVisitedWhenItPublishes holds the two ends of a day apart.
func TestAFeedIsVisitedWhenItPublishes(t *testing.T) {
	t.Parallel()
	var dates []time.Time
	for day := range 28 {
		for n := range 40 {
			dates = append(dates, monday.AddDate(0, 0, day).Add(8*time.Hour+time.Duration(n)*10*time.Minute))
		}
	}
	now := monday.AddDate(0, 0, 28)
	r := rhythm{}.learn(dates, now)
	night := r.wait(now.Add(16*time.Hour), shortestGap, longestGap)
	day := r.wait(now.Add(9*time.Hour), shortestGap, longestGap)
	if night < 5*day {
		t.Errorf("in the evening again after %s, in the morning after %s", night, day)
	}
}

func TestARhythmIsForgottenWhenItChanges(t *testing.T) {
	t.Parallel()
	r := rhythm{}.learn(every(30*time.Minute, 48*14, monday), monday)
	before := r.perDay()
	for day := 1; day <= 84; day++ {
		r = r.pass(monday.AddDate(0, 0, day))
	}
	if after := r.perDay(); before < 40 || after > before/4 {
		t.Errorf("%.1f a day before, %.1f after twelve silent weeks", before, after)
	}
}

func TestClocksThatJumpTeachNothing(t *testing.T) {
	t.Parallel()
	r := rhythm{}.learn(every(time.Hour, 100, monday), monday)
	if back := r.learn(every(time.Hour, 100, monday), monday.AddDate(-1, 0, 0)); back.perDay() != r.perDay() {
		t.Errorf("%.2f a day, and %.2f after the clock went back", r.perDay(), back.perDay())
	}
	late := r.learn([]time.Time{monday.AddDate(50, 0, 0)}, monday.Add(time.Minute))
	if late.newest.After(monday) {
		t.Errorf("an article from the future counts: %s", late.newest)
	}
}

func TestARhythmComesBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	r := rhythm{}.learn(every(50*time.Minute, 300, monday), monday)
	r.listen(&feed.Feed{TTL: time.Hour, SkipHours: []int{3}, SkipDays: []time.Weekday{time.Saturday}})
	if again := parseRhythm(r.String()); again.String() != r.String() || again.wait(monday, 0, longestGap) != r.wait(monday, 0, longestGap) {
		t.Errorf("%+v\n%+v", again, r)
	}
	if n := len(r.String()); n > 400 {
		t.Errorf("it takes %d bytes", n)
	}
	for _, bad := range []string{"", "x", "AQ", "AgAAAAAA", strings.Repeat("/", 400)} {
		if parseRhythm(bad) != (rhythm{}) {
			t.Errorf("something is read out of %q", bad)
		}
	}
}

func TestAGoodVisitSetsTheNext(t *testing.T) {
	t.Parallel()
	f := &feed.Feed{}
	for _, d := range every(time.Hour, 100, monday) {
		f.Items = append(f.Items, feed.Item{Published: d})
	}
	var p herald.Poll
	schedule(&p, "https://a.example/", &fetch.Response{}, f, monday)
	if gap := p.Next.Sub(monday); gap < 10*time.Minute || gap > time.Hour || p.Rhythm == "" || p.Why == "" {
		t.Errorf("next in %s, as %q", gap, p.Why)
	}
	first := p.Next
	schedule(&p, "https://a.example/", &fetch.Response{}, nil, first)
	if !p.Next.After(first) {
		t.Errorf("a visit that found nothing new sets the next to %s, after %s", p.Next, first)
	}
}

func FuzzParseRhythm(f *testing.F) {
	f.Add("")
	f.Add(rhythm{}.learn(every(time.Hour, 9, monday), monday).String())
	f.Fuzz(func(t *testing.T, s string) {
		if d := parseRhythm(s).wait(monday, shortestGap, longestGap); d < shortestGap || d > longestGap {
			t.Errorf("%q: wait %s", s, d)
		}
	})
}
