package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"herald"
	"herald/internal/config"
	"herald/internal/feed"
	"herald/internal/fetch"
	"herald/internal/pipeline"
)

type feedsCmd struct {
	Add    feedsAddCmd    `cmd:"" help:"Subscribe to a feed."`
	Remove feedsRemoveCmd `cmd:"" help:"End a subscription; what was read of it stays."`
	List   feedsListCmd   `cmd:"" help:"List the feeds, or when each is visited next and why."`
	Health feedsHealthCmd `cmd:"" help:"Say which feeds need a hand, and why."`
	Import feedsImportCmd `cmd:"" help:"Subscribe to the feeds of an OPML file."`
	Export feedsExportCmd `cmd:"" help:"Print the feeds as OPML."`
	Test   feedsTestCmd   `cmd:"" help:"Fetch a feed and show what would be taken from it; nothing is stored."`
}

type feedsAddCmd struct {
	URL      string `arg:"" help:"Address of the feed."`
	Title    string `help:"Name to show instead of the feed's own."`
	Section  string `help:"Section its articles go to."`
	Language string `help:"Its language, as en or pt-BR."`
}

func (feedsAddCmd) Help() string {
	return `Written into the first OPML file that the configuration names, else into herald.yaml.

  herald feeds add https://feeds.example.org/world.xml --section World`
}

func (f feedsAddCmd) Run(a *app) error {
	c, err := a.config()
	if err != nil {
		return err
	}
	file, err := a.addFeeds(c, []herald.Feed{{URL: f.URL, Title: f.Title, Section: f.Section, Language: f.Language}})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "Added %s to %s.\n", plain(f.URL), file)
	return err
}

// addFeeds writes feeds where the configuration keeps them and makes sure that
// it can still be read.
func (a *app) addFeeds(c *config.Config, feeds []herald.Feed) (string, error) {
	for _, f := range feeds {
		if err := config.CheckAddress(f.URL); err != nil {
			return "", usage(err)
		}
		if written := find(c, f.URL); written != nil {
			return "", fmt.Errorf("%s is subscribed to already, at %s:%d: %w", plain(f.URL), written.File, written.Line, herald.ErrExists)
		}
	}
	file := c.FeedsFile()
	if ext := filepath.Ext(file); len(c.OPML) == 0 && (ext == ".json" || ext == ".toml") {
		return "", usage(fmt.Errorf("%s names no OPML file to add to; add `opml: feeds.opml` to its feeds, or the feed itself: %w", file, herald.ErrInvalid))
	}
	return file, a.edit(file, func(data []byte) ([]byte, error) {
		for _, f := range feeds {
			var err error
			if len(c.OPML) > 0 {
				data, err = config.AddOutline(data, f)
			} else {
				data, err = config.AddToYAML(data, f)
			}
			if err != nil {
				return nil, err
			}
		}
		return data, nil
	})
}

func find(c *config.Config, url string) *config.Feed {
	for i := range c.Feeds {
		if c.Feeds[i].URL == url {
			return &c.Feeds[i]
		}
	}
	return nil
}

// edit changes a file of the configuration. When the configuration cannot be
// read afterwards, the file is as it was.
func (a *app) edit(file string, change func([]byte) ([]byte, error)) error {
	before, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	after, err := change(before)
	if err != nil {
		return usage(fmt.Errorf("%s: %w", file, err))
	}
	if err := replaceFile(file, after); err != nil {
		return err
	}
	if _, err := a.config(); err != nil {
		if back := replaceFile(file, before); back != nil {
			return back
		}
		return err
	}
	return nil
}

func replaceFile(file string, data []byte) error {
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	return writeWhole(file, func(f *os.File) error {
		if err := f.Chmod(info.Mode()); err != nil {
			return err
		}
		_, err := f.Write(data)
		return err
	})
}

type feedsRemoveCmd struct {
	URL string `arg:"" help:"Address of the feed, as herald feeds list shows it."`
}

