package config

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"herald"
)

// Config is everything a person decided.
type Config struct {
	File      string // the file it was read from
	Dir       string // its folder: relative paths start here
	Site      herald.Site
	Feeds     []Feed
	Fetch     Fetch
	Store     Store
	Searches  []Search // saved ones, each with a feed
	Publish   []Target // empty: collect and group only
	Retention Retention
	Grouping  Grouping
	Serve     Serve
	OPML      []string // the OPML files named, as absolute paths
	Warnings  []string // of OPML files read only in part
}

// Feed is a subscription with what only the fetcher may know.
type Feed struct {
	herald.Feed
	Include   []*regexp.Regexp  // a headline must match one of these, when there are any
	Exclude   []*regexp.Regexp  // and none of these
	Headers   map[string]string // sent to the feed's own origin only, as the rest below
	UserAgent string
	User      string
	Password  string
	Alone     bool // group: never — its articles are stories of their own
	Written   bool // stands in the configuration itself, so that file: may lie anywhere
	File      string
	Line      int
}

// Fetch is how Herald reads the web.
type Fetch struct {
	Timeout       time.Duration // of one exchange; 0 means 20 s
	AllowPrivate  bool          `yaml:"allow_private"`  // may reach private addresses
	RespectRobots string        `yaml:"respect_robots"` // "articles" (default), "feeds" or "never"
	Proxy         string        // http or https address; "" for none
	UserAgent     string        `yaml:"user_agent"` // "" for Herald's own
	Contact       string        // address or page named in Herald's own User-Agent
	// GoogleResolver says who is asked where Google's links lead: "" nobody,
	// "google" Google itself, else a service at an address that holds {id}.
	GoogleResolver string `yaml:"google_resolver"`
}

// Store says where articles and stories are kept. One of both is set.
type Store struct {
	SQLite   string // absolute path
	Postgres string // URL
	Search   bool   // keep a search index
}

// Search is a saved search: what it finds is published as a feed of its own.
type Search struct {
	Name  string
	Query string // see package query
	Node  Node   `yaml:"-"` // where it is written
}

// Target is one publisher and its options.
type Target struct {
	Kind    string // hugo, site, …
	Options Node   // for Decode
}

// Retention is how long things are kept after their feed last listed them.
// Zero is for ever.
type Retention struct {
	Articles time.Duration
	Stories  time.Duration
}

// Grouping is how articles are folded into stories.
type Grouping struct {
	Window time.Duration // how long an article gathers others; 7 days when not written
	Care   float64       // from -1, the most complete, to 1, the most precise
}

// Serve is how the daemon is reached.
type Serve struct {
	Listen    string // host and port for its own pages; "" for none
	PublicURL string `yaml:"public_url"` // address at which the world reaches it, ending in "/"; "" when it does not
}

// names are the files looked for when none is given.
var names = []string{"herald.yaml", "herald.yml", "herald.toml", "herald.json"}

// maxFile bounds a configuration or OPML file, in bytes.
const maxFile = 16 << 20

// Source is where a configuration comes from.
type Source struct {
	File string              // "" looks for herald.yaml, .yml, .toml, .json in the working directory
	Env  func(string) string // the environment, usually os.Getenv
	Set  []string            // KEY=VALUE overrides such as site.url=https://example.org/
}

// overridable are the keys that the environment may set, as HERALD_SITE_URL
// sets site.url.
var overridable = []string{
	"site.title", "site.url", "site.language", "site.timezone",
	"fetch.timeout", "fetch.allow_private", "fetch.respect_robots", "fetch.proxy", "fetch.user_agent", "fetch.contact", "fetch.google_resolver",
	"store.sqlite", "store.postgres", "store.search", "retention.articles", "retention.stories", "grouping.window", "grouping.care",
	"serve.listen", "serve.public_url",
}

// Load reads and validates. Its error, of kind herald.ErrInvalid, has a line
// for everything that is wrong.
func Load(s Source) (*Config, error) {
	path, err := find(s.File)
	if err != nil {
		return nil, err
	}
	data, err := readBounded(path)
	if err != nil {
		return nil, err
	}
	root, err := parse(path, data)
	if err != nil {
		return nil, err
	}
	if err := override(&root, s); err != nil {
		return nil, err
	}
	b := builder{env: s.Env, seen: map[string]place{}}
	return b.build(path, root)
}

func find(file string) (string, error) {
	if file != "" {
		return file, nil
	}
	for _, name := range names {
		if _, err := os.Stat(name); err == nil {
			return name, nil
		}
	}
	return "", fmt.Errorf("no herald.yaml (or .yml, .toml, .json) in this folder: make one with `herald init`, or name one with --config FILE%w", silent{herald.ErrInvalid})
}

func readBounded(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		err = errors.New("is a folder, not a file")
	}
	if err == nil && info.Size() > maxFile {
		err = fmt.Errorf("is larger than %d MiB", maxFile>>20)
	}
	var data []byte
	if err == nil {
		data, err = os.ReadFile(path)
	}
	var inner *os.PathError
	if errors.As(err, &inner) {
		err = inner.Err
	}
	if err != nil {
		return nil, at(path, 0, "%v", err)
	}
	return data, nil
}

func parse(path string, data []byte) (Node, error) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".json":
		return readJSON(path, data)
	case ".toml":
		return readTOML(path, data)
	}
	return readYAML(path, data)
}

// override puts the environment's and then the flags' values over the file's.
func override(root *Node, s Source) error {
	for _, key := range overridable {
		name := "HERALD_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
		if value := s.Env(name); value != "" {
			root.set(key, value, name)
		}
	}
	for _, pair := range s.Set {
		key, value, ok := strings.Cut(pair, "=")
		if !ok || !contains(overridable, key) {
			return at("--set "+pair, 0, "write KEY=VALUE; keys: %s", strings.Join(overridable, ", "))
		}
		root.set(key, value, "--set "+key)
	}
	return nil
}

// Path makes a path of the configuration absolute.
func (c *Config) Path(p string) string {
	if p == "" || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(c.Dir, p)
}

// joined is errors.Join for errors that a person reads: a line each, once.
func joined(errs []error) error {
	seen, kept := map[string]bool{}, errs[:0:0]
	for _, err := range errs {
		if err != nil && !seen[err.Error()] {
			seen[err.Error()] = true
			kept = append(kept, err)
		}
	}
	return errors.Join(kept...)
}

// webAddress accepts an absolute http or https address.
func webAddress(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%q is no address that begins with https:// or http://", raw)
	}
	return u, nil
}

// CheckAddress says whether a feed may be subscribed to at an address: an
// absolute one of http or https. The error is of kind herald.ErrInvalid.
func CheckAddress(raw string) error {
	if _, err := webAddress(raw); err != nil {
		return fmt.Errorf("%w%w", err, silent{herald.ErrInvalid})
	}
	return nil
}
