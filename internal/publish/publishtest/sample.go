package publishtest

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"herald"
)

// begin is the morning on which the invented news starts.
var begin = time.Date(2026, 3, 9, 5, 0, 0, 0, time.UTC)

// papers are the invented publishers, by the key that pieces use.
var papers = map[string]herald.Publisher{
	"tide":    {Name: "The Harbour Tide", Site: "https://tide.example/"},
	"meridia": {Name: "Meridia Post", Site: "https://meridia.example/"},
	"clarion": {Name: "Valley Clarion", Site: "https://clarion.example/"},
	"ledger":  {Name: "Northern Ledger", Site: "https://ledger.example/"},
	"orbit":   {Name: "Orbit Weekly", Site: "https://orbit.example/"},
	"nil":     {Name: "صوت النيل الأزرق", Site: "https://sawt.example/"},
	"press":   {Name: "Brenno Press Agency", Site: "https://brenno.example/"},
}

// piece is an article in short: who, how many hours after begin, what.
type piece struct {
	paper   string
	hour    float64
	title   string
	summary string
}

// event is a story in short. Tags are separated by commas.
type event struct {
	slug, section, tags, language string
	aliases                       []string
	pieces                        []piece
}

// day1 and day2 are the pieces of the invented news, lead first.
var day1 = []event{
	{"brenno-opens-its-tidal-barrier", "World", "brenno,tidal power,energy", "en", nil, []piece{
		{"tide", 1.2, "Brenno opens its tidal barrier after eleven years of building",
			"<p>The gates closed behind the morning flood at 5:40 and the first turbine turned nine minutes later. Brenno's barrier, <b>planned for four years and built in eleven</b>, is meant to light every home on the estuary by the autumn. Fishermen have kept their channel; whether the salmon will use it is to be counted by the university, and the counting starts on Monday.</p>"},
		{"press", 0.8, "First power from the Brenno barrier", "Grid operator confirms 41 megawatts at 06:10."},
		{"meridia", 2.5, "What a barrier across the Brenno means for its fishermen", ""},
		{"ledger", 3.1, "Brenno tidal scheme starts, a year late and under budget", ""},
	}},
	{"night-trains-return-to-the-valley-line", "World", "railways,valley line", "en", nil, []piece{
		{"clarion", 4, "Night trains return to the Valley Line", "From June two sleepers a night will run between Ostrel and the coast, the first since the tunnel fire."},
		{"meridia", 4.5, "Sleepers to the coast: tickets from 19 crowns", ""},
		{"ledger", 5.2, "Valley Line gets its night trains back", ""},
	}},
	{"ostrel-council-votes-for-a-car-free-quay", "World", "ostrel,cities", "en", nil, []piece{
		{"clarion", 6, "Ostrel council votes for a car-free quay", "Eleven to ten, after a debate that ended at half past one in the morning."},
		{"tide", 6.4, "One vote frees the Ostrel quay of cars", ""},
	}},
	{"a-library-that-lends-tools", "Culture", "libraries", "en", nil, []piece{
		{"clarion", 3, "The library that lends ladders", "Drills, ladders and a cider press are to be had on a reader's card in Nemmer. The cider press is booked until October."},
	}},
	{"comet-hallam-brightens-early", "Science", "comets,astronomy", "en", nil, []piece{
		{"orbit", 2, "Comet Hallam brightens three weeks early", "Observers in both hemispheres report the comet at fourth magnitude, well ahead of every forecast; it may be seen without help by the end of the month."},
		{"tide", 5, "A comet to look out for, low in the west", ""},
		{"press", 2.2, "Comet Hallam visible to the naked eye soon, observers say", ""},
	}},
	{"battery-of-salt-and-sand", "Science", "energy,batteries", "en", nil, []piece{
		{"orbit", 7, "A battery of salt and sand holds its heat for a week", "A tower at Karsk has given back nine tenths of what it took in after seven days."},
		{"ledger", 8, "Karsk heat store passes its seven-day test", ""},
	}},
	{"grain-exchange-halts-trading", "Business", "grain,markets", "en", nil, []piece{
		{"ledger", 1, "Grain exchange halts trading for an hour after a typing error", "A seller offered 40,000 loads for the price of four. The exchange has unwound the sale."},
		{"press", 1.1, "Trading in grain suspended", ""},
		{"meridia", 3, "The most expensive missing digits of the year", ""},
	}},
	{"weavers-of-tamsin-win-their-name", "Business", "trade marks", "en", nil, []piece{
		{"meridia", 6.5, "Weavers of Tamsin win back their name", "Only cloth made in the seven parishes may be called Tamsin from now on."},
	}},
	{"blue-nile-manuscripts", "Culture", "مخطوطات,libraries", "ar", nil, []piece{
		{"nil", 4, "مكتبة على النهر تستعيد مئتي مخطوطة بعد غياب نصف قرن", "<p>عادت الصناديق مساء الأحد على متن مركب صغير، وفيها دفاتر فلك وطب وشعر، ووقف الناس على الضفة يعدّونها واحدا واحدا.</p>"},
	}},
	{"salt-and-sand", "Science", "energy", "en", nil, []piece{
		{"tide", 8.2, "Hot sand for cold weeks: Karsk shows its tower", ""},
	}},
	{"stadium-roof-rumour", "World", "ostrel", "en", nil, []piece{
		{"clarion", 8.5, "Stadium roof closed for checks, club says", "A bolt was found on the pitch."},
	}},
}

