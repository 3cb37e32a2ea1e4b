package herald

import (
	"testing"
	"time"
)

func TestLife(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name        string
		first, last time.Duration // before now
		want        Life
	}{
		{"it began just now", time.Minute, time.Minute, LifeNew},
		{"it began three hours ago", 3 * time.Hour, time.Hour, LifeNew},
		{"something came since", 4 * time.Hour, time.Hour, LifeGrowing},
		{"nothing came for a night", 20 * time.Hour, 9 * time.Hour, LifeQuiet},
		{"nothing came for days", 99 * time.Hour, 73 * time.Hour, LifeEnded},
		{"dated after now", -time.Minute, -time.Minute, LifeNew},
	} {
		s := Story{Coverage: []Coverage{{Article: Article{Date: now.Add(-c.last)}}, {Article: Article{Date: now.Add(-c.first)}}}}
		if got := s.Life(now); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
