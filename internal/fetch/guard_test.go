package fetch

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

func TestPublicOnly(t *testing.T) {
	public := publicOnly()
	for _, row := range []struct {
		address string
		want    bool
	}{
		{"93.184.216.34", true},
		{"8.8.8.8", true},
		{"2606:2800:220:1:248:1893:25c8:1946", true},
		{"::ffff:8.8.8.8", true},
		{"64:ff9b::808:808", true}, // NAT64 of a public address
		{"127.0.0.1", false},
		{"127.127.127.127", false},
		{"0.0.0.0", false},
		{"0.1.2.3", false},
		{"10.0.0.1", false},
		{"100.64.0.1", false},
		{"100.100.100.200", false},
		{"169.254.169.254", false},
		{"172.16.0.1", false},
		{"172.31.255.255", false},
		{"192.0.0.192", false},
		{"192.0.2.1", false},
		{"192.168.1.1", false},
		{"198.18.0.1", false},
		{"198.51.100.1", false},
		{"203.0.113.1", false},
		{"224.0.0.1", false},
		{"240.0.0.1", false},
		{"255.255.255.255", false},
		{"::", false},
		{"::1", false},
		{"::127.0.0.1", false},
		{"::ffff:127.0.0.1", false},
		{"::ffff:a9fe:a9fe", false},
		{"::ffff:0:127.0.0.1", false},
		{"64:ff9b::7f00:1", false},
		{"64:ff9b::a00:1", false},
		{"64:ff9b:1::7f00:1", false},
		{"2002:7f00:1::", false},
		{"2001:0:7f00:1::1", false},
		{"2001:db8::1", false},
		{"3fff::1", false},
		{"fe80::1", false},
		{"fe80::1%lo", false},
		{"fc00::1", false},
		{"fd00:ec2::254", false},
		{"fec0::1", false},
		{"ff02::1", false},
	} {
		if got := public(netip.MustParseAddr(row.address)); got != row.want {
			t.Errorf("%s counts as public: %v, want %v", row.address, got, row.want)
		}
	}
}

// names answers DNS questions in memory: the addresses of a name, one list for
// each time it is asked, the last for ever; nil means that there is no such name.
type names func(name string, asked int) []string

func (n names) resolver() *net.Resolver {
	var mu sync.Mutex
	asked := map[string]int{}
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		go func() {
			defer there.Close()
			q, ok := question(there)
			if !ok {
				return
			}
			mu.Lock()
			key := q.Questions[0].GoString()
			asked[key]++
			list := n(strings.TrimSuffix(q.Questions[0].Name.String(), "."), asked[key])
			mu.Unlock()
			reply(there, q, list)
		}()
		return here, nil
	}}
}

func question(c net.Conn) (dnsmessage.Message, bool) {
	var size uint16
	var m dnsmessage.Message
	if binary.Read(c, binary.BigEndian, &size) != nil {
		return m, false
	}
	b := make([]byte, size)
	_, err := io.ReadFull(c, b)
	return m, err == nil && m.Unpack(b) == nil && len(m.Questions) == 1
}

func reply(c net.Conn, m dnsmessage.Message, list []string) {
	m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
	if list == nil {
		m.RCode = dnsmessage.RCodeNameError
	}
	q := m.Questions[0]
	head := dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, TTL: 1}
	for _, s := range list {
		a := netip.MustParseAddr(s)
		switch {
		case a.Is4() && q.Type == dnsmessage.TypeA:
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AResource{A: a.As4()}})
		case a.Is6() && q.Type == dnsmessage.TypeAAAA:
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AAAAResource{AAAA: a.As16()}})
		}
	}
	b, err := m.Pack()
	if err != nil {
		return
	}
	_, _ = c.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(b))), b...))
}

var errStop = errors.New("the test lets nothing out")

