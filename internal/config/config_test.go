package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"herald"
)

// load reads a configuration of the given name and text from its own folder.
func load(t *testing.T, name, body string, env map[string]string, set ...string) (*Config, error) {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, name), body)
	return Load(Source{File: filepath.Join(dir, name), Env: func(k string) string { return env[k] }, Set: set})
}

func write(t *testing.T, path, body string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
		t.Fatal(err)
	}
}

const example = `site: {title: The Day, url: "https://news.example.org", language: en, timezone: Europe/Berlin}
feeds:
  - url: https://feeds.example.org/world.xml
    section: World
    tags: [world]
    weight: 1.5
    exclude: ["horoscope"]
    headers: {Authorization: "Bearer ${TOKEN}"}
  - google_news: {topic: WORLD, language: en, country: US}
  - file:local.xml
fetch: {timeout: 20s, allow_private: false, respect_robots: articles}
store: {sqlite: herald.db}
searches: [{name: Harbour, query: 'harbour -"port wine"'}]
publish:
  - hugo: {dir: site, section: news}
  - site: {dir: public}
retention: {articles: 90d, stories: forever}
grouping: {window: 3d, care: 0.2}
`

func TestExample(t *testing.T) {
	t.Parallel()
	c, err := load(t, "herald.yaml", example, map[string]string{"TOKEN": "s3cret"})
	if err != nil {
		t.Fatal(err)
	}
	if c.Site.Title != "The Day" || c.Site.URL != "https://news.example.org/" || c.Site.Location.String() != "Europe/Berlin" {
		t.Errorf("site is %+v", c.Site)
	}
	if len(c.Feeds) != 3 {
		t.Fatalf("%d feeds, want 3", len(c.Feeds))
	}
	if len(c.Searches) != 1 || c.Searches[0].Name != "Harbour" || c.Searches[0].Query != `harbour -"port wine"` {
		t.Errorf("searches are %+v", c.Searches)
	}
	if c.Grouping != (Grouping{Window: 72 * time.Hour, Care: .2}) {
		t.Errorf("grouping is %+v", c.Grouping)
	}
	f := c.Feeds[0]
	if f.Section != "World" || f.Weight != 1.5 || f.Headers["Authorization"] != "Bearer s3cret" || f.Line != 3 || !f.Written {
		t.Errorf("first feed is %+v", f)
	}
	if !strings.HasPrefix(c.Feeds[1].URL, "https://news.google.com/rss/") || c.Feeds[2].URL != "file:local.xml" {
		t.Errorf("feeds are %s and %s", c.Feeds[1].URL, c.Feeds[2].URL)
	}
	if c.Fetch.Timeout != 20*time.Second || c.Retention.Articles != 90*24*time.Hour || c.Retention.Stories != 0 {
		t.Errorf("spans of time are %v, %v, %v", c.Fetch.Timeout, c.Retention.Articles, c.Retention.Stories)
	}
	if c.Store.SQLite != filepath.Join(c.Dir, "herald.db") || !c.Store.Search {
		t.Errorf("store is %+v", c.Store)
	}
	if len(c.Publish) != 2 || c.Publish[0].Kind != "hugo" {
		t.Errorf("targets are %+v", c.Publish)
	}
}

func TestFormatsAreEqual(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"herald.yaml": "site:\n  title: T\nfeeds:\n  - url: https://a.example/x\n    tags: [a, b]\npublish:\n  - site: {dir: out}\n",
		"herald.json": "{\n\t\"site\": {\"title\": \"T\"},\n\t\"feeds\": [\n\t\t{\"url\": \"https://a.example/x\", \"tags\": [\"a\", \"b\"]}\n\t],\n\t\"publish\": [{\"site\": {\"dir\": \"out\"}}]\n}\n",
		"herald.toml": "[site]\ntitle = \"T\"\n[[feeds]]\nurl = \"https://a.example/x\"\ntags = [\"a\", \"b\"]\n[[publish]]\nsite = {dir = \"out\"}\n",
	} {
		c, err := load(t, name, body, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var o struct{ Dir string }
		if err := Decode(c.Publish[0].Options, &o); err != nil || o.Dir != "out" {
			t.Errorf("%s: options decode to %+v, %v", name, o, err)
		}
		if c.Site.Title != "T" || len(c.Feeds) != 1 || strings.Join(c.Feeds[0].Tags, " ") != "a b" {
			t.Errorf("%s: got %+v", name, c)
		}
	}
}

