package feed

import (
	"net/url"
	"strings"
)

// baseOf gives the address that a document's relative addresses start from,
// nil when none is known.
func baseOf(o Options) *url.URL {
	base := webAddress(o.URL)
	if o.ContentLocation != "" {
		return rebase(base, o.ContentLocation)
	}
	return base
}

// webAddress parses an absolute http or https address, nil when it is none.
func webAddress(s string) *url.URL {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil
	}
	return u
}

// rebase moves a base as xml:base says. Only the web's schemes are a base.
func rebase(base *url.URL, ref string) *url.URL {
	if abs := resolve(base, ref); abs != "" {
		if u := webAddress(abs); u != nil {
			return u
		}
	}
	return base
}

// resolve makes an address of the web absolute. It gives "" for what cannot
// be, and for other schemes, which no reader should follow.
func resolve(base *url.URL, ref string) string {
	if ref = resolveFile(base, ref); isWeb(ref) {
		return ref
	}
	return ""
}

// resolveFile makes the address of a file absolute, which may also be on FTP
// or be a magnet link.
func resolveFile(base *url.URL, ref string) string {
	ref = tidyAddress(ref)
	if ref == "" {
		return ""
	}
	if scheme, ok := schemeOf(ref); ok {
		if isHTTP(scheme) || strings.EqualFold(scheme, "ftp") || strings.EqualFold(scheme, "magnet") {
			return ref
		}
		return ""
	}
	if base == nil {
		if strings.HasPrefix(ref, "//") {
			return "https:" + ref
		}
		return ref
	}
	u, err := base.Parse(ref)
	if err != nil {
		return ""
	}
	return u.String()
}

// tidyAddress drops line breaks and outer white space and escapes spaces.
func tidyAddress(ref string) string {
	ref = strings.TrimSpace(ref)
	for i := 0; i < len(ref); i++ {
		if c := ref[i]; c <= ' ' || c == '<' || c == '>' || c == '"' {
			return addressTidier.Replace(ref)
		}
	}
	return ref
}

var addressTidier = strings.NewReplacer("\n", "", "\r", "", "\t", "", " ", "%20", "<", "%3C", ">", "%3E", `"`, "%22")

// schemeOf gives what stands before the first colon, if it can be a scheme.
func schemeOf(ref string) (string, bool) {
	for i := 0; i < len(ref); i++ {
		c := ref[i]
		switch {
		case c == ':':
			return ref[:i], i > 0
		case c|0x20 >= 'a' && c|0x20 <= 'z':
		case i > 0 && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'):
		default:
			return "", false
		}
	}
	return "", false
}

func isHTTP(scheme string) bool {
	return strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https")
}

// isWeb tells whether an address is one of the web: of its scheme, and with a
// host.
func isWeb(ref string) bool {
	scheme, ok := schemeOf(ref)
	if !ok || !isHTTP(scheme) {
		return false
	}
	host, ok := strings.CutPrefix(ref[len(scheme)+1:], "//")
	return ok && host != "" && strings.IndexByte("/?#:", host[0]) < 0
}
