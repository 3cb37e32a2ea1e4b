package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"herald"
	"herald/internal/fetch"
	"herald/internal/pipeline"
	"herald/internal/publish"
)

type publishCmd struct {
	DryRun  bool     `name:"dry-run" help:"Change nothing; say what would change."`
	Force   bool     `help:"Publish although the edition looks broken, make every document anew, write over what was edited by hand."`
	Verbose bool     `short:"v" help:"With --dry-run: name every file, not only the first twenty of each target."`
	JSON    bool     `help:"Print the result as JSON."`
	Targets []string `arg:"" optional:"" name:"target" help:"Kinds or folders of targets; without one, all that are configured."`
}

// Help shows the command by example.
func (publishCmd) Help() string {
	return `Publishes what the store holds, without a look at feeds.

  herald publish                  every target
  herald publish hugo --dry-run   what would change in the Hugo target, file by file
  herald publish public/feeds     the target that writes to that folder
  herald publish --force          all documents anew, after a change of templates or by hand`
}

// Run publishes to the targets that were named.
func (p publishCmd) Run(a *app) error {
	now, err := a.now()
	if err != nil {
		return err
	}
	c, err := a.config()
	if err != nil {
		return err
	}
	all, err := targets(c, mode{force: p.Force, dry: p.DryRun})
	if err != nil {
		return err
	}
	chosen, err := choose(all, p.Targets, c.Path)
	if err != nil {
		return err
	}
	o, err := options(c, chosen)
	if err != nil {
		return err
	}
	s, err := a.openStore(c)
	if err != nil {
		return err
	}
	defer s.Close()
	unlock := func() error { return nil }
	if !p.DryRun {
		if unlock, err = a.lockStore(s, "publish"); err != nil {
			return err
		}
	}
	defer unlock()
	client, err := newClient(c, fetch.Options{})
	if err != nil {
		return usage(err)
	}
	defer client.Close()
	line := pipeline.New(s, client, o)
	sum, err := line.Publish(a.ctx, p.pass(now))
	for _, w := range sum.Warnings {
		fmt.Fprintln(a.stderr, "herald: warning:", plain(w))
	}
	return errors.Join(p.print(a.stdout, sum), err)
}

func (p publishCmd) pass(now time.Time) pipeline.Pass {
	return pipeline.Pass{Now: now, Force: p.Force, Dry: p.DryRun, Progress: func(pipeline.Progress) {}}
}

// choose takes the targets that words name, by kind, name or folder.
func choose(all []pipeline.Target, words []string, path func(string) string) ([]pipeline.Target, error) {
	if len(all) == 0 {
		return nil, usage(fmt.Errorf("%w: no target is configured under publish", herald.ErrInvalid))
	}
	if len(words) == 0 {
		return all, nil
	}
	var chosen []pipeline.Target
	wanted := map[string]bool{}
	for _, word := range words {
		wanted[word] = true
	}
	met := map[string]bool{}
	for _, t := range all {
		hit := false
		for word := range wanted {
			if word == t.Kind || word == t.Name || t.Dir != "" && filepath.Clean(path(word)) == filepath.Clean(t.Dir) {
				hit, met[word] = true, true
			}
		}
		if hit {
			chosen = append(chosen, t)
		}
	}
	for _, word := range words {
		if !met[word] {
			return nil, usage(fmt.Errorf("%w: no target %q; configured: %s", herald.ErrInvalid, word, strings.Join(names(all), ", ")))
		}
	}
	return chosen, nil
}

func names(all []pipeline.Target) []string {
	var out []string
	for _, t := range all {
		out = append(out, t.Name)
	}
	return out
}

func (p publishCmd) print(out io.Writer, sum pipeline.Summary) error {
	if p.JSON {
		return writeJSON(out, append([]publish.Report{}, sum.Published...))
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, r := range sum.Published {
		fmt.Fprintf(w, "%s\t%s\t%d unchanged\t%s\n", r.Target, p.did(r), r.Unchanged, plain(r.Dir))
		for _, problem := range r.Problems {
			fmt.Fprintf(w, "\t! %s\n", plain(problem))
		}
		p.changes(w, r.Changes)
	}
	return w.Flush()
}

// did counts what a publish did, or would do.
func (p publishCmd) did(r publish.Report) string {
	if !p.DryRun {
		return fmt.Sprintf("%d written\t%d removed", r.Written, r.Removed)
	}
	count := map[string]int{}
	for _, c := range r.Changes {
		count[c.What]++
	}
	return fmt.Sprintf("%d new\t%d changed\t%d removed", count["new"], count["changed"], count["removed"])
}

// shownChanges is how many files are named of a target, unless all are wanted.
const shownChanges = 20

func (p publishCmd) changes(w io.Writer, all []publish.Change) {
	shown := all
	if !p.Verbose {
		shown = all[:min(len(all), shownChanges)]
	}
	for _, c := range shown {
		sign := map[string]string{"new": "+", "changed": "~", "removed": "-"}[c.What]
		if sign == "" {
			sign = ">"
		}
		fmt.Fprintf(w, "\t%s %s\n", sign, plain(c.Path))
	}
	if len(all) > len(shown) {
		fmt.Fprintf(w, "\t… and %d more; -v names them\n", len(all)-len(shown))
	}
}
