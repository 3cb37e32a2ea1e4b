package feed

import (
	"bytes"
	"strings"
	"time"
)

// findRoot passes everything before the element that a feed begins with.
func (p *xmlParser) findRoot() error {
	first, junk, page := true, false, false
	for {
		switch p.next() {
		case tokenEnd:
			return p.notFeed(first, page)
		case tokenText:
			junk = junk || len(bytes.TrimSpace(p.text())) > 0
		case tokenOpen:
			sp, local := p.resolveName()
			if el := rootOf(sp, local, first, len(p.attrs)); el != elUnknown {
				if junk || !first {
					p.feed.warn(1, "what stands before the feed does not belong there")
				}
				p.begin(el)
				return nil
			}
			if isPage(local, first) {
				return p.notFeed(first, true)
			}
			page = page || first && isProse(local)
			first = false
			p.bindings = p.bindings[:0]
		}
	}
}

// rootOf tells whether a feed can begin with an element: with rss and RDF
// wherever they stand; with feed if it is Atom's or the first; with a channel if
// it is the first or has no attributes; with an entry if it is Atom's and the
// first.
func rootOf(sp space, local []byte, first bool, attributes int) element {
	switch el := unprefixedElement(local); el {
	case elRSS, elRDF:
		return el
	case elAtom:
		if sp == spaceAtom || first {
			return el
		}
	case elChannel:
		if first || attributes == 0 {
			return el
		}
	case elEntry:
		if sp == spaceAtom && first {
			return el
		}
	}
	return elUnknown
}

// isPage tells whether an element shows that the document is a web page.
func isPage(local []byte, first bool) bool {
	switch string(local) {
	case "html":
		return true
	case "head", "body":
		return first
	}
	return false
}

// isProse tells the elements that a fragment of a page may begin with.
func isProse(local []byte) bool {
	switch string(local) {
	case "h1", "h2", "p", "div", "center", "br", "b", "pre", "table", "script", "style", "form", "span", "font", "meta", "a", "img", "iframe":
		return true
	}
	return false
}

// notFeed says what a document without a feed's root is.
func (p *xmlParser) notFeed(empty, page bool) error {
	if page || looksLikePage(p.src) {
		return &NotFeedError{Kind: "html", Links: declaredFeeds(p.src, p.base)}
	}
	if empty {
		return &NotFeedError{Kind: "unknown"}
	}
	return &NotFeedError{Kind: "xml"}
}

func looksLikePage(src []byte) bool {
	head := bytes.ToLower(src[:min(len(src), 4096)])
	return bytes.Contains(head, []byte("<html")) || bytes.Contains(head, []byte("<!doctype html")) ||
		bytes.Contains(head, []byte("<head>"))
}

// begin opens the root.
func (p *xmlParser) begin(el element) {
	p.root = el
	if el == elRSS && string(localName(p.name())) != "rss" {
		p.complain(faultSign, p.start, "<%s> is written <rss>, and the other names in small letters, too", localName(p.name()))
	}
	p.feed.Format = p.format(el)
	children := inRoot
	switch el {
	case elAtom, elChannel:
		children = inFeed
	}
	if el == elEntry { // a document of one item
		p.stack = append(p.stack, frame{children: inRoot})
		p.open()
		return
	}
	p.push(frame{el: el, in: inNothing, children: children})
	if el == elChannel {
		p.cdfChannel()
	}
	if p.empty {
		p.pop()
	}
}

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
		if p.attr("href") != "" {
			return "cdf"
		}
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
	if p.unquoted > 0 {
		f.warn(p.line(p.unquoted), "the value of an attribute is not quoted")
	}
	if f.UpdatePeriod > 0 && p.frequency > 1 {
		f.UpdatePeriod = max(f.UpdatePeriod/time.Duration(p.frequency), time.Minute)
	}
	f.Language = firstOf(f.Language, p.language, p.o.ContentLanguage)
	if len(f.Authors) == 0 {
		f.Authors = p.addPerson(f.Authors, p.owner)
	}
	f.Image, f.Rights = firstOf(f.Image, p.inline), firstOf(f.Rights, p.license)
	if strings.HasPrefix(f.Format, "atom") {
		f.inheritAuthors()
	}
	f.ownLanguages()
}

// ownLanguages leaves their language only to the items that have another than
// the feed.
func (f *Feed) ownLanguages() {
	for i := range f.Items {
		if it := &f.Items[i]; it.Language == f.Language {
			it.Language = ""
		}
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
