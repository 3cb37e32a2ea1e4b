package pipeline

import (
	"context"
	"testing"
	"time"
)

func TestABacklogKeepsTheNextExchangeBack(t *testing.T) {
	t.Parallel()
	b := &backlog{}
	big, next := &share{of: b}, &share{of: b}
	if err := big.wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	big.set(maxBacklog)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if err := next.wait(ctx); err == nil {
		t.Fatal("an exchange began although the backlog was full")
	}
	done := make(chan error)
	go func() { done <- next.wait(t.Context()) }()
	big.set(0)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	next.set(0)
	if b.bytes != 0 {
		t.Errorf("%d bytes are left of nothing", b.bytes)
	}
}

func TestWhatWaitsForAnEarlierVisitIsBounded(t *testing.T) {
	t.Parallel()
	q := queue{waiting: map[int]fetched{}}
	size := maxHeld / 3
	for place := 1; place <= 3; place++ {
		ready := q.take(fetched{place: place, share: &share{of: &backlog{}, bytes: size}})
		if want := place / 3 * 3; len(ready) != want {
			t.Fatalf("after %d visits %d were let go, want %d", place, len(ready), want)
		}
		size++
	}
	if late := q.take(fetched{place: 0, share: &share{}}); len(late) != 1 || q.bytes != 0 {
		t.Errorf("the late one: %d ready, %d bytes waiting", len(late), q.bytes)
	}
}
