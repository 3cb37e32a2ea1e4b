package demo

import "time"

// format is the shape in which a publisher shows its articles.
type format int

const (
	outside   format = iota // no feed of its own; known from the aggregate's lists only
	rss                     // RSS 2.0
	atom                    // Atom 1.0
	jsonFeed                // JSON Feed 1.1
	rdf                     // RSS 1.0
	aggregate               // RSS 2.0 whose bodies are lists, as Google News serves it
	broken                  // answers 500 with a web page
	dead                    // nobody listens
)

// publisher is one invented newsroom and the habits of its feed.
type publisher struct {
	host     string // its name under .example, with the suffix
	name     string // as readers know it
	motto    string // the feed's description
	format   format
	path     string // of the feed, with query
	section  string
	tags     []string
	language string // "" means en
	weight   float64
	date     string // layout of RSS dates, "" means RFC 1123 with a numeric zone
	zone     *time.Location
	full     bool   // the whole text is in the feed
	rich     bool   // the description is HTML
	suffix   string // put behind every headline
	query    string // put behind every link, as trackers do
	media    string // the element that carries an image: "media", "enclosure" or "" for none
}

func (p publisher) site() string    { return "https://" + p.host + "/" }
func (p publisher) feedURL() string { return "http://" + p.host + p.path }

func (p publisher) lang() string {
	if p.language == "" {
		return "en"
	}
	return p.language
}

func (p publisher) location() *time.Location {
	if p.zone == nil {
		return time.UTC
	}
	return p.zone
}

// worldTopic is the id that Google News gives its World section in English for
// the United States; the aggregate of the demo lives at the same path.
const worldTopic = "CAAqJggKIiBDQkFTRWdvSUwyMHZNRGx1YlY4U0FtVnVHZ0pWVXlnQVAB"

const gmt = "Mon, 02 Jan 2006 15:04:05 GMT"

// publishers is everybody in the world, in the order of the configuration.
func publishers() []publisher {
	east := time.FixedZone("", 3600)
	west := time.FixedZone("EST", -5*3600)
	return []publisher{
		{host: "harbour-courier.example", name: "The Harbour Courier", motto: "Port Ferris and the wider world since 1871",
			format: rss, path: "/feeds/news.xml", section: "World", tags: []string{"strait"}, weight: 1.5, date: gmt, full: true, media: "media"},
		{host: "aldenmoor-times.example", name: "Aldenmoor Times", motto: "The capital's morning paper",
			format: rss, path: "/rss", section: "World", weight: 1.2, zone: east, rich: true, query: "?utm_source=rss&utm_medium=feed"},
		{host: "corvane-wire.example", name: "Corvane Wire", motto: "Dispatches, first and plain",
			format: atom, path: "/atom.xml", section: "World", full: true},
		{host: "kestrel-standard.example", name: "The Kestrel Standard", motto: "News from the bay",
			format: rss, path: "/index.rss", section: "World", suffix: " - The Kestrel Standard", date: gmt},
		{host: "brackwater-post.example", name: "The Brackwater Post", motto: "Your town, your tides",
			format: rss, path: "/?feed=rss2", date: "Mon, 2 Jan 2006 15:04:05 MST", zone: west, rich: true},
		{host: "ledger-and-loom.example", name: "Ledger & Loom", motto: "Money, work and who pays",
			format: rss, path: "/business.rss", section: "Business", weight: 2, full: true},
		{host: "circuit-and-spark.example", name: "Circuit & Spark", motto: "Technology with the lid off",
			format: jsonFeed, path: "/feed.json", section: "Technology", weight: 2, full: true, media: "json"},
		{host: "farfield.example", name: "Farfield", motto: "Science, slowly",
			format: rdf, path: "/rdf", section: "Science", weight: 2},
		{host: "ward-round.example", name: "Ward Round", motto: "Health reporting without the miracle cures",
			format: atom, path: "/feed/atom", section: "Health", weight: 2, full: true, zone: east},
		{host: "touchline-daily.example", name: "Touchline Daily", motto: "Scores, sweat and second thoughts",
			format: rss, path: "/rss/all.xml", section: "Sport", weight: 2, media: "media"},
		{host: "lamplight-review.example", name: "The Lamplight Review", motto: "Books, stages, pictures",
			format: rss, path: "/feed", section: "Culture", weight: 2, full: true, media: "enclosure"},
		{host: "stromblatt.example", name: "Das Stromblatt", motto: "Nachrichten vom Fluss",
			format: rss, path: "/nachrichten.xml", section: "World", language: "de", zone: east},
		{host: "la-vigie-du-port.example", name: "La Vigie du Port", motto: "L’actualité vue du quai",
			format: atom, path: "/flux.atom", section: "World", language: "fr", zone: east},
		{host: "news.aggregate.example", name: "Aggregate News", motto: "Aggregate News",
			format: aggregate, path: "/rss/topics/" + worldTopic + "?hl=en-US&gl=US&ceid=US:en", section: "World", weight: 0.5},
		{host: "the-daily-kiln.example", name: "The Daily Kiln", format: broken, path: "/feed.xml", section: "World"},
		{host: "silent-shore.example", name: "Silent Shore", format: dead, path: "/rss.xml", section: "World"},
		{host: "ostrel-evening.example", name: "Ostrel Evening News"},
		{host: "marrowgate-examiner.example", name: "Marrowgate Examiner"},
	}
}
