package feed

import (
	"bytes"
	"net/url"
)

// place is where an element stands: whose child it is.
type place uint8

const (
	inNothing place = iota // below something of no interest
	inRoot
	inFeed
	inItem
	inImage
	inPerson
	inSource
)

// frame is an open element. It holds no pointers, because frames come and go
// with every tag.
type frame struct {
	name, nameEnd int // where its name stands in the document
	scope         int // index of what it inherits
	bindings      int // namespaces declared outside of it
	el            element
	sp            space
	in            place // where it stands
	children      place // what it is for what is in it
}

// scope is what elements inherit: the base of addresses, nil when none is
// known, and the language.
type scope struct {
	base *url.URL
	lang string
}

// maxBindings bounds the prefixes that are declared at a time.
const maxBindings = 256

// binding is a prefix declared by xmlns.
type binding struct {
	prefix []byte
	space  space
}

// xmlParser walks over a document once and fills the feed. While an element's
// text is captured, tags inside it are written out as markup.
type xmlParser struct {
	scanner
	keeper
	rewriter rewriter
	o        Options
	feed     *Feed
	root     element
	stack    []frame
	scopes   []scope // the first is the document's
	overflow int     // open elements beyond maxDepth
	bindings []binding

	capture int    // 1 + index of the frame whose text is wanted, 0 for none
	buf     []byte // that text
	decode  bool   // its references are to be resolved (false inside XHTML)
	kept    kept   // what is needed of its attributes when it ends

	item      draft
	itemStart int  // offset of the current item
	full      bool // as many items as wanted were read
	person    Person
	owner     Person // of a podcast, else the webmaster: the author when none is named
	base      *url.URL
	inline    string // the first image in the feed's description
	lower     [64]byte

	faults    [faults]int // how often each was met
	strange   [][]byte    // prefixes that are not declared
	frequency int         // sy:updateFrequency
	language  string      // xml:lang of the root
}

func parseXML(text []byte, o Options, f *Feed) error {
	p := &xmlParser{scanner: scanner{src: text}, buf: make([]byte, 0, 4096), o: o, feed: f, base: baseOf(o)}
	p.scopes = append(p.scopes, scope{base: p.base})
	if err := p.findRoot(); err != nil {
		return err
	}
	for len(p.stack) > 0 && !p.full {
		switch p.next() {
		case tokenText:
			p.characters(true)
		case tokenCDATA:
			p.characters(false)
		case tokenOpen:
			p.open()
		case tokenClose:
			p.close()
		case tokenEnd:
			p.truncated()
			p.stack = p.stack[:0]
			p.finish()
			return nil
		}
	}
	p.finish()
	return nil
}

