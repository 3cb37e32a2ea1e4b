package googlenews

import (
	"net/url"
	"strings"

	"herald/internal/address"
)

// letters are the names of sections in addresses of before 2017. "t" was
// technology in every edition, "tc" in some; "m" stood for medicine.
var letters = map[string]string{
	"w": "WORLD", "n": "NATION", "b": "BUSINESS", "t": "TECHNOLOGY", "tc": "TECHNOLOGY",
	"e": "ENTERTAINMENT", "s": "SPORTS", "snc": "SCIENCE", "m": "HEALTH",
}

// ParseAddress says what the address of a Google News feed asks for. It also
// reads the Atom form, the page that a feed belongs to, and the forms of
// before 2018, which no longer answer but say what was wanted. Ids of named
// sections become their names, and their language and country count when the
// address says none. It is false for every other address.
func ParseAddress(raw string) (Query, bool) {
	if !strings.Contains(raw, "news.google.") { // nearly all addresses there are
		return Query{}, false
	}
	c := address.Resolve("", raw)
	u, err := url.Parse(c)
	if c == "" || err != nil || !strings.HasPrefix(address.Host(c), "news.google.") || !isGoogle(address.Host(c)) {
		return Query{}, false
	}
	params := u.Query()
	q := Query{}
	q.Language, q.Country = readEdition(params)
	if !q.readPath(pathSegments(u), params) {
		return Query{}, false
	}
	return q, true
}

// pathSegments gives a path without the parts that only say which form of the
// same thing is wanted.
func pathSegments(u *url.URL) []string {
	path := strings.Trim(u.EscapedPath(), "/")
	for _, form := range []string{"_", "news", "rss", "atom", "feeds", "headlines", "section"} {
		if path == form {
			return nil
		}
		path = strings.TrimPrefix(path, form+"/")
	}
	if path == "" {
		return nil
	}
	return strings.Split(path, "/")
}

func (q *Query) readPath(path []string, params url.Values) bool {
	if len(path) == 0 {
		return q.readParams(params)
	}
	rest, err := url.PathUnescape(strings.Join(path[1:], "/"))
	if err != nil {
		return false
	}
	switch path[0] {
	case "topic":
		q.Topic = strings.ToUpper(rest)
		return sections[q.Topic] != ""
	case "topics":
		return q.readTopic(rest)
	case "geo":
		q.Geo = rest
	case "publications":
		q.Publication = rest
		return isID(rest)
	case "search":
		q.Search = strings.TrimSpace(params.Get("q"))
		if len(path) >= 4 && path[1] == "section" && path[2] == "q" { // of 2017
			q.Search, err = url.PathUnescape(path[3])
		}
	}
	return err == nil && q.Search+q.Geo != ""
}

// readParams reads an address without a path of its own: the front page, or a
// form of before 2017.
func (q *Query) readParams(params url.Values) bool {
	topic := params.Get("topic")
	switch {
	case params.Get("q") != "":
		q.Search = params.Get("q")
	case params.Get("geo") != "":
		q.Geo = params.Get("geo")
	case letters[topic] != "":
		q.Topic = letters[topic]
	case topic == "" || topic == "h":
		q.Top = true
	default:
		return q.readTopic(topic)
	}
	return true
}

// readTopic reads a topic id, alone or with one of its sections.
func (q *Query) readTopic(id string) bool {
	m := topicPath.FindStringSubmatch(id)
	if m == nil || m[2] != "" && !isID(m[2]) {
		return false
	}
	t, ok := DecodeTopic(m[1])
	if !ok {
		return false
	}
	own := first(t.Country, nations[t.MID])
	q.Language, q.Country = first(q.Language, t.Language), first(q.Country, own)
	switch {
	case m[2] == "" && t.MID == topTopic:
		q.Top = true
	case m[2] == "" && t.Name != "" && (own == "" || own == q.Country):
		q.Topic = t.Name
	default: // a topic without a name here, or one country's topic in another's edition
		q.Topic = id
	}
	return true
}
