package content

import (
	"cmp"
	"net/url"
	"path"
	"strings"
	"time"

	"golang.org/x/text/language"

	"herald"
	"herald/internal/address"
	"herald/internal/markup"
	"herald/internal/publish"
	"herald/internal/publish/excerpt"
	"herald/internal/text"
)

// Sizes in characters.
const (
	descriptionSize = 160
	summarySize     = 500
)

// fields are what front matter says of a story, in plain text.
type fields struct {
	Title       string
	Date        time.Time
	Modified    time.Time
	Description string
	Summary     string
	Slug        string
	ID          string // of the story
	Language    string // BCP 47, "" when unknown
	Image       string // "" when no feed gives one
	ImageBy     string // whose it is, when it is copied; "" otherwise
	ImageFrom   string // their report
	Link        string
	Source      string
	Categories  []string
	Tags        []string // those that are pages of a taxonomy
	Keywords    []string // the other tags
	Aliases     []string // paths from the site's root
	Canonical   string   // of a document of one article: the article's own address
	Coverage    []reference

	said   string // plain text of an article, "" when none says anything
	saidBy int    // its place in Coverage
}

// reference is one article of the coverage.
type reference struct {
	Title, Link, Publisher string
	Date                   time.Time
}

func fieldsOf(s herald.Story, zone *time.Location) fields {
	if zone == nil {
		zone = time.UTC
	}
	lead := s.Lead()
	f := fields{
		Slug:       slugOf(s),
		ID:         s.ID.String(),
		Language:   languageOf(s),
		Image:      image(s),
		Link:       excerpt.Link(lead.Article),
		Source:     source(lead.Feed),
		Categories: terms(s.Section),
		Tags:       tags(s),
		Date:       shown(dateOf(lead.Article), zone),
		Modified:   shown(modified(s), zone),
	}
	for _, c := range s.Coverage {
		f.Coverage = append(f.Coverage, referenceOf(c, zone))
	}
	f.Title = cmp.Or(markup.Line(s.Headline), f.Coverage[0].Title, f.Coverage[0].Publisher, f.Slug)
	f.said, f.saidBy = excerpt.Of(s)
	gist := f.gist()
	f.Description, f.Summary = markup.Cut(gist, descriptionSize), markup.Cut(gist, summarySize)
	return f
}

// languageOf returns a language that is one, as browsers know it.
func languageOf(s herald.Story) string {
	tag, err := language.Parse(s.Language)
	if err != nil {
		return ""
	}
	return tag.String()
}

// slugOf returns the story's slug; a new one for a story that has none yet, or
// one that is no file name, as a manifest edited by hand may bring.
func slugOf(s herald.Story) string {
	if isSlug(s.Slug) {
		return s.Slug
	}
	return text.Slug(s.Headline, s.ID)
}

func isSlug(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" &&
		s != "index" && s != "retired" && publish.CheckPath(s+".md") == nil
}

func referenceOf(c herald.Coverage, zone *time.Location) reference {
	r := reference{
		Title:     markup.Line(c.Article.Title),
		Link:      excerpt.Link(c.Article),
		Publisher: excerpt.Publisher(c),
		Date:      shown(dateOf(c.Article), zone),
	}
	r.Title = cmp.Or(r.Title, r.Publisher, r.Link)
	return r
}

// image returns the lead's image, else the first of the coverage.
func image(s herald.Story) string {
	for _, c := range s.Coverage {
		if address.Safe(c.Article.Image) {
			return c.Article.Image
		}
	}
	return ""
}

// source returns the address of a feed without credentials; of a file only its
// name, for its folder is nobody's business.
func source(f herald.Feed) string {
	u, err := url.Parse(f.URL)
	switch {
	case err != nil || f.URL == "":
		return ""
	case u.Scheme == "file" || u.Scheme == "":
		return path.Base(strings.ReplaceAll(u.Path+u.Opaque, `\`, "/"))
	}
	u.User = nil
	return u.String()
}

// dateOf returns when an article is said to have appeared, but never later
// than Herald saw it: generators do not build what lies ahead.
func dateOf(a herald.Article) time.Time {
	if !a.FirstSeen.IsZero() && a.Date.After(a.FirstSeen) {
		return a.FirstSeen
	}
	return a.Date
}

// modified returns the time of the last change, and for a story whose newest
// article is dated ahead the time that article was seen.
func modified(s herald.Story) time.Time {
	t := s.Modified
	for _, c := range s.Coverage {
		if c.Article.Date.Equal(t) {
			t = dateOf(c.Article)
		}
	}
	if lead := dateOf(s.Lead().Article); t.Before(lead) {
		return lead
	}
	return t
}

// gist returns what the story is about in plain text on one line: the lead's
// own words, else those of another, else the other headlines.
func (f fields) gist() string {
	if f.said != "" {
		return strings.ReplaceAll(f.said, "\n", " ")
	}
	var heads []string
	for _, r := range f.Coverage[1:] {
		if len(heads) < 6 && r.Title != f.Title {
			heads = append(heads, r.Title+" ("+r.Publisher+")")
		}
	}
	return cmp.Or(strings.Join(heads, " · "), f.Title)
}

// shown puts a time into the site's zone, to the second; zero stays zero.
func shown(t time.Time, zone *time.Location) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(zone).Truncate(time.Second)
}

// coverage gives the references as tables of front matter.
func (f fields) coverage() []matter {
	tables := make([]matter, len(f.Coverage))
	for i, r := range f.Coverage {
		tables[i] = matter{{"title", r.Title}, {"link", r.Link}, {"publisher", r.Publisher}, {"date", r.Date}}
	}
	return tables
}

// inert returns the fields for templates that print values as they are.
func (f fields) inert() fields {
	f.Title, f.Description, f.Summary = noMarkup(f.Title), noMarkup(f.Description), noMarkup(f.Summary)
	f.ImageBy, f.ImageFrom = noMarkup(f.ImageBy), noQuotes(f.ImageFrom)
	f.Link, f.Image, f.Source, f.Canonical = noQuotes(f.Link), noQuotes(f.Image), noQuotes(f.Source), noQuotes(f.Canonical)
	f.Categories, f.Tags, f.Keywords = mapped(f.Categories, noMarkup), mapped(f.Tags, noMarkup), mapped(f.Keywords, noMarkup)
	f.Coverage = mapped(f.Coverage, func(r reference) reference {
		return reference{noMarkup(r.Title), noQuotes(r.Link), noMarkup(r.Publisher), r.Date}
	})
	return f
}

func mapped[T any](list []T, change func(T) T) []T {
	out := make([]T, len(list))
	for i, v := range list {
		out[i] = change(v)
	}
	return out
}
