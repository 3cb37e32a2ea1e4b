package address

import (
	"net/netip"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"
)

// Resolve gives ref as an absolute http or https address, read against base as
// RFC 3986 says, or "" when there is no such address. What ref spells is kept,
// except for credentials, which are dropped, and characters that could not
// stand in an attribute or a header, which are escaped or make the result "".
// base may be "" or of any scheme: then only an absolute ref has an address.
func Resolve(base, ref string) string {
	ref = strings.Trim(ref, " \t\r\n\f")
	if ref == "" {
		return ""
	}
	if !hasWebScheme(ref) {
		ref = join(base, ref)
	}
	p, err := split(ref)
	if err != nil {
		return ""
	}
	if p.user != "" {
		ref = withoutUser(ref)
	}
	if ref = printable(ref); len(ref) > maxLength {
		return ""
	}
	return ref
}

func hasWebScheme(s string) bool {
	scheme, _, ok := strings.Cut(s, "://")
	return ok && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

// join reads a relative reference against a base, "" when that is impossible.
func join(base, ref string) string {
	if !hasWebScheme(strings.TrimSpace(base)) || len(base)+len(ref) > maxLength || strings.ContainsFunc(ref, isControl) {
		return ""
	}
	b, err := url.Parse(mendPercent(strings.TrimSpace(base)))
	if err != nil {
		return ""
	}
	r, err := url.Parse(mendPercent(strings.ReplaceAll(ref, `\`, "/")))
	if err != nil {
		return ""
	}
	return b.ResolveReference(r).String()
}

// mendPercent makes every "%" that begins no escape an escaped one, so that
// the standard library reads the address at all.
func mendPercent(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		b.WriteByte(s[i])
		if _, ok := unhex(s, i); !ok && s[i] == '%' {
			b.WriteString("25")
		}
	}
	return b.String()
}

func withoutUser(s string) string {
	start := strings.Index(s, "://") + 3
	end := len(s)
	if i := strings.IndexAny(s[start:], "/?#"); i >= 0 {
		end = start + i
	}
	return s[:start] + s[start+strings.LastIndexByte(s[start:end], '@')+1:]
}

// printable escapes what may not stand in an attribute or a line: white space,
// quotes, angle brackets, invisible characters, and bytes that are no UTF-8.
func printable(s string) string {
	if !strings.ContainsFunc(s, unprintable) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		for _, c := range []byte(s[i : i+n]) {
			if unprintable(r) {
				writeEscaped(&b, c)
			} else {
				b.WriteByte(c)
			}
		}
		i += n
	}
	return b.String()
}

func unprintable(r rune) bool {
	if r < utf8.RuneSelf {
		return !plain[r]
	}
	return r == utf8.RuneError || !unicode.IsPrint(r)
}

// plain holds for the characters of ASCII that are printable in this sense.
var plain = func() (t [utf8.RuneSelf]bool) {
	for c := range t {
		t[c] = c > ' ' && c < 0x7f && strings.IndexByte("\"<>`\\{}", byte(c)) < 0
	}
	return t
}()

// Safe says whether an address may be put into an href or src: absolute http or
// https, a real host, no credentials, and no character that could end an
// attribute or a line. It is true for everything that Resolve gives.
func Safe(raw string) bool {
	p, err := split(raw)
	return err == nil && p.user == "" && !strings.ContainsFunc(raw, unprintable)
}

// Host gives the host of an address in lower case, without port and "www.",
// or "" when it has none.
func Host(raw string) string {
	p, err := split(raw)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(p.host, "www.")
}

// Site gives the registrable domain of an address (publicsuffix.org, where
// "user.github.io" is one), or its whole host when that is no domain below a
// public suffix. Two addresses with one Site answer to one owner. It is "" when
// the address has no host.
func Site(raw string) string {
	p, err := split(raw)
	if err != nil {
		return ""
	}
	return siteOf(p.host)
}

func siteOf(host string) string {
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return host
	}
	site, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return host
	}
	return site
}
