package googlenews

import (
	"net/url"
	"regexp"
	"strings"

	"herald/internal/address"
)

// Kind says what an article id holds.
type Kind string

// The kinds of article id.
const (
	Unknown  Kind = "unknown"  // an article id of a layout that is not known
	Embedded Kind = "embedded" // the publisher's address, in the clear
	Opaque   Kind = "opaque"   // a token that only Google can read
	YouTube  Kind = "youtube"  // a video's id
	Hash     Kind = "hash"     // a fingerprint of the article, and nothing else
)

// ArticleID is a Google News article id taken apart.
type ArticleID struct {
	ID           string // as it stands in addresses, "" for the redirects of before 2018
	Kind         Kind
	URL          string // the publisher's address, http or https, when Kind is Embedded or YouTube
	AMP          string // the address of its AMP form when the id holds one
	Token        string // of an Opaque id; equal tokens mean one article, unequal ones nothing
	HiddenLength int    // length in bytes of the address that the token hides, 0 when unknown
}

// DecodeArticle reads an article id, or the address of an article in any of
// Google's forms: /rss/articles/ID, /articles/ID, /read/ID,
// /__i/rss/rd/articles/ID, the redirect /news/url?url=ADDRESS of before 2018,
// and a consent page that continues to one of them. On other hosts an id counts
// when it holds an address or hides one, so that mirrors are read alike. It is
// false for all else: an id that is cut short is no id.
func DecodeArticle(idOrURL string) (ArticleID, bool) {
	if len(idOrURL) > maxID {
		return ArticleID{}, false
	}
	if !strings.Contains(idOrURL, "/") {
		return decodeArticleID(idOrURL)
	}
	if !strings.Contains(idOrURL, "google.") && !strings.Contains(idOrURL, "/articles/") && !strings.Contains(idOrURL, "/read/") {
		return ArticleID{}, false // nearly all links there are
	}
	u, err := url.Parse(strings.TrimSpace(idOrURL))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ArticleID{}, false
	}
	if !isGoogle(u.Hostname()) {
		a, ok := decodeArticleID(idInPath(u.Path))
		if !ok || a.URL == "" && a.Token == "" {
			return ArticleID{}, false
		}
		return a, true
	}
	if strings.HasPrefix(u.Hostname(), "consent.") {
		return decodeConsent(u)
	}
	if target := redirectTarget(u); target != "" {
		return ArticleID{Kind: Embedded, URL: target}, true
	}
	return decodeArticleID(idInPath(u.Path))
}

// decodeConsent reads the address to which a consent page would go on.
func decodeConsent(page *url.URL) (ArticleID, bool) {
	next, err := url.Parse(page.Query().Get("continue"))
	if err != nil {
		return ArticleID{}, false
	}
	return DecodeArticle(next.String())
}

// googleHost matches the hosts under which Google serves news: news., consent.
// and www., in any country.
var googleHost = regexp.MustCompile(`^(?:(?:news|consent|www)\.)?google\.(?:com?\.)?[a-z]{2,3}$`)

func isGoogle(host string) bool { return googleHost.MatchString(strings.ToLower(host)) }

// idInPath gives what follows "articles" or "read" in a path, "" when nothing
// does.
func idInPath(path string) string {
	segments := strings.Split(path, "/")
	for i, s := range segments[:len(segments)-1] {
		if s == "articles" || s == "read" {
			return segments[i+1]
		}
	}
	return ""
}

// redirectTarget reads the address in a redirect of before 2018 or of Google
// Alerts, "" when it is none. Until 2010 the address was escaped; later it
// stood last and bare, so that all that follows belongs to it.
func redirectTarget(u *url.URL) string {
	if u.Path != "/news/url" && u.Path != "/url" {
		return ""
	}
	_, target, ok := strings.Cut("&"+u.RawQuery, "&url=")
	if !ok {
		return ""
	}
	if u.Path == "/url" || !strings.Contains(target, "://") {
		target, _, _ = strings.Cut(target, "&")
		target, _ = url.QueryUnescape(target)
	}
	return publisher(target)
}

// publisher gives an address that may be a publisher's: absolute, http or
// https, and not Google's own; else "".
func publisher(raw string) string {
	u := address.Resolve("", raw)
	if u == "" || isGoogle(address.Host(u)) {
		return ""
	}
	return u
}

// Tags and values of the message inside an article id.
const (
	layoutHash    = 2
	layoutArticle = 19
	layoutVideo   = 32
	tokenPrefix   = "AU_yqL" // version and key of Google's encryption, in base64
	tokenOverhead = 21       // version, key and authentication, in bytes
)

func decodeArticleID(id string) (ArticleID, bool) {
	m, ok := decodeID(id)
	layout, isNumber := m.number(1)
	body := m.text(4)
	if !ok || !isNumber || body == nil {
		return ArticleID{}, false
	}
	a := ArticleID{ID: strings.TrimRight(id, "="), Kind: Unknown}
	switch text := string(body); {
	case layout == layoutHash && len(body) == 16:
		a.Kind = Hash
	case layout == layoutVideo && isVideo(text):
		a.Kind, a.URL = YouTube, "https://www.youtube.com/watch?v="+text
	case layout == layoutArticle && strings.HasPrefix(text, tokenPrefix):
		a.Kind, a.Token, a.HiddenLength = Opaque, text, hiddenLength(text)
	case layout == layoutArticle && publisher(text) != "":
		a.Kind, a.URL, a.AMP = Embedded, publisher(text), publisher(string(m.text(26)))
	}
	return a, true
}

func isVideo(s string) bool {
	return len(s) == 11 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == ""
}

// hiddenLength is exact: the encryption adds a fixed number of bytes.
func hiddenLength(token string) int {
	return max(0, len(token)*3/4-tokenOverhead)
}

// target gives the address a link leads a reader to: the publisher's when the
// link holds it, else the link itself, "" when that is no web address.
func target(link string) string {
	if a, ok := DecodeArticle(link); ok && a.URL != "" {
		return a.URL
	}
	return address.Resolve("", link)
}
