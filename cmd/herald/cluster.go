package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"herald"
	"herald/internal/cluster"
	"herald/internal/config"
	"herald/internal/eval"
)

type clusterCmd struct {
	modelFlag
	Care   float64 `help:"From -1, which groups most completely, to 1, which groups most precisely: grouping.care of the configuration."`
	Window string  `default:"7d" help:"How long an article gathers others: grouping.window of the configuration."`
	Log    bool    `help:"Print every assignment when it is made or changes, with the time of the stream, instead of the last ones."`
}

// Help shows the command by example.
func (clusterCmd) Help() string {
	return `Groups articles without a store: JSON Lines in, JSON Lines out.

  herald cluster < articles.jsonl

Each line in: {"id", "title"} and, where known, "summary", "body", "source", "lang", "url", "published" (RFC 3339; a row without is 7 seconds younger than the one before). Each line out: {"id", "story"}. Lines that cannot be read are named on standard error and skipped.`
}

// placement is one line of the output.
type placement struct {
	ID    string         `json:"id"`
	Story herald.StoryID `json:"story"`
	At    string         `json:"at,omitempty"`
}

// Run groups what comes in on standard input.
func (c clusterCmd) Run(a *app) error {
	out := bufio.NewWriter(a.stdout)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	var failed error
	say := func(p placement) {
		if failed == nil {
			failed = enc.Encode(p)
		}
	}
	m, err := c.read()
	if err != nil {
		return err
	}
	var log func(eval.Change)
	if c.Log {
		log = func(c eval.Change) {
			say(placement{ID: c.ID, Story: c.Story, At: c.At.UTC().Format("2006-01-02T15:04:05Z")})
		}
	}
	o, err := c.options(m)
	if err != nil {
		return err
	}
	run := eval.NewRun(cluster.New(o), log)
	bad, err := c.rows(a, run)
	if err != nil {
		return err
	}
	run.Flush()
	if !c.Log {
		run.Each(func(id string, story herald.StoryID) { say(placement{ID: id, Story: story}) })
	}
	if err := errors.Join(failed, out.Flush()); err != nil || !bad {
		return err
	}
	return errSome
}

// options are the engine's, held to the bounds of the configuration.
func (c clusterCmd) options(m *cluster.Model) (cluster.Options, error) {
	span, err := config.ParseDuration(c.Window)
	if err == nil {
		err = config.Grouping{Window: span, Care: c.Care}.Check()
	}
	return cluster.Options{Model: m, Window: span, Care: c.Care}, usage(err)
}

// rows groups every row and reports whether some could not be read.
func (c clusterCmd) rows(a *app, run *eval.Run) (bad bool, _ error) {
	for rows := eval.NewReader(a.stdin); a.ctx.Err() == nil; {
		row, err := rows.Next()
		switch {
		case errors.Is(err, io.EOF):
			return bad, nil
		case errors.Is(err, herald.ErrInvalid):
			bad = true
			fmt.Fprintln(a.stderr, "herald:", plain(err.Error()))
		case err != nil:
			return bad, err
		default:
			run.Add(row)
		}
	}
	return bad, a.ctx.Err()
}
