package feed

import "bytes"

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
	if o.MaxItems <= 0 {
		o.MaxItems = defaultMaxItems
	}
	f := &Feed{Encoding: encoding}
	if err := parseText(text, o, f); err != nil {
		return nil, err
	}
	f.warnOfEncoding(text, o.ContentType)
	if mended {
		f.warn(0, "some bytes are not UTF-8; they were read as windows-1252")
	}
	if dirty {
		f.warn(0, "the feed holds control characters, which XML forbids; they were dropped")
	}
	return f, nil
}

// parseText reads a document by its first character. What begins like JSON and
// is no JSON Feed may still be words before a feed in XML.
func parseText(text []byte, o Options, f *Feed) error {
	start := bytes.TrimSpace(text)
	if len(start) == 0 {
		return &NotFeedError{Kind: "empty"}
	}
	if start[0] != '{' && start[0] != '[' {
		return parseXML(text, o, f)
	}
	err := parseJSON(text, o, f)
	if err != nil && bytes.IndexByte(start, '<') >= 0 && parseXML(text, o, f) == nil {
		return nil
	}
	return err
}
