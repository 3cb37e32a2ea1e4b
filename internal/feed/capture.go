package feed

import "bytes"

// kept is what a captured element's end must know of its start tag.
type kept struct {
	kind      textKind
	declared  bool   // the element says that it holds HTML
	permalink bool   // of a guid
	href      string // url or href
	role      string // rel, term, domain
}

// textKind says how an element's text is to be read.
type textKind uint8

const (
	kindHTML   textKind = iota // markup, escaped or in CDATA
	kindText                   // declared or presumed to be plain
	kindXHTML                  // markup as child elements of a div that is no part of it
	kindXML                    // markup as child elements
	kindBase64                 //
)

// startCapture begins to take the text of the innermost element.
func (p *xmlParser) startCapture(k kept) {
	p.capture = len(p.stack)
	p.buf = p.buf[:0]
	p.kept = k
	p.decode = k.kind != kindXHTML && k.kind != kindXML
}

// endsCapture tells whether a start tag inside captured text shows that the
// captured element has no text of its own, or that its end tag is missing.
func (p *xmlParser) endsCapture(el element, sp space, local []byte) bool {
	f := &p.stack[p.capture-1]
	if len(p.stack) > p.capture || el == elUnknown {
		return false
	}
	switch f.el {
	case elAuthor, elCreator, elContributor, elOwner:
		if el == elName || el == elEmail || el == elURI || el == elURL {
			return p.becomes(f, inPerson)
		}
	case elCategory:
		if el == elCategory { // of podcasts: one inside the other
			p.leave(f, p.buf)
			return p.becomes(f, f.in)
		}
	case elSource:
		return p.becomes(f, inSource)
	case elImage:
		return p.becomes(f, inImage)
	case elSummary, elContent, elEncoded, elAltSummary, elSubtitle, elRights:
		if sp == spaceXHTML || !p.decode || el == elTitle && f.in == inFeed && p.root == elAtom {
			return false
		}
		return !inHTML(local) || el == elLink && len(p.attrs) == 0 || el == elTitle && sp == spaceCore
	}
	return !inHTML(local) || el == elLink || el == elTitle && f.el != elTitle
}

// becomes makes a captured element the container that it turned out to be.
func (p *xmlParser) becomes(f *frame, children place) bool {
	f.children = children
	p.capture = 0
	return true
}

// inHTML tells the names that may be meant as markup inside text although
// feeds use them too.
func inHTML(local []byte) bool {
	switch string(local) {
	case "title", "link", "summary", "body", "image", "source", "div", "content", "name", "language":
		return true
	}
	return false
}

// isVoid tells the elements of HTML that have no end tag.
func isVoid(local []byte) bool {
	switch string(local) {
	case "br", "hr", "img", "input", "meta", "area", "base", "col", "embed", "param", "track", "wbr":
		return true
	}
	return false
}

// markupOpen writes a start tag inside captured text.
func (p *xmlParser) markupOpen(local []byte) {
	wrapper := p.isWrapper(local)
	if !wrapper {
		p.decode = false
		p.buf = p.appendTag(p.buf, local)
	}
	if p.empty || isVoid(local) {
		return
	}
	if len(p.stack) >= maxDepth {
		p.overflow++
		return
	}
	p.push(frame{el: elMarkup, bindings: len(p.bindings), children: inNothing, in: wrapped(wrapper)})
}

// isWrapper tells whether the current start tag is the div around an Atom
// text that is no part of it.
func (p *xmlParser) isWrapper(local []byte) bool {
	if string(local) != "div" || p.empty || len(p.stack) > p.capture || len(bytes.TrimSpace(p.buf)) > 0 {
		return false
	}
	if p.kept.kind == kindXHTML || p.kept.declared {
		p.buf = p.buf[:0]
		return true
	}
	return false
}

// wrapped marks a frame of markup that was not written out.
func wrapped(yes bool) place {
	if yes {
		return inRoot
	}
	return inNothing
}

// markupClose writes the end tag of a frame of markup.
func (p *xmlParser) markupClose(f *frame) {
	if f.in == inRoot {
		return
	}
	p.buf = append(p.buf, "</"...)
	p.buf = append(p.buf, localName(p.of(f.name))...)
	p.buf = append(p.buf, '>')
}

// localName is a name without its prefix.
func localName(name []byte) []byte {
	return name[bytes.IndexByte(name, ':')+1:]
}

// isIsland tells whether an attribute names the namespace of drawings or
// formulas, which HTML takes from XML as they are.
func isIsland(name, local []byte) bool {
	return string(name) == "xmlns" && (string(local) == "svg" || string(local) == "math")
}

// appendTag writes the current start tag as HTML: without prefixes and
// namespaces, an empty element closed.
func (p *xmlParser) appendTag(dst, local []byte) []byte {
	dst = append(dst, '<')
	dst = append(dst, localName(p.name())...)
	for _, a := range p.attrs {
		name := p.of(a.name)
		if bytes.HasPrefix(name, []byte("xml")) && !isIsland(name, local) {
			continue
		}
		dst = append(append(dst, ' '), name...)
		dst = append(dst, `="`...)
		dst = appendQuoted(dst, p.of(a.value))
		dst = append(dst, '"')
	}
	if p.empty && !isVoid(local) {
		dst = append(dst, "></"...)
		dst = append(dst, localName(p.name())...)
		return append(dst, '>')
	}
	if isVoid(local) {
		dst = append(dst, " /"...)
	}
	return append(dst, '>')
}

// appendQuoted writes a raw attribute's value between double quotes.
func appendQuoted(dst, value []byte) []byte {
	for _, c := range value {
		switch c {
		case '"':
			dst = append(dst, "&quot;"...)
		case '<':
			dst = append(dst, "&lt;"...)
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// appendEscaped writes literal text so that HTML reads it as text.
func appendEscaped(dst, text []byte) []byte {
	for _, c := range text {
		switch c {
		case '&':
			dst = append(dst, "&amp;"...)
		case '<':
			dst = append(dst, "&lt;"...)
		case '>':
			dst = append(dst, "&gt;"...)
		default:
			dst = append(dst, c)
		}
	}
	return dst
}