func TestMistakesNameLineAndCure(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, body, want string }{
		{"unknown key", "h.yaml", "site:\n  titel: x\n", `h.yaml:2: unknown key "titel" under site; did you mean "title"?`},
		{"unknown top key", "h.yaml", "sites: {}\n", `h.yaml:1: unknown key "sites"; did you mean "site"?`},
		{"far from any key", "h.yaml", "zebra: 1\n", `h.yaml:1: unknown key "zebra"; known here: site, feeds`},
		{"wrong type", "h.yaml", "site:\n  title: [a]\n", "h.yaml:2: site.title is a list, but a text is wanted"},
		{"feeds not a list", "h.yaml", "feeds: {a: b}\n", "h.yaml:1: feeds is a table of keys, but a list is wanted"},
		{"wrong number", "h.yaml", "feeds:\n  - url: https://a.example/\n    weight: heavy\n", `h.yaml:3: weight is "heavy", but a number is wanted`},
		{"wrong span", "h.yaml", "fetch:\n  timeout: soon\n", `h.yaml:2: timeout is "soon", but a span of time is wanted`},
		{"feed twice", "h.yaml", "feeds:\n  - url: https://a.example/x\n  - url: https://a.example/x\n", "h.yaml:3: https://a.example/x is written twice, first at"},
		{"no address", "h.yaml", "feeds:\n  - url: world\n", `h.yaml:2: url: "world" is no address that begins with https://`},
		{"feed of two kinds", "h.yaml", "feeds:\n  - url: https://a.example/\n    opml: x.opml\n", "h.yaml:2: a feed is one of url: ADDRESS, opml: FILE or google_news"},
		{"missing opml", "h.yaml", "feeds:\n  - opml: none.opml\n", "none.opml: no such file or directory"},
		{"zone", "h.yaml", "site:\n  timezone: Berlin\n", `h.yaml:2: site.timezone: "Berlin" is no time zone`},
		{"variable not set", "h.yaml", "feeds:\n  - url: https://a.example/\n    password: ${NOPE}\n", "h.yaml:2: the environment variable NOPE is not set"},
		{"bad filter", "h.yaml", "feeds:\n  - url: https://a.example/\n    include: [\"(\"]\n", `include: "(" is no regular expression`},
		{"resolver", "h.yaml", "fetch:\n  google_resolver: yes please\n", "h.yaml:2: fetch.google_resolver is neither google nor an address with {id} in it"},
		{"resolver without id", "h.yaml", "fetch:\n  google_resolver: https://r.example/\n", "h.yaml:2: fetch.google_resolver is neither"},
		{"group", "h.yaml", "feeds:\n  - url: https://a.example/\n    group: sometimes\n", `h.yaml:2: group is "sometimes"; write never`},
		{"care", "h.yaml", "grouping:\n  care: 3\n", "h.yaml:2: grouping.care is 3; write a number from -1"},
		{"window", "h.yaml", "grouping:\n  window: 50m\n", "h.yaml:2: grouping.window is 50m0s; write a span from 6h to 60d"},
		{"two stores", "h.yaml", "store:\n  sqlite: a.db\n  postgres: postgres://h/d\n", "h.yaml:3: store names both sqlite and postgres"},
		{"target of two", "h.yaml", "publish:\n  - hugo: {}\n    site: {}\n", "h.yaml:2: a target is one name with its options"},
		{"not yaml", "h.yaml", "site: {title: x\nfeeds: []\n", "h.yaml:"},
		{"json line", "h.json", "{\n\"site\": {\n\"titel\": 1}}", `h.json:3: unknown key "titel"`},
		{"json broken", "h.json", "{\n\"site\": \n}", "h.json:3: is not JSON"},
		{"json twice", "h.json", "{\"site\": {},\n\"site\": {}}", `h.json:2: key "site" is written twice`},
		{"toml line", "h.toml", "[site]\n\ntitel = 1\n", `h.toml:3: unknown key "titel"`},
		{"toml broken", "h.toml", "[site]\ntitle = \n", "h.toml:2: is not TOML"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := load(t, c.file, c.body, nil)
			if !errors.Is(err, herald.ErrInvalid) {
				t.Fatalf("error is %v, want one of kind ErrInvalid", err)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is\n%v\nwant it to hold\n%s", err, c.want)
			}
		})
	}
}

func TestAllMistakesAreTold(t *testing.T) {
	t.Parallel()
	_, err := load(t, "h.yaml", "site:\n  titel: x\nfetch:\n  timout: 3s\nfeeds:\n  - url: nowhere\n", nil)
	for _, want := range []string{"titel", "timout", "nowhere"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v; it does not tell of %s", err, want)
		}
	}
}

