package feed

import (
	"net/url"
	"strings"
)

// maxLinks bounds the feeds taken from one page.
const maxLinks = 50

// declaredFeeds lists the feeds that an HTML page names in its link elements.
func declaredFeeds(page []byte, base *url.URL) []Link {
	sc := scanner{src: page}
	var links []Link
	for len(links) < maxLinks {
		switch sc.next() {
		case tokenEnd:
			return links
		case tokenOpen:
			switch strings.ToLower(string(sc.name)) {
			case "base":
				base = rebase(base, attributeOf(sc.attrs, "href"))
			case "link":
				if l := feedLinkOf(sc.attrs, base); l.URL != "" {
					links = append(links, l)
				}
			}
		}
	}
	return links
}

// feedLinkOf gives the feed that a link element declares, if it does.
func feedLinkOf(attrs []attribute, base *url.URL) Link {
	rel := " " + strings.ToLower(attributeOf(attrs, "rel")) + " "
	typ := strings.ToLower(attributeOf(attrs, "type"))
	feed := strings.Contains(rel, " feed ")
	switch {
	case strings.HasPrefix(typ, "application/rss"), strings.HasPrefix(typ, "application/atom"), strings.HasPrefix(typ, "application/feed+json"):
		feed = feed || strings.Contains(rel, " alternate ")
	case strings.HasPrefix(typ, "application/json"):
		feed = feed || strings.Contains(rel, " alternate ") && strings.Contains(attributeOf(attrs, "href"), "feed")
	}
	if !feed {
		return Link{}
	}
	return Link{URL: resolveFile(base, attributeOf(attrs, "href")), Type: typ, Title: plainText(attributeOf(attrs, "title"))}
}

func attributeOf(attrs []attribute, name string) string {
	for _, a := range attrs {
		if strings.EqualFold(string(a.name), name) {
			return string(decodeText(nil, a.value, nil))
		}
	}
	return ""
}
