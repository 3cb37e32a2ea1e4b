package herald

import "time"

// FeedID names a feed within one store. Zero is no feed.
type FeedID int64

// Feed is one subscription.
type Feed struct {
	ID       FeedID
	URL      string   // the address subscribed to; unique in a store; http, https or file
	Title    string   // configured name, else what the feed calls itself, else ""
	Site     string   // address of the site the feed belongs to, "" when unknown
	Section  string   // section its articles go to, "" for none
	Tags     []string // tags given to every story led by one of its articles
	Language string   // BCP 47, "" when unknown
	Weight   float64  // how much its choice of headline counts; 0 means 1
}

// Poll is what one fetch of a feed must remember for the next.
// Its zero value belongs to a feed that was never visited.
type Poll struct {
	ETag         string        // validator of the last body, as the server sent it
	LastModified string        // likewise
	BodyHash     string        // SHA-256 of the last body in hex, "" when none was read
	Checked      time.Time     // when the feed was last visited
	Succeeded    time.Time     // when a visit last ended well (304 included)
	Changed      time.Time     // when a visit last brought a new or changed article
	Next         time.Time     // when it is due again; zero means now
	Failures     int           // visits in a row that failed
	Error        string        // why the last visit failed, in words for a person; "" when it did not
	Status       int           // HTTP status of the last answer, 0 when there was none
	Moved        string        // address that permanent redirects led to last, "" when none
	MovedSeen    int           // visits in a row that were led to Moved
	Items        int           // items in the last body that was read
	Warnings     []string      // what was mended in it, in words for the feed's owner
	Gone         bool          // the feed answered 410: visit it no more
	Rhythm       string        // when it publishes, as package pipeline learnt it; "" when unknown
	Why          string        // why Next is when it is, in words for a person
	Took         time.Duration // time of the last answer, waiting for other requests left out
}
