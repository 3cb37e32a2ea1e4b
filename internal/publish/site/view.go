package site

import (
	"slices"
	"time"

	"golang.org/x/text/language"

	"herald"
	"herald/internal/address"
	"herald/internal/markup"
	"herald/internal/text"
)

// What a page shows of texts that may be of any length.
const (
	titleSize    = 300 // characters of a headline
	nameSize     = 80  // characters of a publisher's, section's or tag's name
	rightsSize   = 300 // characters of a publisher's words on rights
	excerptWords = 60  // words of a report that a story's page may show
	excerptSize  = 500 // and its characters, for scripts without spaces
	shortWords   = 36  // words of it that lists show
	briefWords   = 18  // words of it that narrow columns show
	maxTags      = 12  // tags of a story
	maxOthers    = 4   // other reports under a lead story
)

// words is a text in the language it is written in. Lang and Dir are "" where
// the page's own serve.
type words struct {
	Text, Lang, Dir string
}

// moment is a time as it is shown. The zero moment is not shown.
type moment struct {
	ISO, Date, Clock string
}

// link leads to a page of the site by its path.
type link struct {
	Name, Path string
	Count      int
}

// pieceView is one publisher's report.
type pieceView struct {
	Title words
	By    string
	Href  string // "" when the report has no address that is safe to follow
	When  moment
	Lead  bool

	at time.Time
}

// card is what lists show of a story.
type card struct {
	Path       string
	Headline   words
	Section    link // zero for none, or one without a page
	By         string
	Publishers int
	Newest     moment
	Short      words // the first words of a report
	Brief      words // fewer of them, for narrow columns
	ExcerptBy  string
	Ticks      string // see ticks
	Image      *imageView
}

// storyView is what pages show that have a story to themselves, or lead with
// it.
type storyView struct {
	card
	First     moment
	Excerpt   words
	ExcerptAt string
	Others    []pieceView // other publishers' newest reports
	Pieces    []pieceView // all of them, the oldest first
	Rights    []words
}

// scribe turns what the edition holds into what pages show.
type scribe struct {
	lang language.Tag
	zone *time.Location

	calendar calendar
	untitled string         // what stands for a headline that says nothing
	dates    map[int]string // as they are shown, by year and day of it
}

func newScribe(site herald.Site) scribe {
	s := scribe{zone: site.Location, lang: language.English, dates: map[int]string{}}
	if s.zone == nil {
		s.zone = time.UTC
	}
	if tag, err := language.Parse(site.Language); err == nil {
		s.lang = tag
	}
	base, _ := s.lang.Base()
	s.calendar, s.untitled = calendarOf(base.String()), "Untitled"
	return s
}

// headline is how pages call a story.
func (s scribe) headline(st *herald.Story) words {
	w := s.words(markup.Cut(markup.Line(st.Headline), titleSize), st.Language)
	if w.Text == "" {
		return words{Text: s.untitled}
	}
	return w
}

func (s scribe) card(e *entry) card {
	st := e.story
	v := card{Path: e.path, Section: e.section, Headline: s.headline(st), Newest: s.moment(newest(st)), Ticks: ticks(st.Coverage), Image: s.image(e)}
	publishers := map[string]bool{}
	for i, c := range st.Coverage {
		by := publisherOf(c)
		if i == 0 {
			v.By = by
		}
		publishers[text.Fold(by)] = true
	}
	v.Publishers = len(publishers)
	if said, c := e.said(); said != "" {
		v.Short = s.words(cutWords(said, shortWords), c.Article.Language)
		v.Brief = s.words(cutWords(said, briefWords), c.Article.Language)
		v.ExcerptBy = publisherOf(*c)
	}
	return v
}

// story makes the view of a story whose card is given.
func (s scribe) story(e *entry, c card) *storyView {
	v := &storyView{card: c, First: s.moment(e.story.Created)}
	s.addPieces(v, e.story)
	if said, c := e.said(); said != "" {
		v.Excerpt = s.words(cutWords(said, excerptWords), c.Article.Language)
		v.ExcerptAt = s.piece(*c).Href
	}
	return v
}

// newest is when the story was last reported on.
func newest(st *herald.Story) time.Time {
	t := st.Created
	for _, c := range st.Coverage {
		if c.Article.Date.After(t) {
			t = c.Article.Date
		}
	}
	return t
}

func (s scribe) addPieces(v *storyView, st *herald.Story) {
	rights := map[string]bool{}
	for i, c := range st.Coverage {
		p := s.piece(c)
		p.Lead = i == 0
		v.Pieces = append(v.Pieces, p)
		if r := markup.Cut(markup.Line(c.Article.Rights), rightsSize); r != "" && !rights[r] {
			rights[r] = true
			v.Rights = append(v.Rights, s.words(r, c.Article.Language))
		}
	}
	slices.SortStableFunc(v.Pieces, func(a, b pieceView) int { return a.at.Compare(b.at) })
	v.addOthers()
}

// addOthers takes the newest report of each publisher but the lead's, as long
// as it says something new.
func (v *storyView) addOthers() {
	publishers := map[string]bool{text.Fold(v.By): true}
	said := map[string]bool{text.Fingerprint(v.Headline.Text): true}
	for _, p := range slices.Backward(v.Pieces) {
		by, says := text.Fold(p.By), text.Fingerprint(p.Title.Text)
		if !publishers[by] && !said[says] && len(v.Others) < maxOthers {
			said[says] = true
			v.Others = append(v.Others, p)
		}
		publishers[by] = true
	}
}

func (s scribe) piece(c herald.Coverage) pieceView {
	p := pieceView{By: publisherOf(c), When: s.moment(c.Article.Date), at: c.Article.Date}
	p.Title = s.words(markup.Cut(markup.Line(c.Article.Title), titleSize), c.Article.Language)
	if p.Title.Text == "" {
		p.Title = words{Text: s.untitled}
	}
	if address.Safe(c.Article.URL) {
		p.Href = c.Article.URL
	}
	return p
}

// publisherOf names who answers for a report, as well as is known.
func publisherOf(c herald.Coverage) string {
	names := []string{c.Article.Publisher.Name, c.Feed.Title, address.Host(c.Article.URL), address.Host(c.Feed.URL)}
	for _, name := range names {
		if name = plainName(name); name != "" {
			return name
		}
	}
	return "Unknown publisher"
}

// plainName is how pages write the name of a publisher.
func plainName(raw string) string { return markup.Cut(markup.Line(raw), nameSize) }

// words says in what language and direction a text is, where that is not the
// page's. Of an unknown language the reader's program finds the direction.
func (s scribe) words(plain, lang string) words {
	tag, err := language.Parse(lang)
	if err != nil || tag == language.Und {
		return words{Text: plain, Dir: "auto"}
	}
	w := words{Text: plain}
	if tag.String() != s.lang.String() {
		w.Lang = tag.String()
	}
	if direction(tag) != direction(s.lang) {
		w.Dir = direction(tag)
	}
	return w
}

// direction gives the value of dir for a language.
func direction(tag language.Tag) string {
	script, _ := tag.Script()
	switch script.String() {
	case "Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg", "Mand", "Samr":
		return "rtl"
	}
	return "ltr"
}

func (s scribe) moment(t time.Time) moment {
	if t.IsZero() {
		return moment{}
	}
	iso := t.UTC().Format(time.RFC3339)
	t = t.In(s.zone)
	day := t.Year()*1000 + t.YearDay()
	date, known := s.dates[day]
	if !known {
		date = s.calendar.Date(t)
		s.dates[day] = date
	}
	return moment{ISO: iso, Date: date, Clock: t.Format("15:04")}
}
