package address

import "strings"

// spelling says for every byte, beside letters, digits and "-._~", how it
// stands in a part of an address (RFC 3986).
type spelling [256]stance

type stance byte

const (
	escaped stance = iota // as %XX
	bare                  // as it was written, escaped or not
	folded                // bare, whichever way it was written
)

// Servers read the folded characters alike; those that part a path or a query
// stay as they are, since "%2F" is not "/" and "%2B" is not "+".
var (
	inPath     = spell("$&+;=/", "!'()*,:@")
	inName     = spell("+", "!$'()*,;:@/?")
	inValue    = spell("+", "!$'()*,;:@/?=")
	inFragment = spell("!$&'()*+,;=:@/?", "")
)

func spell(bares, foldeds string) *spelling {
	var s spelling
	for c := range s {
		if isUnreserved(byte(c)) {
			s[c] = folded
		}
	}
	for _, c := range []byte(bares) {
		s[c] = bare
	}
	for _, c := range []byte(foldeds) {
		s[c] = folded
	}
	return &s
}

const upperHex = "0123456789ABCDEF"

// escape gives s with one spelling for every byte. A "%" that begins no escape
// becomes %25, hexadecimal digits become upper case.
func escape(s string, in *spelling) string {
	clean := 0
	for clean < len(s) && in[s[clean]] != escaped {
		clean++
	}
	if clean == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	b.WriteString(s[:clean])
	for i := clean; i < len(s); i++ {
		c := s[i]
		stands := in[c] != escaped
		if d, ok := unhex(s, i); ok {
			c, stands = d, in[d] == folded
			i += 2
		}
		if stands {
			b.WriteByte(c)
		} else {
			writeEscaped(&b, c)
		}
	}
	return b.String()
}

func writeEscaped(b *strings.Builder, c byte) {
	b.WriteByte('%')
	b.WriteByte(upperHex[c>>4])
	b.WriteByte(upperHex[c&15])
}

func isUnreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
		c == '-' || c == '.' || c == '_' || c == '~'
}

// unhex reads the escape at s[i].
func unhex(s string, i int) (byte, bool) {
	if s[i] != '%' || i+2 >= len(s) {
		return 0, false
	}
	hi, lo := hexValue(s[i+1]), hexValue(s[i+2])
	return hi<<4 | lo, hi < 16 && lo < 16
}

func hexValue(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10
	}
	return 16
}

// cleanPath removes the segments "." and ".." (RFC 3986, 5.2.4) from a path
// that begins with "/". Empty segments stay: servers tell them apart.
func cleanPath(p string) string {
	if !strings.Contains(p, "/.") {
		return p
	}
	var out []string
	segments := strings.Split(p[1:], "/")
	for i, s := range segments {
		last := i == len(segments)-1
		switch {
		case s != "." && s != "..":
			out = append(out, s)
			continue
		case s == ".." && len(out) > 0:
			out = out[:len(out)-1]
		}
		if last {
			out = append(out, "")
		}
	}
	return "/" + strings.Join(out, "/")
}
