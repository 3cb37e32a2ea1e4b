package markup_test

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// active names the first thing in the HTML that could run, load by itself or
// act, read by a parser that is not the sanitiser's; "" when there is none.
func active(s string) string {
	nodes, err := html.ParseFragment(strings.NewReader(s), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		return err.Error()
	}
	for _, n := range nodes {
		if bad := activeNode(n); bad != "" {
			return bad
		}
	}
	return ""
}

func activeNode(n *html.Node) string {
	if n.Type == html.ElementNode {
		switch n.DataAtom {
		case atom.Script, atom.Style, atom.Iframe, atom.Object, atom.Embed, atom.Form, atom.Link, atom.Meta, atom.Base, atom.Svg, atom.Math, atom.Input, atom.Button:
			return "<" + n.Data + ">"
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" || a.Key == "id" {
				return a.Key
			}
			if (a.Key == "href" || a.Key == "src") && !strings.HasPrefix(a.Val, "http://") && !strings.HasPrefix(a.Val, "https://") && !strings.HasPrefix(a.Val, "mailto:") {
				return a.Key + "=" + a.Val
			}
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if bad := activeNode(c); bad != "" {
			return bad
		}
	}
	return ""
}
