package feed

import (
	"fmt"
	"time"

	"herald"
)

// Options says what is known of a body besides its bytes. The zero value works.
type Options struct {
	URL             string // the feed's address: base of relative addresses; "" for none
	ContentType     string // header of that name, for its charset
	ContentLocation string // header of that name; a base that wins over URL
	ContentLanguage string // header of that name, for feeds that name no language
	MaxItems        int    // items kept, the rest is ignored with a warning; 0 means 10000
}

// Feed is what one document said.
type Feed struct {
	Format       string // "rss 2.0", "rdf 1.0", "atom 1.0", "cdf", "json feed 1.1", …
	Encoding     string // of the body, lower case: "utf-8", "windows-1252", …
	ID           string
	Title        string // plain text
	Link         string // of the site, absolute, "" when none
	Description  string // HTML as given
	Language     string // as given, "" when none
	Image        string // absolute, "" when none
	Rights       string // plain text
	Generator    string
	Updated      time.Time // zero when absent or unreadable
	Authors      []Person
	Categories   []string
	Self         string   // the address the feed gives for itself
	Hubs         []string // WebSub hubs, absolute
	Next         string   // the next page of a paged feed
	Archive      Archive  // written, and not read
	TTL          time.Duration
	SkipHours    []int          // 0 to 23, UTC
	SkipDays     []time.Weekday //
	UpdatePeriod time.Duration  // sy:updatePeriod over sy:updateFrequency, 0 when absent
	Items        []Item
	Partial      bool // the document ends too early; only whole items are kept
	Warnings     []Warning
}

// Archive is the place of a document in a row of archived ones (RFC 5005).
type Archive struct {
	Closed     bool   // it is one of them, and will not change again
	Current    string // address of the feed they belong to, "" for that feed itself
	Prev, Next string // addresses of the older and the newer document, "" for none
}

// Item is one entry of a feed.
type Item struct {
	ID         string    // as given, else the link, else a hash of title and date; never ""
	Link       string    // absolute http(s) address; else a permalink guid, else the first file that is no image; "" when none
	OrigLink   string    // where a tracking link leads, as feedburner:origLink says
	Title      string    // plain text; the beginning of the text for an item without a title
	Summary    string    // HTML as given, relative addresses made absolute, not sanitised
	Content    string    // likewise
	Published  time.Time // as the item says, else when it was updated; zero when nothing readable says; UTC
	Updated    time.Time // zero when absent or unreadable; UTC
	Authors    []Person
	Categories []string
	Enclosures []Enclosure
	Image      string   // the best of Images, "" when none
	Images     []string // absolute, best first, each once
	Source     Source
	Rights     string // plain text
	Language   string // its own, "" when it has the feed's
	Comments   string // address of the page of comments

	// The text of the elements after XML decoding only, untrimmed, nothing
	// resolved. RawContent is "" for an item that has no full content.
	RawTitle, RawSummary, RawContent, RawDate string
}

// Person is somebody who answers for a feed or an item.
type Person struct{ Name, Email, URI string }

// Enclosure is a file that comes with an item.
type Enclosure struct {
	URL    string // absolute
	Type   string // media type, as given
	Length int64  // bytes, 0 when unknown
	Title  string //
	Medium string // "image", "audio", … as Media RSS names it, "" when unknown
}

// Source is the feed or publisher that an item was taken from.
type Source struct{ Title, URL, ID string }

// Warning is something in a feed that its owner could mend.
type Warning struct {
	Line int // in the document, from 1; 0 when it concerns the whole
	Text string
}

// Link is a feed that an HTML page declares.
type Link struct{ URL, Type, Title string }

// NotFeedError says that a body is no feed, and what it is instead.
type NotFeedError struct {
	Kind  string // "html", "empty", "json", "xml" or "unknown"
	Links []Link // feeds that an HTML page declares
}

func (e *NotFeedError) Error() string {
	switch e.Kind {
	case "html":
		if len(e.Links) > 0 {
			return fmt.Sprintf("a web page, not a feed; it declares the feed %s", e.Links[0].URL)
		}
		return "a web page, not a feed"
	case "empty":
		return "an empty body, not a feed"
	case "json":
		return "JSON, but no JSON Feed"
	case "xml":
		return "XML, but no kind of feed"
	}
	return "neither XML nor JSON, so no feed"
}

// Unwrap makes the error one of kind herald.ErrInvalid.
func (e *NotFeedError) Unwrap() error { return herald.ErrInvalid }
