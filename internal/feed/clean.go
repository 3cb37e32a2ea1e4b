package feed

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// clean drops the characters that XML forbids, and tells whether there
// were any; it makes every line end with "\n". It gives body itself when there
// is nothing to do.
func clean(body []byte) ([]byte, bool) {
	dirty := hasControl(body)
	if dirty {
		body = dropControl(body)
	}
	for _, no := range []string{"\uFFFE", "\uFFFF"} {
		if bytes.Contains(body, []byte(no)) {
			body, dirty = bytes.ReplaceAll(body, []byte(no), nil), true
		}
	}
	return unfold(body), dirty
}

// hasControl looks for forbidden characters, eight bytes at a time.
func hasControl(body []byte) bool {
	const spaces = 0x2020202020202020
	i := 0
	for ; i+8 <= len(body); i += 8 {
		x := binary.LittleEndian.Uint64(body[i:])
		// The highest bit of each byte below ' ' is set; so it may be, wrongly,
		// behind such a byte.
		for low := (x - spaces) &^ x & highBits; low != 0; low &= low - 1 {
			if isControl(body[i+bits.TrailingZeros64(low)/8]) {
				return true
			}
		}
	}
	for _, c := range body[i:] {
		if isControl(c) {
			return true
		}
	}
	return false
}

func isControl(c byte) bool { return c < ' ' && c != '\n' && c != '\t' && c != '\r' }

func dropControl(body []byte) []byte {
	out := make([]byte, 0, len(body))
	for _, c := range body {
		if !isControl(c) {
			out = append(out, c)
		}
	}
	return out
}

// unfold writes "\r\n" and lone "\r" as "\n".
func unfold(body []byte) []byte {
	i := bytes.IndexByte(body, '\r')
	if i < 0 {
		return body
	}
	out := make([]byte, 0, len(body))
	for ; i >= 0; i = bytes.IndexByte(body, '\r') {
		out = append(out, body[:i]...)
		if body = body[i+1:]; len(body) == 0 || body[0] != '\n' {
			out = append(out, '\n')
		}
	}
	return append(out, body...)
}
