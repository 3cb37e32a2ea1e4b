package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"herald"
	"herald/internal/cluster"
	"herald/internal/feed"
	"herald/internal/fetch"
	"herald/internal/googlenews"
	"herald/internal/markup"
	"herald/internal/pipeline"
	"herald/internal/publish/content"
	"herald/internal/tag"
	"herald/internal/text"
)

type convertCmd struct {
	Profile string   `default:"hugo" placeholder:"NAME" help:"Form of the documents: that of a generator or theme (hugo, jekyll, astro, papermod, …), or seed (the sample document's)."`
	Strict  bool     `help:"With the profile seed: byte for byte, the sample's faults included."`
	Date    string   `placeholder:"DAY" help:"The day of the run, as 2026-01-08, instead of today."`
	Source  string   `placeholder:"ADDRESS" help:"The feed's address, for files; of addresses it is known."`
	Output  string   `short:"o" required:"" placeholder:"DIR" help:"Folder to write to; it is made when it is missing."`
	Private bool     `name:"allow-private" help:"Fetch from private addresses too."`
	Inputs  []string `arg:"" name:"feed" help:"Feed files or addresses; - is standard input."`
}

// Help shows the command by example.
func (convertCmd) Help() string {
	return `Writes one document for each item of the feeds: DIR/SLUG.md, and SLUG-2.md for
a second item of that slug. Documents of the same name are written over. It
keeps no state; to publish a site that grows, use herald run.

  herald convert -o site/content/news https://example.org/feed.xml
  herald convert --profile seed --strict --date 2026-01-08 \
      --source https://example.org/feed.xml -o out feed.xml
  herald convert --profile jekyll -o _posts https://example.org/feed.xml

Profiles: seed, ` + strings.Join(content.Profiles(""), ", ") + "."
}

// Run converts every input; those that cannot be read are named, the others
// done.
func (c convertCmd) Run(a *app) (err error) {
	run, err := c.run(a)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, run.out.close()) }()
	failed := 0
	for _, input := range c.Inputs {
		f, source, err := run.read(input)
		if err != nil {
			if a.ctx.Err() != nil {
				return a.ctx.Err()
			}
			failed++
			fmt.Fprintf(a.stderr, "herald: %s\n", plain(fmt.Sprintf("%s: %v", input, err)))
			continue
		}
		for i := range f.Items {
			if err := run.item(f, &f.Items[i], source); err != nil {
				return err
			}
		}
	}
	fmt.Fprintf(a.stdout, "%d documents written to %s\n", run.out.written, c.Output)
	if failed > 0 {
		return errSome
	}
	return nil
}

// conversion is one run of the command.
type conversion struct {
	convertCmd
	app     *app
	target  string // the generator
	now     time.Time
	client  *fetch.Client
	publish *content.Publisher
	out     *folder
}

func (c convertCmd) run(a *app) (*conversion, error) {
	if c.Strict && c.Profile != "seed" {
		return nil, usage(fmt.Errorf("--strict is for --profile seed: %w", herald.ErrInvalid))
	}
	target := content.TargetOf(c.Profile)
	switch {
	case c.Profile == "seed":
		target = "hugo" // its profile is not asked
	case target == "":
		return nil, usage(fmt.Errorf("--profile %q: there are seed, %s: %w", c.Profile, strings.Join(content.Profiles(""), ", "), herald.ErrInvalid))
	}
	r := &conversion{convertCmd: c, app: a, target: target}
	var err error
	if r.now, err = c.now(a); err != nil {
		return nil, err
	}
	if r.client, err = fetch.New(fetch.Options{UserAgent: fetch.Agent(shortVersion(), ""), AllowPrivate: c.Private}); err != nil {
		return nil, err
	}
	if r.publish, err = content.New(r.config()); err != nil {
		return nil, usage(err)
	}
	r.out, err = openFolder(c.Output)
	return r, err
}

func (r *conversion) config() content.Config {
	o := content.Config{Dir: r.Output, Target: r.target}
	if r.Profile != "seed" {
		o.Profile = r.Profile
	}
	return o
}

