package site

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
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
	leadWords    = 36  // words of a report that the front page shows
	maxTags      = 12  // tags of a story
	maxOthers    = 3   // other reports under a lead story
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

// storyView is what pages show of a story.
type storyView struct {
	Story      *herald.Story
	Path       string
	Headline   words
	Section    link // zero for none
	By         string
	Publishers int
	First      moment
	Newest     moment
	Excerpt    words
	Short      words // the excerpt for lists
	ExcerptBy  string
	ExcerptAt  string
	Others     []pieceView // other publishers' reports, for a lead story
	Pieces     []pieceView // all of them, the oldest first
	Ticks      string      // see ticks
	Tags       []tagName
	Rights     []words
}

// tagName is a tag of a story: its name and the last part of its page's path.
type tagName struct {
	Name, Slug string
}

// scribe turns what the edition holds into what pages show.
type scribe struct {
	lang language.Tag
	zone *time.Location
}

func newScribe(site herald.Site) scribe {
	s := scribe{zone: site.Location, lang: language.English}
	if s.zone == nil {
		s.zone = time.UTC
	}
	if tag, err := language.Parse(site.Language); err == nil {
		s.lang = tag
	}
	return s
}

func (s scribe) story(st *herald.Story) *storyView {
	v := &storyView{Story: st, Path: "story/" + st.Slug + "/"}
	v.Headline = s.words(markup.Cut(markup.Line(st.Headline), titleSize), st.Language)
	if v.Headline.Text == "" {
		v.Headline = words{Text: "Untitled"}
	}
	v.Section = sectionLink(st.Section)
	v.Tags = tagNames(st.Tags)
	v.First, v.Newest = s.moment(st.Created), s.moment(newest(st))
	s.addPieces(v)
	s.addExcerpt(v)
	v.Ticks = ticks(st.Coverage)
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

func (s scribe) addPieces(v *storyView) {
	seen := map[string]bool{}
	rights := map[string]bool{}
	for i, c := range v.Story.Coverage {
		p := s.piece(c)
		p.Lead = i == 0
		if key := text.Fold(p.By); !seen[key] {
			seen[key] = true
			if i > 0 && len(v.Others) < maxOthers && p.Title.Text != v.Headline.Text {
				v.Others = append(v.Others, p)
			}
		}
		if r := markup.Cut(markup.Line(c.Article.Rights), rightsSize); r != "" && !rights[r] {
			rights[r] = true
			v.Rights = append(v.Rights, s.words(r, c.Article.Language))
		}
		v.Pieces = append(v.Pieces, p)
	}
	v.By, v.Publishers = v.Pieces[0].By, len(seen)
	slices.SortStableFunc(v.Pieces, func(a, b pieceView) int { return a.at.Compare(b.at) })
}

func (s scribe) piece(c herald.Coverage) pieceView {
	p := pieceView{By: publisherOf(c), When: s.moment(c.Article.Date), at: c.Article.Date}
	p.Title = s.words(markup.Cut(markup.Line(c.Article.Title), titleSize), c.Article.Language)
	if p.Title.Text == "" {
		p.Title = words{Text: "Untitled"}
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
		if name = markup.Cut(markup.Line(name), nameSize); name != "" {
			return name
		}
	}
	return "Unknown publisher"
}

// addExcerpt takes the first words of the first report that has any beyond its
// headline, the lead's if it can.
func (s scribe) addExcerpt(v *storyView) {
	for _, c := range v.Story.Coverage {
		plain := cmp.Or(beyondTitle(c.Article.Summary, c.Article.Title), beyondTitle(c.Article.Content, c.Article.Title))
		if plain == "" {
			continue
		}
		v.Excerpt = s.words(cutWords(plain, excerptWords), c.Article.Language)
		v.Short = s.words(cutWords(plain, leadWords), c.Article.Language)
		p := s.piece(c)
		v.ExcerptBy, v.ExcerptAt = p.By, p.Href
		return
	}
}

// beyondTitle gives the plain text of a report's HTML, "" when it only says
// the headline again or is a list of links, as aggregators' feeds have it.
func beyondTitle(html, title string) string {
	if strings.HasPrefix(strings.TrimSpace(html), "<ol>") {
		return ""
	}
	plain := strings.Join(strings.Fields(markup.Text(html)), " ")
	rest, repeats := strings.CutPrefix(plain, markup.Line(title))
	if repeats && len(strings.Fields(rest)) < 5 {
		return ""
	}
	return plain
}

// cutWords cuts a text to n words and excerptSize characters.
func cutWords(plain string, n int) string {
	if fields := strings.Fields(plain); len(fields) > n {
		plain = strings.TrimRight(strings.Join(fields[:n], " "), ".,;:–—- ") + "…"
	}
	return markup.Cut(plain, excerptSize*n/excerptWords)
}

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
	return moment{ISO: iso, Date: t.Format("2 Jan 2006"), Clock: t.Format("15:04")}
}

// tickSpan is the width of the strip of ticks, in its own units.
const tickSpan = 120

// ticks draws when a story was reported on: an upright stroke per report, on a
// line from its first report to its newest. It is the path of an SVG that is
// tickSpan+4 wide and 12 high; "" where it would show nothing but its ends.
func ticks(all []herald.Coverage) string {
	var first, last time.Time
	for _, c := range all {
		d := c.Article.Date
		if first.IsZero() || !d.IsZero() && d.Before(first) {
			first = d
		}
		if d.After(last) {
			last = d
		}
	}
	span := last.Sub(first)
	if span <= 0 || first.IsZero() {
		return ""
	}
	var at [tickSpan + 1]bool
	for _, c := range all {
		if !c.Article.Date.IsZero() {
			at[int(tickSpan*(float64(c.Article.Date.Sub(first))/float64(span)))] = true
		}
	}
	var b strings.Builder
	strokes := 0
	for x, tick := range at {
		if tick {
			strokes++
			fmt.Fprintf(&b, "M%d 1v10", x+2)
		}
	}
	if strokes < 3 {
		return ""
	}
	return b.String()
}
