package site

import (
	"bytes"
	"cmp"
	"html"
	"html/template"
	"net/url"
	"slices"
	"strings"
	"time"

	"herald"
	"herald/internal/markup"
	"herald/internal/publish"
)

// How many stories lists show. All of them are in the archive.
const (
	frontSeconds = 4   // stories beside the lead
	frontMore    = 12  // stories below it
	frontSection = 4   // stories of each section on the front page
	listSize     = 60  // stories on the page of a section
	topicSize    = 30  // stories on the page of a topic or publisher
	mostSize     = 30  // stories on the page of the most covered
	navSize      = 30  // sections that pages of lists lead to; the front page leads to all
	topicsSize   = 500 // topics on the page of all topics
	tagStories   = 2   // stories that a tag needs to have a page
)

// siteView is what every page knows of the site. It changes with the
// configuration only.
type siteView struct {
	Title     string
	Lang, Dir string
	Zone      string
	English   bool // the pages' own words are English on pages that run the other way
}

// page is what a template gets.
type page struct {
	Site        siteView
	Kind        string // the template's name
	Title       string // of the page; "" for the front page
	Description string
	Canonical   string // absolute; "" when the site has no address
	Root        string // leads from the page to the front page: "./", "../"
	End         string // ends a link to a folder: "" or "index.html"
	Source      string // the page elsewhere that search engines are to show for this one, "" for none
	NoIndex     bool
	Robots      string // what search engines may do, "" for all
	Here        string // path of the section that the page is, or is in
	Body        any
	Data        template.JS // JSON-LD, "" for none
	Foreign     bool        // it may show images of other sites
	Feed        string      // of the page, without its ending; "" for none
}

// Href gives the attribute that leads from the page to a path of the site.
func (p page) Href(path string) template.HTMLAttr {
	if strings.Trim(path, "abcdefghijklmnopqrstuvwxyz0123456789-./") != "" {
		path = html.EscapeString((&url.URL{Path: path}).EscapedPath())
	}
	if path == "" || strings.HasSuffix(path, "/") {
		path += p.End
	}
	return template.HTMLAttr(`href="` + html.EscapeString(p.Root) + path + `"`)
}

// builder makes the documents of one edition: of each its key now, its bytes
// when they are asked for.
type builder struct {
	*index
	site     *Site
	ed       herald.Edition
	scribe   scribe
	view     siteView
	base     string         // address of the site, ends in "/"; ""
	in       publish.Inputs // of the page at hand
	cards    cache
	archived map[string]bool // days of the archive, by path
	docs     []publish.Doc
}

// documents gives every page: stories, what is left of former ones, days,
// topics, sections, the front page last.
func (s *Site) documents(ed herald.Edition) []publish.Doc {
	b := &builder{site: s, ed: ed, scribe: newScribe(ed.Site), base: baseOf(ed.Site.URL)}
	var spoken bool
	s.tongue, spoken = s.words.tongue(b.scribe.lang)
	b.scribe.untitled = s.say("Untitled")
	b.view = siteView{
		English: !spoken && direction(b.scribe.lang) == "rtl",
		Title:   cmp.Or(markup.Cut(markup.Line(ed.Site.Title), nameSize), "News"),
		Lang:    b.scribe.lang.String(), Dir: direction(b.scribe.lang), Zone: zoneName(b.scribe.zone),
	}
	b.index = newIndex(ed, &b.in, s.imageOf)
	b.storyPages()
	b.formerPages()
	b.archivePages()
	b.editions()
	b.listPages()
	b.fixedPages()
	b.frontPage()
	return b.docs
}

// print is what all pages are made by.
func (s *Site) print(site herald.Site) string {
	var in publish.Inputs
	in.Text(s.source)
	in.Truth(s.config.Local)
	in.Text(s.config.Feeds, s.config.Hub, s.config.Robots, s.config.Images)
	in.Site(site)
	return in.Key().String()
}

// baseOf gives a site's address with a slash at its end, "" when it is none.
func baseOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return strings.TrimSuffix(u.JoinPath("/").String(), "/") + "/"
}

func zoneName(zone *time.Location) string {
	if zone == time.Local {
		return "" // the name of the machine's zone is not known
	}
	return zone.String()
}

