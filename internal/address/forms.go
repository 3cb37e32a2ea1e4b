package address

import (
	"slices"
	"strings"
)

// twins are hosts that show the same articles under the same paths as another.
// Only pairs whose paths are known to agree belong here: "m." and "amp." in
// general promise nothing.
var twins = map[string]string{
	"edition.cnn.com":           "www.cnn.com",
	"amp.theguardian.com":       "www.theguardian.com",
	"amp.dw.com":                "www.dw.com",
	"amp.france24.com":          "www.france24.com",
	"amp.rfi.fr":                "www.rfi.fr",
	"amp.smh.com.au":            "www.smh.com.au",
	"amp.theage.com.au":         "www.theage.com.au",
	"amp.scmp.com":              "www.scmp.com",
	"amp.abc.net.au":            "www.abc.net.au",
	"amp.economist.com":         "www.economist.com",
	"amp.usatoday.com":          "www.usatoday.com",
	"m.youtube.com":             "www.youtube.com",
	"music.youtube.com":         "www.youtube.com",
	"youtube.com":               "www.youtube.com",
	"m.facebook.com":            "www.facebook.com",
	"mobile.twitter.com":        "x.com",
	"twitter.com":               "x.com",
	"www.twitter.com":           "x.com",
	"mobile.x.com":              "x.com",
	"www.x.com":                 "x.com",
	"old.reddit.com":            "www.reddit.com",
	"m.reddit.com":              "www.reddit.com",
	"np.reddit.com":             "www.reddit.com",
	"mobile.reuters.com":        "www.reuters.com",
	"m.bbc.com":                 "www.bbc.com",
	"m.bbc.co.uk":               "www.bbc.com",
	"www.bbc.co.uk":             "www.bbc.com",
	"bbc.co.uk":                 "www.bbc.com",
	"mobile.nytimes.com":        "www.nytimes.com",
	"m.washingtonpost.com":      "www.washingtonpost.com",
	"m.dw.com":                  "www.dw.com",
	"m.spiegel.de":              "www.spiegel.de",
	"m.tagesspiegel.de":         "www.tagesspiegel.de",
	"m.faz.net":                 "www.faz.net",
	"m.huffpost.com":            "www.huffpost.com",
	"m.timesofindia.com":        "timesofindia.indiatimes.com",
	"m.economictimes.com":       "economictimes.indiatimes.com",
	"m.independent.co.uk":       "www.independent.co.uk",
	"m.phys.org":                "phys.org",
	"amp.phys.org":              "phys.org",
	"m.slashdot.org":            "slashdot.org",
	"amp.slate.com":             "slate.com",
	"amp.sacbee.com":            "www.sacbee.com",
	"amp.miamiherald.com":       "www.miamiherald.com",
	"amp.kansascity.com":        "www.kansascity.com",
	"amp.charlotteobserver.com": "www.charlotteobserver.com",
}

// fold leads the forms that an article takes for telephones, caches and
// redirectors back to the article's own address. It is given normalised parts,
// and ends because every step but the change of a host shortens the address.
func (p *parts) fold() {
	for before := (parts{}); *p != before; {
		before = *p
		if inner, ok := p.inCache(); ok {
			*p = inner
		}
		if own, ok := twins[p.host]; ok && p.port == "" {
			p.host = own
		}
		if p.host == "amp.cnn.com" && strings.HasPrefix(p.path, "/cnn/") {
			p.host, p.path = "www.cnn.com", strings.TrimPrefix(p.path, "/cnn")
		}
		if wiki, ok := strings.CutSuffix(p.host, ".m.wikipedia.org"); ok {
			p.host = wiki + ".wikipedia.org"
		}
		p.foldVideo()
		p.foldGoogleNews()
		p.path = cleanPath(withoutAMP(p.path))
	}
}

// inCache reads the address that an AMP cache or Google's viewer carries in
// its path: /amp/s/HOST/PATH and /c/s/HOST/PATH, "s" standing for https.
func (p *parts) inCache() (parts, bool) {
	var prefixes []string
	switch {
	case p.host == "www.google.com" || p.host == "google.com":
		prefixes = []string{"/amp/s/", "/amp/"}
	case strings.HasSuffix(p.host, ".cdn.ampproject.org"):
		prefixes = []string{"/c/s/", "/v/s/", "/c/", "/v/"}
	}
	for _, prefix := range prefixes {
		if target, ok := strings.CutPrefix(p.path, prefix); ok {
			inner, err := split("https://" + target)
			if err != nil || !strings.Contains(inner.host, ".") {
				return parts{}, false
			}
			inner.query = p.query
			inner.normalise()
			return inner, true
		}
	}
	return parts{}, false
}

// foldVideo gives a YouTube video its one address.
func (p *parts) foldVideo() {
	id := ""
	switch {
	case p.host == "youtu.be":
		id = p.path[1:]
	case p.host == "www.youtube.com" && strings.HasPrefix(p.path, "/shorts/"):
		id = p.path[len("/shorts/"):]
	}
	if len(id) == 11 && !strings.Contains(id, "/") {
		p.host, p.path, p.query = "www.youtube.com", "/watch", "v="+id
	}
}

// foldGoogleNews gives the several addresses of one Google News article one
// form. Its query says only in which edition it was shown.
func (p *parts) foldGoogleNews() {
	if p.host != "news.google.com" {
		return
	}
	for _, prefix := range []string{"/rss/articles/", "/__i/rss/rd/articles/", "/articles/", "/read/"} {
		if id, ok := strings.CutPrefix(p.path, prefix); ok && id != "" {
			p.path, p.query = "/rss/articles/"+id, ""
			return
		}
	}
}

// ampSegments are the whole segments of a path that mark the AMP form of what
// the rest of the path names, and the endings that do.
var (
	ampSegments = set("amp .amp amphtml google-amp")
	ampEndings  = [][2]string{{".amp.html", ".html"}, {".amphtml", ""}, {".amp", ""}, {"/amp.html", ""}, {"/amp/", "/"}, {"/amp", ""}}
)

// withoutAMP gives the path of the article behind a path of its AMP form. Paths
// that would name next to nothing without the mark are left alone.
func withoutAMP(path string) string {
	if !strings.Contains(path, "amp") {
		return path
	}
	for _, e := range ampEndings {
		if rest, ok := strings.CutSuffix(path, e[0]); ok && len(rest) > 1 {
			return rest + e[1]
		}
	}
	segments := strings.Split(path, "/")
	i := slices.IndexFunc(segments, func(s string) bool { return ampSegments[s] })
	if i < 0 || !strings.ContainsAny(strings.Join(segments[i+1:], "/"), "-0123456789") {
		return path
	}
	from := i
	if segments[i-1] == "platform" {
		from--
	}
	return strings.Join(slices.Delete(segments, from, i+1), "/")
}
