package main

import (
	"errors"
	"fmt"
	"time"

	"herald"
	"herald/internal/fetch"
	"herald/internal/pipeline"
)

type runCmd struct {
	All       bool   `help:"Visit every feed now, due or not."`
	NoGroup   bool   `help:"Store and index only; what is stored waits for the next plain run."`
	Force     bool   `help:"Publish although the new edition looks broken: nothing came, or half of the stories are gone."`
	Verbose   bool   `short:"v" help:"Print one line a feed."`
	JSON      bool   `help:"Print the closing summary as JSON."`
	Heartbeat string `placeholder:"URL" help:"Call this address after a good pass, for a service that notices when it stays out."`
	Shuffle   uint64 `hidden:"" env:"HERALD_SHUFFLE"` // order of fetches, for tests
}

func (runCmd) Help() string {
	return `One pass for cron and CI. Standard output carries the summary and nothing else.

  herald run                          what is due
  herald run --all -v                 every feed, one line each
  herald run --json | jq .stories     the summary as data
  herald run --heartbeat https://hc.example/ping/…

One run at a time per store: a second one ends with exit code 4 and names the first.`
}

func (r runCmd) Run(a *app) error {
	now, err := a.now()
	if err != nil {
		return err
	}
	c, err := a.config()
	if err != nil {
		return err
	}
	ts, err := targets(c, mode{force: r.Force})
	if err != nil {
		return err
	}
	o, err := options(c, ts)
	if err != nil {
		return err
	}
	client, err := newClient(c, fetch.Options{})
	if err != nil {
		return usage(err)
	}
	defer client.Close()
	s, err := a.openStore(c)
	if err != nil {
		return err
	}
	defer s.Close()
	unlock, err := a.lockStore(s, "run")
	if err != nil {
		return err
	}
	defer unlock()
	o.Shuffle, o.Resolver = r.Shuffle, resolver(c, client)
	p := pipeline.New(s, client, o)
	return a.pass(p, r.pass(now), r.report(), func() error { return a.heartbeat(client, r.Heartbeat) })
}

func (r runCmd) pass(now time.Time) pipeline.Pass {
	return pipeline.Pass{Now: now, All: r.All, NoGroup: r.NoGroup, Force: r.Force}
}

func (r runCmd) report() report { return report{verbose: r.Verbose, json: r.JSON} }

// pass makes one pass, shows it, and calls good when it was one: finished and
// not refused, though some feeds may have failed.
func (a *app) pass(p *pipeline.Pipeline, pass pipeline.Pass, rep report, good func() error) error {
	show := rep.progress(a.stderr)
	pass.Progress = show.step
	sum, err := p.Run(a.ctx, pass)
	show.end()
	if a.ctx.Err() != nil {
		return errors.Join(err, a.ctx.Err())
	}
	if printErr := rep.print(a.stdout, sum, err); printErr != nil {
		return printErr
	}
	if errors.Is(err, herald.ErrNotFound) || errors.Is(err, herald.ErrExists) {
		return errors.New(err.Error()) // a bug of ours, not a name that the user got wrong
	}
	if err != nil {
		return err
	}
	if err := good(); err != nil {
		fmt.Fprintln(a.stderr, "herald: heartbeat:", plain(err.Error()))
		return errSome
	}
	if sum.Problems() {
		return errSome
	}
	return nil
}

func (a *app) heartbeat(c *fetch.Client, url string) error {
	if url == "" {
		return nil
	}
	return c.Ping(a.ctx, url)
}
