package feed

import (
	"bytes"
)

// Bounds of one document.
const (
	defaultMaxItems = 10000
	maxDepth        = 256
	maxList         = 200 // authors, categories, enclosures, images of one item
)

// Parse reads one feed. The body may be in any encoding and broken in any way:
// it is read as far as it goes. The error is a *NotFeedError when the body is
// no feed. The body is not changed and not kept.
func Parse(body []byte, o Options) (*Feed, error) {
	text, encoding, mended := toUTF8(body, o.ContentType)
	text, dirty := clean(text)
	text = trimBOM(bytes.TrimSpace(text))
	if len(text) == 0 {
		return nil, &NotFeedError{Kind: "empty"}
	}
	if o.MaxItems <= 0 {
		o.MaxItems = defaultMaxItems
	}
	f := &Feed{Encoding: encoding}
	var err error
	if text[0] == '{' || text[0] == '[' {
		err = parseJSON(text, o, f)
	} else {
		err = parseXML(text, o, f)
	}
	if err != nil {
		return nil, err
	}
	f.warnOfEncoding(text)
	if mended {
		f.warn(0, "some bytes are not UTF-8; they were read as windows-1252")
	}
	if dirty {
		f.warn(0, "the feed holds control characters, which XML forbids; they were dropped")
	}
	return f, nil
}
