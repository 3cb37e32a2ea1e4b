package config

import (
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"herald"
)

// file is the configuration as it is written.
type file struct {
	Site struct {
		Title    string
		URL      Node
		Language string
		Timezone Node
	}
	Feeds Node
	Fetch Node
	Store struct {
		SQLite   string
		Postgres Node
		Search   *bool
	}
	Searches  Node
	Publish   Node
	Retention Retention
	Grouping  Node
	Serve     Node
}

// place is where a feed was first written.
type place struct {
	file string
	line int
}

func (p place) String() string { return fmt.Sprintf("%s:%d", p.file, p.line) }

// builder turns the tree into a Config and gathers what is wrong with it.
type builder struct {
	env  func(string) string
	seen map[string]place // written feeds by address
	errs []error
	c    *Config
}

func (b *builder) fail(n Node, format string, args ...any) {
	b.errs = append(b.errs, n.Errorf(format, args...))
}

func (b *builder) decode(n Node, into any) {
	if err := Decode(n, into); err != nil {
		b.errs = append(b.errs, err)
	}
}

func (b *builder) build(path string, root Node) (*Config, error) {
	dir, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	b.c = &Config{File: path, Dir: dir}
	if root.kind == null {
		root.kind = table
	}
	var f file
	b.decode(root, &f)
	b.site(f)
	b.fetch(f.Fetch)
	b.store(f)
	b.feeds(f.Feeds)
	b.searches(f.Searches)
	b.publish(f.Publish)
	b.c.Retention = f.Retention
	b.grouping(f.Grouping)
	b.serve(f.Serve)
	return b.c, joined(b.errs)
}

func (b *builder) site(f file) {
	s := herald.Site{Title: f.Site.Title, Language: f.Site.Language, Location: time.UTC}
	if s.Title == "" {
		s.Title = "News"
	}
	if s.Language == "" {
		s.Language = "en"
	}
	if raw := f.Site.URL.text; raw != "" {
		if _, err := webAddress(raw); err != nil {
			b.fail(f.Site.URL, "site.url: %v", err)
		}
		s.URL = strings.TrimRight(raw, "/") + "/"
	}
	if zone := f.Site.Timezone; zone.text != "" {
		location, err := time.LoadLocation(zone.text)
		if err != nil {
			b.fail(zone, "site.timezone: %q is no time zone; write one such as Europe/Berlin or UTC", zone.text)
			location = time.UTC
		}
		s.Location = location
	}
	b.c.Site = s
}

func (b *builder) fetch(n Node) {
	b.decode(n, &b.c.Fetch)
	f := &b.c.Fetch
	switch f.RespectRobots {
	case "":
		f.RespectRobots = "articles"
	case "articles", "feeds", "never":
	default:
		where, _ := n.get("respect_robots")
		b.fail(where, "fetch.respect_robots is %q; write articles, feeds or never", f.RespectRobots)
	}
	b.resolver(n)
	where, _ := n.get("proxy")
	if f.Proxy = b.expand(where, f.Proxy); f.Proxy != "" {
		if _, err := webAddress(f.Proxy); err != nil {
			b.fail(where, "fetch.proxy: %v", err)
		}
	}
}

func (b *builder) resolver(n Node) {
	where, _ := n.get("google_resolver")
	f := &b.c.Fetch
	f.GoogleResolver = b.expand(where, f.GoogleResolver)
	if f.GoogleResolver == "" || f.GoogleResolver == "google" {
		return
	}
	if _, err := webAddress(f.GoogleResolver); err != nil || !strings.Contains(f.GoogleResolver, "{id}") {
		b.fail(where, "fetch.google_resolver is neither google nor an address with {id} in it, such as https://resolver.example.org/?id={id}")
	}
}

func (b *builder) store(f file) {
	b.c.Store.Search = f.Store.Search == nil || *f.Store.Search
	raw := b.expand(f.Store.Postgres, f.Store.Postgres.text)
	if raw == "" {
		if f.Store.SQLite == "" {
			f.Store.SQLite = "herald.db"
		}
		b.c.Store.SQLite = b.c.Path(f.Store.SQLite)
		return
	}
	if f.Store.SQLite != "" {
		b.fail(f.Store.Postgres, "store names both sqlite and postgres; keep one")
	}
	if u, err := url.Parse(raw); err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		b.fail(f.Store.Postgres, "store.postgres is no address of the form postgres://user:password@host/database")
	}
	b.c.Store.Postgres = raw
}