// now is the end of the given day, or the clock's time before that.
func (c convertCmd) now(a *app) (time.Time, error) {
	now, err := a.now()
	if err != nil || c.Date == "" {
		return now, err
	}
	day, err := time.Parse(time.DateOnly, c.Date)
	if err != nil {
		return now, usage(fmt.Errorf("--date %q: write a day such as 2026-01-08: %w", c.Date, herald.ErrInvalid))
	}
	if end := day.Add(24*time.Hour - time.Second); end.Before(now) || now.Before(day) {
		return end, nil
	}
	return now, nil
}

// read fetches or opens a feed and parses it. The address it gives is the one
// that documents name as their source.
func (r *conversion) read(input string) (*feed.Feed, string, error) {
	o := feed.Options{URL: r.Source}
	var body []byte
	var err error
	if isAddress(input) {
		var res *fetch.Response
		if res, err = r.client.Get(r.app.ctx, fetch.Request{URL: input}); err != nil {
			return nil, "", err
		}
		body = res.Body
		o = feed.Options{URL: res.URL, ContentType: res.ContentType, ContentLocation: res.ContentLocation}
	} else if body, err = readInput(r.app, input); err != nil {
		return nil, "", err
	}
	f, err := feed.Parse(body, o)
	if err != nil {
		return nil, "", err
	}
	source := r.Source
	if source == "" && isAddress(input) {
		source = input
	}
	return f, cmp.Or(source, f.Self), nil
}

func isAddress(input string) bool {
	return strings.HasPrefix(input, "http://") || strings.HasPrefix(input, "https://")
}

// item writes the document of one item.
func (r *conversion) item(f *feed.Feed, it *feed.Item, source string) error {
	if r.Profile == "seed" {
		return r.seed(it, source)
	}
	s := r.story(f, it, source)
	name := r.out.free(s.Slug)
	s.Slug = name
	if r.target == "jekyll" { // it knows posts by their date
		name = s.Created.Format(time.DateOnly) + "-" + name
	}
	doc, err := r.publish.Document(s, nil, herald.Site{})
	if err != nil {
		return err
	}
	return r.out.write(name, doc)
}

// seed writes the document of an item in the sample's form.
func (r *conversion) seed(it *feed.Item, source string) error {
	in := content.SeedItem{Title: it.RawTitle, Description: it.RawSummary, Content: it.RawContent, Date: it.RawDate, Link: it.Link}
	for _, e := range it.Enclosures {
		if in.Image == "" && strings.HasPrefix(e.Type, "image/") {
			in.Image = e.URL
		}
	}
	slug := content.SeedSlug(it.RawTitle)
	name := slug
	if name == "" {
		name = nameless(it.RawTitle, it.Link, it.RawSummary, it.RawContent)
	}
	name = r.out.free(name)
	if !r.Strict {
		slug = name
	}
	return r.out.write(name, content.Seed(in, slug, content.SeedOptions{Source: source, Day: r.now, Strict: r.Strict}))
}

// nameless names an item that has no words to be named by.
func nameless(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// story makes a story of one item, and of what it lists when it is one of
// Google News.
func (r *conversion) story(f *feed.Feed, it *feed.Item, source string) herald.Story {
	alone := *f
	alone.Items = []feed.Item{*it}
	src := herald.Feed{URL: source, Title: markup.Line(f.Title), Site: f.Link}
	if q, ok := googlenews.ParseAddress(source); ok {
		src.Section = q.Section()
	}
	s := herald.Story{Section: src.Section}
	var articles []herald.Article
	for _, in := range pipeline.Articles(&alone, pipeline.Source{Feed: herald.Feed{URL: source, Site: f.Link}}) {
		a := in.Article
		if a.Published.IsZero() && len(articles) > 0 {
			a.Published = articles[0].Date // what a list names is as old as the list
		}
		a.FirstSeen, a.Date = r.now, herald.Settle(a.Published, r.now)
		articles = append(articles, a)
		s.Coverage = append(s.Coverage, herald.Coverage{Article: a, Feed: src})
	}
	lead := articles[0]
	s.ID, s.Headline, s.Created, s.Modified = cluster.StoryOf(lead.Address), lead.Title, lead.Date, lead.Date
	s.Language = cmp.Or(lead.Language, text.Language(lead.Title))
	s.Slug = text.Slug(s.Headline, s.ID)
	s.Tags = tag.Story(articles, tag.Options{Publishers: tag.NewPublishers(src.Title)})
	return s
}
