package feed

import (
	"bytes"
	"strings"
	"time"
)

// format names the kind of feed that a root element begins.
func (p *xmlParser) format(el element) string {
	switch el {
	case elRDF:
		if bytes.Contains(p.src[p.start:p.pos], []byte("netscape.com")) {
			return "rss 0.90"
		}
		return "rdf 1.0"
	case elAtom, elEntry:
		if bytes.Contains(bytes.ToLower(p.src[p.start:p.pos]), []byte("purl.org/atom")) || p.attr("version") == "0.3" {
			return "atom 0.3"
		}
		return "atom 1.0"
	case elChannel:
		return "cdf"
	}
	if v := strings.TrimSpace(p.attr("version")); v != "" && len(v) < 12 {
		return "rss " + v
	}
	return "rss"
}

// cdfChannel takes what CDF puts into attributes of its root.
func (p *xmlParser) cdfChannel() {
	f := p.top()
	f.base = rebase(f.base, p.attr("base"))
	p.feed.Link = resolve(f.base, p.attr("href"))
	if t, ok := ParseDate(p.attr("lastmod")); ok {
		p.feed.Updated = t
	}
}

// finish settles what depends on several fields of the feed.
func (p *xmlParser) finish() {
	f := p.feed
	if f.UpdatePeriod > 0 && p.frequency > 1 {
		f.UpdatePeriod = max(f.UpdatePeriod/time.Duration(p.frequency), time.Minute)
	}
	if f.Language == "" {
		f.Language = p.rootLanguage
	}
}