var day2 = []event{
	{"salmon-pass-the-brenno-barrier", "Science", "brenno,rivers", "en", nil, []piece{
		{"tide", 26, "First salmon pass the Brenno barrier, and are counted", "Three, by noon. The counter is a retired teacher with a thermos flask."},
		{"orbit", 27, "Three fish that an estuary waited for", ""},
	}},
	{"long-winter-market-closes", "Business", "markets", "en", nil, []piece{
		{"ledger", 28, "The long winter market closes higher for the ninth year", "Candles did well. So, for once, did ice."},
	}},
}

// Sample is an edition of invented news after day 1 or 2. On the second day
// one story grew under a new headline, one merged into another, one was
// removed by hand, two are new, and the rest is as it was.
func Sample(day int) herald.Edition {
	events := slices.Clone(day1)
	var retired []herald.Retirement
	if day > 1 {
		events = append(secondDay(events), day2...)
		retired = []herald.Retirement{
			{ID: storyID("salt-and-sand"), Slug: "salt-and-sand", Into: storyID("battery-of-salt-and-sand")},
			{ID: storyID("stadium-roof-rumour"), Slug: "stadium-roof-rumour", ByHand: true},
		}
	}
	stories := make([]herald.Story, len(events))
	for i, e := range events {
		stories[i] = e.story()
	}
	ed := newEdition(stories)
	ed.Retired = retired
	ed.Time = begin.Add(time.Duration(day) * 24 * time.Hour)
	return ed
}

// secondDay applies to the first day's events what happened to them.
func secondDay(events []event) []event {
	last := len(events) - 2
	merged := events[last].pieces
	events = events[:last]
	for i, e := range events {
		switch e.slug {
		case "battery-of-salt-and-sand":
			events[i].aliases = []string{"salt-and-sand"}
			events[i].pieces = slices.Concat(e.pieces, merged)
		case "brenno-opens-its-tidal-barrier":
			first := piece{"meridia", 25, "Brenno barrier lights its first ten thousand homes", "<p>One turbine in four is running, and the lamps on the old quay were lit by it first.</p>"}
			events[i].pieces = append([]piece{first}, e.pieces...)
		}
	}
	return events
}

func storyID(slug string) herald.StoryID {
	h := fnv.New64a()
	h.Write([]byte(slug))
	return herald.StoryID(h.Sum64() >> 1)
}

