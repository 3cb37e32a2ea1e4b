package feed

import (
	"bytes"
	"encoding/binary"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// toUTF8 makes a body UTF-8 without a byte order mark and names the encoding
// it had. A byte order mark wins; then the shape of UTF-16 and UTF-32 without
// one; then the charset of the header; then UTF-8, if the whole body is valid
// in it; then the document's own declaration; then windows-1252. A body that
// is nearly UTF-8 keeps what is valid and reads the other bytes as
// windows-1252: then mended is true.
func toUTF8(body []byte, contentType string) (text []byte, name string, mended bool) {
	if out, name := fromWide(body); name != "" {
		return out, name, false
	}
	body = trimBOM(body)
	ascii := isASCII(body)
	valid := ascii || utf8.Valid(body)
	declared := declaredEncoding(body)
	if ascii && !escapes(declared) {
		return body, "utf-8", false
	}
	if out, name := decodeAs(body, headerCharset(contentType), valid); name != "" {
		return out, name, false
	}
	if valid && !ascii {
		return body, "utf-8", false
	}
	if mostlyUTF8(body) {
		return mend(body), "utf-8", true
	}
	if out, name := decodeAs(body, declared, false); name != "" {
		return out, name, false
	}
	return mend(body), "windows-1252", false
}

// decodeAs decodes a body by the label of an encoding. It declines labels that
// are empty, unknown, or cannot be right: UTF-8 for a body that is not valid,
// a single-byte one for a body that is valid UTF-8.
func decodeAs(body []byte, label string, valid bool) ([]byte, string) {
	if label == "" {
		return nil, ""
	}
	enc, name := encodingOf(label)
	if enc == nil || strings.HasPrefix(name, "utf-") || name == "replacement" {
		return nil, ""
	}
	if valid && !multibyte(name) {
		return nil, ""
	}
	out, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		return nil, ""
	}
	return out, name
}

// encodingOf finds an encoding by its label, with or without the "x-" of what
// is not registered. Labels of GBK mean GB 18030, which holds it.
func encodingOf(label string) (encoding.Encoding, string) {
	enc, name := charset.Lookup(label)
	if enc == nil {
		enc, name = charset.Lookup("x-" + label)
	}
	if name == "gbk" {
		return charset.Lookup("gb18030")
	}
	return enc, name
}

func multibyte(name string) bool {
	switch name {
	case "gb18030", "big5", "euc-jp", "shift_jis", "euc-kr", "iso-2022-jp", "hz-gb-2312":
		return true
	}
	return false
}

// escapes tells whether an encoding spells everything in ASCII.
func escapes(label string) bool {
	_, name := charset.Lookup(label)
	return name == "iso-2022-jp" || name == "hz-gb-2312"
}

func headerCharset(contentType string) string {
	if contentType == "" {
		return ""
	}
	_, params, err := mime.ParseMediaType(contentType)
	if err == nil || params["charset"] != "" {
		return params["charset"]
	}
	_, after, _ := strings.Cut(strings.ToLower(contentType), "charset=")
	label, _, _ := strings.Cut(after, ";")
	return strings.Trim(label, ` "'`)
}

// declaredEncoding reads encoding="…" of an XML declaration.
func declaredEncoding(body []byte) string {
	head := body[:min(len(body), 1024)]
	i := bytes.Index(head, []byte("<?xml"))
	if i < 0 {
		return ""
	}
	head = head[i:]
	if end := bytes.IndexByte(head, '>'); end >= 0 {
		head = head[:end]
	}
	i = bytes.Index(head, []byte("encoding"))
	if i < 0 {
		return ""
	}
	rest := bytes.TrimLeft(head[i+len("encoding"):], " \t\r\n=")
	if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
		return ""
	}
	label, _, ok := bytes.Cut(rest[1:], rest[:1])
	if !ok {
		return ""
	}
	return string(bytes.TrimSpace(label))
}

// fromWide decodes UTF-16 and UTF-32, known by a byte order mark or by how a
// document's first "<" stands.
func fromWide(body []byte) ([]byte, string) {
	if len(body) < 4 {
		return nil, ""
	}
	b := [4]byte(body)
	var enc encoding.Encoding
	name := ""
	switch {
	case b == [4]byte{0, 0, 0xFE, 0xFF}, b == [4]byte{0, 0, 0, '<'}:
		enc, name = utf32.UTF32(utf32.BigEndian, utf32.UseBOM), "utf-32be"
	case b == [4]byte{0xFF, 0xFE, 0, 0}, b == [4]byte{'<', 0, 0, 0}:
		enc, name = utf32.UTF32(utf32.LittleEndian, utf32.UseBOM), "utf-32le"
	case b[0] == 0xFE && b[1] == 0xFF, b[0] == 0 && b[1] == '<' && b[2] == 0:
		enc, name = unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "utf-16be"
	case b[0] == 0xFF && b[1] == 0xFE, b[0] == '<' && b[1] == 0 && b[3] == 0:
		enc, name = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-16le"
	default:
		return nil, ""
	}
	out, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		return nil, ""
	}
	return trimBOM(out), name
}

func trimBOM(body []byte) []byte {
	for bytes.HasPrefix(body, []byte("\xEF\xBB\xBF")) {
		body = body[3:]
	}
	return body
}

func isASCII(body []byte) bool {
	for ; len(body) >= 8; body = body[8:] {
		if binary.LittleEndian.Uint64(body)&highBits != 0 {
			return false
		}
	}
	for _, c := range body {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// highBits has the highest bit of each of eight bytes.
const highBits = 0x8080808080808080

// mostlyUTF8 tells whether a body has more whole characters of UTF-8 than
// bytes that are none.
func mostlyUTF8(body []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(body); {
		if body[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(body[i:])
		if i += n; r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
	}
	return good > bad
}

// mend reads what is no UTF-8 as windows-1252.
func mend(body []byte) []byte {
	out := make([]byte, 0, len(body)+len(body)/16)
	for i := 0; i < len(body); {
		r, n := utf8.DecodeRune(body[i:])
		if r == utf8.RuneError && n == 1 {
			r = rune(body[i])
			if r < 0xA0 {
				r = rune(windows1252[r-0x80])
			}
		}
		out = utf8.AppendRune(out, r)
		i += n
	}
	return out
}