func TestEnvironmentAndFlagsOverride(t *testing.T) {
	t.Parallel()
	env := map[string]string{"HERALD_SITE_TITLE": "From env", "HERALD_STORE_POSTGRES": "postgres://h/d", "HERALD_FETCH_ALLOW_PRIVATE": "true"}
	c, err := load(t, "h.yaml", "site: {title: From file}\nstore: {sqlite: a.db}\n", env, "site.title=From flag")
	if err != nil {
		t.Fatal(err)
	}
	if c.Site.Title != "From flag" || c.Store.Postgres != "postgres://h/d" || c.Store.SQLite != "" || !c.Fetch.AllowPrivate {
		t.Errorf("got %+v, %+v, %+v", c.Site, c.Store, c.Fetch)
	}
	if _, err := load(t, "h.yaml", "{}", nil, "site.colour=red"); !errors.Is(err, herald.ErrInvalid) {
		t.Errorf("an unknown key of --set gave %v", err)
	}
}

const opml = `<?xml version="1.0"?>
<opml version="2.0"><head/><body>
  <outline text="World">
    <outline type="rss" text="A &amp; B" xmlUrl="https://a.example/x" language="de"/>
    <outline type="rss" text="Local" xmlUrl="file:///etc/passwd"/>
  </outline>
  <outline type="rss" text="C" xmlUrl="https://c.example/x"/>
</body></opml>
`

func TestOPMLFeeds(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "feeds.opml"), opml)
	write(t, filepath.Join(dir, "h.yaml"), "feeds:\n  - opml: feeds.opml\n  - url: https://c.example/x\n    section: Own\n")
	c, err := Load(Source{File: filepath.Join(dir, "h.yaml"), Env: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Feeds) != 2 {
		t.Fatalf("feeds are %+v, want two: file: from OPML is refused, and what is written here holds", c.Feeds)
	}
	if f := c.Feeds[0]; f.URL != "https://c.example/x" || f.Section != "Own" || !f.Written {
		t.Errorf("first feed is %+v", f)
	}
	if f := c.Feeds[1]; f.Section != "World" || f.Title != "A & B" || f.Language != "de" || f.Written {
		t.Errorf("second feed is %+v", f)
	}
	if text := strings.Join(c.Warnings, "\n"); !strings.Contains(text, "file:///etc/passwd") || !strings.Contains(text, "https://c.example/x") {
		t.Errorf("warnings are %q", text)
	}
}

func TestEditingKeepsTheRest(t *testing.T) {
	t.Parallel()
	added, err := AddOutline([]byte(opml), herald.Feed{URL: "https://d.example/?a=1&b=2", Title: `D "quoted"`, Section: "World"})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(added), "xmlUrl=\"https://d.example/?a=1&amp;b=2\"/>\n  </outline>\n  <outline type=\"rss\" text=\"C\"") {
		t.Errorf("added:\n%s", added)
	}
	removed, err := RemoveOutline(added, "https://d.example/?a=1&b=2")
	if err != nil || string(removed) != opml {
		t.Errorf("adding and removing gave (%v)\n%s", err, removed)
	}
	if _, err := RemoveOutline([]byte(opml), "https://none.example/"); !errors.Is(err, herald.ErrNotFound) {
		t.Errorf("removing what is not there gave %v", err)
	}
	yaml := "site: {title: x}\nfeeds:   # mine\n  - url: https://a.example/\n    section: A\n  # a note\n\nstore: {}\n"
	more, err := AddToYAML([]byte(yaml), herald.Feed{URL: "https://b.example/", Section: "It's"})
	if err != nil || !strings.Contains(string(more), "    section: A\n  - url: 'https://b.example/'\n    section: 'It''s'\n  # a note\n") {
		t.Errorf("added (%v):\n%s", err, more)
	}
	if less, err := RemoveFromYAML(more, 5); err != nil || string(less) != yaml {
		t.Errorf("removed (%v):\n%s", err, less)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(example)
	f.Add("a: &x [*x]\n")
	f.Add("{\"site\": {}}")
	f.Add("[[feeds]]\nurl=\"x\"\n")
	f.Fuzz(func(t *testing.T, body string) {
		for _, name := range []string{"h.yaml", "h.json", "h.toml"} {
			root, err := parse(name, []byte(body))
			if err != nil {
				if !errors.Is(err, herald.ErrInvalid) {
					t.Errorf("%s: error %v is not of kind ErrInvalid", name, err)
				}
				continue
			}
			var into file
			_ = Decode(root, &into)
		}
	})
}

func TestServeIsReadAndChecked(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	load := func(text string) (*Config, error) {
		path := filepath.Join(dir, "herald.yaml")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return Load(Source{File: path, Env: func(string) string { return "" }})
	}
	c, err := load("serve: {listen: \":8080\", public_url: \"https://news.example.org/herald\"}\n")
	if err != nil || c.Serve.Listen != ":8080" || c.Serve.PublicURL != "https://news.example.org/herald/" {
		t.Errorf("%+v, %v", c, err)
	}
	for _, bad := range []string{"serve: {listen: here}", "serve: {public_url: ftp://x/}", "serve: {port: 8080}"} {
		if _, err := load(bad); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}
