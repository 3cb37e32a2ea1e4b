package store

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// claim says how good a feed's claim to an address is: 2 when the feed itself,
// or the site it is configured for, lives on the address's domain; 1 when the
// feed only says that its site does; 0 else.
func (f *source) claim(address string) int {
	domain := domainOf(address)
	switch {
	case domain == "":
		return 0
	case domain == domainOf(f.url), domain == domainOf(f.site):
		return 2
	case domain == domainOf(f.ownSite):
		return 1
	}
	return 0
}

// domainOf gives the part of an address that somebody registered, or the host
// when there is none; "" when it has no host.
func domainOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return ""
	}
	host := strings.ToLower(u.Hostname())
	if domain, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return domain
	}
	return host
}

// apart gives an article an address of its own beside one that is taken. It
// depends on nothing but the feed, the title, and the date, or the words when
// there is no date, so that it is found again.
func apart(address, feed, title string, published, print int64) string {
	k := keyOf(fmt.Sprint(feed, "\x00", strings.Join(words(title), " "), "\x00", cmp.Or(published, print)))
	return together(address) + apartMark + hex.EncodeToString([]byte(k[:6]))
}

const apartMark = "#herald-"

// together is the address that apart was given.
func together(address string) string {
	before, _ := split(address)
	return before
}

// split takes an address and the mark that sets it apart from each other.
func split(address string) (before, mark string) {
	before, mark, _ = strings.Cut(address, apartMark)
	return before, mark
}
