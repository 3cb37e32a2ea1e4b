package feed

import (
	"bytes"
	"html"
	"unicode/utf8"
)

// maxReference bounds the name between "&" and ";".
const maxReference = 32

// decodeText appends text to dst with its character and entity references
// resolved: the five of XML, numbers, those that the document defines, those
// of HTML. What is no reference stays as it stands.
func decodeText(dst, text []byte, defined *entities) []byte {
	dst, _ = decodeXML(dst, text, defined)
	return dst
}

// decodeXML is decodeText that tells where the first "&" stands that begins no
// reference that XML knows, -1 when there is none.
func decodeXML(dst, text []byte, defined *entities) (_ []byte, odd int) {
	odd = -1
	for rest := text; ; {
		i := bytes.IndexByte(rest, '&')
		if i < 0 {
			return append(dst, rest...), odd
		}
		dst = append(dst, rest[:i]...)
		rest = rest[i:]
		var n int
		var known bool
		if dst, n, known = decodeReference(dst, rest, defined); n == 0 {
			dst, n = append(dst, '&'), 1
		}
		if !known && odd < 0 {
			odd = len(text) - len(rest)
		}
		rest = rest[n:]
	}
}

// decodeReference resolves the reference at the head of text and tells how
// many bytes it took, 0 when there is none, and whether XML knows it, too.
func decodeReference(dst, text []byte, defined *entities) (_ []byte, n int, known bool) {
	if len(text) > 3 && text[2] == 't' && text[3] == ';' { // nearly all of them
		switch text[1] {
		case 'l':
			return append(dst, '<'), 4, true
		case 'g':
			return append(dst, '>'), 4, true
		}
	}
	end := bytes.IndexByte(text[:min(len(text), maxReference)], ';')
	if end < 2 {
		if len(text) > 3 && text[1] == '#' {
			dst, n = decodeNumber(dst, text, numberEnd(text))
		}
		return dst, n, false
	}
	name := text[1:end]
	switch string(name) {
	case "amp":
		return append(dst, '&'), end + 1, true
	case "quot":
		return append(dst, '"'), end + 1, true
	case "apos":
		return append(dst, '\''), end + 1, true
	}
	if name[0] == '#' {
		dst, n = decodeNumber(dst, text, numberEnd(text))
		return dst, n, n > 0
	}
	if value, ok := defined.value(name); ok {
		return append(dst, value...), end + 1, true
	}
	whole := string(text[:end+1])
	if got := html.UnescapeString(whole); got != whole && got[len(got)-1] != ';' {
		return append(dst, got...), end + 1, false
	}
	return dst, 0, false
}

// numberEnd gives the place behind the digits of &#123 or &#x7b.
func numberEnd(text []byte) int {
	i := 2
	if i < len(text) && text[i]|0x20 == 'x' {
		for i++; i < len(text) && i < maxReference && isHex(text[i]); i++ {
		}
		return i
	}
	for ; i < len(text) && i < maxReference && text[i] >= '0' && text[i] <= '9'; i++ {
	}
	return i
}

// decodeNumber resolves the numeric reference text[:end]. Numbers 128 to 159
// mean windows-1252, two halves of a surrogate pair are joined, and what XML
// forbids is dropped.
func decodeNumber(dst, text []byte, end int) ([]byte, int) {
	n := number(text[:end])
	if n < 0 {
		return dst, 0
	}
	if end < len(text) && text[end] == ';' {
		end++
	}
	if n >= 0xD800 && n < 0xDC00 && len(text) > end+3 && text[end] == '&' && text[end+1] == '#' {
		stop := end + numberEnd(text[end:])
		if low := number(text[end:stop]); low >= 0xDC00 && low < 0xE000 {
			if stop < len(text) && text[stop] == ';' {
				stop++
			}
			return utf8.AppendRune(dst, (n-0xD800)<<10+(low-0xDC00)+0x10000), stop
		}
	}
	if n >= 0xC2 && n <= 0xF4 {
		if r, stop := decodeBytes(text, n, end); stop > 0 {
			return utf8.AppendRune(dst, r), stop
		}
	}
	switch {
	case n < ' ' && n != '\t' && n != '\n' && n != '\r', n >= 0xD800 && n < 0xE000, n > utf8.MaxRune, n == 0xFFFE, n == 0xFFFF:
		return dst, end
	case n >= 0x80 && n < 0xA0:
		return utf8.AppendRune(dst, rune(windows1252[n-0x80])), end
	}
	return utf8.AppendRune(dst, n), end
}

// decodeBytes joins references that name the bytes of one character in UTF-8,
// as &#195;&#169; does: the first is n and ends at end. It gives the place
// behind them, 0 when they are not such bytes.
func decodeBytes(text []byte, n rune, end int) (rune, int) {
	var b [utf8.UTFMax]byte
	b[0] = byte(n)
	for i := 1; i < len(b); i++ {
		if end+2 >= len(text) || text[end] != '&' || text[end+1] != '#' {
			return 0, 0
		}
		stop := end + numberEnd(text[end:])
		next := number(text[end:stop])
		if next < 0x80 || next > 0xBF {
			return 0, 0
		}
		if end = stop; end < len(text) && text[end] == ';' {
			end++
		}
		b[i] = byte(next)
		if r, size := utf8.DecodeRune(b[:i+1]); r != utf8.RuneError && size == i+1 {
			return r, end
		}
	}
	return 0, 0
}

// number reads &#123 or &#x7b, -1 when there are no digits. Everything beyond
// Unicode counts as its end.
func number(text []byte) rune {
	if len(text) < 3 {
		return -1
	}
	digits, base := text[2:], rune(10)
	if digits[0]|0x20 == 'x' {
		digits, base = digits[1:], 16
	}
	if len(digits) == 0 {
		return -1
	}
	n := rune(0)
	for _, c := range digits {
		if n = n*base + hexValue(c); n > utf8.MaxRune {
			n = utf8.MaxRune + 1
		}
	}
	return n
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

func hexValue(c byte) rune {
	if c <= '9' {
		return rune(c - '0')
	}
	return rune(c|0x20-'a') + 10
}

// windows1252 holds what the bytes 0x80 to 0x9F mean there; the five that mean
// nothing stand for themselves.
var windows1252 = [32]uint16{
	0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D, 0x8F,
	0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178,
}
