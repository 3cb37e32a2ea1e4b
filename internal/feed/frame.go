package feed

import (
	"bytes"
	"net/url"
)

// frame is an open element. It holds no pointers, because frames come and go
// with every tag.
type frame struct {
	name     span // as written
	scope    int  // index of what it inherits
	bindings int  // namespaces declared outside of it
	el       element
	sp       space
	in       place // where it stands
	children place // what it is for what is in it
}

// scope is what elements inherit: the base of addresses, nil when none is
// known, and the language.
type scope struct {
	base *url.URL
	lang string
}

// push opens the element of the current tag.
func (p *xmlParser) push(f frame) {
	f.name = p.nameAt
	if n := len(p.stack); n > 0 {
		f.scope = p.stack[n-1].scope
	}
	for _, a := range p.attrs {
		if a.name.to-a.name.from == 8 && p.src[a.name.from+3] == ':' {
			p.rescope(&f, a)
		}
	}
	p.stack = append(p.stack, f)
}

// rescope takes xml:base and xml:lang.
func (p *xmlParser) rescope(f *frame, a attribute) {
	in, name := p.scopes[f.scope], p.of(a.name)
	switch {
	case bytes.EqualFold(name, []byte("xml:base")):
		in.base = rebase(in.base, p.value(p.of(a.value)))
	case bytes.EqualFold(name, []byte("xml:lang")):
		in.lang = p.value(p.of(a.value))
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

// named tells whether an element has the name of the current end tag.
func (p *xmlParser) named(f *frame) bool {
	return f.name.to-f.name.from == p.nameAt.to-p.nameAt.from && bytes.EqualFold(p.of(f.name), p.name())
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
