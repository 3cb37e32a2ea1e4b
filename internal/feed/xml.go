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
	license   string // the address of its terms
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
	if !p.full {
		p.behind()
	}
	p.finish()
	return nil
}

// behind tells of what stands behind the feed's end.
func (p *xmlParser) behind() {
	for {
		switch t := p.next(); {
		case t == tokenEnd:
			return
		case t != tokenText || len(bytes.TrimSpace(p.text())) > 0:
			p.feed.warn(p.line(p.start), "what stands behind the feed does not belong there")
			return
		}
	}
}

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
		p.complain(faultUnopened, p.start, "</%s> closes nothing", p.name())
	}
}

// characters handles text between tags.
func (p *xmlParser) characters(references bool) {
	if p.capture == 0 {
		return
	}
	switch {
	case p.decode && references:
		p.references()
	case p.decode || references:
		p.buf = append(p.buf, p.text()...)
	default:
		p.buf = appendEscaped(p.buf, p.text())
	}
}

// references takes text with its references resolved, and tells of signs that
// should have been references.
func (p *xmlParser) references() {
	text := p.text()
	if text[0] == '<' {
		p.complain(faultSign, p.textAt.from, "%q begins no tag; write < as &lt;", firstWord(text))
	}
	var odd int
	if p.buf, odd = decodeXML(p.buf, text, p.entities); odd >= 0 {
		p.complain(faultSign, p.textAt.from+odd, "%q is no reference that XML knows; write & as &amp;, and letters as themselves", firstWord(text[odd:]))
	}
}

// attr gives the decoded value of an attribute of the current tag, "" when it
// is not there. The name is without prefix and in lower case.
func (p *xmlParser) attr(name string) string {
	for _, a := range p.attrs {
		if a.name.to-a.name.from == len(name) && bytes.EqualFold(p.of(a.name), []byte(name)) {
			return p.value(p.of(a.value))
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
			p.feed.warn(p.lastLine(), "the document ends within an item, which was left out")
			p.feed.Partial = true
			p.feed.Items = p.feed.Items[:len(p.feed.Items)-1]
			return
		}
	}
	if len(p.stack) == 1 && p.stack[0].name.to == 0 { // a document of one item has no other root
		return
	}
	p.feed.Partial = true
	p.feed.warn(p.lastLine(), "the document ends before its last end tag")
}
