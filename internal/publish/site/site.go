// Package site publishes an edition as a small static site that needs nothing
// but a folder on a web server: a front page, a page for each story, sections,
// topics, an archive by day.
//
// Its one idea: a page is a function of what it shows and of nothing else. No
// page knows when it was made, a story's page knows the story alone (and whether
// its section and tags have pages), and a day of the archive knows how its
// stories began; so a publish touches what the news touched.
//
// The pages have no script, ask no other host for anything, and treat every
// word of a feed as plain text. The package does not choose or rank stories.
package site

import (
	"context"
	"embed"
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strings"

	"herald"
	"herald/internal/publish"
)

// Config is what a user may say about a site.
type Config struct {
	Dir    string `yaml:"dir"`      // the folder that the site is written to
	Local  bool   `yaml:"local"`    // links name files ("…/index.html"), so that the folder can be read without a server
	Robots string `yaml:"robots"`   // what search engines may do with the pages: "noindex", "noarchive, max-snippet:50"; "" for all
	Theme  string `yaml:"theme"`    // folder whose files stand for Herald's own templates, style sheet and icon; "" for none
	Force  bool   `yaml:"-"`        // see publish.Options
	Dry    bool   `yaml:"-"`        // likewise
	Feeds  string `yaml:"feeds"`    // what programs get beside the pages: "lists" (the default, unless feeds are a target of their own), "all" or "none"
	Images string `yaml:"images"`   // what becomes of the images that feeds give: "none" (also ""), "copy" or "link"
	Index  string `yaml:"indexnow"` // key of IndexNow, which is told of pages that changed; "" tells nobody
	Hub    string `yaml:"hub"`      // WebSub hub that feeds name, "" for none

	Beside Beside `yaml:"-"` // makes it; nil for none
}

// Beside gives the documents of an edition that go with the pages. None of
// them has the path of a page.
type Beside func(context.Context, herald.Edition) ([]publish.Doc, error)

// Site is a publisher.
type Site struct {
	config Config
	pages  map[string]*template.Template // by kind
	base   string                        // the name of the outermost template
	assets map[string]string             // by name
	words  glossary
	tongue map[string]string // of the edition at hand, nil for English
	source string            // of the templates: one text for all of them
}

//go:embed templates
var templates embed.FS

// robotsRule is a rule that search engines know.
var robotsRule = regexp.MustCompile(`^(all|none|(no)?index|(no)?follow|noarchive|nosnippet|noimageindex|notranslate|noai|max-(snippet|video-preview):-?[0-9]{1,4}|max-image-preview:(none|standard|large))$`)

// kinds are the kinds of page; each has a template of its name over base.html.
var kinds = []string{"front", "story", "list", "topics", "archive", "day", "edition", "moved", "gone", "missing"}

// New makes the publisher for a configuration. Without a folder it is
// herald.ErrInvalid.
func New(c Config) (*Site, error) {
	if c.Dir == "" {
		return nil, fmt.Errorf("%w: a site needs a folder: dir", herald.ErrInvalid)
	}
	if !slices.Contains([]string{"", imagesNone, imagesCopy, imagesLink}, c.Images) {
		return nil, fmt.Errorf("%w: images %q: write copy, link or none", herald.ErrInvalid, c.Images)
	}
	for rule := range strings.SplitSeq(c.Robots, ",") {
		if c.Robots != "" && !robotsRule.MatchString(strings.TrimSpace(rule)) {
			return nil, fmt.Errorf("%w: robots %q: write rules such as noindex or \"noarchive, max-snippet:50\"", herald.ErrInvalid, c.Robots)
		}
	}
	s := &Site{config: c, pages: map[string]*template.Template{}, assets: map[string]string{}}
	return s, s.load()
}

// assets are the files beside the pages.
var assets = []string{"style.css", "icon.svg"}

// placed is a thing on a page: what it shows, and where it stands.
type placed struct {
	Page page
	Item any
}

func on(p page, item any) placed { return placed{p, item} }

// Publish brings the folder to what the edition says.
func (s *Site) Publish(ctx context.Context, ed herald.Edition) (publish.Report, error) {
	docs := s.documents(ed)
	if s.config.Beside != nil {
		more, err := s.config.Beside(ctx, ed)
		if err != nil {
			return publish.Report{Target: "site", Dir: s.config.Dir}, fmt.Errorf("making feeds: %w", err)
		}
		docs = slices.Insert(docs, len(docs)-1, more...) // the front page stays last
	}
	return publish.Sync(ctx, s.config.Dir, ed, docs, publish.Options{Target: "site", Print: s.print(ed.Site), Linger: true, Force: s.config.Force, Dry: s.config.Dry})
}
