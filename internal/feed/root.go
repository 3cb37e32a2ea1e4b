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
	base := &p.scopes[p.top().scope].base
	*base = rebase(*base, p.attr("base"))
	p.feed.Link = resolve(*base, p.attr("href"))
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
	f.Language = firstOf(f.Language, p.language, p.o.ContentLanguage)
	if len(f.Authors) == 0 {
		f.Authors = addPerson(f.Authors, p.owner)
	}
	f.Image = firstOf(f.Image, p.inline)
	if strings.HasPrefix(f.Format, "atom") {
		f.inheritAuthors()
	}
}

// inheritAuthors gives the feed's authors to the items that name none, as
// Atom and JSON Feed say.
func (f *Feed) inheritAuthors() {
	for i := range f.Items {
		if it := &f.Items[i]; len(it.Authors) == 0 && it.Source == (Source{}) {
			it.Authors = f.Authors
		}
	}
}

// adoptBase makes the site's address the base of a document whose own address
// is not known.
func (p *xmlParser) adoptBase(abs string) {
	if p.base != nil {
		return
	}
	if p.base = webAddress(abs); p.base == nil {
		return
	}
	for i := range p.scopes {
		if p.scopes[i].base == nil {
			p.scopes[i].base = p.base
		}
	}
}
