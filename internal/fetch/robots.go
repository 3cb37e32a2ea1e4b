package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"
)

// How long a robots.txt is believed, and how long one that could not be read
// is not asked for again.
const (
	robotsFresh = 24 * time.Hour
	robotsRetry = 10 * time.Minute
	robotsSites = 4096 // that are remembered
)

// Allowed asks the site's robots.txt whether Herald may fetch an address:
// nil, or an *Error of KindRobots. A site without one (any 4xx) allows
// everything; from one whose server fails, Herald stays away (RFC 9309, 2.3.1),
// and the error is the one that the server met. Answers are kept for a day.
// Feeds that a person subscribed to need not be asked about.
func (c *Client) Allowed(ctx context.Context, address string) error {
	u, _, err := parse(address)
	if err != nil {
		return err
	}
	if u.Scheme == "file" {
		return nil
	}
	s := c.robots.site(origin(u), time.Now())
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", shown(address), context.Cause(ctx))
	}
	if now := time.Now(); !now.Before(s.until) {
		c.askRobots(ctx, u, s, now)
	}
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", shown(address), context.Cause(ctx))
	case s.err != nil:
		return s.err
	case !s.file.allows(u.RequestURI()):
		return fault(KindRobots, address, "is closed to robots: the site's robots.txt asks Herald to stay away")
	}
	return nil
}

// askRobots reads the site's file again. What was read before stays in force
// while the server fails.
func (c *Client) askRobots(ctx context.Context, u *url.URL, s *robotsSite, now time.Time) {
	at := url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	res, err := c.Get(ctx, Request{URL: at.String(), Accept: "text/plain, */*;q=0.5"})
	var e *Error
	switch {
	case ctx.Err() != nil:
		return
	case err == nil:
		s.file, s.err, s.read = readRobots(res.Body, c.o.robotName()), nil, true
		s.until = now.Add(robotsFresh)
	case errors.As(err, &e) && e.Status >= 400 && e.Status < 500 && e.Kind != KindBusy:
		s.file, s.err, s.read = nil, nil, true
		s.until = now.Add(robotsFresh)
	default:
		if !s.read {
			s.err = err
		}
		s.until = now.Add(robotsRetry)
	}
}

// robotName is the name that a robots.txt calls us by.
func (o Options) robotName() string { return product(strings.TrimSpace(o.UserAgent)) }

// robots remembers the files of sites.
type robots struct {
	mu    sync.Mutex
	sites map[string]*robotsSite
}

// robotsSite is one site's file; whoever holds its turn may touch it.
type robotsSite struct {
	turn  chan struct{}
	file  robotsFile
	err   error     // why there is no file
	read  bool      // the file was read once
	until time.Time // believed until
	used  time.Time // under robots.mu
}

// site finds a site, and forgets the one that was not needed for longest when
// there are too many.
func (r *robots) site(key string, now time.Time) *robotsSite {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.sites[key]
	if s == nil {
		if len(r.sites) >= robotsSites {
			r.forget()
		}
		s = &robotsSite{turn: make(chan struct{}, 1)}
		r.sites[key] = s
	}
	s.used = now
	return s
}

func (r *robots) forget() {
	oldest := ""
	for key, s := range r.sites {
		if oldest == "" || s.used.Before(r.sites[oldest].used) {
			oldest = key
		}
	}
	delete(r.sites, oldest)
}
