package publishtest_test

import (
	"context"
	"fmt"
	"html"
	"strings"
	"testing"
	"unicode"

	"herald"
	"herald/internal/publish"
	"herald/internal/publish/publishtest"
)

// plain is the smallest publisher that keeps every promise.
type plain struct{ dir string }

func (p plain) Publish(ctx context.Context, ed herald.Edition) (publish.Report, error) {
	var docs []publish.Doc
	var list strings.Builder
	for i := range ed.Stories {
		s := &ed.Stories[i]
		fmt.Fprintf(&list, "<p>%s</p>\n", text(s.Headline))
		docs = append(docs, publish.Doc{Path: s.Slug + ".html", Body: fmt.Appendf(nil, "<h1>%s</h1>\n", text(s.Headline)), Story: s})
		for _, alias := range s.Aliases {
			body := fmt.Appendf(nil, "<a href=\"/%s.html\">moved</a>\n", s.Slug)
			docs = append(docs, publish.Doc{Path: "was/" + alias + ".html", Body: body, Story: s})
		}
	}
	docs = append(docs, publish.Doc{Path: "index.html", Body: []byte(list.String())})
	return publish.Sync(ctx, p.dir, ed, docs, publish.Options{Target: "plain"})
}

func text(s string) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd")))
}

func TestPlain(t *testing.T) {
	publishtest.Run(t, func(dir string) publish.Publisher { return plain{dir} })
}
