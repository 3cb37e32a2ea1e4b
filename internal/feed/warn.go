package feed

import (
	"bytes"
	"fmt"
	"strings"
)

// Bounds of what a feed's owner is told.
const (
	maxWarnings = 50
	maxAlike    = 3  // warnings of one kind
	maxShown    = 60 // bytes of the document in one warning
)

// fault is a kind of thing that had to be mended.
type fault uint8

const (
	faultUnclosed fault = iota
	faultUnopened
	faultPrefix
	faultDate
	faultSign
	faults // how many kinds there are
)

func (f *Feed) warn(line int, text string) {
	if len(f.Warnings) < maxWarnings {
		f.Warnings = append(f.Warnings, Warning{line, text})
	}
}

// complain tells of a fault at an offset, unless there were enough of its kind.
func (p *xmlParser) complain(kind fault, offset int, format string, shown []byte) {
	if p.faults[kind]++; p.faults[kind] > maxAlike {
		return
	}
	text := strings.ToValidUTF8(string(shown[:min(len(shown), maxShown)]), "")
	p.feed.warn(p.line(offset), fmt.Sprintf(format, text))
}

// firstWord is the beginning of a text, up to a space or the end of a reference.
func firstWord(text []byte) []byte {
	text = text[:min(len(text), 20)]
	switch i := 1 + bytes.IndexAny(text[1:], "; \t\n<"); {
	case i == 0:
		return text
	case text[i] == ';':
		return text[:i+1]
	default:
		return text[:i]
	}
}

// lastLine tells the last line with anything on it.
func (p *xmlParser) lastLine() int { return p.line(len(bytes.TrimRight(p.src, " \t\n"))) }

// unclosed tells of the first of the open elements from n on that is one of
// the feed and not of the markup in a text.
func (p *xmlParser) unclosed(n int) {
	for _, f := range p.stack[n:] {
		if f.el != elMarkup {
			p.complain(faultUnclosed, f.name.from, "the element <%s> is not closed", p.of(f.name))
			return
		}
	}
}

// undeclared tells of a prefix without a namespace, once for each.
func (p *xmlParser) undeclared(prefix []byte) {
	for _, known := range p.strange {
		if bytes.Equal(known, prefix) {
			return
		}
	}
	if len(p.strange) < maxAlike {
		p.strange = append(p.strange, prefix)
		p.complain(faultPrefix, p.start, "the prefix %q is not declared", prefix)
	}
}

// warnOfEncoding tells where a document is not in the encoding it declares, or
// declares none and should.
func (f *Feed) warnOfEncoding(text []byte, contentType string) {
	label := declaredEncoding(text)
	if label == "" && f.Encoding != "utf-8" && !wide(f.Encoding) && headerCharset(contentType) == "" {
		f.warn(1, fmt.Sprintf("the document names no encoding and is not in UTF-8; it was read as %s", f.Encoding))
	}
	if label == "" || isASCII(text) || wide(label) && wide(f.Encoding) {
		return
	}
	_, name := encodingOf(label)
	switch {
	case name == "":
		f.warn(1, fmt.Sprintf("the document says it is in %q, which is no encoding; it was read as %s", label, f.Encoding))
	case name != f.Encoding:
		f.warn(1, fmt.Sprintf("the document says it is in %s but is in %s", label, f.Encoding))
	}
}

// wide tells whether a label names UTF-16 or UTF-32 of either order.
func wide(label string) bool {
	label = strings.ToLower(label)
	return strings.HasPrefix(label, "utf-16") || strings.HasPrefix(label, "utf-32")
}
