package feed

import (
	"io"
	"strings"
	"unicode/utf8"
)

// xmlWriter writes indented XML. Every value is escaped, what XML forbids is
// left out, and the first error stops it.
type xmlWriter struct {
	w     io.Writer
	buf   []byte
	depth int
	err   error
}

func (x *xmlWriter) raw(s string) {
	x.buf = append(x.buf, s...)
	if len(x.buf) > 64<<10 {
		_ = x.flush()
	}
}

// flush hands on what was written so far.
func (x *xmlWriter) flush() error {
	if x.err == nil {
		_, x.err = x.w.Write(x.buf)
	}
	x.buf = x.buf[:0]
	return x.err
}

func (x *xmlWriter) indent() { x.raw(strings.Repeat("  ", min(x.depth, 20))) }

// tag writes a start tag; attributes are pairs, those without a value are
// left out.
func (x *xmlWriter) tag(name, end string, attrs []string) {
	x.indent()
	x.raw("<" + name)
	for i := 0; i+1 < len(attrs); i += 2 {
		if attrs[i+1] != "" {
			x.raw(" " + attrs[i] + `="`)
			x.text(attrs[i+1])
			x.raw(`"`)
		}
	}
	x.raw(end)
}

func (x *xmlWriter) open(name string, attrs ...string) {
	x.tag(name, ">\n", attrs)
	x.depth++
}

func (x *xmlWriter) shut(name string) {
	x.depth--
	x.indent()
	x.raw("</" + name + ">\n")
}

// leaf writes an empty element.
func (x *xmlWriter) leaf(name string, attrs ...string) { x.tag(name, "/>\n", attrs) }

// element writes an element with a text; nothing when the text is empty.
func (x *xmlWriter) element(name, text string, attrs ...string) {
	if text == "" {
		return
	}
	x.tag(name, ">", attrs)
	x.text(text)
	x.raw("</" + name + ">\n")
}

// text writes escaped text, invalid UTF-8 replaced and what XML forbids left
// out.
func (x *xmlWriter) text(s string) {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	done := 0
	for i := 0; i < len(s); i++ {
		as, size := escape(s[i:])
		if size == 0 {
			continue
		}
		x.buf = append(append(x.buf, s[done:i]...), as...)
		done = i + size
		i = done - 1
	}
	x.raw(s[done:])
}

// escape tells what is written for the head of a text, and for how many bytes
// of it; 0 when it stands for itself.
func escape(s string) (string, int) {
	switch c := s[0]; {
	case c == '&':
		return "&amp;", 1
	case c == '<':
		return "&lt;", 1
	case c == '>':
		return "&gt;", 1
	case c == '"':
		return "&#34;", 1
	case c == '\r':
		return "&#13;", 1
	case c < ' ' && c != '\n' && c != '\t':
		return "", 1
	case c == 0xEF && (strings.HasPrefix(s, "\uFFFE") || strings.HasPrefix(s, "\uFFFF")):
		return "", 3
	}
	return "", 0
}

// plainSafe writes plain text so that plainText reads it again: what looks like
// a reference is escaped once more.
func plainSafe(s string) string {
	if plainText(s) == s {
		return s
	}
	return string(appendEscaped(nil, []byte(s)))
}

// titleSafe does so for titles of RSS, which many readers take for HTML.
func titleSafe(s string) string {
	if strings.IndexByte(s, '<') < 0 {
		return plainSafe(s)
	}
	return string(appendEscaped(nil, []byte(s)))
}

// atomTitle writes a title as text, or as HTML if it would not be read again
// as it is.
func (x *xmlWriter) atomTitle(s string) {
	if plainText(s) == s {
		x.required("title", s, "type", "text")
		return
	}
	x.required("title", string(appendEscaped(nil, []byte(s))), "type", "html")
}

// personSafe writes a name, unless it would be read as an address or a name
// with one.
func personSafe(name string) string {
	if parsePerson(name) != (Person{Name: name}) {
		return ""
	}
	return plainSafe(name)
}
