package feed

import (
	"bytes"
	"unicode/utf8"
)

// maxJSONDepth bounds how deep values may be nested.
const maxJSONDepth = 100

// jsonReader walks over JSON once. It never fails: where the text is broken it
// sets broken, and every value after that is empty.
type jsonReader struct {
	src    []byte
	pos    int
	depth  int
	broken bool
}

// line tells the current line, from 1.
func (r *jsonReader) line() int {
	return 1 + bytes.Count(r.src[:min(r.pos, len(r.src))], []byte{'\n'})
}

// peek gives the first byte of the next value, 0 at the end.
func (r *jsonReader) peek() byte {
	for r.pos < len(r.src) && isSpace(r.src[r.pos]) {
		r.pos++
	}
	if r.broken || r.pos >= len(r.src) {
		r.broken = true
		return 0
	}
	return r.src[r.pos]
}

// object calls field with each key of an object; field must take the value.
// What is no object is skipped.
func (r *jsonReader) object(field func(key string)) {
	if r.peek() != '{' {
		r.skip()
		return
	}
	if r.depth++; r.depth > maxJSONDepth {
		r.broken = true
	}
	r.pos++
	for !r.broken {
		switch r.peek() {
		case '}':
			r.pos++
			r.depth--
			return
		case ',':
			r.pos++
		case '"':
			key := r.str()
			if r.peek() == ':' {
				r.pos++
				field(key)
			}
		default:
			r.broken = true
		}
	}
}

// each calls value for every element of an array, which must take it; what is
// no array is an array of one, and null one of none.
func (r *jsonReader) each(value func()) {
	switch r.peek() {
	case 'n':
		r.skip()
		return
	case '[':
	default:
		value()
		return
	}
	if r.depth++; r.depth > maxJSONDepth {
		r.broken = true
	}
	r.pos++
	for !r.broken {
		switch r.peek() {
		case ']':
			r.pos++
			r.depth--
			return
		case ',':
			r.pos++
		default:
			before := r.pos
			if value(); r.pos == before {
				r.broken = true
			}
		}
	}
}

// str takes a text, or a number or truth value as its text. Anything else is
// skipped and gives "".
func (r *jsonReader) str() string {
	switch c := r.peek(); {
	case c == '"':
		return r.quoted()
	case c == '{' || c == '[':
		r.skip()
		return ""
	}
	if s := r.literal(); s != "null" {
		return s
	}
	return ""
}

// literal takes a number, a truth value or null.
func (r *jsonReader) literal() string {
	i := r.pos
	for r.pos < len(r.src) && isLiteral(r.src[r.pos]) {
		r.pos++
	}
	if r.pos == i {
		r.broken = true
	}
	return string(r.src[i:r.pos])
}

func isLiteral(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.'
}

// quoted takes a text between quotes.
func (r *jsonReader) quoted() string {
	r.pos++
	i := r.pos
	for r.pos < len(r.src) {
		switch r.src[r.pos] {
		case '"':
			r.pos++
			return string(r.src[i : r.pos-1])
		case '\\':
			return r.escaped(i)
		}
		r.pos++
	}
	r.broken = true
	return ""
}

// escaped takes a text that has escapes, from i on.
func (r *jsonReader) escaped(i int) string {
	out := append(make([]byte, 0, 2*(r.pos-i)+64), r.src[i:r.pos]...)
	for r.pos < len(r.src) {
		c := r.src[r.pos]
		r.pos++
		switch {
		case c == '"':
			return string(out)
		case c == '\\' && r.pos < len(r.src):
			out = r.escape(out)
		default:
			out = append(out, c)
		}
	}
	r.broken = true
	return ""
}

// escape appends what the escape behind a backslash means.
func (r *jsonReader) escape(out []byte) []byte {
	c := r.src[r.pos]
	r.pos++
	switch c {
	case 'n':
		return append(out, '\n')
	case 't':
		return append(out, '\t')
	case 'r':
		return append(out, '\r')
	case 'b', 'f':
		return append(out, ' ')
	case 'u':
		return r.unicode(out)
	}
	return append(out, c)
}

// unicode appends what \uXXXX means, two halves of a surrogate pair joined.
func (r *jsonReader) unicode(out []byte) []byte {
	n := r.hex4()
	if n >= 0xD800 && n < 0xDC00 && bytes.HasPrefix(r.src[r.pos:], []byte(`\u`)) {
		here := r.pos
		r.pos += 2
		if low := r.hex4(); low >= 0xDC00 && low < 0xE000 {
			n = (n-0xD800)<<10 + (low - 0xDC00) + 0x10000
		} else {
			r.pos = here
		}
	}
	if n < ' ' && n != '\n' && n != '\t' || n == 0xFFFE || n == 0xFFFF {
		return out
	}
	return utf8.AppendRune(out, n)
}

func (r *jsonReader) hex4() rune {
	if r.pos+4 > len(r.src) {
		r.broken = true
		return utf8.RuneError
	}
	n := rune(0)
	for _, c := range r.src[r.pos : r.pos+4] {
		if !isHex(c) {
			return utf8.RuneError
		}
		n = n<<4 + hexValue(c)
	}
	r.pos += 4
	return n
}

// skip goes over a value of any depth without recursion.
func (r *jsonReader) skip() {
	depth := 0
	for {
		switch r.peek() {
		case 0:
			return
		case '"':
			r.quoted()
		case '{', '[':
			depth++
			r.pos++
		case '}', ']':
			depth--
			r.pos++
		case ',', ':':
			r.pos++
			continue
		default:
			r.literal()
		}
		if depth <= 0 {
			return
		}
	}
}
