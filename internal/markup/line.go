package markup

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// rounds is how often Line decodes a title that was encoded again and again.
const rounds = 8

// Line returns one plain line of at most 1,000 characters, for titles and
// names: feeds escape them once, twice or not at all, so tags and entities go
// until none is left. A "<" that opens no element of HTML stays.
func Line(s string) string {
	s = clip(s, maxLine)
	for range rounds {
		next := oneLine(s)
		if next == s {
			return Cut(s, lineSize)
		}
		s = next
	}
	return Cut(fold(strings.NewReplacer("&", "", "<", "").Replace(s)), lineSize)
}

func oneLine(s string) string {
	return strings.ReplaceAll(Text(keepLess(s)), "\n", " ")
}

// keepLess escapes each "<" of a title that is a sign and not a tag: what
// follows is no known element, or no ">" ever closes an unknown one.
func keepLess(s string) string {
	if !strings.Contains(s, "<") {
		return s
	}
	var b strings.Builder
	last := strings.LastIndexByte(s, '>')
	for i := range len(s) {
		if s[i] == '<' && i > last && !opensElement(s[i+1:]) {
			b.WriteString("&lt;")
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// opensElement tells whether the text after a "<" starts with something of HTML.
func opensElement(s string) bool {
	s = strings.TrimPrefix(s, "/")
	if strings.HasPrefix(s, "!") || strings.HasPrefix(s, "?") {
		return true
	}
	end := 0
	for end < len(s) && isAlnum(s[end]) {
		end++
	}
	return atom.Lookup([]byte(strings.ToLower(s[:end]))) != 0
}

func isAlnum(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
