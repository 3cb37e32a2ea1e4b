package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// Cut returns text if it has at most n characters, else its beginning, cut
// between words, with "…" as the last of at most n characters. Where no space
// is near (Chinese, Thai, a long address) it cuts between two characters as a
// reader sees them, never inside one. With n < 1 nothing is left.
func Cut(text string, n int) string {
	if n < 1 {
		return ""
	}
	if len(text) <= n || fits(text, n) {
		return text
	}
	head := head(text, n-1)
	rest, _ := utf8.DecodeRuneInString(text[len(head):])
	if at := strings.LastIndexFunc(head, unicode.IsSpace); !unicode.IsSpace(rest) && at >= len(head)/2 {
		head = head[:at]
	}
	return strings.TrimRightFunc(head, dangling) + "…"
}

// fits tells whether text has at most n characters.
func fits(text string, n int) bool {
	for range text {
		if n--; n < 0 {
			return false
		}
	}
	return true
}

// head returns the longest beginning of whole graphemes with at most n characters.
func head(text string, n int) string {
	end := 0
	for g := graphemes.FromString(text); g.Next(); {
		n -= utf8.RuneCountInString(g.Value())
		if n < 0 {
			break
		}
		end += len(g.Value())
	}
	return text[:end]
}

// dangling tells what looks lost before an ellipsis.
func dangling(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune(",;:–—-(«“‘/|…", r)
}
