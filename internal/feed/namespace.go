package feed

import "bytes"

// maxBindings bounds the prefixes that are declared at a time.
const maxBindings = 256

// binding is a prefix declared by xmlns.
type binding struct {
	prefix []byte
	space  space
}

// resolveName declares the namespaces of the current tag and gives the family
// and the local name, in lower case, that its name stands for.
func (p *xmlParser) resolveName() (space, []byte) {
	for _, a := range p.attrs {
		if name := p.of(a.name); len(name) >= 5 && string(name[:5]) == "xmlns" {
			p.bind(name[5:], p.of(a.value))
		}
	}
	prefix, local := []byte(nil), p.name()
	if i := bytes.IndexByte(local, ':'); i >= 0 {
		prefix, local = local[:i], local[i+1:]
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

// bind takes an attribute of the name xmlns or xmlns:prefix. An address that is
// not known says as much as the prefix it is bound to.
func (p *xmlParser) bind(prefix, uri []byte) {
	if len(prefix) > 0 {
		if prefix[0] != ':' {
			return
		}
		prefix = prefix[1:]
	}
	if len(p.bindings) >= maxBindings {
		return
	}
	sp, known := spaceOfURI(uri)
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
