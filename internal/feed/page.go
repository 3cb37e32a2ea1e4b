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
			switch strings.ToLower(string(sc.name())) {
			case "base":
				base = rebase(base, sc.attribute("href"))
			case "link":
				if l := feedLinkOf(&sc, base); l.URL != "" {
					links = append(links, l)
				}
			}
		}
	}
	return links
}

// feedLinkOf gives the feed that a link element declares, if it does.
func feedLinkOf(tag *scanner, base *url.URL) Link {
	rel := " " + strings.ToLower(tag.attribute("rel")) + " "
	typ := strings.ToLower(tag.attribute("type"))
	feed := strings.Contains(rel, " feed ")
	switch {
	case strings.HasPrefix(typ, "application/rss"), strings.HasPrefix(typ, "application/atom"), strings.HasPrefix(typ, "application/feed+json"),
		typ == "application/rdf+xml", typ == "application/xml", typ == "text/xml":
		feed = feed || strings.Contains(rel, " alternate ")
	case strings.HasPrefix(typ, "application/json"):
		feed = feed || strings.Contains(rel, " alternate ") && strings.Contains(tag.attribute("href"), "feed")
	}
	if !feed {
		return Link{}
	}
	return Link{URL: resolveFile(base, tag.attribute("href")), Type: typ, Title: plainText(tag.attribute("title"))}
}
