package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Text returns what a reader would see of the HTML as plain text: entities
// decoded, blocks one a line, other white space folded to single spaces, no
// control characters, nothing that turns the direction of what follows.
// Scripts, styles and comments are no text.
func Text(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return fold(clip(s, maxHTML)) // no markup, so one line
	}
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(clip(s, maxHTML)))
	hidden := false // inside an element whose text nobody sees
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return foldLines(b.String())
		case html.TextToken:
			if !hidden {
				b.Write(flat(z.Text()))
			}
			hidden = false
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			tag := atom.Lookup(name)
			hidden = kind == html.StartTagToken && unseen(tag)
			if breaks(tag) {
				b.WriteByte('\n')
			}
		}
	}
}

// flat makes one line of a text in HTML, where a line break is only a space.
func flat(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for _, r := range html.UnescapeString(string(text)) {
		if unicode.IsSpace(r) {
			r = ' '
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}

// unseen tells the elements that hold one raw text which is not shown.
func unseen(tag atom.Atom) bool {
	switch tag {
	case atom.Script, atom.Style, atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript:
		return true
	}
	return false
}

// breaks tells the elements that start on a line of their own.
func breaks(tag atom.Atom) bool {
	switch tag {
	case atom.P, atom.Div, atom.Br, atom.Hr, atom.Li, atom.Ul, atom.Ol, atom.Dl, atom.Dt, atom.Dd,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Blockquote, atom.Pre, atom.Table, atom.Tr,
		atom.Td, atom.Th, atom.Caption, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Aside,
		atom.Figure, atom.Figcaption, atom.Address, atom.Details, atom.Summary, atom.Form, atom.Option,
		atom.Title, atom.Body, atom.Html, atom.Main, atom.Nav:
		return true
	}
	return false
}

// foldLines folds the white space within each line and drops empty lines.
func foldLines(s string) string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		if line = fold(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// fold returns s without characters that are not shown, every run of white
// space as one space, and none at the ends.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s { // bytes that are no UTF-8 come as U+FFFD
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
		case invisible(r):
		default:
			if space {
				b.WriteByte(' ')
				space = false
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// invisible tells control characters, direction overrides and isolates, and
// characters that only steer a line break: none belongs into a headline.
func invisible(r rune) bool {
	switch {
	case unicode.IsControl(r):
		return true
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x206F:
		return true
	case r == 0x00AD, r == 0x200B, r == 0x2060, r == 0xFEFF, r >= 0xFFF9 && r <= 0xFFFB:
		return true
	}
	return r >= 0xFDD0 && r <= 0xFDEF || r&0xFFFE == 0xFFFE
}
