package googlenews

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
)

// Google's ids are protocol buffers in base64url. What follows reads and
// writes the little of that format that they use.

// maxID is the longest id that is read, in bytes of base64.
const maxID = 8 << 10

// field is one field of a message: a number, or bytes.
type field struct {
	tag   uint64 // the field's number
	value uint64 // of a number, else 0
	bytes []byte // of a text or message, else nil
}

// message holds the fields of one message in their order.
type message []field

// parseMessage reads bytes that must be one whole message of at most 32
// fields, all of them numbers (wire type 0) or bytes (2).
func parseMessage(b []byte) (message, bool) {
	var m message
	for len(b) > 0 {
		key, n := binary.Uvarint(b)
		if n <= 0 || key>>3 == 0 || len(m) == 32 {
			return nil, false
		}
		value, k := binary.Uvarint(b[n:])
		if k <= 0 {
			return nil, false
		}
		b = b[n+k:]
		switch key & 7 {
		case 0:
			m = append(m, field{tag: key >> 3, value: value})
		case 2:
			if value > uint64(len(b)) {
				return nil, false
			}
			m = append(m, field{tag: key >> 3, bytes: b[:value:value]})
			b = b[value:]
		default:
			return nil, false
		}
	}
	return m, len(m) > 0
}

// number gives the first number of that tag.
func (m message) number(tag uint64) (uint64, bool) {
	for _, f := range m {
		if f.tag == tag && f.bytes == nil {
			return f.value, true
		}
	}
	return 0, false
}

// text gives the first bytes of that tag, nil when there are none.
func (m message) text(tag uint64) []byte {
	for _, f := range m {
		if f.tag == tag && f.bytes != nil {
			return f.bytes
		}
	}
	return nil
}

// inner gives the first message of that tag, empty when there is none.
func (m message) inner(tag uint64) message {
	in, _ := parseMessage(m.text(tag))
	return in
}

func appendNumber(b []byte, tag, value uint64) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(b, tag<<3), value)
}

func appendBytes[T string | []byte](b []byte, tag uint64, value T) []byte {
	b = binary.AppendUvarint(binary.AppendUvarint(b, tag<<3|2), uint64(len(value)))
	return append(b, value...)
}

// decodeID reads base64url, with or without padding, as a message.
func decodeID(id string) (message, bool) {
	if len(id) > maxID {
		return nil, false
	}
	b, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(id, "="))
	if err != nil {
		return nil, false
	}
	return parseMessage(b)
}

func encodeID(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