// add gives the page of a path; a path that ends in a slash is a folder's. Its
// key is of what b.in was given for it.
func (b *builder) add(path string, st *herald.Story, make func() page) {
	file := path
	if path == "" || strings.HasSuffix(path, "/") {
		file += "index.html"
	}
	b.addFile(file, path, st, make)
}

func (b *builder) addFile(file, path string, st *herald.Story, make func() page) {
	b.docs = append(b.docs, publish.Doc{Path: file, Key: b.in.Key(), Story: st, Make: func() ([]byte, error) { return b.render(path, make()) }})
}

func (b *builder) render(path string, p page) ([]byte, error) {
	p.Site, p.Foreign = b.view, b.site.config.Images == imagesLink
	if p.Root == "" {
		p.Root = cmp.Or(strings.Repeat("../", strings.Count(path, "/")), "./")
	}
	if b.site.config.Local {
		p.End = "index.html"
	}
	if p.Canonical == "" && b.base != "" && !p.NoIndex {
		p.Canonical = b.base + (&url.URL{Path: path}).EscapedPath()
	}
	var err error
	if p.Data, err = b.data(p); err != nil {
		return nil, err
	}
	p.Feed, p.Canonical, p.Robots = b.feed(p), cmp.Or(p.Source, p.Canonical), b.site.config.Robots
	if p.NoIndex {
		p.Robots = "noindex"
	}
	var body bytes.Buffer
	err = b.site.pages[p.Kind].ExecuteTemplate(&body, b.site.base, p)
	return body.Bytes(), err
}

// cache holds the cards that were made last; those of the stories of the day
// are on many pages.
type cache struct {
	young, old map[*entry]card
}

const cacheSize = 4096

func (b *builder) card(e *entry) card {
	c, there := b.cards.young[e]
	if there {
		return c
	}
	if c, there = b.cards.old[e]; !there {
		c = b.scribe.card(e)
	}
	if b.cards.young == nil || len(b.cards.young) == cacheSize {
		b.cards.old, b.cards.young = b.cards.young, make(map[*entry]card, cacheSize)
	}
	b.cards.young[e] = c
	return c
}

func (b *builder) cardsOf(entries []*entry) []card {
	var all []card
	for _, e := range entries {
		all = append(all, b.card(e))
	}
	return all
}

// shows adds to the key of a page what it shows of stories.
func (b *builder) shows(entries []*entry) {
	b.in.Number(len(entries))
	for _, e := range entries {
		b.in.Made(e.key)
		b.in.Text(e.section.Path)
	}
}

// leads adds to the key of a page where it leads.
func (b *builder) leads(links ...link) {
	b.in.Number(len(links))
	for _, l := range links {
		b.in.Text(l.Name, l.Path)
		b.in.Number(l.Count)
	}
}

// links gives the links of lists, without their counts.
func links(lists []*listView) []link {
	all := make([]link, len(lists))
	for i, l := range lists {
		all[i] = link{Name: l.Name, Path: l.Path}
	}
	return all
}

// storyPage is what a story's template gets.
type storyPage struct {
	*storyView
	Topics  []link          // its tags; those without a page have no path
	PagesOf map[string]link // of publishers, by name
	Related []relatedView
}

type relatedView struct {
	Path     string
	Headline words
	First    moment
}

func (b *builder) storyPages() {
	for _, e := range b.stories {
		b.addImages(e)
		b.in.Made(e.key)
		b.in.Text(e.section.Path)
		for _, l := range e.topics {
			b.in.Truth(l.paged)
		}
		for _, l := range e.publishers {
			b.in.Truth(l.paged)
		}
		for _, r := range e.related {
			b.in.Text(r.path, r.story.Headline, r.story.Language)
			b.in.Time(r.story.Created)
		}
		b.addFile(e.file, e.path, e.story, func() page {
			body := storyPage{b.scribe.story(e, b.scribe.card(e)), b.topicLinks(e), b.publisherLinks(e), b.related(e)}
			p := page{Kind: "story", Title: body.Headline.Text, Description: body.Short.Text, Here: e.section.Path, Body: body}
			if len(body.Pieces) == 1 {
				p.Source = body.Pieces[0].Href // the article's own page is the one to show
			}
			return p
		})
	}
}

