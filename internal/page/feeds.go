package page

import (
	"net/url"
	"strings"

	"herald/internal/address"
)

// Guess is an address at which a page's feed should be.
type Guess struct {
	URL   string // absolute
	Known bool   // by the rules of the house the page belongs to; else a common path that is worth a try
}

// Feeds gives the addresses at which the feeds of a page should be, best first,
// from the page's own address alone: those that its house is known to keep,
// then the paths that most publishing systems use, first below the page's
// folder and then at the root. For a page of a known house there are no common
// paths. The feeds that a page declares itself are better than all of them. It
// is empty for an address that is not of the web.
func Feeds(raw string) []Guess {
	u, err := url.Parse(address.Resolve("", raw))
	if err != nil || u.Host == "" {
		return nil
	}
	p := newPlace(u)
	var guesses []Guess
	for _, known := range p.known() {
		guesses = append(guesses, Guess{URL: known, Known: true})
	}
	if len(guesses) > 0 || p.isHouse() {
		return guesses
	}
	for _, common := range p.common() {
		guesses = append(guesses, Guess{URL: common})
	}
	return guesses
}

// place is a page's address taken apart.
type place struct {
	origin string // scheme and host
	host   string // without "www."
	path   []string
	query  url.Values
}

func newPlace(u *url.URL) place {
	p := place{origin: u.Scheme + "://" + u.Host, host: address.Host(u.String()), query: u.Query()}
	for s := range strings.SplitSeq(u.EscapedPath(), "/") {
		if s != "" && len(p.path) < 8 {
			p.path = append(p.path, s)
		}
	}
	return p
}

// at gives a segment of the path, "" beyond its end.
func (p place) at(i int) string {
	if i < len(p.path) {
		return p.path[i]
	}
	return ""
}

// houses are the hosts whose feeds follow rules. A rule gives addresses, best
// first, or none for a page that has no feed.
var houses = map[string]func(place) []string{
	"youtube.com":          youTube,
	"m.youtube.com":        youTube,
	"reddit.com":           reddit,
	"old.reddit.com":       reddit,
	"github.com":           gitHub,
	"medium.com":           medium,
	"bsky.app":             bluesky,
	"news.ycombinator.com": func(place) []string { return []string{"https://news.ycombinator.com/rss"} },
	"stackoverflow.com":    stackOverflow,
	"arxiv.org":            arXiv,
	"substack.com":         none,
	"x.com":                none,
	"twitter.com":          none,
	"facebook.com":         none,
	"instagram.com":        none,
	"threads.net":          none,
	"tiktok.com":           none,
	"linkedin.com":         none,
}

// none is the rule of a house that keeps no feeds under its own name.
func none(place) []string { return nil }

// domains are houses that give each of their writers a host.
var domains = map[string]string{
	"substack.com":  "/feed",
	"medium.com":    "/feed",
	"wordpress.com": "/feed/",
	"blogspot.com":  "/feeds/posts/default",
	"tumblr.com":    "/rss",
	"ghost.io":      "/rss/",
	"bearblog.dev":  "/feed/",
}

func (p place) isHouse() bool { return houses[p.host] != nil }

// known gives what the rules say, nothing for a house without rules.
func (p place) known() []string {
	if rule := houses[p.host]; rule != nil {
		return rule(p)
	}
	for domain, path := range domains {
		if strings.HasSuffix(p.host, "."+domain) {
			return []string{p.origin + path}
		}
	}
	return fediverse(p)
}

func youTube(p place) []string {
	const feed = "https://www.youtube.com/feeds/videos.xml?"
	switch {
	case p.at(0) == "channel" && p.at(1) != "":
		return []string{feed + "channel_id=" + p.at(1)}
	case p.at(0) == "user" && p.at(1) != "":
		return []string{feed + "user=" + p.at(1)}
	case p.query.Get("list") != "":
		return []string{feed + "playlist_id=" + url.QueryEscape(p.query.Get("list"))}
	}
	return nil // "@handle": only the page knows the channel
}

