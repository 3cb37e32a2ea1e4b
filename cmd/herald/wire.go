package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"herald"
	"herald/internal/config"
	"herald/internal/fetch"
	"herald/internal/googlenews"
	"herald/internal/pipeline"
	"herald/internal/publish"
	"herald/internal/publish/content"
	"herald/internal/publish/exec"
	"herald/internal/publish/feeds"
	"herald/internal/publish/site"
	"herald/internal/store"
)

// config reads the configuration that the flags name.
func (a *app) config() (*config.Config, error) {
	c, err := config.Load(config.Source{File: a.globals.Config, Env: os.Getenv, Set: a.globals.Set})
	if err != nil {
		return nil, usage(err)
	}
	for _, w := range c.Warnings {
		fmt.Fprintln(a.stderr, "herald: warning:", plain(w))
	}
	return c, nil
}

// now is the given clock, or the machine's.
func (a *app) now() (time.Time, error) {
	if a.globals.Clock == "" {
		return time.Now().UTC().Truncate(time.Millisecond), nil
	}
	t, err := time.Parse(time.RFC3339, a.globals.Clock)
	if err != nil {
		return t, usage(fmt.Errorf("--clock %q: write a time such as 2026-03-02T18:00:00Z: %w", a.globals.Clock, herald.ErrInvalid))
	}
	return t.UTC(), nil
}

func (a *app) openStore(c *config.Config) (*store.Store, error) {
	return store.Open(a.ctx, store.Options{SQLite: c.Store.SQLite, Postgres: c.Store.Postgres, NoSearch: !c.Store.Search})
}

// stored reads the configuration and opens its store.
func (a *app) stored() (*config.Config, *store.Store, error) {
	c, err := a.config()
	if err != nil {
		return nil, nil, err
	}
	s, err := a.openStore(c)
	return c, s, err
}

// lockStore keeps a second run away from the same store.
func (a *app) lockStore(s *store.Store, command string) (func() error, error) {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown host"
	}
	return s.Lock(a.ctx, store.Holder{Host: host, PID: os.Getpid(), Command: "herald " + command, Since: time.Now()})
}

// resolver asks where Google's links lead; nil when the configuration wants
// them left as they are.
func resolver(c *config.Config, client *fetch.Client) *googlenews.Resolver {
	switch do := pipeline.Door(client); c.Fetch.GoogleResolver {
	case "":
		return nil
	case "google":
		return googlenews.NewResolver(googlenews.Google{Do: do})
	default:
		return googlenews.NewResolver(googlenews.Service{Do: do, Template: c.Fetch.GoogleResolver})
	}
}

// grouping is how the configuration wants a store's articles grouped, for what
// explains it.
func (a *app) grouping(c *config.Config, s *store.Store) (pipeline.Grouping, error) {
	how := pipeline.Grouping{Window: c.Grouping.Window, Care: c.Grouping.Care, Alone: map[herald.FeedID]bool{}}
	alone := map[string]bool{}
	for _, f := range c.Feeds {
		alone[f.URL] = f.Alone
	}
	feeds, err := s.Feeds(a.ctx)
	for _, f := range feeds {
		how.Alone[f.ID] = alone[f.URL]
	}
	return how, err
}

func newClient(c *config.Config, o fetch.Options) (*fetch.Client, error) {
	o.Timeout, o.AllowPrivate, o.Proxy, o.Root = c.Fetch.Timeout, c.Fetch.AllowPrivate, c.Fetch.Proxy, c.Dir
	o.UserAgent = c.Fetch.UserAgent
	if o.UserAgent == "" {
		o.UserAgent = fetch.Agent(shortVersion(), cmp.Or(c.Fetch.Contact, c.Site.URL))
	}
	return fetch.New(o)
}

func sources(c *config.Config) []pipeline.Source {
	out := make([]pipeline.Source, len(c.Feeds))
	for i, f := range c.Feeds {
		header := http.Header{}
		for name, value := range f.Headers {
			header.Set(name, value)
		}
		out[i] = pipeline.Source{
			Feed: f.Feed, Include: f.Include, Exclude: f.Exclude, Header: header,
			UserAgent: f.UserAgent, User: f.User, Password: f.Password, AllowFile: f.Written, Alone: f.Alone,
		}
	}
	return out
}