// topicLinks gives the tags of a story as it writes them.
func (b *builder) topicLinks(e *entry) []link {
	var all []link
	seen := map[*listView]bool{}
	for _, t := range e.story.Tags {
		l := b.topicOf[t.Name]
		if l == nil || seen[l] || len(all) == maxTags {
			continue
		}
		seen[l] = true
		to := link{Name: tagName(t.Name)}
		if l.paged {
			to.Path = l.Path
		}
		all = append(all, to)
	}
	return all
}

// publisherLinks gives the publishers of a story that have a page, by the name
// they have there.
func (b *builder) publisherLinks(e *entry) map[string]link {
	all := map[string]link{}
	for i := range e.story.Coverage {
		name := publisherOf(e.story.Coverage[i])
		if l := b.byName[name]; l.paged {
			all[name] = l.link
		}
	}
	return all
}

func (b *builder) related(e *entry) []relatedView {
	var all []relatedView
	for _, r := range e.related {
		all = append(all, relatedView{r.path, b.scribe.headline(r.story), b.scribe.moment(r.story.Created)})
	}
	return all
}

// listPage is what the template of a section or topic gets: its list, and the
// sections that it leads to.
type listPage struct {
	link
	Stories  []card
	Sections []link
}

// listPages makes the pages of topics and sections.
func (b *builder) listPages() {
	nav := links(b.sections[:min(len(b.sections), navSize)])
	b.leads(nav...)
	leads := b.in.Key()
	for i, l := range slices.Concat(b.sections, b.topics, b.publishers) {
		size := listSize
		if i >= len(b.sections) {
			size = topicSize
		}
		first := l.entries[:min(len(l.entries), size)]
		b.in.Made(leads)
		b.leads(l.link)
		b.shows(first)
		b.add(l.Path, nil, func() page {
			return page{Kind: "list", Title: l.Name, Here: l.Path, Body: listPage{l.link, b.cardsOf(first), nav}}
		})
	}
	b.namesPage("tag/", b.site.say("Topics"), b.topics)
	b.namesPage("publisher/", b.site.say("Publishers"), b.publishers)
	most := b.mostCovered(b.newest())
	b.leads(nav...)
	b.shows(most)
	b.add("most-covered/", nil, func() page {
		l := link{Name: b.site.say("Most covered"), Path: "most-covered/", Count: len(most)}
		return page{Kind: "list", Title: l.Name, Here: l.Path, Body: listPage{l, b.cardsOf(most), nav}}
	})
}

// namesPage makes the page of all topics or publishers, or of the first ones
// by the number of their stories.
func (b *builder) namesPage(path, title string, lists []*listView) {
	most := slices.Clone(lists)
	slices.SortStableFunc(most, func(x, y *listView) int { return cmp.Compare(y.Count, x.Count) })
	most = most[:min(len(most), topicsSize)]
	slices.SortFunc(most, func(x, y *listView) int { return cmp.Compare(x.Slug, y.Slug) })
	all := make([]link, len(most))
	for i, l := range most {
		all[i] = l.link
	}
	b.leads(all...)
	b.add(path, nil, func() page { return page{Kind: "topics", Title: title, Here: path, Body: all} })
}

// fixedPages makes what does not depend on the news.
func (b *builder) fixedPages() {
	for _, name := range assets {
		b.docs = append(b.docs, publish.Doc{Path: name, Body: []byte(b.site.assets[name])})
	}
	if key := b.site.config.Index; key != "" {
		b.docs = append(b.docs, publish.Doc{Path: key + ".txt", Body: []byte(key)})
	}
	b.add("404.html", nil, func() page {
		return page{Kind: "missing", Title: b.site.say("Not found"), NoIndex: true, Root: b.absoluteRoot()}
	})
}

// absoluteRoot leads to the front page from wherever a server shows the page
// of what it did not find.
func (b *builder) absoluteRoot() string {
	if u, err := url.Parse(b.base); err == nil && b.base != "" && !b.site.config.Local {
		return u.EscapedPath()
	}
	return "./"
}
