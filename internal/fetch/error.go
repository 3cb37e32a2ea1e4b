package fetch

import (
	"errors"
	"io/fs"
	"time"

	"herald"
)

// Kind sorts failures by what can be done about them.
type Kind string

// The kinds of failure.
const (
	KindAddress     Kind = "address"     // the address itself cannot be
	KindScheme      Kind = "scheme"      // neither http nor https
	KindDNS         Kind = "dns"         // the name has no address
	KindRefused     Kind = "refused"     // nobody listens there
	KindUnreachable Kind = "unreachable" // no way to the host
	KindTimeout     Kind = "timeout"     // no answer in time
	KindTLS         Kind = "tls"         // the secure connection could not be made
	KindPrivate     Kind = "private"     // it leads into the owner's network
	KindProxy       Kind = "proxy"       // the proxy failed
	KindRedirects   Kind = "redirects"   // too many, or one that leads nowhere
	KindTooLarge    Kind = "too-large"   // a header beyond its bound, or a decompression bomb
	KindEncoding    Kind = "encoding"    // a compression that cannot be undone
	KindProtocol    Kind = "protocol"    // not HTTP, or broken off
	KindStatus      Kind = "status"      // any other status than the ones below
	KindGone        Kind = "gone"        // 410
	KindBusy        Kind = "busy"        // 429, 503
	KindRobots      Kind = "robots"      // the site's robots.txt says no
	KindFile        Kind = "file"        // a file: address that could not be read
)

// Error is why a Get failed. The same failure gives the same sentence, so that
// it can be stored and compared.
type Error struct {
	Kind       Kind
	URL        string        // the address asked for, without credentials
	At         string        // where redirects had led, "" when it failed at URL itself
	Status     int           // of the last answer, 0 when there was none
	RetryAfter time.Duration // the server's wish, 0 to 7 days; 0 when it has none
	Held       bool          // nothing was asked: the host had failed for another request just before
	Hops       []Hop         // every exchange in order
	Err        error         // the cause, for programs; nil when the kind says all

	text string // what is wrong and what to do, follows the address
}

// Error is one sentence for a person.
func (e *Error) Error() string {
	s := e.URL
	if e.At != "" {
		s += " leads to " + e.At + ", which"
	}
	if e.Held {
		return s + " was not asked: its host just before " + e.text
	}
	return s + " " + e.text
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is makes a failure one of Herald's kinds: 410 is ErrGone, 429 and 503 are
// ErrBusy, 404 and a missing file are ErrNotFound, an address that no waiting
// will mend is ErrInvalid.
func (e *Error) Is(target error) bool {
	switch target {
	case herald.ErrGone:
		return e.Kind == KindGone
	case herald.ErrBusy:
		return e.Kind == KindBusy
	case herald.ErrNotFound:
		return e.Status == 404 || errors.Is(e.Err, fs.ErrNotExist)
	case herald.ErrInvalid:
		return e.Kind == KindAddress || e.Kind == KindScheme
	}
	return false
}

func fault(kind Kind, address, text string) *Error {
	return &Error{Kind: kind, URL: shown(address), text: text}
}
