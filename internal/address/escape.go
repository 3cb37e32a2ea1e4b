package address

import "strings"

// spelling says which characters, beside letters, digits and "-._~", stand
// unescaped in a part of an address (RFC 3986).
type spelling struct {
	bare   string // stay as they were written, escaped or not
	folded string // are bare whichever way they were written
}

// Servers read the folded characters alike; those that part a path or a query
// stay as they are, since "%2F" is not "/" and "%2B" is not "+".
var (
	inPath     = spelling{bare: "$&+;=/", folded: "!'()*,:@"}
	inName     = spelling{bare: "+", folded: "!$'()*,;:@/?"}
	inValue    = spelling{bare: "+", folded: "!$'()*,;:@/?="}
	inFragment = spelling{bare: "!$&'()*+,;=:@/?"}
)

const upperHex = "0123456789ABCDEF"

// escape gives s with one spelling for every byte. A "%" that begins no escape
// becomes %25, hexadecimal digits become upper case.
func escape(s string, in spelling) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		bare := isUnreserved(c) || strings.IndexByte(in.bare, c) >= 0
		if d, ok := unhex(s, i); ok {
			c, bare = d, isUnreserved(d)
			i += 2
		}
		if bare || strings.IndexByte(in.folded, c) >= 0 {
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
