package markup

import (
	"strings"
	"sync"

	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/base"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/commonmark"
	"github.com/microcosm-cc/bluemonday"
)

// markdownPolicy is what Markdown can say without raw HTML. Code is left out:
// inside it nothing could be escaped.
var markdownPolicy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li",
		"b", "strong", "i", "em")
	p.AllowURLSchemeWithCustomPolicy("http", hasHost)
	p.AllowURLSchemeWithCustomPolicy("https", hasHost)
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(false)
	p.AllowAttrs("href").OnElements("a")
	p.AddSpaceWhenStrippingTag(true) // cells of a table do not grow together
	return p
})

var markdownConverter = sync.OnceValue(func() *converter.Converter {
	c := converter.NewConverter(converter.WithEscapeMode(converter.EscapeModeDisabled),
		converter.WithPlugins(base.NewBasePlugin(),
			commonmark.NewCommonmarkPlugin(commonmark.WithListEndComment(false))))
	c.Register.TextTransformer(func(_ converter.Context, text string) string {
		rest := strings.TrimLeft(text, " \n\t")
		return text[:len(text)-len(rest)] + escapeLine(rest) // it may follow a line break
	}, converter.PriorityEarly)
	return c
})

// Markdown returns the HTML as CommonMark without raw HTML: paragraphs,
// headings, lists, quotes, emphasis, links. Images, tables and code come as
// their text. It ends without a line break.
func Markdown(s string) string {
	clean, ok := balance(markdownPolicy().Sanitize(Safe(s)))
	if !ok {
		return EscapeMarkdown(Text(s))
	}
	out, err := markdownConverter().ConvertString(clean)
	if err != nil {
		return EscapeMarkdown(Text(s))
	}
	return strings.TrimSpace(out)
}
