package content

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"text/template"

	"herald"
	"herald/internal/publish"
)

// Config is what a configuration says of one target.
type Config struct {
	Target    string `yaml:"-"`         // the generator, one of Targets; "" means hugo
	Dir       string `yaml:"dir"`       // of the generator's site
	Profile   string `yaml:"profile"`   // one of Profiles(Target); "" means the generator's own
	Section   string `yaml:"section"`   // "" means "news"; part of every address, so choose it once
	Documents string `yaml:"documents"` // one for each of: "stories" (also ""), "articles", or "both"
	Excerpt   int    `yaml:"excerpt"`   // words quoted of the lead; 0 means 60, below 0 none
	Images    string `yaml:"images"`    // of feeds: "link" gives their address (also ""), "copy" a picture of our own, "none" nothing
	TagsMin   int    `yaml:"tags_min"`  // stories that a tag needs to be a page; 0 means 1: more makes a document change with others
	Force     bool   `yaml:"-"`         // publish what would be refused
	Dry       bool   `yaml:"-"`         // change nothing, and report what would change
}

// Publisher writes content. It is ready for use by one goroutine at a time.
type Publisher struct {
	c        Config // with the defaults filled in
	profile  profile
	template *template.Template // of the body; nil for Herald's own
	print    string             // the settings, but for where and how to write
}

const (
	defaultSection = "news"
	defaultExcerpt = 60
	defaultTagsMin = 1
	maxExcerpt     = 300 // words; more is no excerpt
)

// sectionForm is what every generator and file system takes as a section.
var sectionForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}(/[a-z0-9][a-z0-9-]{0,62}){0,3}$`)

// New checks the settings. Its errors are of kind herald.ErrInvalid and say
// what to write instead.
func New(c Config) (*Publisher, error) {
	c.Target, c.Section, c.Documents = cmp.Or(c.Target, "hugo"), cmp.Or(c.Section, defaultSection), cmp.Or(c.Documents, "stories")
	c.Images = cmp.Or(c.Images, imagesLink)
	c.Excerpt, c.TagsMin = cmp.Or(c.Excerpt, defaultExcerpt), cmp.Or(c.TagsMin, defaultTagsMin)
	form, err := find(c.Target, c.Profile)
	switch {
	case err != nil:
		return nil, err
	case c.Dir == "":
		return nil, fmt.Errorf("%w: %s needs dir, the folder of the site", herald.ErrInvalid, c.Target)
	case !sectionForm.MatchString(c.Section) || publish.CheckPath(path.Join("content", c.Section)) != nil:
		return nil, fmt.Errorf("%w: section %q: write small letters, digits and hyphens, such as %q", herald.ErrInvalid, c.Section, defaultSection)
	case c.Excerpt > maxExcerpt:
		return nil, fmt.Errorf("%w: excerpt %d: at most %d words may be quoted", herald.ErrInvalid, c.Excerpt, maxExcerpt)
	case c.TagsMin < 0:
		return nil, fmt.Errorf("%w: tags_min %d: write 1 for a page of every tag, or more", herald.ErrInvalid, c.TagsMin)
	case !slices.Contains([]string{imagesLink, imagesCopy, imagesNone}, c.Images):
		return nil, fmt.Errorf("%w: images %q: write copy, link or none", herald.ErrInvalid, c.Images)
	case !slices.Contains([]string{"stories", "articles", "both"}, c.Documents):
		return nil, fmt.Errorf("%w: documents %q: write stories, articles or both", herald.ErrInvalid, c.Documents)
	}
	p := &Publisher{c: c, profile: form}
	c.Dir, c.Force, c.Dry = "", false, false
	p.print = fmt.Sprintf("%+v", c)
	return p, nil
}

// Publish brings the folder to what the edition says; see publish.Sync for
// what it promises of the files.
func (p *Publisher) Publish(ctx context.Context, ed herald.Edition) (publish.Report, error) {
	var print publish.Inputs
	print.Text(p.print)
	print.Site(ed.Site)
	return publish.Sync(ctx, p.c.Dir, ed, p.Docs(ed), publish.Options{Target: p.profile.target, Print: print.Key().String(), Force: p.c.Force, Dry: p.c.Dry})
}

// sections are those that need a file beside their documents.
func (p *Publisher) sections() []string {
	articles := path.Join(p.c.Section, articleFolder)
	switch {
	case p.profile.beside == nil:
		return nil
	case p.c.Documents == "stories":
		return []string{p.c.Section}
	}
	return []string{p.c.Section, articles}
}

// around is what documents take from the edition beside their story.
type around struct {
	ed   *herald.Edition // nil for a document alone
	site herald.Site
	used tagCount
	in   publish.Inputs // of the document at hand
}

// Docs returns the documents of an edition: those of each story, and what
// keeps the addresses of stories that are published no more. Making one fails
// only where a user's template does.
func (p *Publisher) Docs(ed herald.Edition) []publish.Doc {
	leads, around := addresses(ed), &around{ed: &ed, site: ed.Site, used: countTags(ed)}
	docs := make([]publish.Doc, 0, len(ed.Stories)+1)
	for i := range ed.Stories {
		s := &ed.Stories[i]
		if p.c.Documents != "articles" {
			docs = append(docs, p.story(s, leads.aliases[s.ID], around)...)
		}
		if p.c.Documents != "stories" {
			docs = append(docs, p.articles(s, around)...)
		}
	}
	docs = append(docs, p.former(ed, leads)...)
	for _, section := range p.sections() {
		file, body := p.profile.beside(section)
		docs = append(docs, publish.Doc{Path: file, Body: body})
	}
	return docs
}

// story returns the document of a story, its picture before it. aliases are the
// slugs that lead to it beside its own.
func (p *Publisher) story(s *herald.Story, aliases []string, around *around) []publish.Doc {
	at := p.at(slugOf(*s))
	at.day = s.Created
	pages, others := around.used.part(tags(*s), p.c.TagsMin, *s)
	docs, shot := p.picture(s, s, at, around)
	around.in.Story(s)
	around.in.Text(shot.Hash)
	around.in.List(aliases)
	around.in.List(pages)
	site := around.site
	return append(docs, publish.Doc{Path: p.profile.file(at), Key: around.in.Key(), Story: s, Make: func() ([]byte, error) {
		f := p.show(fieldsOf(*s, site.Location), shot)
		f.Aliases, f.Tags, f.Keywords = p.addressesOf(aliases), pages, others
		return p.document(f, at)
	}})
}

// picture returns the picture of what a document shows, and the file of it
// when there is one; both belong to the story s.
func (p *Publisher) picture(s, shown *herald.Story, at place, around *around) ([]publish.Doc, shot) {
	shot, ok := p.shotOf(around.ed, shown, at)
	if !ok {
		return nil, shot
	}
	return []publish.Doc{shot.doc(s, &around.in)}, shot
}

// Document returns one story's document when no edition is around it: every
// tag is one of the taxonomy.
func (p *Publisher) Document(s herald.Story, aliases []string, site herald.Site) ([]byte, error) {
	docs := p.story(&s, aliases, &around{site: site})
	return docs[len(docs)-1].Content()
}

func (p *Publisher) document(f fields, at place) ([]byte, error) {
	body := p.body(f)
	if p.template != nil {
		var err error
		if body, err = p.fill(f, at, body); err != nil {
			return nil, fmt.Errorf("the template, for story %s: %w", f.ID, err)
		}
	}
	return p.profile.front(p.profile.keys(f, at), body), nil
}

// at is the place of a slug.
func (p *Publisher) at(slug string) place { return place{section: p.c.Section, slug: slug} }
