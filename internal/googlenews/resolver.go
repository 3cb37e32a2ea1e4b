package googlenews

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"herald"
)

// Source answers which address an opaque id hides. Its error wraps
// ErrBlocked when it will not answer anybody for a while.
type Source interface {
	Ask(ctx context.Context, id ArticleID) (string, error)
}

// ErrBlocked says that a Source refuses questions: too many were asked, or it
// wants a person's consent.
var ErrBlocked = errors.New("refuses to answer")

// blockedError is ErrBlocked with the time the Source named.
type blockedError struct {
	why   string
	after time.Duration // it asked to be left alone for so long, 0 when it named no time
}

func (e *blockedError) Error() string { return e.why }
func (e *blockedError) Unwrap() error { return ErrBlocked }

// The bounds a Resolver keeps, whatever it is asked.
const (
	pace         = 70 * time.Second // least time between two questions; what Google was seen to bear
	deadline     = 20 * time.Second // for one question
	firstDenial  = time.Hour        // before an id that failed is asked again; doubles
	longDenial   = 7 * 24 * time.Hour
	firstOutage  = time.Hour // before a source that blocks is asked again; doubles
	longOutage   = 24 * time.Hour
	maxRemember  = 20_000 // ids whose answers are kept
	maxDoublings = 10
)

// Resolver finds the publishers' addresses behind Google's links. It asks its
// Source one question at a time, at most one in 70 seconds and none while the
// source blocks; it remembers answers for as long as it lives and failures for
// a time that grows. Whatever happens, its caller keeps a link that works.
//
// Asking Google is against its robots.txt, so Herald has a Resolver only when
// its owner configured one.
type Resolver struct {
	source Source
	turn   chan struct{} // holds one token: who has it may ask

	mu      sync.Mutex
	answers map[string]answer // by token
	next    time.Time         // no question before
	outages int               // blocks in a row
}

// answer is what is remembered of a token: its address, or when it may be
// asked for again.
type answer struct {
	url      string
	failures int
	retry    time.Time
}

// NewResolver makes a Resolver that asks s.
func NewResolver(s Source) *Resolver {
	r := &Resolver{source: s, turn: make(chan struct{}, 1), answers: map[string]answer{}}
	r.turn <- struct{}{}
	return r
}

// Rest is what a Resolver leaves to the one after it, so that a source is not
// asked sooner because the program began anew. The zero Rest is none.
type Rest struct {
	Until   time.Time // no question before
	Outages int       // blocks in a row
}

// Rest says how long the source is to be left alone.
func (r *Resolver) Rest() Rest {
	r.mu.Lock()
	defer r.mu.Unlock()
	return Rest{Until: r.next, Outages: r.outages}
}

// Resume takes over what another Resolver left, at most a day of it.
func (r *Resolver) Resume(left Rest) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if latest := time.Now().Add(longOutage); left.Until.After(latest) {
		left.Until = latest
	}
	r.next, r.outages = left.Until, max(0, min(left.Outages, maxDoublings))
}

// Resolve gives the publisher's address for a link to Google. When it cannot
// be had it gives the link itself, with an error that says why. It may wait
// for its turn, up to 70 seconds; when ctx ends before that it does not wait at
// all, and the error is herald.ErrBusy.
func (r *Resolver) Resolve(ctx context.Context, link string) (_ string, err error) {
	defer herald.Wrap(&err, "googlenews.Resolve(%.100q)", link)
	id, ok := DecodeArticle(link)
	switch {
	case !ok:
		return link, fmt.Errorf("no link to a Google News article: %w", herald.ErrInvalid)
	case id.URL != "":
		return id.URL, nil
	case id.Kind != Opaque:
		return link, fmt.Errorf("the id holds no address: %w", herald.ErrNotFound)
	}
	if url, done, err := r.remembered(id); done {
		return first(url, link), err
	}
	if err := r.wait(ctx); err != nil {
		return link, err
	}
	defer func() { r.turn <- struct{}{} }()
	if url, done, err := r.remembered(id); done { // while this waited
		return first(url, link), err
	}
	url, err := r.ask(ctx, id)
	return first(url, link), err
}

// remembered says what is known without asking: an address, or that it is too
// early to ask.
func (r *Resolver) remembered(id ArticleID) (url string, done bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	a := r.answers[id.Token]
	now := time.Now()
	switch {
	case a.url != "":
		return a.url, true, nil
	case now.Before(a.retry):
		return "", true, fmt.Errorf("asked in vain %d times, next after %s: %w", a.failures, a.retry.UTC().Format(time.RFC3339), herald.ErrNotFound)
	case r.outages > 0 && now.Before(r.next):
		return "", true, fmt.Errorf("not asked before %s: %w", r.next.UTC().Format(time.RFC3339), ErrBlocked)
	}
	return "", false, nil
}

// wait takes the turn and lets the pace pass. On error the turn is free again.
func (r *Resolver) wait(ctx context.Context) error {
	select {
	case <-r.turn:
	case <-ctx.Done():
		return ctx.Err()
	}
	r.mu.Lock()
	pause := time.Until(r.next)
	if r.outages > 0 {
		pause = 0 // remembered has the say
	}
	r.mu.Unlock()
	if end, ok := ctx.Deadline(); ok && time.Until(end) < pause {
		r.turn <- struct{}{}
		return fmt.Errorf("its turn comes in %s only: %w", pause.Round(time.Second), herald.ErrBusy)
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		r.turn <- struct{}{}
		return ctx.Err()
	}
}

// ask puts the question and remembers what came of it.
func (r *Resolver) ask(ctx context.Context, id ArticleID) (string, error) {
	limited, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	url, err := r.source.Ask(limited, id)
	if err == nil {
		if url = publisher(url); url == "" {
			err = fmt.Errorf("the answer is no publisher's address: %w", herald.ErrInvalid)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.next = time.Now().Add(pace)
	switch {
	case err == nil:
		r.outages = 0
		r.remember(id, answer{url: url})
		return url, nil
	case ctx.Err() != nil: // the caller went away: nobody's failure
		return "", ctx.Err()
	case errors.Is(err, ErrBlocked):
		r.block(err)
	default:
		r.outages = 0
		a := r.answers[id.Token]
		a.retry = time.Now().Add(doubled(firstDenial, a.failures, longDenial))
		a.failures++
		r.remember(id, a)
	}
	return "", err
}

// block stops all questions for a time that grows with every block.
func (r *Resolver) block(err error) {
	rest := doubled(firstOutage, r.outages, longOutage)
	var b *blockedError
	if errors.As(err, &b) {
		rest = max(rest, min(b.after, longOutage))
	}
	r.outages++
	r.next = time.Now().Add(rest)
}

// remember keeps an answer. When there are too many, an arbitrary one goes:
// the worst that follows is a question asked again.
func (r *Resolver) remember(id ArticleID, a answer) {
	for token := range r.answers {
		if len(r.answers) < maxRemember {
			break
		}
		delete(r.answers, token)
	}
	r.answers[id.Token] = a
}

// doubled gives d doubled n times, at most limit.
func doubled(d time.Duration, n int, limit time.Duration) time.Duration {
	return min(d<<min(n, maxDoublings), limit)
}
