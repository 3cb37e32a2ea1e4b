// Package feeds publishes an edition for programs: feeds of stories in RSS,
// Atom and JSON Feed, the same stories in the form of Google News, every story
// as JSON, an OPML list of the sources, and sitemaps.
//
// Its one idea: what is closed never changes. A story's document is a function
// of the story; archives page by day and exports by month, so that a publish
// touches what the news touched; every time in a file is that of an article,
// never that of a run.
//
// It quotes no more than publish/excerpt gives, and chooses no stories: front
// page and sections are the edition's.
package feeds

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strings"

	"herald"
	"herald/internal/publish"
)

// Target is the kind of target that the manifest names.
const Target = "feeds"

// Config is what a configuration says of one target.
type Config struct {
	Dir     string `yaml:"dir"`      // the folder that is written to
	At      string `yaml:"at"`       // where the folder is served, below the site's address: "feeds/"; "" for the site's root
	Stories string `yaml:"stories"`  // where a story's page is, below the site's address; "" means "story/{slug}/"
	Hub     string `yaml:"hub"`      // WebSub hub that feeds name, "" for none
	Rights  string `yaml:"rights"`   // the site's words on rights; "" for Herald's
	Items   int    `yaml:"items"`    // stories in a feed; 0 means 50
	Excerpt int    `yaml:"excerpt"`  // words quoted of a story; 0 means 60, below 0 none
	TagsMin int    `yaml:"tags_min"` // stories that a tag needs to have a feed; 0 means 2
	Force   bool   `yaml:"-"`        // see publish.Options
	Dry     bool   `yaml:"-"`        // likewise
}

const (
	maxItems   = 500
	maxExcerpt = 300 // words; more is no excerpt
)

// Publisher writes feeds. It is ready for use by one goroutine at a time.
type Publisher struct{ c Config }

// New checks the settings. Its errors are of kind herald.ErrInvalid and say
// what to write instead.
func New(c Config) (*Publisher, error) {
	if c.Dir == "" {
		return nil, fmt.Errorf("%w: feeds need dir, the folder to write to", herald.ErrInvalid)
	}
	return c.check()
}

func (c Config) check() (*Publisher, error) {
	c.Stories, c.Items = cmp.Or(c.Stories, "story/{slug}/"), cmp.Or(c.Items, 50)
	c.Excerpt, c.TagsMin = cmp.Or(c.Excerpt, 60), cmp.Or(c.TagsMin, 2)
	c.Rights = cmp.Or(c.Rights, "Headlines and extracts belong to their publishers, who are named with each.")
	if c.At = strings.Trim(c.At, "/"); c.At != "" {
		c.At += "/"
	}
	switch {
	case !strings.Contains(c.Stories, "{slug}"):
		return nil, fmt.Errorf(`%w: stories %q: write where a story's page is, such as "news/{slug}/"`, herald.ErrInvalid, c.Stories)
	case c.Items < 1 || c.Items > maxItems:
		return nil, fmt.Errorf("%w: items %d: write 1 to %d", herald.ErrInvalid, c.Items, maxItems)
	case c.Excerpt > maxExcerpt:
		return nil, fmt.Errorf("%w: excerpt %d: at most %d words may be quoted", herald.ErrInvalid, c.Excerpt, maxExcerpt)
	case c.TagsMin < 1:
		return nil, fmt.Errorf("%w: tags_min %d: write 1 for a feed of every tag, or more", herald.ErrInvalid, c.TagsMin)
	case c.Hub != "" && baseOf(c.Hub) == "":
		return nil, fmt.Errorf("%w: hub %q is no address", herald.ErrInvalid, c.Hub)
	}
	return &Publisher{c}, nil
}

// Publish brings the folder to what the edition says. A site without an
// address cannot have feeds: herald.ErrInvalid.
func (p *Publisher) Publish(ctx context.Context, ed herald.Edition) (publish.Report, error) {
	docs, err := p.Docs(ctx, ed)
	if err != nil {
		return publish.Report{Target: Target, Dir: p.c.Dir}, fmt.Errorf("making feeds: %w", err)
	}
	var print publish.Inputs
	settings := p.c
	settings.Dir, settings.Force, settings.Dry = "", false, false
	print.Text(fmt.Sprintf("%+v", settings))
	print.Site(ed.Site)
	return publish.Sync(ctx, p.c.Dir, ed, docs, publish.Options{Target: Target, Print: print.Key().String(), Force: p.c.Force, Dry: p.c.Dry})
}

// Docs returns every document of an edition, those of stories first.
func (p *Publisher) Docs(ctx context.Context, ed herald.Edition) ([]publish.Doc, error) {
	b, err := p.builder(ed)
	if err != nil {
		return nil, err
	}
	for _, step := range []func(){b.storyFiles, b.formerFiles, b.months, b.archives, b.searchFeeds, b.tagFeeds, b.sectionFeeds, b.frontFeeds, b.sources, b.index} {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		step()
	}
	return b.docs, nil
}

// baseOf gives a site's address with a slash at its end, "" when it is none.
func baseOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return strings.TrimSuffix(u.JoinPath("/").String(), "/") + "/"
}
