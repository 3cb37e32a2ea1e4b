package googlenews

// Topic is what a topic id stands for. Which fields are set depends on the
// kind of id; the zero Topic is none.
type Topic struct {
	Name     string // WORLD, BUSINESS, …, "" when it is no named section
	MID      string // entity of the knowledge graph: "/m/…" or "/g/…"
	Language string // as Google writes it: "en", "en-GB", "es-419"
	Country  string // "US", "" when the id holds none
	Section  string // "local_v2", "story-360", …
	Site     string // domain of a publication
}

// Kinds of the inner message of a topic id.
const (
	kindEntity  = 16
	kindSection = 18
)

// topTopic is the entity whose topic is the front page.
const topTopic = "/m/05jhg"

// names of the sections' entities, but for NATION, which has one for every
// country.
var names = map[string]string{
	"/m/09nm_": "WORLD",
	"/m/09s1f": "BUSINESS",
	"/m/07c1v": "TECHNOLOGY",
	"/m/02jjt": "ENTERTAINMENT",
	"/m/06ntj": "SPORTS",
	"/m/06mq7": "SCIENCE",
	"/m/0kt51": "HEALTH",
}

// nations are the countries of the NATION topics that were seen.
var nations = map[string]string{
	"/m/09c7w0": "US", "/m/0d060g": "CA", "/m/07ssc": "GB", "/m/03rk0": "IN",
	"/m/0f8l9c": "FR", "/m/03_3d": "JP", "/m/06qd3": "KR", "/m/0d05w3": "CN",
}

// EncodeTopic gives the id of an entity's topic in an edition. Google leaves
// the country out of the ids of NATION and HEALTH; "" does so here.
func EncodeTopic(mid, language, country string) string {
	entity := appendBytes(appendBytes(nil, 1, mid), 2, language)
	if country != "" {
		entity = appendBytes(entity, 3, country)
	}
	inner := appendNumber(appendBytes(appendNumber(nil, 1, kindEntity), 2, entity), 5, 0)
	body := appendNumber(appendBytes(appendNumber(nil, 1, 10), 4, encodeID(inner)), 10, 1)
	return encodeID(appendBytes(appendNumber(nil, 1, 0), 5, body))
}

// DecodeTopic reads a topic id. It is false for anything that is not one; a
// topic whose inside is of an unknown kind is a zero Topic and true.
func DecodeTopic(id string) (Topic, bool) {
	outer, ok := decodeID(id)
	zero, isNumber := outer.number(1)
	body := outer.inner(5)
	ten, _ := body.number(1)
	if !ok || !isNumber || zero != 0 || ten != 10 {
		return Topic{}, false
	}
	if body.text(4) == nil { // a publication by its number
		_, ok := body.number(6)
		return Topic{}, ok
	}
	inner, ok := decodeID(string(body.text(4)))
	if !ok {
		return Topic{}, false
	}
	return readTopic(inner), true
}

func readTopic(inner message) (t Topic) {
	kind, _ := inner.number(1)
	in := inner.inner(2)
	switch kind {
	case kindEntity:
		t.MID, t.Language, t.Country = word(in.text(1)), word(in.text(2)), word(in.text(3))
		t.Name = names[t.MID]
		if nations[t.MID] != "" {
			t.Name = "NATION"
		}
	case kindSection:
		t.Section, t.Site = word(in.text(7)), word(in.inner(13).text(1))
	}
	return t
}

// word gives bytes that are a short word of printable ASCII, else "".
func word(b []byte) string {
	if len(b) > 100 {
		return ""
	}
	for _, c := range b {
		if c <= ' ' || c > '~' {
			return ""
		}
	}
	return string(b)
}
