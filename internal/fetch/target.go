package fetch

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// otherPorts belong to protocols that a request could be mistaken for (after
// the list of the Fetch standard); no feed lives there. Sorted.
var otherPorts = []int{
	1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
	111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
	540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3306, 3659, 4045, 4190, 5060,
	5061, 5432, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080, 11211, 27017,
}

// parse reads an address that is to be fetched. It comes back without
// fragment and with an ASCII host; credentials in it are returned apart.
func parse(raw string) (*url.URL, *url.Userinfo, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || len(raw) > maxAddress {
		// It may be a slash in the password that makes it none.
		raw = raw[:strings.IndexByte(raw, ':')+1] + raw[strings.LastIndexByte(raw, '@')+1:]
		return nil, nil, fault(KindAddress, raw, "is not an address: check its spelling")
	}
	switch {
	case u.Scheme == "file":
		return u, nil, nil
	case u.Scheme == "feed":
		return nil, nil, fault(KindScheme, raw, "has the scheme feed: write https instead")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, nil, fault(KindScheme, raw, "is not an http or https address")
	}
	user := u.User
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	if err := settleHost(u); err != nil {
		return nil, nil, fault(KindAddress, raw, err.Error())
	}
	return u, user, nil
}

// settleHost checks host and port and writes the host in ASCII, lower case.
func settleHost(u *url.URL) error {
	host, port := u.Hostname(), u.Port()
	if host == "" || u.Opaque != "" {
		return errors.New("names no host: write it as https://host/path")
	}
	if strings.Trim(host, "abcdefghijklmnopqrstuvwxyz0123456789.-") != "" && !strings.Contains(host, ":") {
		ascii, err := idna.Lookup.ToASCII(host)
		if err != nil {
			ascii = strings.ToLower(host) // an underscore is no host by IDNA, but some have one
		}
		host = ascii
	}
	if len(host) > 253 || !plainHost(host) {
		return errors.New("has a host name that cannot be: check its spelling")
	}
	if n, err := strconv.Atoi(port); port != "" && (err != nil || n < 1 || n > 65535) {
		return errors.New("has a port outside 1 to 65535")
	} else if _, bad := slices.BinarySearch(otherPorts, n); bad {
		return errors.New("has a port that belongs to another protocol than HTTP")
	}
	u.Host = join(host, port)
	return nil
}

func plainHost(host string) bool {
	for i := range len(host) {
		if c := host[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`"<>\^{|}/?#@`, c) >= 0 {
			return false
		}
	}
	return host != ""
}

func join(host, port string) string {
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port == "" {
		return host
	}
	return host + ":" + port
}

// origin is scheme, host and port: whom credentials are meant for.
func origin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + u.Hostname() + ":" + port
}

// hostKey names the machine that is asked one thing at a time: the host, with
// its port when that is not the usual one.
func hostKey(u *url.URL) string {
	name := strings.TrimSuffix(u.Hostname(), ".")
	if p := u.Port(); p != "" && p != "80" && p != "443" {
		return name + ":" + p
	}
	return name
}

// shown is an address as a message may show it: no credentials, no control
// characters, no more than 300 bytes.
func shown(raw string) string {
	start := 0
	if !strings.HasPrefix(raw, "/") {
		start = strings.IndexByte(raw, ':') + 1
	}
	start += len(raw[start:]) - len(strings.TrimLeft(raw[start:], "/"))
	end := len(raw)
	if i := strings.IndexAny(raw[start:], `/?#\`); i >= 0 {
		end = start + i
	}
	if at := strings.LastIndexByte(raw[start:end], '@'); at >= 0 {
		raw = raw[:start] + raw[start+at+1:]
	}
	raw = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return -1
		}
		return r
	}, raw)
	if len(raw) > 300 {
		raw = strings.ToValidUTF8(raw[:300], "") + "…"
	}
	return raw
}