func (f feedsRemoveCmd) Run(a *app) error {
	c, err := a.config()
	if err != nil {
		return err
	}
	written := find(c, f.URL)
	if written == nil {
		return fmt.Errorf("no feed %s in %s; `herald feeds list` shows them: %w", plain(f.URL), c.File, herald.ErrNotFound)
	}
	err = a.edit(written.File, func(data []byte) ([]byte, error) {
		if !written.Written {
			return config.RemoveOutline(data, f.URL)
		}
		if ext := filepath.Ext(written.File); ext == ".json" || ext == ".toml" {
			return nil, fmt.Errorf("remove it yourself, at line %d: %w", written.Line, herald.ErrInvalid)
		}
		return config.RemoveFromYAML(data, written.Line)
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "Removed %s from %s. What was read of it stays.\n", plain(f.URL), written.File)
	return err
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

type feedsImportCmd struct {
	File string `arg:"" help:"OPML file; - is standard input."`
}

func (f feedsImportCmd) Run(a *app) error {
	c, err := a.config()
	if err != nil {
		return err
	}
	data, err := readInput(a, f.File)
	if err != nil {
		return err
	}
	doc, err := feed.ParseOPML(data)
	if err != nil {
		return usage(fmt.Errorf("%s: %w", f.File, err))
	}
	for _, w := range doc.Warnings {
		fmt.Fprintf(a.stderr, "herald: %s:%d: %s\n", f.File, w.Line, plain(w.Text))
	}
	fresh, known := newFeeds(c, doc)
	file := c.FeedsFile()
	if len(fresh) > 0 {
		if file, err = a.addFeeds(c, fresh); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(a.stdout, "Added %d feeds to %s; %d were there already.\n", len(fresh), file, known)
	return err
}

// newFeeds are the feeds of an OPML file that are not subscribed to yet.
func newFeeds(c *config.Config, doc feed.OPML) (fresh []herald.Feed, known int) {
	taken := map[string]bool{}
	for _, o := range doc.Outlines {
		if taken[o.XMLURL] || find(c, o.XMLURL) != nil {
			known++
			continue
		}
		taken[o.XMLURL] = true
		f := herald.Feed{URL: o.XMLURL, Title: cmp.Or(o.Title, o.Text), Site: o.HTMLURL, Language: o.Language}
		if len(o.Category) > 0 {
			f.Section = o.Category[0]
		}
		fresh = append(fresh, f)
	}
	return fresh, known
}

type feedsExportCmd struct{}

func (feedsExportCmd) Run(a *app) error {
	c, err := a.config()
	if err != nil {
		return err
	}
	doc := feed.OPML{Title: c.Site.Title}
	for _, f := range c.Feeds {
		if strings.HasPrefix(f.URL, "file:") {
			continue // means nothing elsewhere
		}
		o := feed.Outline{Text: cmp.Or(f.Title, f.URL), XMLURL: f.URL, HTMLURL: f.Site, Language: f.Language}
		if f.Section != "" {
			o.Category = []string{f.Section}
		}
		doc.Outlines = append(doc.Outlines, o)
	}
	return feed.WriteOPML(a.stdout, doc)
}

type feedsTestCmd struct {
	URL  string `arg:"" help:"Address of a feed, or one that is configured."`
	JSON bool   `help:"Print as JSON."`
}

func (feedsTestCmd) Help() string {
	return "Works without a configuration too. Shows every request and answer, and what the feed holds.\n\n  herald feeds test https://feeds.example.org/world.xml"
}

func (f feedsTestCmd) Run(a *app) error {
	c, err := a.config()
	if err != nil {
		if a.globals.Config != "" {
			return err
		}
		c = &config.Config{Dir: "."}
	}
	src := pipeline.Source{Feed: herald.Feed{URL: f.URL}, AllowFile: true}
	for _, s := range sources(c) {
		if s.URL == f.URL {
			src = s
		}
	}
	client, err := newClient(c, fetch.Options{})
	if err != nil {
		return usage(err)
	}
	defer client.Close()
	t, err := pipeline.Test(a.ctx, client, src)
	if f.JSON {
		if printErr := writeJSON(a.stdout, t); printErr != nil {
			return printErr
		}
	} else {
		printTest(a.stdout, t)
	}
	if err != nil {
		fmt.Fprintln(a.stderr, "herald:", plain(err.Error()))
		return errSome
	}
	return nil
}

func printTest(out io.Writer, t pipeline.Tested) {
	for _, h := range t.Hops {
		fmt.Fprintln(out, plain(h))
	}
	if t.Format == "" {
		return
	}
	fmt.Fprintf(out, "%s, %s, %d items: %s\n", t.Format, t.Encoding, t.Items, plain(t.Title))
	for _, w := range t.Warnings {
		fmt.Fprintln(out, "warning:", plain(w))
	}
	for _, a := range t.Articles {
		fmt.Fprintf(out, "  %s  %s  (%s)\n", a.Date, plain(a.Title), plain(a.Publisher))
		fmt.Fprintf(out, "      %s\n", plain(a.URL))
	}
}
