package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
)

// next says where the answer sends us, nil when it does not.
func (t *trip) next(res *http.Response, from *url.URL) (*url.URL, error) {
	if res.StatusCode < 300 || res.StatusCode == http.StatusNotModified {
		return nil, nil
	}
	wrong := func(kind Kind, text string) (*url.URL, error) {
		return nil, &Error{Kind: kind, Status: res.StatusCode, text: text}
	}
	where := res.Header.Get("Location")
	if where == "" {
		return wrong(KindRedirects, "redirects without saying where to")
	}
	to, err := from.Parse(where)
	if err != nil {
		return wrong(KindRedirects, "redirects to something that is not an address")
	}
	if to.Scheme != "http" && to.Scheme != "https" {
		return wrong(KindScheme, "redirects to an address that is neither http nor https")
	}
	next, _, err := parse(to.String())
	var bad *Error
	switch {
	case errors.As(err, &bad):
		return wrong(bad.Kind, "redirects to "+bad.URL+", which "+bad.text)
	case t.visited(next.String()):
		return wrong(KindRedirects, "redirects in a circle")
	case len(t.hops) > maxRedirects:
		return wrong(KindRedirects, fmt.Sprintf("redirects more than %d times", maxRedirects))
	}
	t.remember(res.StatusCode, from, next)
	return next, nil
}

// visited says whether the trip was there already: without cookies the second
// visit ends as the first.
func (t *trip) visited(address string) bool {
	return slices.ContainsFunc(t.hops, func(h Hop) bool { return h.address == address })
}

// remember keeps where permanent redirects lead. A step from https down to
// http is followed but not remembered, and an address with a password in it
// stays as its owner wrote it.
func (t *trip) remember(status int, from, to *url.URL) {
	down := from.Scheme == "https" && to.Scheme == "http"
	if status != http.StatusMovedPermanently && status != http.StatusPermanentRedirect || down || t.secret {
		t.lasting = false
	}
	if t.lasting {
		t.permanent = to.String()
	}
}
