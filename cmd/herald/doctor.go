package main

import (
	"fmt"
	"io"
	"time"

	"herald/internal/config"
	"herald/internal/pipeline"
	"herald/internal/store"
)

type doctorCmd struct {
	JSON bool `help:"Print as JSON."`
}

func (doctorCmd) Help() string {
	return "Looks at the configuration, the store, each feed's health, the targets, the disk and the clock. Exit code 1 when something needs a hand."
}

// finding is one thing that was looked at.
type finding struct {
	What   string `json:"what"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
	Advice string `json:"advice,omitempty"`
}

func (d doctorCmd) Run(a *app) error {
	c, err := a.config()
	if err != nil {
		return err
	}
	now, err := a.now()
	if err != nil {
		return err
	}
	findings := examine(a, c, now)
	if d.JSON {
		err = writeJSON(a.stdout, findings)
	} else {
		err = printFindings(a.stdout, findings)
	}
	if err != nil {
		return err
	}
	for _, f := range findings {
		if !f.OK {
			return errSome
		}
	}
	return nil
}

func examine(a *app, c *config.Config, now time.Time) []finding {
	findings := []finding{{What: "configuration", OK: true, Detail: fmt.Sprintf("%s: %d feeds, %d targets", c.File, len(c.Feeds), len(c.Publish))}}
	if _, err := targets(c, mode{}); err != nil {
		findings = append(findings, finding{What: "targets", Detail: err.Error(), Advice: "mend the line named"})
	}
	if _, err := searches(c); err != nil {
		findings = append(findings, finding{What: "searches", Detail: err.Error(), Advice: "mend the line named"})
	}
	for _, w := range c.Warnings {
		findings = append(findings, finding{What: "feeds list", Detail: w, Advice: "mend the line named"})
	}
	findings = append(findings, diskOf(c), clockOf(now))
	s, err := a.openStore(c)
	if err != nil {
		return append(findings, finding{What: "store", Detail: err.Error()})
	}
	defer s.Close()
	findings = append(findings, storeOf(a, s, c)...)
	return append(findings, feedsOf(a, c, now)...)
}

// clockOf notices a machine that was never told the time.
func clockOf(now time.Time) finding {
	f := finding{What: "clock", OK: true, Detail: now.Format(time.RFC3339)}
	if now.Year() < 2026 {
		f.OK, f.Advice = false, "set this machine's clock; dates of articles would be wrong"
	}
	return f
}

// enoughDisk is the space below which a run may fail, in bytes.
const enoughDisk = 200 << 20

func diskOf(c *config.Config) finding {
	free, err := freeSpace(c.Dir)
	if err != nil {
		return finding{What: "disk", Detail: err.Error()}
	}
	f := finding{What: "disk", OK: free >= enoughDisk, Detail: fmt.Sprintf("%d MiB free in %s", free>>20, c.Dir)}
	if !f.OK {
		f.Advice = "make room; a run that finds the disk full leaves the old output and ends with exit code 4"
	}
	return f
}

func storeOf(a *app, s *store.Store, c *config.Config) []finding {
	problems, err := s.Check(a.ctx)
	if err != nil {
		return []finding{{What: "store", Detail: err.Error()}}
	}
	var out []finding
	for _, p := range problems {
		out = append(out, finding{What: "store", Detail: p})
	}
	if len(out) == 0 {
		out = []finding{{What: "store", OK: true, Detail: storeName(c)}}
	}
	return out
}

func feedsOf(a *app, c *config.Config, now time.Time) []finding {
	feeds, err := a.listFeeds(c, now)
	if err != nil {
		return []finding{{What: "feeds", Detail: err.Error()}}
	}
	var out []finding
	fine := 0
	for _, f := range feeds {
		switch f.State {
		case pipeline.Fine, pipeline.NotVisited, pipeline.Slow, pipeline.Mended:
			fine++
		default:
			out = append(out, finding{What: "feed " + f.URL, Detail: f.State + ": " + f.Reason, Advice: "`herald feeds test " + f.URL + "` shows the exchange"})
		}
	}
	return append(out, finding{What: "feeds", OK: true, Detail: fmt.Sprintf("%d of %d fine", fine, len(feeds))})
}

func printFindings(out io.Writer, findings []finding) error {
	for _, f := range findings {
		mark := "ok  "
		if !f.OK {
			mark = "LOOK"
		}
		if _, err := fmt.Fprintf(out, "%s  %s: %s\n", mark, plain(f.What), plain(f.Detail)); err != nil {
			return err
		}
		if f.Advice != "" {
			fmt.Fprintf(out, "      %s\n", plain(f.Advice))
		}
	}
	return nil
}

// storeName names a store without its password.
func storeName(c *config.Config) string {
	if c.Store.SQLite != "" {
		return c.Store.SQLite
	}
	return "the PostgreSQL store"
}
