package feed

import (
	"bytes"
	"strings"
)

// token is a kind of thing found between two angle brackets, or outside them.
type token uint8

const (
	tokenEnd   token = iota // the document is over
	tokenText               // scanner.text(), with references
	tokenCDATA              // scanner.text(), literal
	tokenOpen               // scanner.name(), scanner.attrs, scanner.empty
	tokenClose              // scanner.name()
)

// span is a part of the document. Tokens are kept as spans, because storing a
// pointer with every token costs much while the garbage collector runs.
type span struct{ from, to int }

// attribute is one attribute of a tag; the value still has its references.
type attribute struct{ name, value span }

// Bounds of what one tag may hold; attributes beyond it are dropped.
const maxAttributes = 64

// scanner is a lenient tokenizer for XML that is UTF-8 without control
// characters. It never fails: "<" that starts no markup is text, a tag ends at
// the next "<" when its ">" is missing, and an unterminated comment or CDATA
// section is passed over as if its opening were not there. Slices point into
// src and are good until the next call.
type scanner struct {
	src      []byte
	pos      int
	start    int // where the current token begins
	textAt   span
	nameAt   span
	attrs    []attribute
	empty    bool // <name/>
	unquoted int  // where the first attribute's value without quotes begins, 0 for none
	entities *entities

	// Once a terminator is not found it will not be found further on; knowing
	// that keeps hostile documents linear.
	lacks [4]bool
}

const (
	lacksComment = iota
	lacksCDATA
	lacksQuote
	lacksApostrophe
)

// name gives the name of the current tag, as written.
func (s *scanner) name() []byte { return s.of(s.nameAt) }

// text gives the current text, as written.
func (s *scanner) text() []byte { return s.of(s.textAt) }

// of gives a part of the document.
func (s *scanner) of(part span) []byte { return s.src[part.from:part.to] }

// attribute gives the decoded value of an attribute of the current tag, "" when
// it is not there. Its name is known in any case.
func (s *scanner) attribute(name string) string {
	for _, a := range s.attrs {
		if a.name.to-a.name.from == len(name) && strings.EqualFold(string(s.of(a.name)), name) {
			return string(decodeText(nil, s.of(a.value), s.entities))
		}
	}
	return ""
}

// next moves to the next token.
func (s *scanner) next() token {
	for s.pos < len(s.src) {
		s.start = s.pos
		if s.src[s.pos] != '<' {
			return s.scanText(s.pos)
		}
		rest := s.src[s.pos+1:]
		if len(rest) == 0 {
			s.pos++
			break
		}
		switch c := rest[0]; {
		case c == '/':
			if s.scanClose() {
				return tokenClose
			}
		case c == '!':
			if s.scanDeclaration() {
				return tokenCDATA
			}
		case c == '?':
			s.skipPast("?>")
		case isNameStart(c):
			s.scanOpen()
			return tokenOpen
		default:
			return s.scanText(s.pos + 1)
		}
	}
	s.start = s.pos
	return tokenEnd
}

// scanText takes text up to the next "<" at or behind from.
func (s *scanner) scanText(from int) token {
	end := len(s.src)
	if i := bytes.IndexByte(s.src[from:], '<'); i >= 0 {
		end = from + i
	}
	s.textAt, s.pos = span{s.start, end}, end
	return tokenText
}

// scanClose takes </name …>; it reports false for "</" that closes nothing.
func (s *scanner) scanClose() bool {
	i := s.pos + 2
	end := s.nameEnd(i)
	s.nameAt = span{i, end}
	for s.pos = end; s.pos < len(s.src); s.pos++ {
		switch s.src[s.pos] {
		case '>':
			s.pos++
			return end > i
		case '<':
			return end > i
		}
	}
	return end > i
}

// scanDeclaration passes comments and the document type, and reports true for
// a CDATA section.
func (s *scanner) scanDeclaration() bool {
	rest := s.src[s.pos:]
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		if end := s.find(lacksComment, s.pos+4, "-->"); end >= 0 {
			s.pos = end + 3
		} else {
			s.pos += 4
		}
	case len(rest) >= 9 && bytes.EqualFold(rest[:9], []byte("<![CDATA[")):
		end := s.find(lacksCDATA, s.pos+9, "]]>")
		if end < 0 {
			s.pos += 9
			return false
		}
		s.textAt, s.pos = span{s.pos + 9, end}, end+3
		return true
	default:
		s.scanDoctype()
	}
	return false
}