// options is what a pipeline is told that the configuration says.
func options(c *config.Config, ts []pipeline.Target) (pipeline.Options, error) {
	found, err := searches(c)
	return pipeline.Options{
		Site: c.Site, Sources: sources(c), Targets: ts, Searches: found,
		FeedRobots: c.Fetch.RespectRobots == "feeds", NoRobots: c.Fetch.RespectRobots == "never",
		Retention: store.Policy{Articles: c.Retention.Articles, Stories: c.Retention.Stories},
		Window:    c.Grouping.Window, Care: c.Grouping.Care,
	}, err
}

// searches reads the saved searches.
func searches(c *config.Config) ([]pipeline.Search, error) {
	var all []pipeline.Search
	for _, s := range c.Searches {
		made, err := pipeline.ParseSearch(s.Name, s.Query)
		if err != nil {
			return nil, usage(s.Node.Errorf("searches: %s: %v", s.Name, err))
		}
		all = append(all, made)
	}
	return all, nil
}

// copied is what targets say that publish their own pictures of images.
const copied = "copy"

// mode is how targets are to be published.
type mode struct{ force, dry bool }

// targets builds the configured publishers: the one list of all there are.
func targets(c *config.Config, m mode) ([]pipeline.Target, error) {
	var out []pipeline.Target
	taken := map[string]config.Target{}
	for _, t := range c.Publish {
		made, err := target(c, t, m)
		if err != nil {
			return nil, usage(err)
		}
		if first, twice := taken[made.Dir]; twice && made.Dir != "" {
			return nil, usage(t.Options.Errorf("publish: %s writes into the same folder as line %d; give each target its own dir", t.Kind, first.Options.Line))
		}
		taken[made.Dir] = t
		out = append(out, made)
	}
	return out, nil
}

func target(c *config.Config, t config.Target, m mode) (pipeline.Target, error) {
	switch {
	case slices.Contains(content.Targets(), t.Kind):
		o := content.Config{Dir: "site", Target: t.Kind}
		if err := config.Decode(t.Options, &o); err != nil {
			return pipeline.Target{}, err
		}
		o.Dir, o.Force, o.Dry = c.Path(o.Dir), m.force, m.dry
		p, err := content.New(o)
		made, err := named(t, o, o.Dir, p, err)
		made.Pictures = o.Images == copied
		return made, err
	case t.Kind == "custom":
		return customTarget(c, t, m)
	case t.Kind == feeds.Target:
		return feedsTarget(c, t, m)
	case t.Kind == exec.Target:
		return execTarget(c, t, m)
	case t.Kind == "site":
		return siteTarget(c, t, m)
	}
	known := append(content.Targets(), "custom", exec.Target, feeds.Target, "site")
	return pipeline.Target{}, t.Options.Errorf("publish: unknown target %q; known: %s", t.Kind, strings.Join(known, ", "))
}

func feedsTarget(c *config.Config, t config.Target, m mode) (pipeline.Target, error) {
	o := feeds.Config{Dir: "public/feeds", At: "feeds/"}
	if err := config.Decode(t.Options, &o); err != nil {
		return pipeline.Target{}, err
	}
	if c.Site.URL == "" {
		return pipeline.Target{}, t.Options.Errorf("publish: feeds need the address of the site: set site.url")
	}
	o.Dir, o.Force, o.Dry = c.Path(o.Dir), m.force, m.dry
	p, err := feeds.New(o)
	made, err := named(t, o, o.Dir, p, err)
	if at := strings.Trim(o.At, "/"); at != "" {
		made.Ping = pipeline.Ping{Base: c.Site.URL + at + "/", Hub: o.Hub}
	} else {
		made.Ping = pipeline.Ping{Base: c.Site.URL, Hub: o.Hub}
	}
	return made, err
}

