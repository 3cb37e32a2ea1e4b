package feed

import "bytes"

// Bounds of the entities a document may define, in number and bytes, and of
// all the bytes they may become.
const (
	maxEntities   = 64
	maxEntitySize = 1024
	maxExpansion  = 256 << 10
)

// entities holds what an internal subset defines. Nil defines nothing.
type entities struct {
	values map[string]string
	left   int // bytes that references may still become
}

// value gives what an entity stands for, unless it has done so too often.
func (e *entities) value(name []byte) (string, bool) {
	if e == nil {
		return "", false
	}
	v, ok := e.values[string(name)]
	if !ok || len(v) > e.left {
		return "", false
	}
	e.left -= len(v)
	return v, true
}

// scanDoctype passes <!…>, and takes the general entities that an internal
// subset defines. External ones are never followed.
func (s *scanner) scanDoctype() {
	for s.pos++; s.pos < len(s.src); {
		switch c := s.src[s.pos]; {
		case c == '>':
			s.pos++
			return
		case c == '[':
			s.pos++
			s.scanSubset()
		case c == '<' && s.pos > s.start+1:
			return // a ">" is missing
		default:
			s.skipLiteral()
		}
	}
}

// scanSubset takes the declarations up to "]".
func (s *scanner) scanSubset() {
	for s.pos < len(s.src) {
		rest := s.src[s.pos:]
		switch {
		case rest[0] == ']':
			s.pos++
			return
		case bytes.HasPrefix(rest, []byte("<!ENTITY")):
			s.pos += len("<!ENTITY")
			s.scanEntity()
		case bytes.HasPrefix(rest, []byte("<!--")):
			if end := s.find(lacksComment, s.pos+4, "-->"); end >= 0 {
				s.pos = end + 3
			} else {
				s.pos += 4
			}
		case rest[0] == '<' && len(rest) > 1 && isNameStart(rest[1]):
			return // the subset was never closed
		default:
			s.skipLiteral()
		}
	}
}

// scanEntity takes name "value"> and leaves out everything else: parameter
// entities, external ones, and those too large or too many.
func (s *scanner) scanEntity() {
	s.skipSpace()
	i := s.pos
	s.pos = s.nameEnd(i)
	name := string(s.src[i:s.pos])
	s.skipSpace()
	if s.pos >= len(s.src) || name == "" || s.src[s.pos] != '"' && s.src[s.pos] != '\'' || s.entities != nil && len(s.entities.values) >= maxEntities {
		return
	}
	i = s.pos + 1
	s.skipLiteral()
	if s.pos-1 <= i || s.pos-1-i > maxEntitySize {
		return
	}
	value := decodeText(nil, s.src[i:s.pos-1], s.entities)
	if s.entities == nil {
		s.entities = &entities{values: make(map[string]string), left: maxExpansion}
	}
	if _, known := s.entities.values[name]; !known && len(value) <= maxEntitySize {
		s.entities.values[name] = string(value)
	}
}

// skipLiteral goes over one byte, or over a whole quoted string.
func (s *scanner) skipLiteral() {
	kind, quote := lacksQuote, s.src[s.pos]
	if quote == '\'' {
		kind = lacksApostrophe
	} else if quote != '"' {
		s.pos++
		return
	}
	if end := s.find(kind, s.pos+1, string(quote)); end >= 0 {
		s.pos = end
	}
	s.pos++
}
