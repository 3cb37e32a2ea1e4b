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

// text writes escaped text.
func (x *xmlWriter) text(s string) {
	for _, r := range s {
		switch {
		case r == '&':
			x.raw("&amp;")
		case r == '<':
			x.raw("&lt;")
		case r == '>':
			x.raw("&gt;")
		case r == '"':
			x.raw("&#34;")
		case r == '\r':
			x.raw("&#13;")
		case r < ' ' && r != '\n' && r != '\t', r == 0xFFFE, r == 0xFFFF:
		default:
			x.buf = utf8.AppendRune(x.buf, r)
		}
	}
}

// plainSafe writes plain text so that plainText reads it again: what looks like
// a reference is escaped once more.
func plainSafe(s string) string {
	if plainText(s) == s {
		return s
	}
	return string(appendEscaped(nil, []byte(s)))
}

// titleSafe does so for titles, where tags are taken out too.
func titleSafe(s string) string {
	if plainTitle(s) == s {
		return s
	}
	return string(appendEscaped(nil, []byte(s)))
}

// personSafe writes a name, unless it would be read as an address or a name
// with one.
func personSafe(name string) string {
	if parsePerson(name) != (Person{Name: name}) {
		return ""
	}
	return plainSafe(name)
}
