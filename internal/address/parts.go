package address

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/net/idna"

	"herald"
)

// maxLength is the longest address that is read, in bytes.
const maxLength = 8 << 10

// parts is an absolute http or https address taken apart. Host and port are
// normalised, the rest is as it was written.
type parts struct {
	scheme   string // "http" or "https"
	user     string // what stood before "@", "" when nothing did
	host     string // lower case, punycode, IPv6 in brackets
	port     string // decimal, "" when it is the scheme's own
	path     string // "" or begins with "/"
	query    string // without "?"
	fragment string // without "#"
}

// split takes an absolute address apart. Its errors never repeat the address,
// which may hold a password.
func split(raw string) (parts, error) {
	raw = strings.Trim(raw, " \t\r\n\f")
	if len(raw) > maxLength {
		return parts{}, invalid("address of %d bytes is longer than %d", len(raw), maxLength)
	}
	if strings.ContainsFunc(raw, isControl) {
		return parts{}, invalid("control character in address")
	}
	scheme, rest, ok := strings.Cut(raw, "://")
	scheme = strings.ToLower(scheme)
	if !ok || scheme != "http" && scheme != "https" {
		return parts{}, invalid("not an absolute http or https address")
	}
	p := parts{scheme: scheme}
	authority := rest
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority, rest = rest[:i], rest[i:]
	} else {
		rest = ""
	}
	rest, p.fragment, _ = strings.Cut(rest, "#")
	p.path, p.query, _ = strings.Cut(rest, "?")
	return p, p.setAuthority(authority)
}

func invalid(format string, args ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), herald.ErrInvalid)
}

// isControl holds for characters that no address contains and that would break
// a header or a line: C0, DEL, C1 and the Unicode line separators.
func isControl(r rune) bool {
	return r < 0x20 || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029
}

// setAuthority reads user, host and port, and leaves the port out when it is
// the scheme's own.
func (p *parts) setAuthority(a string) (err error) {
	if strings.Contains(a, `\`) {
		return invalid("backslash before the path") // browsers end the host there, others do not
	}
	if i := strings.LastIndexByte(a, '@'); i >= 0 {
		p.user, a = a[:i], a[i+1:]
	}
	host, port := a, ""
	if i := strings.LastIndexByte(a, ':'); i > strings.LastIndexByte(a, ']') {
		host, port = a[:i], a[i+1:]
	}
	if p.host, err = canonicalHost(host); err != nil {
		return err
	}
	p.port, err = canonicalPort(p.scheme, port)
	return err
}

func canonicalPort(scheme, port string) (string, error) {
	if port == "" {
		return "", nil
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 {
		return "", invalid("port out of range")
	}
	if scheme == "http" && n == 80 || scheme == "https" && n == 443 {
		return "", nil
	}
	return strconv.FormatUint(n, 10), nil
}

// hosts maps a name to what a resolver would be asked for. It follows UTS 46 as
// browsers do, but lets through the underscores and hyphens found in the wild.
var hosts = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.BidiRule(),
	idna.StrictDomainName(false), idna.CheckHyphens(false))

// canonicalHost gives a host in lower case and punycode, or an address of the
// internet protocol in its usual form. A name whose last label is a number is
// refused unless it is a plain IPv4 address: no such domain exists, and
// programs disagree on which machine "0x7f.1" is.
func canonicalHost(host string) (string, error) {
	if strings.HasPrefix(host, "[") {
		ip, err := netip.ParseAddr(strings.TrimSuffix(host[1:], "]"))
		if err != nil || !strings.HasSuffix(host, "]") || !ip.Is6() || ip.Zone() != "" {
			return "", invalid("host is not an IPv6 address")
		}
		return "[" + ip.String() + "]", nil
	}
	name := strings.TrimSuffix(strings.ToLower(host), ".")
	if strings.ContainsFunc(name, notInName) || strings.Contains(name, "xn--") {
		var err error
		if name, err = toASCII(host); err != nil {
			return "", err
		}
	}
	return name, checkName(name)
}

// toASCII maps a host beyond plain ASCII. What it gives must give itself again:
// some broken names do not.
func toASCII(host string) (string, error) {
	name, err := hosts.ToASCII(host)
	if err != nil || strings.ContainsFunc(host, unprintable) {
		return "", invalid("host is not a domain name")
	}
	if again, err := hosts.ToASCII(name); err != nil || again != name {
		return "", invalid("host is not a domain name")
	}
	return strings.TrimSuffix(name, "."), nil
}

func checkName(name string) error {
	if len(name) > 253 {
		return invalid("host is longer than 253 bytes")
	}
	last := ""
	for last = range strings.SplitSeq(name, ".") {
		if last == "" || len(last) > 63 || strings.ContainsFunc(last, notInLabel) {
			return invalid("host is not a domain name")
		}
	}
	if last[0] >= '0' && last[0] <= '9' {
		if _, err := netip.ParseAddr(name); err != nil {
			return invalid("host ends in a number")
		}
	}
	return nil
}

func notInName(r rune) bool { return r != '.' && notInLabel(r) }

func notInLabel(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_'
}

// String puts the parts together again, without the user.
func (p parts) String() string {
	s := p.scheme + "://" + p.host
	if p.port != "" {
		s += ":" + p.port
	}
	s += p.path
	if p.query != "" {
		s += "?" + p.query
	}
	if p.fragment != "" {
		s += "#" + p.fragment
	}
	return s
}
