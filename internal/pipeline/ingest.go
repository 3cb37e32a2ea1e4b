package pipeline

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"herald"
	"herald/internal/address"
	"herald/internal/feed"
	"herald/internal/googlenews"
	"herald/internal/markup"
	"herald/internal/store"
)

// Bounds of what one article may bring into the store, in characters or bytes.
const (
	maxTitle   = 500
	maxText    = 200_000
	maxNames   = 30
	maxAddress = 8 << 10
)

// Articles turns the items of a feed into what the store takes: one article an
// item, and one for each further entry of a Google News list, linked to the
// item that lists it.
func Articles(f *feed.Feed, src Source) []store.Incoming {
	in := ingest{feed: f, src: src, at: map[string]int{}, told: map[int]bool{}}
	for i := range f.Items {
		in.item(&f.Items[i])
	}
	if src.resolve {
		for i := range in.out {
			in.out[i].Hidden = hides(in.out[i].URL)
		}
	}
	return in.out
}

type ingest struct {
	feed *feed.Feed
	src  Source
	out  []store.Incoming
	at   map[string]int // guid → index in out
	told map[int]bool   // what only a list has told of so far, by index
}

func (in *ingest) item(it *feed.Item) {
	a := in.article(it)
	var others []googlenews.Entry
	if g, ok := googlenews.Read(in.feed, *it); ok {
		a.Title = g.Title
		if g.Publisher.Name != "" {
			a.Publisher = g.Publisher
		}
		if u := g.URL; u != "" {
			a.URL, a.Address = u, address.Of(u, in.src.URL, a.GUID)
		}
		if !g.HasText {
			a.Summary, a.Content = "", "" // the list is coverage, not a text
		}
		if len(g.List.Entries) > 1 {
			others = g.List.Entries[1:]
		}
	}
	a.Title = in.headline(a)
	if !passes(a.Title, in.src.Include, in.src.Exclude) {
		return
	}
	self := in.put(a, true)
	for _, e := range others {
		if i := in.entry(e, a); i != self {
			in.out[self].Listed = append(in.out[self].Listed, i)
		}
	}
}

// put adds an article, or replaces what a list said of it by what its own item
// says. It returns the article's index. Some feeds give many items one guid:
// then they are told apart by what else they say.
func (in *ingest) put(a herald.Article, own bool) int {
	i, known := in.at[a.GUID]
	switch {
	case own && known && in.told[i]:
		in.out[i].Article, in.told[i] = a, false
	case !known, own && (in.out[i].Title != a.Title || in.out[i].Address != a.Address):
		i = len(in.out)
		in.at[a.GUID], in.told[i] = i, !own
		in.out = append(in.out, store.Incoming{Article: a})
	}
	return i
}

// hides reports whether a link is one of Google's that does not say where it leads.
func hides(link string) bool {
	id, ok := googlenews.DecodeArticle(link)
	return ok && id.Kind == googlenews.Opaque
}

func (in *ingest) article(it *feed.Item) herald.Article {
	a := herald.Article{
		GUID:       cutBytes(it.ID, maxAddress),
		URL:        address.Resolve("", it.Link),
		Title:      it.Title,
		Summary:    cutBytes(it.Summary, maxText),
		Content:    cutBytes(it.Content, maxText),
		Categories: it.Categories[:min(len(it.Categories), maxNames)],
		Image:      address.Resolve("", it.Image),
		Publisher:  in.publisher(it),
		Language:   firstOf(it.Language, in.src.Language, in.feed.Language),
		Rights:     cutBytes(firstOf(it.Rights, in.feed.Rights), 1000),
		Published:  it.Published,
		Updated:    it.Updated,
	}
	if a.Published.IsZero() {
		a.Published = it.Updated
	}
	link := firstOf(it.OrigLink, a.URL)
	if orig := address.Resolve("", it.OrigLink); orig != "" {
		a.URL = orig
	}
	a.Address = address.Of(link, in.src.URL, a.GUID)
	for _, p := range it.Authors[:min(len(it.Authors), maxNames)] {
		if name := firstOf(p.Name, p.Email); name != "" {
			a.Authors = append(a.Authors, name)
		}
	}
	return a
}

// publisher is the feed's own name, unless the item names its source, as
// aggregators do.
func (in *ingest) publisher(it *feed.Item) herald.Publisher {
	if name := markup.Line(it.Source.Title); name != "" && in.src.Title == "" {
		return herald.Publisher{Name: name, Site: address.Resolve("", it.Source.URL)}
	}
	name := firstOf(in.src.Title, markup.Line(in.feed.Title), address.Host(in.src.URL), "Unknown")
	return herald.Publisher{Name: name, Site: firstOf(in.src.Site, address.Resolve("", in.feed.Link))}
}

// entry adds one further line of a list.
func (in *ingest) entry(e googlenews.Entry, of herald.Article) int {
	a := herald.Article{
		GUID: e.URL, URL: address.Resolve("", e.URL), Title: markup.Cut(e.Title, maxTitle),
		Publisher: herald.Publisher{Name: e.Publisher}, Language: of.Language, Rights: of.Rights, Categories: of.Categories,
	}
	if id, ok := googlenews.DecodeArticle(e.URL); ok {
		a.GUID = id.ID
		if id.URL != "" {
			a.URL = id.URL
		}
	}
	a.Address = address.Of(a.URL, in.src.URL, a.GUID)
	return in.put(a, false)
}

// headline makes sure that there is one: the title without the publisher's
// name at its end, else the beginning of the text, else the address's host.
func (in *ingest) headline(a herald.Article) string {
	title := markup.Cut(markup.Line(a.Title), maxTitle)
	for _, sep := range []string{" - ", " | ", " – ", " — "} {
		if cut, ok := strings.CutSuffix(title, sep+a.Publisher.Name); ok && a.Publisher.Name != "" {
			title = strings.TrimSpace(cut)
		}
	}
	if title == "" {
		title = markup.Cut(markup.Text(firstOf(a.Summary, a.Content)), 100)
	}
	return firstOf(title, address.Host(a.URL), a.Publisher.Name, "Untitled")
}

// passes reports whether a headline gets through a feed's filters.
func passes(headline string, include, exclude []*regexp.Regexp) bool {
	matches := func(p *regexp.Regexp) bool { return p.MatchString(headline) }
	for _, p := range exclude {
		if matches(p) {
			return false
		}
	}
	for _, p := range include {
		if matches(p) {
			return true
		}
	}
	return len(include) == 0
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// cutBytes bounds a text without leaving half a character.
func cutBytes(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}
