package googlenews

import (
	"fmt"
	"net/url"
	"regexp"

	"herald"
)

// Query is what the address of a Google News feed asks for: exactly one of
// Topic, Search, Geo, Publication and Top, in an edition.
type Query struct {
	Topic       string // name of a section ("WORLD"), or a topic id, also "ID/sections/ID"
	Search      string // in Google's search language
	Geo         string // a place, or a country's code
	Publication string // a publication's id
	Top         bool   // the front page
	Language    string // BCP 47: "en-US", "pt-BR", "de"
	Country     string // ISO 3166: "US"; when "" the region of Language counts
}

// origin is where Google serves news.
const origin = "https://news.google.com"

// Address gives the address of the RSS feed, with the three parameters of the
// edition in agreement: without one of them Google goes by the reader's place.
// Errors are of the kind ErrInvalid, in words for the person who wrote the query.
func (q Query) Address() (string, error) {
	path, params, err := q.path()
	if err != nil {
		return "", err
	}
	e, err := newEdition(q.Language, q.Country)
	if err != nil {
		return "", err
	}
	return origin + path + "?" + params + e.params(), nil
}

// path gives the path and, for a search, the parameter before the edition's.
func (q Query) path() (path, params string, err error) {
	n := 0
	for _, f := range []struct {
		set  bool
		path string
	}{
		{q.Top, "/rss"},
		{q.Topic != "" && sections[q.Topic] != "", "/rss/headlines/section/topic/" + q.Topic},
		{q.Topic != "" && sections[q.Topic] == "", "/rss/topics/" + q.Topic},
		{q.Geo != "", "/rss/headlines/section/geo/" + url.PathEscape(q.Geo)},
		{q.Publication != "", "/rss/publications/" + q.Publication},
		{q.Search != "", "/rss/search"},
	} {
		if f.set {
			path, n = f.path, n+1
		}
	}
	if n != 1 {
		return "", "", fmt.Errorf("one of topic, search, geo, publication or top must be given, not %d: %w", n, herald.ErrInvalid)
	}
	if q.Search != "" {
		params = "q=" + url.QueryEscape(q.Search) + "&"
	}
	return path, params, q.checkIDs()
}

// topicPath matches a topic id, alone or with the id of one of its sections.
var topicPath = regexp.MustCompile(`^([\w-]{4,})(?:/sections/([\w-]{4,}))?$`)

func (q Query) checkIDs() error {
	if q.Topic != "" && sections[q.Topic] == "" {
		m := topicPath.FindStringSubmatch(q.Topic)
		if m == nil || !isTopicID(m[1]) || m[2] != "" && !isID(m[2]) {
			return fmt.Errorf("topic %.40q is neither a section nor a topic id; sections are %s: %w", q.Topic, sectionNames(), herald.ErrInvalid)
		}
	}
	if q.Publication != "" && !isID(q.Publication) {
		return fmt.Errorf("publication %.40q is not an id: %w", q.Publication, herald.ErrInvalid)
	}
	return nil
}

func isTopicID(s string) bool {
	_, ok := DecodeTopic(s)
	return ok
}

func isID(s string) bool {
	_, ok := decodeID(s)
	return ok
}

// sections maps the names that Google gives its sections to words for readers.
var sections = map[string]string{
	"WORLD": "World", "NATION": "Nation", "BUSINESS": "Business", "TECHNOLOGY": "Technology",
	"ENTERTAINMENT": "Entertainment", "SPORTS": "Sports", "SCIENCE": "Science", "HEALTH": "Health",
}

func sectionNames() string {
	return "WORLD, NATION, BUSINESS, TECHNOLOGY, ENTERTAINMENT, SPORTS, SCIENCE, HEALTH"
}

// Section gives a reader's word for the section that is asked for ("World"),
// or "" when it is none of the named ones.
func (q Query) Section() string {
	if name := sections[q.Topic]; name != "" {
		return name
	}
	t, _ := DecodeTopic(q.Topic)
	if nation := nations[t.MID]; nation != "" && nation != q.Country {
		return "" // news of another country
	}
	return sections[t.Name]
}
