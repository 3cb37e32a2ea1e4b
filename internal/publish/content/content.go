package content

import (
	"context"
	"fmt"
	"path"
	"regexp"

	"herald"
	"herald/internal/publish"
)

// Target is the kind of target that the manifest names.
const Target = "hugo"

// Config is what a configuration says of one target.
type Config struct {
	Dir     string `yaml:"dir"`     // of the Hugo site; documents go to content/SECTION below it
	Section string `yaml:"section"` // "" means "news"; part of every address, so choose it once
	Excerpt int    `yaml:"excerpt"` // words quoted of the lead; 0 means 60, below 0 none
	Force   bool   `yaml:"-"`       // publish what would be refused
}

// Publisher writes Hugo content. It is ready for use by one goroutine at a time.
type Publisher struct {
	dir, section string
	excerpt      int
	force        bool
}

const (
	defaultSection = "news"
	defaultExcerpt = 60
	maxExcerpt     = 300 // words; more is no excerpt
)

// sectionForm is what Hugo and every file system take as a section.
var sectionForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}(/[a-z0-9][a-z0-9-]{0,62}){0,3}$`)

// New checks the settings. Its errors are of kind herald.ErrInvalid and say
// what to write instead.
func New(c Config) (*Publisher, error) {
	if c.Section == "" {
		c.Section = defaultSection
	}
	switch {
	case c.Dir == "":
		return nil, fmt.Errorf("%w: hugo needs dir, the folder of the Hugo site", herald.ErrInvalid)
	case !sectionForm.MatchString(c.Section) || publish.CheckPath(path.Join("content", c.Section)) != nil:
		return nil, fmt.Errorf("%w: section %q: write small letters, digits and hyphens, such as %q", herald.ErrInvalid, c.Section, defaultSection)
	case c.Excerpt > maxExcerpt:
		return nil, fmt.Errorf("%w: excerpt %d: at most %d words may be quoted", herald.ErrInvalid, c.Excerpt, maxExcerpt)
	}
	if c.Excerpt == 0 {
		c.Excerpt = defaultExcerpt
	}
	return &Publisher{dir: c.Dir, section: c.Section, excerpt: c.Excerpt, force: c.Force}, nil
}

// Publish brings the folder to what the edition says; see publish.Sync for
// what it promises of the files.
func (p *Publisher) Publish(ctx context.Context, ed herald.Edition) (publish.Report, error) {
	return publish.Sync(ctx, p.dir, ed, p.Docs(ed), publish.Options{Target: Target, Force: p.force})
}

// Docs returns the documents of an edition: one for each story, and one that
// keeps the addresses of stories that are published no more.
func (p *Publisher) Docs(ed herald.Edition) []publish.Doc {
	leads := addresses(ed)
	docs := make([]publish.Doc, 0, len(ed.Stories)+1)
	for i := range ed.Stories {
		s := &ed.Stories[i]
		docs = append(docs, publish.Doc{
			Path:  path.Join("content", p.section, slugOf(*s)+".md"),
			Body:  p.Document(*s, leads.aliases[s.ID], ed.Site),
			Story: s,
		})
	}
	if len(leads.retired) > 0 {
		docs = append(docs, publish.Doc{Path: path.Join("content", p.section, "retired.md"), Body: p.retired(leads.retired)})
	}
	return docs
}

// Document returns one story's document. aliases are the slugs that lead to it
// beside its own.
func (p *Publisher) Document(s herald.Story, aliases []string, site herald.Site) []byte {
	f := fieldsOf(s, site.Location)
	f.Aliases = p.addressesOf(aliases)
	var y yaml
	f.write(&y)
	return y.document(p.body(s, f))
}
