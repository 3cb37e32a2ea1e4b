package feed

import (
	"bytes"
	"net/url"
	"strings"
)

// looksLikeHTML tells whether a text that was declared plain is markup all
// the same: it has a tag of HTML or a reference.
func looksLikeHTML(s []byte) bool {
	for rest := s; ; {
		i := bytes.IndexByte(rest, '&')
		if i < 0 {
			break
		}
		if _, n, _ := decodeReference(nil, rest[i:], nil); n > 0 {
			return true
		}
		rest = rest[i+1:]
	}
	if bytes.IndexByte(s, '<') < 0 {
		return false
	}
	sc := scanner{src: s}
	for {
		switch sc.next() {
		case tokenEnd:
			return false
		case tokenOpen, tokenClose:
			if htmlTags[strings.ToLower(string(sc.name()))] {
				return true
			}
		}
	}
}

// asHTML makes plain text HTML, unless it is markup already: "<" is escaped
// where it would begin a tag.
func asHTML(text []byte) []byte {
	if bytes.IndexByte(text, '<') < 0 || looksLikeHTML(text) {
		return text
	}
	var out []byte
	for i, c := range text {
		if c == '<' && i+1 < len(text) && (isNameStart(text[i+1]) || bytes.IndexByte([]byte("/!?"), text[i+1]) >= 0) {
			out = append(out, "&lt;"...)
		} else {
			out = append(out, c)
		}
	}
	return out
}

// rewriter makes the addresses in HTML absolute and finds its first image. It
// is reused from text to text.
type rewriter struct {
	scanner
	image string // address of the first image that is not made for counting readers, as given
	out   []byte
}

// absolute gives the HTML with absolute addresses, and whether that changed
// anything. The result is good until the next call.
func (r *rewriter) absolute(src []byte, base *url.URL) ([]byte, bool) {
	r.scanner = scanner{src: src, attrs: r.attrs[:0]}
	r.image = ""
	r.out = r.out[:0]
	done := 0
	for {
		switch r.next() {
		case tokenEnd:
			if done == 0 {
				return src, false
			}
			r.out = append(r.out, src[done:]...)
			return r.out, true
		case tokenOpen:
			if r.image == "" && r.nameAt.to-r.nameAt.from == 3 && bytes.EqualFold(r.name(), []byte("img")) {
				r.image = r.imageSource()
			}
			if base != nil {
				done = r.tag(done, base)
			}
		}
	}
}

// tag resolves the addresses in the current tag. What stands before done was
// written already; the answer is the new done.
func (r *rewriter) tag(done int, base *url.URL) int {
	for _, a := range r.attrs {
		value, changed := absoluteValue(r.of(a.name), r.of(a.value), base)
		if !changed {
			continue
		}
		r.out = append(append(r.out, r.src[done:a.value.from]...), value...)
		done = a.value.to
	}
	return done
}

// absoluteValue resolves the value of an attribute that holds an address.
func absoluteValue(name, value []byte, base *url.URL) (string, bool) {
	if len(value) == 0 || value[0] == '#' || isWebValue(value) || !holdsAddress(name) {
		return "", false
	}
	ref := strings.TrimSpace(string(decodeText(nil, value, nil)))
	if _, ok := schemeOf(ref); ok || ref == "" {
		return "", false
	}
	u, err := base.Parse(tidyAddress(ref))
	if err != nil {
		return "", false
	}
	return string(appendAddress(nil, u.String())), true
}

// isWebValue tells the addresses that are absolute already.
func isWebValue(v []byte) bool {
	return len(v) > 5 && string(v[:4]) == "http" && (v[4] == ':' || v[4] == 's' && v[5] == ':')
}

// appendAddress escapes an address for an attribute in either kind of quotes.
func appendAddress(dst []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '&':
			dst = append(dst, "&amp;"...)
		case '"':
			dst = append(dst, "%22"...)
		case '\'':
			dst = append(dst, "%27"...)
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// holdsAddress tells the attributes of HTML whose value is one address.
func holdsAddress(name []byte) bool {
	var b [12]byte
	if len(name) > len(b) {
		return false
	}
	for i, c := range name {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		b[i] = c
	}
	switch string(b[:len(name)]) {
	case "href", "src", "cite", "action", "background", "longdesc", "usemap", "poster", "data", "classid", "codebase", "profile", "formaction":
		return true
	}
	return false
}

// imageSource gives the address of an image, "" for one of a pixel's size. Of
// one that is loaded late, it is where the browser would find it in the end.
func (r *rewriter) imageSource() string {
	var src, late []byte
	for _, a := range r.attrs {
		name, value := r.of(a.name), r.of(a.value)
		switch {
		case bytes.EqualFold(name, []byte("src")):
			src = value
		case bytes.EqualFold(name, []byte("data-src")), bytes.EqualFold(name, []byte("data-lazy-src")), bytes.EqualFold(name, []byte("data-original")):
			late = value
		case bytes.EqualFold(name, []byte("width")), bytes.EqualFold(name, []byte("height")):
			switch string(value) {
			case "0", "1", "1px":
				return ""
			}
		}
	}
	if len(src) == 0 || bytes.HasPrefix(src, []byte("data:")) {
		src = late
	}
	return strings.TrimSpace(string(decodeText(nil, src, nil)))
}
