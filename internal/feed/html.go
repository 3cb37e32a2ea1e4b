package feed

import (
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
	if mayRefer(s) {
		s = string(decodeText(nil, []byte(s), nil))
	}
	return foldSpace(s)
}

// mayRefer tells whether a text has a "&" that can begin a reference.
func mayRefer(s string) bool {
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 || i+1 == len(s) {
			return false
		}
		if s = s[i+1:]; s[0] == '#' || isLetter(s[0]) {
			return true
		}
	}
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
				out = append(out, sc.text()...)
			}
		default:
			name := strings.ToLower(string(sc.name()))
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
	s = plainTitle(beginning(s, 4000))
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

// beginning gives at most n bytes of HTML, cut before a tag that would be cut
// in two.
func beginning(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	s = s[:n]
	if i := strings.LastIndexByte(s, '<'); i > strings.LastIndexByte(s, '>') {
		s = s[:i]
	}
	return s
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
