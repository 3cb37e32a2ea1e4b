package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestOneExchangeAtATimeForAHost(t *testing.T) {
	var now, most, served atomic.Int32
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := now.Add(1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		time.Sleep(2 * time.Millisecond)
		served.Add(1)
		now.Add(-1)
	}))
	var connections atomic.Int32
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	s.Start()
	defer s.Close()
	c := client(t, Options{})
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() { got(t, c, Request{URL: fmt.Sprintf("%s/%d", s.URL, i)}) })
	}
	wg.Wait()
	if most.Load() != 1 || served.Load() != 100 {
		t.Errorf("%d at one time, %d served; want 1 and 100", most.Load(), served.Load())
	}
	if n := connections.Load(); n > 10 {
		t.Errorf("100 requests in a queue took %d connections", n)
	}
	if n := len(c.hosts.known); n != 0 {
		t.Errorf("%d hosts are remembered after all is done", n)
	}
}

func TestHostGap(t *testing.T) {
	var times []time.Time
	s := serve(t, func(http.ResponseWriter, *http.Request) { times = append(times, time.Now()) })
	c := client(t, Options{HostGap: 60 * time.Millisecond})
	for range 3 {
		got(t, c, Request{URL: s.URL})
	}
	for i := 1; i < len(times); i++ {
		if d := times[i].Sub(times[i-1]); d < 50*time.Millisecond {
			t.Errorf("%v between two requests", d)
		}
	}
}

// TestHangingHostDelaysNobodyElse queues many requests for a host that hangs
// beside a few for a good one, with room for two exchanges at a time.
func TestHangingHostDelaysNobodyElse(t *testing.T) {
	release := make(chan struct{})
	hang := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}))
	defer hang.Close()
	defer close(release)
	good := serve(t, func(http.ResponseWriter, *http.Request) {})
	c := client(t, Options{AtOnce: 2, Timeout: 2 * time.Second})
	began := time.Now()
	var wg sync.WaitGroup
	var held atomic.Int32
	for i := range 50 {
		wg.Go(func() {
			_, err := c.Get(t.Context(), Request{URL: fmt.Sprintf("%s/%d", hang.URL, i)})
			var e *Error
			if !errors.As(err, &e) || e.Kind != KindTimeout {
				t.Errorf("got %v, want a time-out", err)
			} else if e.Held {
				held.Add(1)
			}
		})
	}
	for len(c.hosts.atOnce) == 0 {
		time.Sleep(time.Millisecond)
	}
	for range 20 {
		got(t, c, Request{URL: good.URL})
	}
	if d := time.Since(began); d > time.Second {
		t.Errorf("20 requests to a good host took %v beside a host that hangs", d)
	}
	wg.Wait()
	if d := time.Since(began); d > 4*time.Second || held.Load() != 49 {
		t.Errorf("the queue of the host that hangs took %v, %d ended without a request; want one time-out and 49", d, held.Load())
	}
}

func TestHostThatAnsweredMayBeSlowOnce(t *testing.T) {
	var asked []string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		if strings.HasPrefix(r.URL.Path, "/slow") {
			<-r.Context().Done()
		}
	})
	c := client(t, Options{Timeout: 100 * time.Millisecond, HostGap: 10 * time.Millisecond})
	got(t, c, Request{URL: s.URL + "/1"})
	failed(t, c, Request{URL: s.URL + "/slow1"}, KindTimeout)
	got(t, c, Request{URL: s.URL + "/2"})
	failed(t, c, Request{URL: s.URL + "/slow1"}, KindTimeout)
	failed(t, c, Request{URL: s.URL + "/slow2"}, KindTimeout)
	e := failed(t, c, Request{URL: s.URL + "/3"}, KindTimeout)
	if !e.Held || !strings.Contains(e.Error(), "/3 was not asked: its host just before did not answer in time") {
		t.Errorf("%v (held: %v, asked %v)", e, e.Held, asked)
	}
	time.Sleep(150 * time.Millisecond)
	got(t, c, Request{URL: s.URL + "/4"})
}

func TestBusyHostIsLeftAlone(t *testing.T) {
	asked, after := 0, "1"
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		if after != "" {
			w.Header().Set("Retry-After", after)
		}
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	c := client(t, Options{Timeout: 50 * time.Millisecond})
	e := failed(t, c, Request{URL: s.URL + "/1"}, KindBusy)
	if e.Held || e.RetryAfter != time.Second {
		t.Errorf("%+v", e)
	}
	e = failed(t, c, Request{URL: s.URL + "/2"}, KindBusy)
	if !e.Held || asked != 1 || e.RetryAfter > time.Second || e.Status != 503 {
		t.Errorf("%+v after %d requests", e, asked)
	}
	after = ""
	time.Sleep(1100 * time.Millisecond)
	failed(t, c, Request{URL: s.URL + "/3"}, KindBusy)
	if failed(t, c, Request{URL: s.URL + "/4"}, KindBusy); asked != 3 {
		t.Errorf("asked %d times; a 503 that names no time concerns one address only", asked)
	}
}

func TestWaitingForAHostEndsWithTheContext(t *testing.T) {
	h := newHosts(1, 0, time.Second)
	m, _, err := h.enter(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 2)
	for _, key := range []string{"a", "b"} { // one waits for the host, one for room
		go func() {
			_, _, err := h.enter(ctx, key)
			done <- err
		}()
	}
	cancel()
	for range 2 {
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
	h.leave("a", m, nil)
	if len(h.known) != 0 || len(h.atOnce) != 0 {
		t.Errorf("%d hosts and %d exchanges are left", len(h.known), len(h.atOnce))
	}
}

func TestHostsAreForgotten(t *testing.T) {
	h := newHosts(1, time.Millisecond, time.Second)
	for i := range 2000 {
		m, _, err := h.enter(t.Context(), fmt.Sprint(i%500))
		if err != nil {
			t.Fatal(err)
		}
		h.leave(fmt.Sprint(i%500), m, nil)
		if i%100 == 99 {
			time.Sleep(2 * time.Millisecond)
		}
	}
	if n := len(h.known); n > 400 {
		t.Errorf("%d hosts are remembered", n)
	}
}
