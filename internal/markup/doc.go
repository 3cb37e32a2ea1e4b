// Package markup turns hostile HTML into things that can be shown: safe HTML,
// plain text, single lines, Markdown.
//
// Its one idea: what comes out is sound for its place whatever went in. Every
// function is pure, total (no errors, no panics), bounded in time and space on
// any input, and gives for its own output the same output again.
//
// It does not fetch, resolve relative addresses (the feed's parser has done
// that: what is still relative is dropped), or know any template language.
package markup

// Limits on what is read of one text. What lies beyond is dropped.
const (
	maxHTML  = 1 << 20 // bytes of HTML in one field
	maxLine  = 16 << 10
	lineSize = 1000 // characters in one line
)

// clip returns at most n bytes of s, cut before a character that would be torn.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}
