package main

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"herald"
	"herald/internal/config"
	"herald/internal/fetch"
	"herald/internal/pipeline"
)

type discoverCmd struct {
	Address string `arg:"" help:"Address of a site, a page or a feed."`
	JSON    bool   `help:"Print as JSON."`
	Private bool   `name:"allow-private" help:"Look at private addresses too."`
}

func (discoverCmd) Help() string {
	return `Best first; each feed shown was read. Knows the forms of YouTube, Reddit, GitHub, Mastodon, WordPress, Substack, Medium and others.

  herald discover example.org
  herald feeds add "$(herald discover example.org --json | jq -r '.[0].url')"`
}

func (d discoverCmd) Run(a *app) error {
	client, err := newClient(&config.Config{Fetch: config.Fetch{AllowPrivate: d.Private}}, fetch.Options{})
	if err != nil {
		return err
	}
	defer client.Close()
	found, err := pipeline.Discover(a.ctx, client, d.Address)
	if errors.Is(err, herald.ErrNotFound) {
		err = fmt.Errorf("no feed was found at %s", d.Address)
	}
	if err != nil {
		fmt.Fprintln(a.stderr, "herald:", plain(err.Error()))
		return errSome
	}
	if d.JSON {
		return writeJSON(a.stdout, found)
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, f := range found {
		fmt.Fprintf(w, "%s\t%s\t%d items\t%s\t%s\n", plain(f.URL), f.Format, f.Items, plain(f.Title), f.How)
	}
	return w.Flush()
}
