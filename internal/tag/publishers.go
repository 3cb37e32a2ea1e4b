package tag

import (
	"net/url"
	"strings"

	"herald"
)

// Publishers are names and hosts that never become tags. nil is none.
type Publishers map[string]bool

// NewPublishers reads names (not the hosts of sites, whose parts are common
// words too often), once for many stories.
func NewPublishers(names ...string) Publishers {
	p := Publishers{}
	for _, n := range names {
		p.name(n)
	}
	return p
}

// publishersOf collects the publishers of the coverage: their names with and
// without an article, their hosts and the labels of these, and what is left of
// "Name News" without the word for a medium.
func publishersOf(articles []herald.Article) Publishers {
	p := Publishers{}
	for _, a := range articles {
		p.name(a.Publisher.Name)
		p.host(a.Publisher.Site)
		if a.Publisher.Site == "" && !strings.Contains(a.URL, "//news.google.com/") { // which leads to other publishers
			p.host(a.URL)
		}
	}
	return p
}

func (p Publishers) name(name string) {
	key := fold(clip(name, maxTitle))
	if key == "" {
		return
	}
	if strings.Contains(name, ".") && !strings.ContainsAny(name, " /") {
		p.host("https://" + name)
	}
	p[key] = true
	p[strings.ReplaceAll(key, " ", "")] = true
	for _, article := range []string{"the ", "der ", "die ", "das ", "le ", "la ", "el ", "il "} {
		if rest, ok := strings.CutPrefix(key, article); ok {
			key = rest
			p[key] = true
		}
	}
	words := strings.Fields(key)
	if len(words) > 1 && medium(words[len(words)-1]) {
		p[strings.Join(words[:len(words)-1], " ")] = true
	}
}

// medium tells the words behind a brand: "Example News" is known as "Example".
func medium(w string) bool {
	switch w {
	case "news", "tv", "radio", "online", "sport", "sports", "network", "media", "com", "newsroom", "international":
		return true
	}
	return false
}

// host bans the host of an address and its labels, but for the last and for
// those of three letters and less, which are countries and functions.
func (p Publishers) host(address string) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	p[fold(host)] = true
	labels := strings.Split(host, ".")
	for i, label := range labels[:len(labels)-1] {
		if len(label) > 3 || i == len(labels)-2 && len(label) > 1 {
			p[fold(label)] = true
		}
	}
}
