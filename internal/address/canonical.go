package address

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"herald"
)

// Canonical gives the one form of an absolute http or https address by which
// articles are known. Scheme and host are in lower case, the host in punycode;
// credentials, default ports, fragments (but not the routes of a page that
// shows many articles, "#!a" and "#/a"), dot segments and tracking parameters
// are gone; escapes have one spelling; AMP and mobile forms that are known to be
// safe are folded into the article's own; http counts as https. "www.", a
// trailing slash and the order of parameters stay, since servers may tell them
// apart.
//
// It is idempotent. Errors are of the kind ErrInvalid and never repeat the
// address. Addresses longer than 8 KiB are refused.
func Canonical(raw string) (_ string, err error) {
	defer herald.Wrap(&err, "address.Canonical")
	p, err := split(raw)
	if err != nil {
		return "", err
	}
	p.normalise()
	p.fold()
	if p.query != "" {
		p.query = dropTracking(p.query, siteOf(p.host))
	}
	s := p.String()
	if len(s) > maxLength {
		return "", invalid("address grows beyond %d bytes", maxLength)
	}
	return s, nil
}

// normalise brings path and fragment into their one spelling and folds http
// into https. An address with a port of its own keeps its scheme: no port
// answers both.
func (p *parts) normalise() {
	if p.port == "" {
		p.scheme = "https"
	}
	p.user = ""
	p.path = cleanPath(escape(strings.ReplaceAll(p.path, `\`, "/"), inPath))
	if p.path == "" {
		p.path = "/"
	}
	p.path = withoutSession(p.path)
	if !isRoute(p.fragment) {
		p.fragment = ""
	}
	p.fragment = escape(p.fragment, inFragment)
}

// isRoute tells a fragment that a page's program reads as a path from one that
// is a place in the text ("#comments") or a mark ("#xtor=RSS-1").
func isRoute(fragment string) bool {
	return strings.HasPrefix(fragment, "!") || strings.Contains(fragment, "/") && !strings.ContainsAny(fragment, "=~")
}

// withoutSession cuts a Java server's session from the end of a path.
func withoutSession(path string) string {
	if !strings.Contains(path, ";") {
		return path
	}
	if i := strings.Index(strings.ToLower(path), ";jsessionid="); i > 0 {
		return path[:i]
	}
	return path
}

// Of gives the canonical address of a feed's item: that of its link, or, when
// the link is missing, unreadable or only the front page of a site, a name made
// from the feed's address and the item's guid ("herald:" and 32 hex digits).
// A link that repeats the guid, anchor and all, keeps the anchor: such a feed
// has several items on one page. The result is never "".
func Of(link, feedURL, guid string) string {
	if c, err := Canonical(link); err == nil && !isFrontPage(c) {
		if _, anchor, ok := strings.Cut(link, "#"); ok && link == guid && isAnchor(anchor) && !strings.Contains(c, "#") {
			c += "#" + anchor
		}
		return c
	}
	sum := sha256.Sum256([]byte(feedURL + "\x00" + guid))
	return "herald:" + hex.EncodeToString(sum[:16])
}

// isAnchor holds for what names a place in a page: letters, digits, "-", "_".
func isAnchor(fragment string) bool {
	return fragment != "" && strings.IndexFunc(fragment, func(r rune) bool { return r > 0x7f || !isUnreserved(byte(r)) || r == '.' || r == '~' }) < 0
}

// isFrontPage holds for a canonical address that is nothing but a host.
func isFrontPage(canonical string) bool {
	return strings.Count(canonical, "/") == 3 && strings.HasSuffix(canonical, "/")
}