// siteTarget puts feeds and sitemaps beside the pages, unless feeds are a
// target of their own.
func siteTarget(c *config.Config, t config.Target, m mode) (pipeline.Target, error) {
	o := site.Config{Dir: "public", Feeds: "lists"}
	if slices.ContainsFunc(c.Publish, func(t config.Target) bool { return t.Kind == feeds.Target }) {
		o.Feeds = "none"
	}
	if err := config.Decode(t.Options, &o); err != nil {
		return pipeline.Target{}, err
	}
	o.Dir, o.Force, o.Dry = c.Path(o.Dir), m.force, m.dry
	if o.Theme != "" {
		o.Theme = c.Path(o.Theme)
	}
	if o.Index != "" && (!pipeline.GoodIndexNowKey(o.Index) || c.Site.URL == "") {
		return pipeline.Target{}, t.Options.Errorf("publish: site: indexnow is a key of 8 to 128 letters, digits and hyphens, and needs site.url")
	}
	if !slices.Contains([]string{"lists", "all", "none"}, o.Feeds) {
		return pipeline.Target{}, t.Options.Errorf("publish: site: feeds is %q; write lists, all or none", o.Feeds)
	}
	told := o // of what a target prints, the function has no place
	beside, err := feeds.New(feeds.Config{Dir: o.Dir, At: "feeds/", Hub: o.Hub})
	if err != nil {
		return named(t, told, o.Dir, nil, err)
	}
	if o.Feeds != "none" {
		o.Beside = func(ctx context.Context, ed herald.Edition) ([]publish.Doc, error) {
			return beside.Beside(ctx, ed, o.Feeds == "all")
		}
	}
	p, err := site.New(o)
	made, err := named(t, told, o.Dir, p, err)
	made.Pictures = o.Images == copied
	if !o.Local {
		made.Ping = pipeline.Ping{Base: c.Site.URL, Hub: o.Hub, IndexNow: o.Index}
	}
	return made, err
}

// execTarget has no folder of its own; it is known by its command.
func execTarget(c *config.Config, t config.Target, m mode) (pipeline.Target, error) {
	o := exec.Config{}
	if err := config.Decode(t.Options, &o); err != nil {
		return pipeline.Target{}, err
	}
	o.Dir, o.Force, o.Dry = cmp.Or(c.Path(o.Dir), c.Dir), m.force, m.dry
	p, err := exec.New(o)
	made, err := named(t, o, "", p, err)
	made.Name = exec.Target + " " + strings.Join(o.Command, " ")
	return made, err
}

// maxTemplate bounds a user's template file, in bytes.
const maxTemplate = 1 << 20

// customTarget reads the template that a custom form names.
func customTarget(c *config.Config, t config.Target, m mode) (pipeline.Target, error) {
	o := content.Custom{Dir: "site"}
	if err := config.Decode(t.Options, &o); err != nil {
		return pipeline.Target{}, err
	}
	o.Dir, o.Force, o.Dry = c.Path(o.Dir), m.force, m.dry
	if o.Template != "" {
		body, err := os.ReadFile(c.Path(o.Template))
		if err == nil && len(body) > maxTemplate {
			err = fmt.Errorf("%s is larger than %d bytes", o.Template, maxTemplate)
		}
		if err != nil {
			return pipeline.Target{}, t.Options.Errorf("publish: custom: template: %v", err)
		}
		o.Template = string(body)
	}
	p, err := content.NewCustom(o)
	return named(t, o, o.Dir, p, err)
}

func named(t config.Target, options any, dir string, p publish.Publisher, err error) (pipeline.Target, error) {
	if err != nil {
		return pipeline.Target{}, t.Options.Errorf("publish: %s: %v", t.Kind, err)
	}
	print := fmt.Sprintf("%s %+v", versionText(), options)
	return pipeline.Target{Kind: t.Kind, Name: t.Kind + " " + filepath.Clean(dir), Dir: dir, Print: print, Publisher: p}, nil
}

// plain makes a text from outside safe for a terminal: no control characters,
// no marks that turn the direction of what follows.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, s)
}
