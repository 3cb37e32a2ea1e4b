package pipeline

import (
	"context"
	"sync"
)

// Bounds of what waits in memory, in bytes of feeds. What waits for an earlier
// visit (see queue) must be less than what keeps others from beginning, or both
// would wait for ever.
const (
	maxBacklog = 8 << 20
	maxHeld    = 3 << 20
	usualFeed  = 48 << 10 // what an exchange is taken for while it is under way
)

// backlog counts the bytes of the feeds that are being read or were read and
// are not stored yet. While there are too many, no further exchange begins: a
// thousand answers that come at once would else wait for the store in memory.
// Nobody knows how long an answer will be, so that the bound is a soft one.
type backlog struct {
	mu    sync.Mutex
	bytes int
	freed chan struct{} // closed when room was made; nil when nobody waits
}

// share is one visit's part of a backlog.
type share struct {
	of    *backlog
	bytes int
	may   func() error // asked before each exchange; nil means yes
}

// wait takes a share for an exchange as soon as there is room.
func (s *share) wait(ctx context.Context) error {
	for s.bytes == 0 {
		freed := s.take()
		if freed == nil {
			break
		}
		select {
		case <-freed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	if s.may != nil {
		return s.may()
	}
	return nil
}

// take takes a share, or returns what will be closed when it may be tried again.
func (s *share) take() <-chan struct{} {
	b := s.of
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.bytes < maxBacklog {
		b.bytes, s.bytes = b.bytes+usualFeed, usualFeed
		return nil
	}
	if b.freed == nil {
		b.freed = make(chan struct{})
	}
	return b.freed
}

// set makes the share n bytes; 0 gives it back.
func (s *share) set(n int) {
	b := s.of
	b.mu.Lock()
	defer b.mu.Unlock()
	b.bytes, s.bytes = b.bytes+n-s.bytes, n
	if b.bytes < maxBacklog && b.freed != nil {
		close(b.freed)
		b.freed = nil
	}
}
