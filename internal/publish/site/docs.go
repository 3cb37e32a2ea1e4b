package site

import (
	"bytes"
	"cmp"
	"context"
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
	listSize     = 60  // stories on the page of a section or topic
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
	NoIndex     bool
	Here        string // path of the section that the page is, or is in
	Body        any
}

// builder makes the documents of one edition.
type builder struct {
	site     *Site
	ed       herald.Edition
	scribe   scribe
	view     siteView
	base     string // address of the site, ends in "/"; ""
	stories  []*storyView
	byID     map[herald.StoryID]*storyView
	sections []listView // named ones, in the edition's order
	topics   []listView // tags with a page, by name
	hasTopic map[string]bool
	docs     []publish.Doc
}

// listView is a section or a topic and its stories, the first ones first.
type listView struct {
	link
	Slug    string
	Stories []*storyView
}

// documents makes every page: stories, what is left of former ones, days,
// topics, sections, the front page last.
func (s *Site) documents(ctx context.Context, ed herald.Edition) ([]publish.Doc, error) {
	b := &builder{site: s, ed: ed, scribe: newScribe(ed.Site), byID: map[herald.StoryID]*storyView{}, hasTopic: map[string]bool{}}
	b.base = baseOf(ed.Site.URL)
	b.view = siteView{
		Title: cmp.Or(markup.Cut(markup.Line(ed.Site.Title), nameSize), "News"),
		Lang:  b.scribe.lang.String(), Dir: direction(b.scribe.lang), Zone: zoneName(b.scribe.zone),
	}
	for i := range ed.Stories {
		v := b.scribe.story(&ed.Stories[i])
		b.stories = append(b.stories, v)
		b.byID[v.Story.ID] = v
	}
	b.gatherSections()
	b.gatherTopics()
	for _, step := range []func(context.Context) error{b.storyPages, b.formerPages, b.archivePages, b.listPages, b.fixedPages, b.frontPage} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return b.docs, nil
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

// render adds the page of a path; a path that ends in a slash is a folder's.
func (b *builder) render(path string, st *herald.Story, p page) error {
	file := path
	if path == "" || strings.HasSuffix(path, "/") {
		file += "index.html"
	}
	p.Site = b.view
	if p.Root == "" {
		p.Root = cmp.Or(strings.Repeat("../", strings.Count(path, "/")), "./")
	}
	if b.site.config.Local {
		p.End = "index.html"
	}
	if p.Canonical == "" && b.base != "" && !p.NoIndex {
		p.Canonical = b.base + (&url.URL{Path: path}).EscapedPath()
	}
	var body bytes.Buffer
	if err := b.site.pages[p.Kind].Execute(&body, p); err != nil {
		return err
	}
	b.docs = append(b.docs, publish.Doc{Path: file, Body: body.Bytes(), Story: st})
	return nil
}

// gatherSections takes the edition's sections; those whose names have one
// address are one.
func (b *builder) gatherSections() {
	at := map[string]int{}
	for _, s := range b.ed.Sections {
		l := sectionLink(s.Name)
		if l.Path == "" {
			continue
		}
		i, seen := at[l.Path]
		if !seen {
			i = len(b.sections)
			at[l.Path] = i
			b.sections = append(b.sections, listView{link: l})
		}
		b.sections[i].Stories = append(b.sections[i].Stories, b.find(s.Stories)...)
	}
	b.sections = slices.DeleteFunc(b.sections, func(l listView) bool { return len(l.Stories) == 0 })
	for _, v := range b.stories { // a section that the edition does not have has no page
		if !slices.ContainsFunc(b.sections, func(l listView) bool { return l.Path == v.Section.Path }) {
			v.Section = link{}
		}
	}
}

// find gives the views of those stories that the edition has.
func (b *builder) find(ids []herald.StoryID) []*storyView {
	var found []*storyView
	for _, id := range ids {
		if v := b.byID[id]; v != nil {
			found = append(found, v)
		}
	}
	return found
}

// gatherTopics takes every tag that two stories have or more.
func (b *builder) gatherTopics() {
	bySlug := map[string]*listView{}
	for _, v := range b.stories {
		for _, t := range v.Tags {
			l := bySlug[t.Slug]
			if l == nil {
				l = &listView{link: link{Name: t.Name, Path: "tag/" + t.Slug + "/"}, Slug: t.Slug}
				bySlug[t.Slug] = l
			}
			l.Name = min(l.Name, t.Name) // of several spellings, whatever the order of the stories
			l.Count++
			l.Stories = append(l.Stories, v)
		}
	}
	for slug, l := range bySlug {
		if l.Count >= tagStories {
			b.hasTopic[slug] = true
			b.topics = append(b.topics, *l)
		}
	}
	slices.SortFunc(b.topics, func(x, y listView) int { return cmp.Compare(x.Slug, y.Slug) })
}

// storyPage is what a story's template gets.
type storyPage struct {
	*storyView
	Topics []link // its tags; those without a page have no path
}

func (b *builder) storyPages(ctx context.Context) error {
	for _, v := range b.stories {
		if err := ctx.Err(); err != nil {
			return err
		}
		body := storyPage{storyView: v}
		for _, t := range v.Tags {
			l := link{Name: t.Name}
			if b.hasTopic[t.Slug] {
				l.Path = "tag/" + t.Slug + "/"
			}
			body.Topics = append(body.Topics, l)
		}
		p := page{Kind: "story", Title: v.Headline.Text, Description: v.Short.Text, Here: v.Section.Path, Body: body}
		if err := b.render(v.Path, v.Story, p); err != nil {
			return err
		}
	}
	return nil
}

// listPages makes the pages of topics and sections.
func (b *builder) listPages(context.Context) error {
	nav := b.sections[:min(len(b.sections), navSize)]
	for _, l := range slices.Concat(b.topics, b.sections) {
		l.Count = len(l.Stories)
		l.Stories = l.Stories[:min(len(l.Stories), listSize)]
		p := page{Kind: "list", Title: l.Name, Here: l.Path, Body: map[string]any{"List": l, "Sections": nav}}
		if err := b.render(l.Path, nil, p); err != nil {
			return err
		}
	}
	byCount := slices.Clone(b.topics)
	slices.SortStableFunc(byCount, func(x, y listView) int { return cmp.Compare(y.Count, x.Count) })
	byCount = byCount[:min(len(byCount), topicsSize)]
	slices.SortFunc(byCount, func(x, y listView) int { return cmp.Compare(x.Slug, y.Slug) })
	return b.render("tag/", nil, page{Kind: "topics", Title: "Topics", Here: "tag/", Body: byCount})
}

// fixedPages makes what does not depend on the news.
func (b *builder) fixedPages(context.Context) error {
	for _, name := range []string{"style.css", "icon.svg"} {
		body, err := templates.ReadFile("templates/" + name)
		if err != nil {
			return err
		}
		b.docs = append(b.docs, publish.Doc{Path: name, Body: body})
	}
	return b.render("404.html", nil, page{Kind: "missing", Title: "Not found", NoIndex: true, Root: b.absoluteRoot()})
}

// absoluteRoot leads to the front page from wherever a server shows the page
// of what it did not find.
func (b *builder) absoluteRoot() string {
	if u, err := url.Parse(b.base); err == nil && b.base != "" && !b.site.config.Local {
		return u.EscapedPath()
	}
	return "./"
}