// findRoot passes everything before the element that a feed begins with.
func (p *xmlParser) findRoot() error {
	first, junk := true, false
	for {
		switch p.next() {
		case tokenEnd:
			return p.notFeed(first)
		case tokenText:
			junk = junk || len(bytes.TrimSpace(p.text)) > 0
		case tokenOpen:
			sp, local := p.resolveName()
			el := elementOf(sp, local)
			if el == elUnknown || el > elEntry {
				el = unprefixedElement(local)
			}
			switch el {
			case elRSS, elRDF, elAtom, elChannel, elItem, elEntry:
				if junk || !first {
					p.feed.warn(1, "what stands before the feed does not belong there")
				}
				p.begin(el)
				return nil
			}
			if isPage(local, first) {
				return p.notFeed(first)
			}
			first = false
			p.bindings = p.bindings[:0]
		}
	}
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

// notFeed says what a document without a feed's root is.
func (p *xmlParser) notFeed(empty bool) error {
	if looksLikePage(p.src) {
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
	p.feed.Format = p.format(el)
	children := inRoot
	switch el {
	case elAtom, elChannel:
		children = inFeed
	}
	if el == elItem || el == elEntry { // a document of one item
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

// push opens the element of the current tag.
func (p *xmlParser) push(f frame) {
	f.name, f.nameEnd = p.nameAt, p.nameAt+len(p.name)
	if n := len(p.stack); n > 0 {
		f.scope = p.stack[n-1].scope
	}
	for _, a := range p.attrs {
		if len(a.name) == 8 && a.name[3] == ':' {
			p.rescope(&f, a)
		}
	}
	p.stack = append(p.stack, f)
}

// rescope takes xml:base and xml:lang.
func (p *xmlParser) rescope(f *frame, a attribute) {
	in := p.scopes[f.scope]
	switch {
	case bytes.EqualFold(a.name, []byte("xml:base")):
		in.base = rebase(in.base, p.value(a.value))
	case bytes.EqualFold(a.name, []byte("xml:lang")):
		in.lang = p.value(a.value)
		if p.language == "" && (len(p.stack) == 0 || f.el == elChannel) {
			p.language = in.lang
		}
	default:
		return
	}
	f.scope = len(p.scopes)
	p.scopes = append(p.scopes, in)
}

// baseAt gives the base of relative addresses in an element.
func (p *xmlParser) baseAt(f *frame) *url.URL { return p.scopes[f.scope].base }

func (p *xmlParser) top() *frame { return &p.stack[len(p.stack)-1] }

// open handles a start tag.
func (p *xmlParser) open() {
	mark := len(p.bindings)
	sp, local := p.resolveName()
	el := elementOf(sp, local)
	keep := len(p.stack) // how many elements stay open
	switch {
	case (el == elItem || el == elEntry) && p.startsItem(el):
		keep = p.containerOfItems()
	case p.capture > 0 && !p.endsCapture(el, sp, local):
		p.markupOpen(local)
		p.bindings = p.bindings[:mark]
		return
	case p.capture > 0:
		keep = p.capture - 1
	}
	mark = p.closeFor(keep, mark)
	if len(p.stack) >= maxDepth || el == elUnknown && isVoid(local) {
		if !p.empty && !isVoid(local) {
			p.overflow++
		}
		p.bindings = p.bindings[:mark]
		return
	}
	p.push(frame{el: el, sp: sp, in: p.top().children, bindings: mark})
	p.enter(p.top())
	if p.empty {
		p.pop()
	}
}

// closeFor closes elements before a start tag until n are left. The prefixes
// that the tag declares, those from mark on, stay declared; the answer is where
// they begin now.
func (p *xmlParser) closeFor(n, mark int) int {
	if len(p.stack) <= n {
		return mark
	}
	own := p.bindings[mark:]
	p.unclosed(n)
	p.unwindTo(n)
	mark = len(p.bindings)
	p.bindings = append(p.bindings, own...)
	return mark
}

// startsItem tells whether an item's start tag is one, whatever is still open:
// a missing end tag before it must not swallow it.
func (p *xmlParser) startsItem(el element) bool {
	if p.root == elAtom {
		return el == elEntry
	}
	return el == elItem || p.capture == 0
}

// containerOfItems gives the depth of the elements that stay open when an
// item begins: the root, and a channel.
func (p *xmlParser) containerOfItems() int {
	n := 1
	for n < len(p.stack) && p.stack[n].children == inFeed {
		n++
	}
	return n
}

// close handles an end tag. It closes the innermost element of that name and
// everything in it; a name that is not open closes nothing.
func (p *xmlParser) close() {
	if p.overflow > 0 {
		if !p.closesThrough() {
			p.overflow--
			return
		}
		p.overflow = 0
	}
	for i := len(p.stack) - 1; i >= 0; i-- {
		if p.named(&p.stack[i]) {
			p.unclosed(i + 1)
			p.unwindTo(i)
			return
		}
	}
	if p.capture == 0 {
		p.complain(faultUnopened, p.start, "</%s> closes nothing", p.name)
	}
}

// named tells whether an element has the name of the current end tag.
func (p *xmlParser) named(f *frame) bool {
	return f.nameEnd-f.name == len(p.name) && bytes.EqualFold(p.src[f.name:f.nameEnd], p.name)
}

// closesThrough tells whether an end tag means more than one of the elements
// that were too deep to be kept: the captured one, or an item.
func (p *xmlParser) closesThrough() bool {
	for i := len(p.stack) - 1; i >= 0; i-- {
		f := &p.stack[i]
		if i+1 == p.capture || f.el == elItem || f.el == elEntry {
			if p.named(f) {
				return true
			}
		}
	}
	return false
}

// unwindTo closes the innermost elements until n are left.
func (p *xmlParser) unwindTo(n int) {
	for len(p.stack) > n {
		p.pop()
	}
	p.overflow = 0
}

// pop closes the innermost element.
func (p *xmlParser) pop() {
	n := len(p.stack) - 1
	f := &p.stack[n]
	switch {
	case f.el == elMarkup:
		p.markupClose(f)
	case p.capture == n+1:
		p.capture = 0
		p.leave(f, p.buf)
	default:
		p.leave(f, nil)
	}
	p.bindings = p.bindings[:f.bindings]
	p.stack = p.stack[:n]
	if n > 0 {
		p.scopes = p.scopes[:p.stack[n-1].scope+1]
	}
}

// characters handles text between tags.
func (p *xmlParser) characters(references bool) {
	if p.capture == 0 {
		return
	}
	switch {
	case p.decode && references:
		p.buf = decodeText(p.buf, p.text, p.entities)
	case p.decode || references:
		p.buf = append(p.buf, p.text...)
	default:
		p.buf = appendEscaped(p.buf, p.text)
	}
}

// resolveName declares the namespaces of the current tag and gives the family
// and the local name, in lower case, that its name stands for.
func (p *xmlParser) resolveName() (space, []byte) {
	for _, a := range p.attrs {
		if len(a.name) >= 5 && string(a.name[:5]) == "xmlns" {
			p.bind(a)
		}
	}
	prefix, local := []byte(nil), p.name
	if i := bytes.IndexByte(p.name, ':'); i >= 0 {
		prefix, local = p.name[:i], p.name[i+1:]
	}
	local = p.lowered(local)
	for i := len(p.bindings) - 1; i >= 0; i-- {
		if bytes.Equal(p.bindings[i].prefix, prefix) {
			return p.bindings[i].space, local
		}
	}
	if prefix == nil {
		return spaceCore, local
	}
	sp, _ := spaceOfPrefix(bytes.ToLower(prefix))
	if sp != spaceXML && p.capture == 0 {
		p.undeclared(prefix)
	}
	return sp, local
}

// bind takes one xmlns attribute. An address that is not known says as much as
// the prefix it is bound to.
func (p *xmlParser) bind(a attribute) {
	prefix := a.name[5:]
	if len(prefix) > 0 {
		if prefix[0] != ':' {
			return
		}
		prefix = prefix[1:]
	}
	if len(p.bindings) >= maxBindings {
		return
	}
	sp, known := spaceOfURI(a.value)
	if !known {
		if byPrefix, ok := spaceOfPrefix(prefix); ok {
			sp = byPrefix
		} else if len(prefix) == 0 {
			sp = spaceCore
		}
	}
	if len(prefix) == 0 {
		prefix = nil
	}
	p.bindings = append(p.bindings, binding{prefix, sp})
}

func (p *xmlParser) lowered(name []byte) []byte {
	if len(name) > len(p.lower) {
		return name
	}
	for i, c := range name {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		p.lower[i] = c
	}
	return p.lower[:len(name)]
}

// attr gives the decoded value of an attribute of the current tag, "" when it
// is not there. The name is without prefix and in lower case.
func (p *xmlParser) attr(name string) string {
	for _, a := range p.attrs {
		if len(a.name) == len(name) && bytes.EqualFold(a.name, []byte(name)) {
			return p.value(a.value)
		}
	}
	return ""
}

// value decodes an attribute's value.
func (p *xmlParser) value(value []byte) string {
	if bytes.IndexByte(value, '&') < 0 {
		return p.trimmed(value)
	}
	return p.trimmed(decodeText(nil, value, p.entities))
}

// truncated drops what was not complete when the document ended.
func (p *xmlParser) truncated() {
	p.capture = 0
	for i := range p.stack {
		f := &p.stack[i]
		if f.children == inItem && (f.el == elItem || f.el == elEntry) {
			p.feed.warn(p.line(p.pos), "the document ends within an item, which was left out")
			p.feed.Partial = true
			p.feed.Items = p.feed.Items[:len(p.feed.Items)-1]
			return
		}
	}
	if len(p.stack) == 1 && p.stack[0].nameEnd == 0 { // a document of one item has no other root
		return
	}
	p.feed.Partial = true
	p.feed.warn(p.line(p.pos), "the document ends before its last end tag")
}