// Bounds of the grouping window. The engine counts in half hours.
const (
	windowStep = 30 * time.Minute
	windowMin  = 6 * time.Hour
	windowMax  = 60 * 24 * time.Hour
)

func (b *builder) grouping(n Node) {
	b.decode(n, &b.c.Grouping)
	g := &b.c.Grouping
	if g.Window == 0 {
		g.Window = 7 * 24 * time.Hour
	}
	if err := g.checkCare(); err != nil {
		where, _ := n.get("care")
		b.fail(where, "grouping.%v", err)
	}
	if err := g.checkWindow(); err != nil {
		where, _ := n.get("window")
		b.fail(where, "grouping.%v", err)
	}
}

// Check holds what was decided to its bounds. The error is of kind herald.ErrInvalid.
func (g Grouping) Check() error {
	if err := joined([]error{g.checkCare(), g.checkWindow()}); err != nil {
		return fmt.Errorf("%w%w", err, silent{herald.ErrInvalid})
	}
	return nil
}

func (g Grouping) checkCare() error {
	if g.Care >= -1 && g.Care <= 1 {
		return nil
	}
	return fmt.Errorf("care is %v; write a number from -1, which groups most completely, to 1, which groups most precisely", g.Care)
}

func (g Grouping) checkWindow() error {
	if g.Window >= windowMin && g.Window <= windowMax && g.Window%windowStep == 0 {
		return nil
	}
	return fmt.Errorf("window is %s; write a span from 6h to 60d in whole half hours, such as 7d", g.Window)
}

func (b *builder) serve(n Node) {
	b.decode(n, &b.c.Serve)
	s := &b.c.Serve
	if where, _ := n.get("listen"); s.Listen != "" {
		if _, _, err := net.SplitHostPort(s.Listen); err != nil {
			b.fail(where, "serve.listen is %q; write a host and a port, such as 127.0.0.1:8080, or :8080 for every address", s.Listen)
		}
	}
	if s.PublicURL != "" {
		where, _ := n.get("public_url")
		if _, err := webAddress(s.PublicURL); err != nil {
			b.fail(where, "serve.public_url: %v", err)
		}
		s.PublicURL = strings.TrimRight(s.PublicURL, "/") + "/"
	}
}

// searches wants a name and a query of each; what a query may say is for
// package query.
func (b *builder) searches(n Node) {
	if n.kind != null && n.kind != list {
		b.fail(n, "searches is %v, but a list is wanted, such as: searches: [{name: Harbour, query: 'harbour OR port -sports'}]", n.kind)
	}
	named := map[string]bool{}
	for _, item := range n.list {
		s := Search{Node: item}
		b.decode(item, &s)
		switch name := strings.TrimSpace(s.Name); {
		case name == "" || strings.TrimSpace(s.Query) == "":
			b.fail(item, "a search needs name and query, such as: {name: Harbour, query: 'harbour OR port -sports'}")
		case named[strings.ToLower(name)]:
			b.fail(item, "searches: %q is there twice; each needs a name of its own", s.Name)
		default:
			named[strings.ToLower(name)] = true
		}
		b.c.Searches = append(b.c.Searches, s)
	}
}

func (b *builder) publish(n Node) {
	if n.kind != null && n.kind != list {
		b.fail(n, "publish is %v, but a list is wanted, such as: publish: [{hugo: {dir: site}}], or [] for none", n.kind)
	}
	for _, item := range n.list {
		if item.kind == text { // "- site" is "- site: {}"
			item = Node{File: item.File, Line: item.Line, kind: table, keys: []entry{{item.text, item.Line, Node{File: item.File, Line: item.Line}}}}
		}
		if item.kind != table || len(item.keys) != 1 {
			b.fail(item, "a target is one name with its options, such as: - hugo: {dir: site, section: news}")
			continue
		}
		b.c.Publish = append(b.c.Publish, Target{Kind: item.keys[0].name, Options: item.keys[0].node})
	}
}

var variable = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)

// expand replaces ${NAME} by the environment's value; one that is not set is an
// error, so that no secret is silently empty.
func (b *builder) expand(n Node, s string) string {
	return variable.ReplaceAllStringFunc(s, func(m string) string {
		name := m[2 : len(m)-1]
		value := b.env(name)
		if value == "" {
			b.fail(n, "the environment variable %s is not set", name)
		}
		return value
	})
}
