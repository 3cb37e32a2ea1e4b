package feed

import (
	"bytes"
	"net/url"
	"strings"
	"unicode/utf8"
)

// plainTitle makes a title plain text: white space folded, tags that HTML
// knows taken out, and references resolved once more, because many feeds
// escape their titles twice.
func plainTitle(s string) string {
	if strings.IndexByte(s, '<') >= 0 {
		s = stripTags(s)
	}
	return plainText(s)
}

// plainText resolves the references left in a text and folds its white space.
func plainText(s string) string {
	if strings.IndexByte(s, '&') >= 0 {
		s = string(decodeText(nil, []byte(s), nil))
	}
	return foldSpace(s)
}

// foldSpace trims a text and makes each run of white space one space.
func foldSpace(s string) string {
	s = strings.TrimSpace(s)
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c == ' ' && s[i+1] <= ' ' {
			return string(appendFolded(make([]byte, 0, len(s)), s))
		}
	}
	return s
}

func appendFolded(dst []byte, s string) []byte {
	gap := false
	for i := 0; i < len(s); i++ {
		if c := s[i]; c > ' ' {
			if gap {
				dst = append(dst, ' ')
			}
			dst, gap = append(dst, c), false
		} else {
			gap = true
		}
	}
	return dst
}

// stripTags takes out the tags of HTML, comments, and scripts with what is in
// them; what only looks like a tag stays.
func stripTags(s string) string {
	sc := scanner{src: []byte(s)}
	out := make([]byte, 0, len(s))
	hidden := "" // the element whose content is not text
	for {
		before := sc.pos
		kind := sc.next()
		if skipped := s[before:sc.start]; hidden == "" && !isNoText(skipped) {
			out = append(out, skipped...)
		}
		switch kind {
		case tokenEnd:
			return string(out)
		case tokenText, tokenCDATA:
			if hidden == "" {
				out = append(out, sc.text...)
			}
		default:
			name := strings.ToLower(string(sc.name))
			switch {
			case hidden != "":
				if kind == tokenClose && name == hidden {
					hidden = ""
				}
			case !htmlTags[name]:
				out = append(out, s[sc.start:sc.pos]...)
			case kind == tokenOpen && !sc.empty && (name == "script" || name == "style"):
				hidden = name
			case name == "br" || name == "p" || name == "div":
				out = append(out, ' ')
			}
		}
	}
}

// isNoText tells whether what the scanner passed over was a comment or a
// document type.
func isNoText(skipped string) bool {
	return skipped == "" || strings.HasSuffix(skipped, "-->") ||
		len(skipped) > 9 && strings.EqualFold(skipped[:9], "<!doctype")
}

// snippet gives the beginning of a text in HTML, as the title of an item that
// has none: at most 100 characters, cut at a word.
func snippet(s string) string {
	const most = 100
	s = plainTitle(s[:validEnd(s, 4000)])
	n := 0
	for i, r := range s {
		if n++; n > most {
			if cut := strings.LastIndexByte(s[:i], ' '); cut > 0 && r != ' ' {
				i = cut
			}
			return strings.TrimRight(s[:i], " ,;:.-") + "…"
		}
	}
	return s
}

// validEnd gives the last place at or before n where a string can be cut.
func validEnd(s string, n int) int {
	if len(s) <= n {
		return len(s)
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

// htmlTags holds the elements of HTML that are met in feeds.
var htmlTags = func() map[string]bool {
	m := make(map[string]bool)
	for name := range strings.FieldsSeq(`a abbr acronym address applet area article aside audio b base basefont bdi bdo big bgsound blink blockquote body br
		button canvas center cite code col dd del details dfn dir div dl dt em embed fieldset figcaption figure font footer form
		frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd keygen label layer legend li link main map mark marquee math menu
		meta meter nav nobr noframes noscript object ol optgroup option p param picture pre progress q rp rt ruby s samp script section
		select small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time
		title tr track tt u ul var video wbr xml xmp`) {
		m[name] = true
	}
	return m
}()

// looksLikeHTML tells whether a text that was declared plain is markup all
// the same: it has a tag of HTML or a named reference.
func looksLikeHTML(s string) bool {
	if i := strings.IndexByte(s, '&'); i >= 0 {
		for rest := []byte(s[i:]); ; {
			if _, n := decodeReference(nil, rest, nil); n > 0 {
				return true
			}
			j := bytes.IndexByte(rest[1:], '&')
			if j < 0 {
				break
			}
			rest = rest[1+j:]
		}
	}
	sc := scanner{src: []byte(s)}
	for strings.IndexByte(s, '<') >= 0 {
		switch sc.next() {
		case tokenEnd:
			return false
		case tokenOpen, tokenClose:
			if htmlTags[strings.ToLower(string(sc.name))] {
				return true
			}
		}
	}
	return false
}

// absolute makes the addresses in HTML absolute. It gives s itself when there
// is nothing to change.
func absolute(s string, base *url.URL) string {
	if base == nil || strings.IndexByte(s, '<') < 0 || strings.IndexByte(s, '=') < 0 {
		return s
	}
	src := []byte(s)
	sc := scanner{src: src}
	var out []byte
	done := 0
	for {
		switch sc.next() {
		case tokenEnd:
			if out == nil {
				return s
			}
			return string(append(out, src[done:]...))
		case tokenOpen:
			for _, a := range sc.attrs {
				value, changed := absoluteValue(a, base)
				if !changed {
					continue
				}
				at := offsetIn(src, a.value)
				out = append(append(out, src[done:at]...), value...)
				done = at + len(a.value)
			}
		}
	}
}

// offsetIn gives the place of a part within the whole that it is a slice of.
func offsetIn(whole, part []byte) int { return cap(whole) - cap(part) }

// absoluteValue resolves the value of an attribute that holds an address.
func absoluteValue(a attribute, base *url.URL) (string, bool) {
	if len(a.value) == 0 || a.value[0] == '#' || len(a.value) > 4 && string(a.value[:4]) == "http" || !holdsAddress(a.name) {
		return "", false
	}
	ref := strings.TrimSpace(string(decodeText(nil, a.value, nil)))
	if _, ok := schemeOf(ref); ok || ref == "" {
		return "", false
	}
	u, err := base.Parse(tidyAddress(ref))
	if err != nil {
		return "", false
	}
	return string(appendAddress(nil, u.String())), true
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

// firstImage gives the address of the first image in HTML that is not made
// for counting readers, "" when there is none.
func firstImage(s string) string {
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 || i+4 > len(s) {
			return ""
		}
		s = s[i:]
		if !strings.EqualFold(s[:4], "<img") {
			s = s[1:]
			continue
		}
		sc := scanner{src: []byte(s)}
		if sc.next() == tokenOpen && strings.EqualFold(string(sc.name), "img") {
			if src := imageSource(sc.attrs); src != "" {
				return src
			}
		}
		s = s[4:]
	}
}

// imageSource gives the address of an image, "" for one of a pixel's size.
func imageSource(attrs []attribute) string {
	src := ""
	for _, a := range attrs {
		switch strings.ToLower(string(a.name)) {
		case "src":
			src = strings.TrimSpace(string(decodeText(nil, a.value, nil)))
		case "width", "height":
			if v := string(a.value); v == "1" || v == "0" || v == "1px" {
				return ""
			}
		}
	}
	return src
}
