package markup

import (
	"html"
	"net/url"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// safePolicy holds the elements that news text needs and nothing else. It is
// safe for use by several goroutines once it is built.
var safePolicy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "code",
		"ul", "ol", "li", "dl", "dt", "dd", "b", "strong", "i", "em", "u", "s", "sub", "sup", "small", "mark",
		"figure", "figcaption", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "cite", "q")
	p.AllowElementsContent("object") // what it shows in place of itself is text
	p.AllowURLSchemes("mailto")
	p.AllowURLSchemeWithCustomPolicy("http", hasHost)
	p.AllowURLSchemeWithCustomPolicy("https", hasHost)
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(false)
	p.AllowAttrs("href").OnElements("a")
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AllowAttrs("src", "alt").OnElements("img")
	p.AllowAttrs("width", "height").Matching(bluemonday.Integer).OnElements("img")
	p.AllowAttrs("colspan", "rowspan").Matching(bluemonday.Integer).OnElements("td", "th")
	p.AllowAttrs("dir").Matching(bluemonday.Direction).Globally()
	return p
})

// hasHost refuses addresses such as "http:x", which a browser reads as relative.
func hasHost(u *url.URL) bool { return u.Host != "" }

// Safe returns the HTML with nothing active left in it: a short list of
// elements, links and images by absolute http(s) addresses only, every element
// closed. What nests too deeply to be parsed comes back as its plain text.
// Safe(Safe(x)) is Safe(x).
func Safe(s string) string {
	s = clip(strings.ToValidUTF8(s, "\uFFFD"), maxHTML)
	for range 4 {
		tree, ok := balance(s)
		if !ok {
			break
		}
		next := safePolicy().Sanitize(tree)
		if next == s {
			return s
		}
		s = next
	}
	if tree, ok := balance(s); ok && safePolicy().Sanitize(tree) == s {
		return s
	}
	return paragraphs(Text(s))
}

// balance parses the fragment as a browser would and writes it with every
// element closed. It refuses what nests deeper than the parser allows.
func balance(s string) (string, bool) {
	body := &nethtml.Node{Type: nethtml.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := nethtml.ParseFragment(strings.NewReader(s), body)
	if err != nil {
		return "", false
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	if err := fallBack(body); err != nil {
		return "", false
	}
	var b strings.Builder
	for n := range body.ChildNodes() {
		if err := nethtml.Render(&b, n); err != nil {
			return "", false
		}
	}
	return b.String(), true
}

// fallBack puts in the place of every iframe what it holds for a reader who
// does not see it, often a link to what it shows. To the parser that is raw
// text; an iframe in there is left alone, so that nothing is read more than twice.
func fallBack(body *nethtml.Node) error {
	var frames []*nethtml.Node
	for n := range body.Descendants() {
		if n.DataAtom == atom.Iframe && n.FirstChild != nil && n.FirstChild.Type == nethtml.TextNode {
			frames = append(frames, n)
		}
	}
	for _, f := range frames {
		nodes, err := nethtml.ParseFragment(strings.NewReader(f.FirstChild.Data), &nethtml.Node{Type: nethtml.ElementNode, Data: "body", DataAtom: atom.Body})
		if err != nil {
			return err
		}
		for _, n := range nodes {
			f.Parent.InsertBefore(n, f)
		}
		f.Parent.RemoveChild(f)
	}
	return nil
}

// paragraphs writes lines of plain text as HTML in the form Safe leaves alone.
func paragraphs(text string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		if line != "" {
			b.WriteString("<p>" + html.EscapeString(line) + "</p>")
		}
	}
	return b.String()
}
