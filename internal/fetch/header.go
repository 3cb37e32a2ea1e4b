package fetch

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"
)

// feedTypes is what a request for a feed accepts, JSON and XML by their names.
const feedTypes = "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, " +
	"application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.5"

// connectionFields are about the connection, which is ours to arrange.
var connectionFields = []string{"Host", "Connection", "Content-Length", "Transfer-Encoding", "Upgrade", "Te", "Trailer", "Range"}

// header is what one hop sends. Own says that it goes to the origin that the
// request was meant for.
func (t *trip) header(own bool) http.Header {
	h := make(http.Header, 6+len(t.r.Header))
	h["User-Agent"] = []string{t.c.o.UserAgent}
	h["Accept"] = []string{cmp.Or(t.r.Accept, feedTypes)}
	if own {
		if t.r.UserAgent != "" {
			h["User-Agent"] = []string{t.r.UserAgent}
		}
		for name, values := range t.r.Header {
			h[http.CanonicalHeaderKey(name)] = values
		}
		for _, name := range connectionFields {
			delete(h, name)
		}
	}
	h["Accept-Encoding"] = []string{"gzip, br, zstd"}
	if v := validator(t.r.ETag); v != "" {
		h["If-None-Match"] = []string{v}
	}
	if v := validator(t.r.LastModified); v != "" {
		h["If-Modified-Since"] = []string{v}
	}
	return h
}

// checkHeader refuses extra fields that would break the request.
func checkHeader(r Request) error {
	for name, values := range r.Header {
		if !httpguts.ValidHeaderFieldName(name) {
			return fault(KindAddress, r.URL, "has a header in the configuration whose name cannot be")
		}
		for _, v := range values {
			if !httpguts.ValidHeaderFieldValue(v) {
				return fault(KindAddress, r.URL, "has a header "+name+" in the configuration whose value cannot be")
			}
		}
	}
	if !httpguts.ValidHeaderFieldValue(r.UserAgent) || !httpguts.ValidHeaderFieldValue(r.Accept) {
		return fault(KindAddress, r.URL, "has a user_agent in the configuration that cannot be")
	}
	return nil
}

// visible is a hop's header with what the configuration gave hidden.
func visible(h http.Header, secret http.Header, own bool) http.Header {
	_, login := h["Authorization"]
	if !own || len(secret) == 0 && !login {
		return h
	}
	h = h.Clone()
	for name := range secret {
		if name = http.CanonicalHeaderKey(name); h[name] != nil {
			h[name] = []string{"(hidden)"}
		}
	}
	if login {
		h["Authorization"] = []string{"(hidden)"}
	}
	return h
}

// validator is an ETag or Last-Modified worth keeping and sending back, else "".
func validator(v string) string {
	if len(v) > maxValidator || !httpguts.ValidHeaderFieldValue(v) {
		return ""
	}
	return v
}

// retryAfter reads the field of that name: seconds or a date.
func retryAfter(h http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if v == "" {
		return 0
	}
	if d, ok := seconds(v); ok {
		return d
	}
	at, err := http.ParseTime(v)
	if err != nil {
		return 0
	}
	return hint(at.Sub(now))
}

// maxAge reads for how long the answer says that it is fresh. Expires counts
// from the answer's own Date, so that a wrong clock there does no harm.
func maxAge(h http.Header) time.Duration {
	for _, part := range strings.Split(strings.Join(h["Cache-Control"], ","), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch strings.ToLower(name) {
		case "no-store", "no-cache":
			return 0
		case "max-age":
			if d, ok := seconds(strings.Trim(value, `"`)); ok {
				return d
			}
		}
	}
	expires, err := http.ParseTime(h.Get("Expires"))
	if err != nil {
		return 0
	}
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return 0
	}
	return hint(expires.Sub(date))
}

// seconds reads a count of seconds of any length, clamped to a hint.
func seconds(v string) (time.Duration, bool) {
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil && v != "" && strings.Trim(v, "0123456789") == "" {
		return maxHint, true
	}
	return hint(time.Duration(min(n, int64(maxHint/time.Second))) * time.Second), err == nil
}

func hint(d time.Duration) time.Duration { return max(0, min(d, maxHint)) }
