package fetch

import (
	"cmp"
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"herald"
)

// Bounds that no option changes.
const (
	maxRedirects   = 10
	maxHeader      = 256 << 10 // bytes of an answer's header
	maxAddress     = 8 << 10   // bytes of an address
	maxValidator   = 1 << 10   // bytes of an ETag or Last-Modified worth keeping
	maxHint        = 7 * 24 * time.Hour
	dialTimeout    = 10 * time.Second
	firstByte      = 15 * time.Second // from the request's end to the header's end
	idleTimeout    = 5 * time.Second
	defaultTimeout = 20 * time.Second
	defaultBody    = 10_000_000
	defaultAtOnce  = 256
)

// Options say how a Client behaves. The zero value is fit for use: it reaches
// public addresses only and refuses file: addresses.
type Options struct {
	UserAgent    string        // "" means Agent("", "")
	Timeout      time.Duration // of a whole Get, the time spent queueing left out; 0 means 20 s
	AllowPrivate bool          // may reach private, loopback, link-local and other special addresses
	Proxy        string        // http or https address of a proxy, "" for none; never taken from the environment
	// Dial replaces the guarded dialer: whoever sets it answers for where it
	// leads. nil means the guarded one.
	Dial    func(ctx context.Context, network, addr string) (net.Conn, error)
	HostGap time.Duration // least time between two exchanges with one host; 0 means none
	MaxBody int64         // decoded bytes of a body; 0 means 10 MB; what lies beyond is cut off
	AtOnce  int           // exchanges under way at one time over all hosts; 0 means 256
	Root    string        // folder that relative file: addresses start from; "" refuses file: altogether
}

// Client fetches. It is safe for use by many goroutines; Close it after the
// last Get has returned.
type Client struct {
	o         Options
	transport *http.Transport
	hosts     *hosts
	sent      room // memory for bodies as sent
	decoded   room // and for decoding them
	buffers   pool
	codecs    codecs
	robots    robots
	proxied   bool
}

// New checks the options and returns a client that holds no connection yet.
func New(o Options) (*Client, error) {
	o.UserAgent = cmp.Or(o.UserAgent, Agent("", ""))
	o.Timeout = cmp.Or(o.Timeout, defaultTimeout)
	o.MaxBody = cmp.Or(o.MaxBody, defaultBody)
	o.AtOnce = cmp.Or(o.AtOnce, defaultAtOnce)
	if o.Timeout < 0 || o.MaxBody < 0 || o.AtOnce < 0 || o.HostGap < 0 {
		return nil, fmt.Errorf("fetch.New: a limit below zero: %w", herald.ErrInvalid)
	}
	proxy, err := parseProxy(o.Proxy)
	if err != nil {
		return nil, err
	}
	return &Client{
		o:         o,
		transport: newTransport(o, proxy),
		hosts:     newHosts(o.AtOnce, o.HostGap, o.Timeout),
		sent:      newRoom(2 * o.MaxBody),
		decoded:   newRoom(maxLayers * o.MaxBody),
		robots:    robots{sites: map[string]*robotsSite{}},
		proxied:   proxy != nil,
	}, nil
}

// Close lets go of the idle connections.
func (c *Client) Close() { c.transport.CloseIdleConnections() }

// Agent is Herald's own name for itself: "Herald/VERSION (news reader;
// +CONTACT)". The contact is an address where the owner of a feed finds who
// reads it; without it, or with one that would break the header, it is left out.
func Agent(version, contact string) string {
	name := "Herald"
	if version != "" && headerSafe(version) {
		name += "/" + version
	}
	if contact == "" || !headerSafe(contact) {
		return name + " (news reader)"
	}
	return name + " (news reader; +" + contact + ")"
}

// headerSafe says whether s may stand inside a comment of a User-Agent.
func headerSafe(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '(' || c == ')' || c == '\\' {
			return false
		}
	}
	return true
}

func parseProxy(address string) (*url.URL, error) {
	if address == "" {
		return nil, nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("proxy: write an address such as http://proxy.example:3128: %w", herald.ErrInvalid)
	}
	return u, nil
}

// newTransport is tuned for thousands of hosts that are each asked once in a
// while: connections go soon, buffers are small, bodies are inflated by us so
// that they can be bounded.
func newTransport(o Options, proxy *url.URL) *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyURL(proxy),
		DialContext:            dialer(o, proxy != nil),
		TLSClientConfig:        &tls.Config{ClientSessionCache: tls.NewLRUClientSessionCache(1024)},
		TLSHandshakeTimeout:    min(dialTimeout, o.Timeout),
		ResponseHeaderTimeout:  min(firstByte, o.Timeout),
		MaxResponseHeaderBytes: maxHeader,
		DisableCompression:     true,
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    1,
		MaxIdleConns:           64,
		IdleConnTimeout:        idleTimeout,
	}
}