func reddit(p place) []string {
	const origin = "https://www.reddit.com/"
	kind := p.at(0)
	if kind == "u" {
		kind = "user"
	}
	switch {
	case kind == "":
		return []string{origin + ".rss"}
	case kind == "r" && p.at(2) == "comments" && p.at(3) != "":
		return []string{origin + "r/" + p.at(1) + "/comments/" + p.at(3) + "/.rss"}
	case (kind == "r" || kind == "user") && p.at(1) != "":
		return []string{origin + kind + "/" + p.at(1) + "/.rss"}
	}
	return nil
}

func gitHub(p place) []string {
	const origin = "https://github.com/"
	owner, repository := p.at(0), strings.TrimSuffix(p.at(1), ".git")
	base := origin + owner + "/" + repository
	releases, tags, commits := base+"/releases.atom", base+"/tags.atom", base+"/commits.atom"
	switch {
	case owner == "":
		return nil
	case repository == "":
		return []string{origin + owner + ".atom"}
	case p.at(2) == "commits" && p.at(3) != "":
		return []string{base + "/commits/" + p.at(3) + ".atom", releases, tags}
	case p.at(2) == "commits":
		return []string{commits, releases, tags}
	case p.at(2) == "tags":
		return []string{tags, releases, commits}
	}
	return []string{releases, tags, commits}
}

func medium(p place) []string {
	switch {
	case p.at(0) == "":
		return nil
	case p.at(0) == "tag" && p.at(1) != "":
		return []string{"https://medium.com/feed/tag/" + p.at(1)}
	}
	return []string{"https://medium.com/feed/" + p.at(0)}
}

func bluesky(p place) []string {
	if p.at(0) == "profile" && p.at(1) != "" {
		return []string{"https://bsky.app/profile/" + p.at(1) + "/rss"}
	}
	return nil
}

func stackOverflow(p place) []string {
	if p.at(0) == "questions" && p.at(1) == "tagged" && p.at(2) != "" {
		return []string{"https://stackoverflow.com/feeds/tag/" + p.at(2)}
	}
	return []string{"https://stackoverflow.com/feeds"}
}

func arXiv(p place) []string {
	if p.at(0) == "list" && p.at(1) != "" {
		return []string{"https://rss.arxiv.org/rss/" + p.at(1)}
	}
	return nil
}

// fediverse reads the forms of Mastodon and its kin, which live on any host:
// /@name, /users/name and /tags/name have a feed under ".rss".
func fediverse(p place) []string {
	name, isHandle := strings.CutPrefix(p.at(0), "@")
	switch {
	case isHandle && name != "" && !strings.Contains(name, "@"):
		return []string{p.origin + "/@" + name + ".rss"}
	case (p.at(0) == "users" || p.at(0) == "tags") && len(p.path) == 2:
		return []string{p.origin + "/" + p.at(0) + "/" + p.at(1) + ".rss"}
	}
	return nil
}

// commonPaths are where publishing systems put a feed, most common first:
// WordPress and Ghost, static generators, Drupal and old hands.
var commonPaths = []string{"feed/", "rss/", "index.xml", "feed.xml", "rss.xml", "atom.xml", "feed.json", "rss", "atom"}

// common gives the common paths below the first folder of the page (a blog, a
// section, "category/NAME" and its kin in WordPress) and at the root.
func (p place) common() (all []string) {
	folder := p.at(0)
	switch folder {
	case "category", "tag", "author":
		folder += "/" + p.at(1)
	}
	if folder != "" && !strings.Contains(folder, ".") {
		for _, c := range commonPaths[:4] {
			all = append(all, p.origin+"/"+strings.Trim(folder, "/")+"/"+c)
		}
	}
	for _, c := range commonPaths {
		all = append(all, p.origin+"/"+c)
	}
	return all
}