// find gives the place of a terminator at or behind from, -1 when there is none.
func (s *scanner) find(kind, from int, terminator string) int {
	if s.lacks[kind] {
		return -1
	}
	i := bytes.Index(s.src[from:], []byte(terminator))
	if i < 0 {
		s.lacks[kind] = true
		return -1
	}
	return from + i
}

// skipPast goes behind a processing instruction, which ends at the terminator
// or, where that is missing, at the next ">".
func (s *scanner) skipPast(terminator string) {
	rest := s.src[s.pos:]
	i := bytes.IndexByte(rest, '>')
	for i > 0 && rest[i-1] != terminator[0] && i < 4096 {
		j := bytes.IndexByte(rest[i+1:], '>')
		if j < 0 || bytes.IndexByte(rest[i+1:i+1+j], '<') >= 0 {
			break
		}
		i += 1 + j
	}
	if i < 0 {
		s.pos = len(s.src)
		return
	}
	s.pos += i + 1
}

// scanOpen takes <name attributes…> or <name…/>.
func (s *scanner) scanOpen() {
	i := s.pos + 1
	s.pos = s.nameEnd(i)
	s.nameAt = span{i, s.pos}
	s.attrs, s.empty = s.attrs[:0], false
	for {
		s.skipSpace()
		if s.pos >= len(s.src) {
			return
		}
		switch s.src[s.pos] {
		case '>':
			s.pos++
			return
		case '<':
			return
		case '/':
			s.pos++
			s.empty = s.pos < len(s.src) && s.src[s.pos] == '>'
		default:
			s.scanAttribute()
		}
	}
}

// scanAttribute takes name, name=value, name='value' or name="value".
func (s *scanner) scanAttribute() {
	i := s.pos
	for s.pos < len(s.src) && !isAttributeEnd(s.src[s.pos]) {
		s.pos++
	}
	if s.pos == i { // a stray quote or equals sign
		s.pos++
		return
	}
	name := span{i, s.pos}
	s.skipSpace()
	var value span
	if s.pos < len(s.src) && s.src[s.pos] == '=' {
		s.pos++
		s.skipSpace()
		value = s.attributeValue()
	}
	if len(s.attrs) < maxAttributes {
		s.attrs = append(s.attrs, attribute{name, value})
	}
}

func (s *scanner) attributeValue() span {
	if s.pos >= len(s.src) {
		return span{}
	}
	switch s.src[s.pos] {
	case '"':
		return s.quoted(lacksQuote, '"')
	case '\'':
		return s.quoted(lacksApostrophe, '\'')
	}
	i := s.pos
	if s.unquoted == 0 {
		s.unquoted = i
	}
	for s.pos < len(s.src) && !isSpace(s.src[s.pos]) && s.src[s.pos] != '>' && s.src[s.pos] != '<' {
		s.pos++
	}
	if s.pos < len(s.src) && s.src[s.pos] == '>' && s.pos > i && s.src[s.pos-1] == '/' {
		s.pos--
	}
	return span{i, s.pos}
}

// quoted takes a quoted value, or, where the end quote is missing, what stands
// before the next bracket.
func (s *scanner) quoted(kind int, quote byte) span {
	i := s.pos + 1
	if !s.lacks[kind] {
		if n := bytes.IndexByte(s.src[i:], quote); n >= 0 {
			s.pos = i + n + 1
			return span{i, i + n}
		}
		s.lacks[kind] = true
	}
	end := bytes.IndexAny(s.src[i:], "<>")
	if end < 0 {
		end = len(s.src) - i
	}
	s.pos = i + end
	return span{i, s.pos}
}

func (s *scanner) skipSpace() {
	for s.pos < len(s.src) && isSpace(s.src[s.pos]) {
		s.pos++
	}
}

func (s *scanner) nameEnd(i int) int {
	for i < len(s.src) && isName(s.src[i]) {
		i++
	}
	return i
}

// line tells the line of an offset, from 1.
func (s *scanner) line(offset int) int {
	return 1 + bytes.Count(s.src[:min(offset, len(s.src))], []byte{'\n'})
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

func isNameStart(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == ':' || c >= 0x80
}

func isName(c byte) bool { return nameBytes[c] }

func isAttributeEnd(c byte) bool {
	return !nameBytes[c] && (c <= ' ' || c == '=' || c == '>' || c == '<' || c == '/' || c == '"' || c == '\'')
}

// nameBytes holds the bytes that a name may go on with.
var nameBytes = func() (t [256]bool) {
	for c := range t {
		b := byte(c)
		t[c] = isNameStart(b) || b >= '0' && b <= '9' || b == '-' || b == '.'
	}
	return t
}()
