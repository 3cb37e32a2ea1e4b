package markup

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// entity finds what a Markdown reader would decode.
var entity = regexp.MustCompile(`&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)

// numbered finds the beginning of a line that would open a numbered list.
var numbered = regexp.MustCompile(`^[0-9]{1,9}[.)]`)

// inline holds the characters that mean something anywhere in Markdown, and
// how each is written so that it stands for itself. Braces become entities, so
// that no template language finds its own in the text.
var inline = strings.NewReplacer(`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`,
	`~`, `\~`, `|`, `\|`, `<`, `&lt;`, `>`, `&gt;`, `{`, `&#123;`, `}`, `&#125;`)

// EscapeMarkdown returns plain text so that Markdown shows it as it stands.
// Line breaks stay line breaks within one paragraph or between two; white
// space is folded and control characters go, as Text does it.
func EscapeMarkdown(plain string) string {
	lines := strings.Split(plain, "\n")
	for i, line := range lines {
		lines[i] = escapeLine(fold(line))
	}
	return strings.Join(lines, "\n")
}

// escapeLine escapes one line, and also what means something at its beginning.
func escapeLine(line string) string {
	if m := numbered.FindString(line); m != "" {
		return m[:len(m)-1] + `\` + escapeInline(line[len(m)-1:])
	}
	if line != "" && strings.IndexByte("#+-=:!", line[0]) >= 0 {
		return `\` + line[:1] + escapeInline(line[1:])
	}
	return escapeInline(line)
}

func escapeInline(s string) string {
	s = entity.ReplaceAllStringFunc(s, func(e string) string { return "&amp;" + e[1:] })
	return inline.Replace(s)
}

// Link returns a Markdown link with a plain text. An address that is not
// absolute http(s) gives the text alone.
func Link(text, address string) string {
	text = EscapeMarkdown(Line(text))
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return text
	}
	if strings.EqualFold(text, "x") {
		text = fmt.Sprintf("&#%d;", text[0]) // "- [x]" would be a box to tick
	}
	return "[" + text + "](" + destination(u.String()) + ")"
}

// destination escapes what would end an address in Markdown, or be decoded.
func destination(address string) string {
	var b strings.Builder
	for i := range len(address) {
		switch c := address[i]; {
		case c <= ' ' || c == 0x7F || strings.IndexByte("<>(){}\\\"`", c) >= 0:
			b.WriteString("%" + strings.ToUpper(string("0123456789abcdef"[c>>4])+string("0123456789abcdef"[c&15])))
		default:
			b.WriteByte(c)
		}
	}
	return entity.ReplaceAllStringFunc(b.String(), func(e string) string { return "&amp;" + e[1:] })
}
