package fetch

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

// errPrivate says that an address leads into the owner's own network.
var errPrivate = errors.New("private address")

type dialFunc = func(ctx context.Context, network, addr string) (net.Conn, error)

// dialer returns what opens connections. The guard looks at the resolved
// address just before the connection is made, so that a name that answers
// differently the second time gains nothing. Behind a proxy every connection
// goes to the proxy, which the configuration named; there the address asked
// for is looked at instead (see refuseLiteral).
func dialer(o Options, proxied bool) dialFunc {
	if o.Dial != nil {
		return o.Dial
	}
	d := &net.Dialer{Timeout: min(dialTimeout, o.Timeout), KeepAlive: -1}
	if !o.AllowPrivate && !proxied {
		d.Control = guard()
	}
	return d.DialContext
}

func guard() func(network, addr string, _ syscall.RawConn) error {
	public := publicOnly()
	return func(_, addr string, _ syscall.RawConn) error {
		a, err := netip.ParseAddrPort(addr)
		if err != nil || !public(a.Addr()) {
			return errPrivate
		}
		return nil
	}
}

// publicOnly returns the rule: an address is public when IANA's registries of
// special addresses do not list it. A NAT64 address is judged by the IPv4
// address within, because a machine without IPv4 reaches the whole web by it.
func publicOnly() func(netip.Addr) bool {
	g := ssrf.New(ssrf.WithAnyPort(), ssrf.WithAnyNetwork())
	return func(a netip.Addr) bool {
		a = a.Unmap().WithZone("")
		if ssrf.IPv6NAT64Prefix.Contains(a) {
			b := a.As16()
			a = netip.AddrFrom4([4]byte(b[12:]))
		}
		return g.SafeAddr(a) == nil
	}
}

// refuseLiteral judges an address that a proxy will resolve: a literal private
// address, the numeric spellings of one, and names that only a local network
// has are refused. What the proxy makes of other names is the proxy's affair.
func refuseLiteral(u *url.URL) error {
	host := strings.TrimSuffix(u.Hostname(), ".")
	if a, err := netip.ParseAddr(host); err == nil {
		if !publicOnly()(a) {
			return errPrivate
		}
		return nil
	}
	last := host[strings.LastIndexByte(host, '.')+1:]
	switch {
	case !strings.Contains(host, "."), last == "localhost", last == "local", last == "internal", last == "localdomain":
		return errPrivate
	case last != "" && last[0] >= '0' && last[0] <= '9': // 127.1, 0x7f.0.0.1: no top-level domain starts with a digit
		return errPrivate
	}
	return nil
}

// pause waits for d, or until ctx ends.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
