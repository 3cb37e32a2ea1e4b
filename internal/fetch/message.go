package fetch

import (
	"context"
	"net/http"
	"time"
)

// Request is one thing to fetch. The fields from Header to Password are sent
// to the origin (scheme, host, port) of URL only: a redirect to another origin
// goes on without them.
type Request struct {
	URL          string // http, https, or with AllowFile file; credentials in it count as User and Password
	Moved        string // where a permanent move led before, "" for none: asked instead of URL, without its secrets if the origin is another
	ETag         string // validators of the last body, "" for none
	LastModified string
	BodyHash     string      // SHA-256 of the last body in hex, "" for none
	Header       http.Header // extra fields; those about compression, conditions and the connection stay Herald's own
	UserAgent    string      // "" means the client's
	User         string      // for basic authentication, "" for none
	Password     string
	AllowFile    bool   // the address comes from the configuration, so file: is allowed
	Accept       string // "" asks for a feed
	Form         string // sent with POST, as application/x-www-form-urlencoded, to redirects too; "" asks with GET
	JSON         string // likewise, as application/json
	// Wait is called when it is the request's turn, before each exchange, and
	// may take its time: so a caller that has not dealt with what it fetched
	// before keeps more from coming. nil means no wait.
	Wait func(context.Context) error
}

// Response is what a Get brought home. Its validators and BodyHash are to be
// remembered only together with what was made of Body: a body that could not
// be used must be asked for again.
type Response struct {
	URL       string      // where the body came from, without credentials
	Permanent string      // where an unbroken chain of 301 and 308 from URL led, a Moved that was asked included; "" when none did
	Status    int         // 200 to 299, or 304; for a file 200 or 304
	Header    http.Header // of the last answer; empty for a file
	// Body is decoded from gzip, deflate, br and zstd, but not from its
	// charset. nil when NotModified.
	Body []byte
	// Truncated says in a sentence why Body ends before its end, "" when it is
	// whole. After a fault of the network the validators and BodyHash are left
	// empty, so that the next Get asks for the whole again; after a cut at
	// MaxBody they are kept, since asking again would bring no more.
	Truncated       string
	NotModified     bool   // 304, or the body's hash equals the request's BodyHash
	BodyHash        string // SHA-256 of Body in hex; the request's after a 304
	ETag            string // to send next time; the request's when a 304 names none
	LastModified    string
	RetryAfter      time.Duration // the server's wish, 0 to 7 days; 0 when it has none
	MaxAge          time.Duration // from Cache-Control or Expires, likewise
	ContentType     string
	ContentLocation string        // as sent; relative to URL
	Elapsed         time.Duration // queueing left out; 0 for a file
	Hops            []Hop         // every exchange in order; empty for a file
}

// Hop is one exchange, kept for a person who wants to see it.
type Hop struct {
	URL     string      // without credentials
	Request http.Header // as set by Herald; Authorization and Header's values hidden
	Proto   string      // such as HTTP/2.0, "" when no answer came
	Status  int         // 0 when no answer came
	Header  http.Header // of the answer
	Elapsed time.Duration

	address string // the whole of it
}