// watched is a guarded client over invented names. What passes the guard is
// noted in hits and stopped there.
func watched(t *testing.T, n names, hits *[]string) *Client {
	t.Helper()
	check := guard()
	var mu sync.Mutex
	d := net.Dialer{Resolver: n.resolver(), Control: func(network, addr string, conn syscall.RawConn) error {
		if err := check(network, addr, conn); err != nil {
			return err
		}
		mu.Lock()
		*hits = append(*hits, addr)
		mu.Unlock()
		return errStop
	}}
	c, err := New(Options{Dial: d.DialContext, Root: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func TestNamesThatLeadInside(t *testing.T) {
	for _, row := range []struct {
		name  string
		names names
		hits  string
		kind  Kind
	}{
		{"a private address", func(string, int) []string { return []string{"10.1.2.3"} }, "", KindPrivate},
		{"the metadata service", func(string, int) []string { return []string{"169.254.169.254"} }, "", KindPrivate},
		{"public first, then private", func(_ string, asked int) []string {
			return [][]string{{"93.184.216.34"}, {"127.0.0.1"}}[min(asked, 2)-1]
		}, "93.184.216.34:80", KindProtocol},
		{"private over IPv6, public over IPv4", func(string, int) []string { return []string{"::1", "93.184.216.34"} }, "93.184.216.34:80", KindPrivate}, // the first of two failures
		{"no such name", func(string, int) []string { return nil }, "", KindDNS},
	} {
		var hits []string
		c := watched(t, row.names, &hits)
		e := failed(t, c, Request{URL: "http://feed.test/"}, row.kind)
		again := failed(t, c, Request{URL: "http://other.test/"}, e.Kind)
		hits = hits[:min(len(hits), 1)]
		if strings.Join(hits, ",") != row.hits || strings.ReplaceAll(again.Error(), "other.test", "feed.test") != e.Error() {
			t.Errorf("%s: got through to %v, %v; want %q", row.name, hits, e, row.hits)
		}
	}
}

func TestSecondAnswerOfANameIsCheckedToo(t *testing.T) {
	var hits []string
	c := watched(t, func(_ string, asked int) []string {
		return [][]string{{"93.184.216.34"}, {"127.0.0.1"}}[min(asked, 2)-1]
	}, &hits)
	failed(t, c, Request{URL: "http://feed.test/"}, KindProtocol)
	failed(t, c, Request{URL: "http://feed.test/"}, KindPrivate)
	if len(hits) != 1 || hits[0] != "93.184.216.34:80" {
		t.Errorf("got through to %v", hits)
	}
}

// shared opens a file of the shared sets, or skips when there are none here.
func shared(t *testing.T, name string) []byte {
	t.Helper()
	root := os.Getenv("HERALD_SHARED")
	if root == "" {
		t.Skip("HERALD_SHARED is not set")
	}
	b, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// doors are the ways by which an address from outside is asked, beside a feed's.
var doors = map[string]func(context.Context, *Client, string) error{
	"heartbeat": func(ctx context.Context, c *Client, address string) error { return c.Ping(ctx, address) },
	"robots":    func(ctx context.Context, c *Client, address string) error { return c.Allowed(ctx, address) },
	"hub": func(ctx context.Context, c *Client, address string) error {
		_, err := c.Get(ctx, Request{URL: address, Form: "hub.mode=subscribe"})
		return err
	},
	"moved feed": func(ctx context.Context, c *Client, address string) error {
		_, err := c.Get(ctx, Request{URL: "http://feed.test/", Moved: address})
		return err
	},
}

// TestHostileAddresses asks for every address of the hostile set, with a name
// server for which all names but feed.test are inside.
func TestHostileAddresses(t *testing.T) {
	var hits []string
	c := watched(t, func(name string, _ int) []string {
		if name == "feed.test" {
			return []string{"93.184.216.34"}
		}
		return []string{"127.0.0.1", "::1"}
	}, &hits)
	rows := 0
	for line := range bytes.Lines(shared(t, "data/hostile/urls/ssrf.jsonl")) {
		var row struct{ ID, URL, Note string }
		if err := json.Unmarshal(line, &row); err != nil {
			t.Fatal(err)
		}
		rows++
		for _, allowFile := range []bool{false, true} {
			if allowFile && strings.HasPrefix(strings.ToLower(row.URL), "file:") {
				continue
			}
			res, err := c.Get(t.Context(), Request{URL: row.URL, AllowFile: allowFile})
			if err == nil || res != nil {
				t.Errorf("%s %q (%s) was answered", row.ID, row.URL, row.Note)
			}
			if strings.Contains(err.Error(), "user:pass") || len(err.Error()) > 500 || strings.ContainsAny(err.Error(), "\r\n") {
				t.Errorf("%s: the message %q", row.ID, err)
			}
		}
		for name, door := range doors {
			if err := door(t.Context(), c, row.URL); err == nil && !strings.HasPrefix(strings.ToLower(row.URL), "file:") {
				t.Errorf("%s %q (%s) was answered at the door %s", row.ID, row.URL, row.Note, name)
			}
		}
	}
	for _, h := range hits {
		if h != "93.184.216.34:80" {
			t.Errorf("got through to %s", h)
		}
	}
	if rows < 100 || len(hits) == 0 {
		t.Errorf("%d rows, %d hits on feed.test", rows, len(hits))
	}
}

func TestClientIsGuardedByDefault(t *testing.T) {
	asked := false
	canary := serve(t, func(http.ResponseWriter, *http.Request) { asked = true })
	c, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	e := failed(t, c, Request{URL: canary.URL}, KindPrivate)
	if want := canary.URL + " is a private address, which Herald does not visit: set allow_private under fetch if it is yours"; e.Error() != want || asked {
		t.Errorf("got %q (asked: %v), want %q", e, asked, want)
	}
	if err := c.Ping(t.Context(), canary.URL); err == nil || asked {
		t.Errorf("Ping: %v", err)
	}
}

// TestRedirectsToHostileAddresses is led to every address of the hostile set.
func TestRedirectsToHostileAddresses(t *testing.T) {
	to := ""
	front := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Location"] = []string{to}
		w.WriteHeader(http.StatusFound)
	})
	guarded := dialer(Options{Timeout: defaultTimeout}, false)
	open := world(t, map[string]*httptest.Server{"front.example:80": front})
	var others []string
	c, err := New(Options{Timeout: 3 * time.Second, Dial: func(ctx context.Context, network, addr string) (net.Conn, error) {
		if addr == "front.example:80" {
			return open(ctx, network, addr)
		}
		conn, err := guarded(ctx, network, addr)
		if err == nil {
			others = append(others, addr)
		}
		return conn, err
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for line := range bytes.Lines(shared(t, "data/hostile/urls/ssrf.jsonl")) {
		var row struct{ ID, URL, Note string }
		if err := json.Unmarshal(line, &row); err != nil {
			t.Fatal(err)
		}
		to = strings.NewReplacer("\r", "%0d", "\n", "%0a").Replace(row.URL)
		if strings.Contains(row.URL, ".test") || strings.Contains(row.URL, ".example") {
			continue // names that a name server would have to know
		}
		_, err := c.Get(t.Context(), Request{URL: "http://front.example/"})
		var e *Error
		if !errors.As(err, &e) || e.Kind == KindRefused || e.Kind == KindTimeout {
			t.Errorf("%s %q (%s): %v", row.ID, row.URL, row.Note, err)
		}
	}
	if len(others) > 0 {
		t.Errorf("got through to %v", others)
	}
}

func TestRedirectsInsideAreRefused(t *testing.T) {
	asked := false
	canary := serve(t, func(http.ResponseWriter, *http.Request) { asked = true })
	to := ""
	front := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) })
	guarded := dialer(Options{Timeout: defaultTimeout}, false)
	open := world(t, map[string]*httptest.Server{"front.example:80": front})
	c, err := New(Options{Dial: func(ctx context.Context, network, addr string) (net.Conn, error) {
		if addr == "front.example:80" {
			return open(ctx, network, addr)
		}
		return guarded(ctx, network, addr)
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, port, _ := net.SplitHostPort(canary.Listener.Addr().String())
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "[64:ff9b::7f00:1]", "169.254.169.254"} {
		to = "http://" + host + ":" + port + "/"
		e := failed(t, c, Request{URL: "http://front.example/"}, KindPrivate)
		if want := "http://front.example/ leads to " + to + ", which is a private address"; !strings.HasPrefix(e.Error(), want) {
			t.Errorf("got %q, want %q", e, want)
		}
	}
	if asked {
		t.Error("the canary was asked")
	}
}