func (e event) story() herald.Story {
	s := herald.Story{ID: storyID(e.slug), Slug: e.slug, Aliases: e.aliases, Section: e.section, Language: e.language, Headline: e.pieces[0].title}
	for i, p := range e.pieces {
		s.Coverage = append(s.Coverage, p.coverage(e, i))
	}
	for i, name := range strings.Split(e.tags, ",") {
		s.Tags = append(s.Tags, herald.Tag{Kind: herald.TagKeyword, Name: name, Score: 1 / float64(i+1)})
	}
	sortCoverage(s.Coverage)
	for _, c := range s.Coverage {
		if s.Created.IsZero() || c.Article.Date.Before(s.Created) {
			s.Created = c.Article.Date
		}
		if c.Article.Date.After(s.Modified) {
			s.Modified = c.Article.Date
		}
	}
	return s
}

// sortCoverage puts all but the lead by date and address.
func sortCoverage(all []herald.Coverage) {
	slices.SortFunc(all[1:], func(a, b herald.Coverage) int {
		return cmp.Or(a.Article.Date.Compare(b.Article.Date), cmp.Compare(a.Article.Address, b.Article.Address))
	})
}

func (p piece) coverage(e event, n int) herald.Coverage {
	paper, found := papers[p.paper]
	if !found {
		panic("no such paper: " + p.paper)
	}
	address := fmt.Sprintf("%s%s/%d", paper.Site, e.slug, n)
	date := begin.Add(time.Duration(p.hour * float64(time.Hour)))
	return herald.Coverage{
		Feed: herald.Feed{URL: paper.Site + "feed.xml", Title: paper.Name, Site: paper.Site, Section: e.section},
		Article: herald.Article{
			URL: address, Address: address, Title: p.title, Summary: p.summary, Publisher: paper, Language: e.language,
			Rights: "© 2026 " + paper.Name, Published: date, FirstSeen: date, LastSeen: date, Date: date,
		},
	}
}

// newEdition sorts the stories and puts them into sections.
func newEdition(stories []herald.Story) herald.Edition {
	slices.SortFunc(stories, func(a, b herald.Story) int {
		return cmp.Or(b.Modified.Compare(a.Modified), cmp.Compare(a.ID, b.ID))
	})
	bySection := map[string][]herald.StoryID{}
	for _, s := range ranked(stories) {
		bySection[""] = append(bySection[""], s.ID)
		if s.Section != "" {
			bySection[s.Section] = append(bySection[s.Section], s.ID)
		}
	}
	ed := herald.Edition{Site: herald.Site{Title: "The Estuary", URL: "https://estuary.example/", Language: "en"}, Stories: stories}
	for name, ids := range bySection {
		ed.Sections = append(ed.Sections, herald.Section{Name: name, Stories: ids})
	}
	slices.SortFunc(ed.Sections, func(a, b herald.Section) int { return cmp.Compare(a.Name, b.Name) })
	return ed
}

// ranked puts the stories that more publishers cover first.
func ranked(stories []herald.Story) []herald.Story {
	all := slices.Clone(stories)
	slices.SortStableFunc(all, func(a, b herald.Story) int { return cmp.Compare(len(b.Coverage), len(a.Coverage)) })
	return all
}

// Large is Sample(day) with so many more stories that n are there in all.
func Large(day, n int) herald.Edition {
	ed := Sample(day)
	stories := slices.Clone(ed.Stories)
	for i := 0; len(stories) < n; i++ {
		slug := fmt.Sprintf("parish-notes-%d", i)
		stories = append(stories, event{slug, "World", "parishes", "en", nil, []piece{
			{"clarion", float64(-10 * i), fmt.Sprintf("Parish notes, number %d", i), "Nothing was stolen and the bells were rung."},
			{"tide", float64(-10*i) + float64(day), fmt.Sprintf("From the parishes: %d.%d", i, day%(i+1)), ""},
		}}.story())
	}
	large := newEdition(stories)
	large.Retired, large.Time = ed.Retired, ed.Time
	return large
}
