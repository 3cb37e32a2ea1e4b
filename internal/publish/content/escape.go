package content

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// The bodies of documents are escaped Markdown, in which braces are entities
// already. Each function here is the last word on what its generator would
// take for its own, wherever it came from: the openings become entities.

// noShortcodes takes Hugo's shortcodes.
func noShortcodes(s string) string {
	return strings.NewReplacer("{{<", "&#123;&#123;&lt;", "{{%", "&#123;&#123;%").Replace(s)
}

// noLiquid takes what Liquid and Nunjucks would run. Kramdown and
// markdown-it differ in what a backslash escapes.
func noLiquid(s string) string {
	return noBackslashes(strings.NewReplacer("{{", "&#123;&#123;", "{%", "&#123;%", "{#", "&#123;#").Replace(s))
}

// noTera takes Zola's shortcodes.
func noTera(s string) string {
	return strings.NewReplacer("{{", "&#123;&#123;", "{%", "&#123;%").Replace(s)
}

// asItIs is for generators that run nothing in Markdown, as Astro outside
// .mdx.
func asItIs(s string) string { return s }

var escaped = regexp.MustCompile("\\\\[!-/:-@\\[-`{-~]")

// noBackslashes writes what a backslash escapes as a number: every dialect of
// Markdown reads those alike.
func noBackslashes(s string) string {
	return escaped.ReplaceAllStringFunc(s, func(e string) string { return fmt.Sprintf("&#%d;", e[1]) })
}

// noMarkup is for values that templates print as they are: Liquid and Pelican's
// templates escape nothing by themselves. What could open a tag or end an
// attribute becomes the nearest sign that cannot.
func noMarkup(s string) string {
	s = opening.ReplaceAllString(s, "$1“")
	return strings.NewReplacer("<", "‹", ">", "›", `"`, "”", "'", "’").Replace(s)
}

// opening finds a quotation mark that opens.
var opening = regexp.MustCompile(`(^|[\s(\[{«‹<-])"`)

// noQuotes is the same for addresses.
func noQuotes(address string) string {
	return strings.NewReplacer("<", "%3C", ">", "%3E", `"`, "%22", "'", "%27", "{", "%7B", "}", "%7D").Replace(address)
}

func without(list []string, names ...string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(names, s) })
}
