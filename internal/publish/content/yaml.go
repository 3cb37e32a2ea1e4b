package content

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// yaml writes front matter of the few shapes that documents need. Every text
// is double-quoted, so that none is taken for anything else.
type yaml struct{ b strings.Builder }

func (y *yaml) text(key, value string) { fmt.Fprintf(&y.b, "%s: %s\n", key, quote(value)) }

// bare writes a value that is no text: a boolean, a time.
func (y *yaml) bare(key, value string) { fmt.Fprintf(&y.b, "%s: %s\n", key, value) }

// moment writes a time with its zone; nothing for the zero time.
func (y *yaml) moment(key string, t time.Time) {
	if !t.IsZero() {
		y.bare(key, t.Format(time.RFC3339))
	}
}

func (y *yaml) list(key string, values []string) {
	if len(values) == 0 {
		y.bare(key, "[]")
		return
	}
	y.b.WriteString(key + ":\n")
	for _, v := range values {
		y.b.WriteString("- " + quote(v) + "\n")
	}
}

// document returns front matter and body as one file.
func (y *yaml) document(body string) []byte {
	return []byte("---\n" + y.b.String() + "---\n" + body)
}

// quote writes s as a double-quoted YAML scalar on one line.
func quote(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 2)
	b.WriteByte('"')
	for _, r := range s { // bytes that are no UTF-8 come as U+FFFD
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case unicode.IsPrint(r) || joins(r):
			b.WriteRune(r)
		case r > 0xFFFF:
			fmt.Fprintf(&b, `\U%08X`, r)
		default:
			fmt.Fprintf(&b, `\u%04X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// joins tells the marks that readers of emoji, Persian and Indic text need as
// they stand; everything else unprintable is escaped.
func joins(r rune) bool {
	return r == '\u200c' || r == '\u200d' || r == '\u200e' || r == '\u200f' || r >= 0xE0020 && r <= 0xE007F || r == utf8.RuneError
}
