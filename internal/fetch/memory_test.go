package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestLongBodiesShareTheMemory(t *testing.T) {
	var text strings.Builder
	for i := range 50000 { // 2 MB
		fmt.Fprintf(&text, "<item><title>Bridge %d closed</title></item>", i*i)
	}
	long := text.String()
	packed := pack(t, "gzip", []byte(long))
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/gzip":
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(packed)
		default:
			_, _ = w.Write([]byte(long))
		}
	})
	c := client(t, Options{MaxBody: 3 << 20, Dial: loopback(s.Listener.Addr().String())})
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			res := got(t, c, Request{URL: fmt.Sprintf("http://h%d.example/%s", i, []string{"gzip", "plain"}[i%2])})
			if string(res.Body) != long || res.Truncated != "" {
				t.Errorf("%d of %d bytes, %q", len(res.Body), len(long), res.Truncated)
			}
		})
	}
	wg.Wait()
	if !c.sent.free.TryAcquire(c.sent.size) || !c.decoded.free.TryAcquire(c.decoded.size) {
		t.Error("a loan was not paid back")
	}
}

// TestWaitingForMemoryIsNotTheServersFault lets a long body wait beyond its
// time-out while all memory is lent.
func TestWaitingForMemoryIsNotTheServersFault(t *testing.T) {
	long := strings.Repeat("x", 2<<20)
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte(long)) })
	c := client(t, Options{Timeout: 300 * time.Millisecond})
	if err := c.sent.free.Acquire(t.Context(), c.sent.size); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(600*time.Millisecond, func() { c.sent.free.Release(c.sent.size) })
	res := got(t, c, Request{URL: s.URL})
	if len(res.Body) != len(long) || res.Truncated != "" || res.Elapsed > 300*time.Millisecond {
		t.Errorf("%d of %d bytes, %q, %v", len(res.Body), len(long), res.Truncated, res.Elapsed)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_ = c.sent.free.Acquire(t.Context(), c.sent.size)
	if _, err := c.Get(ctx, Request{URL: s.URL}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a Get that waits for memory: %v", err)
	}
}

func TestFill(t *testing.T) {
	c := client(t, Options{})
	for _, row := range []struct {
		have, limit, hint int64
		cut               bool
	}{
		{0, 10, 0, false},
		{10, 10, 0, false},
		{11, 10, 0, true},
		{lendable - 1, lendable, 0, false},
		{lendable, lendable, 0, false},
		{lendable + 1, lendable, 0, true},
		{lendable, 2 * lendable, 0, false},
		{lendable + 1, 2 * lendable, 7, false},
		{4 * lendable, 4 * lendable, 0, false},
		{4*lendable + 1, 4 * lendable, 1 << 40, true},
		{6 * lendable, 8 * lendable, 5 * lendable, false},
		{9 * lendable, 8 * lendable, 9 * lendable, true},
	} {
		l := loan{room: c.sent, clock: new(clock)}
		var b bytes.Buffer
		b.WriteString("before ")
		err := l.fill(t.Context(), &b, bytes.NewReader(make([]byte, row.have)), row.limit, row.limit, row.hint)
		if int64(b.Len()) != 7+min(row.have, row.limit) || errors.Is(err, errLong) != row.cut || err != nil && !row.cut {
			t.Errorf("%+v: %d bytes, %v", row, b.Len()-7, err)
		}
		if borrowed := l.held > 0; borrowed != (min(row.have, row.limit+1) > lendable || row.have == lendable && row.limit > lendable) && row.have != lendable {
			t.Errorf("%+v: borrowed %d", row, l.held)
		}
		l.repay()
	}
}
