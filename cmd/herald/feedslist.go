package main

import (
	"cmp"
	"fmt"
	"slices"
	"text/tabwriter"
	"time"

	"herald/internal/config"
	"herald/internal/pipeline"
)

type feedsListCmd struct {
	Schedule bool `help:"Show when each feed is visited next, soonest first, and why then."`
	JSON     bool `help:"Print as JSON."`
}

// listedFeed is a feed with its health, as data.
type listedFeed struct {
	URL      string    `json:"url"`
	Title    string    `json:"title,omitempty"`
	Section  string    `json:"section,omitempty"`
	State    string    `json:"state"`
	Reason   string    `json:"reason,omitempty"`
	Articles int       `json:"articles"`
	Checked  time.Time `json:"checked,omitzero"`
	Next     time.Time `json:"next,omitzero"`
	Why      string    `json:"why,omitempty"`
	Warnings []string  `json:"warnings,omitempty"`
}

func (f feedsListCmd) Run(a *app) error {
	feeds, now, err := a.feedsNow()
	if err != nil {
		return err
	}
	if f.Schedule {
		slices.SortStableFunc(feeds, func(a, b listedFeed) int { return a.Next.Compare(b.Next) })
	}
	switch {
	case f.JSON:
		return writeJSON(a.stdout, feeds)
	case f.Schedule:
		return printSchedule(a, feeds, now)
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "STATE\tARTICLES\tSECTION\tFEED\n")
	for _, l := range feeds {
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\n", l.State, l.Articles, plain(l.Section), plain(l.URL))
		if l.Reason != "" {
			fmt.Fprintf(w, "\t\t\t  %s\n", plain(l.Reason))
		}
	}
	return w.Flush()
}

func printSchedule(a *app, feeds []listedFeed, now time.Time) error {
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "NEXT VISIT\tIN\tFEED\tWHY\n")
	for _, l := range feeds {
		when, in := l.Next.UTC().Format("2006-01-02 15:04"), l.Next.Sub(now).Round(time.Minute).String()
		switch {
		case l.State == pipeline.Gone:
			when, in = "never", ""
		case !l.Next.After(now):
			in = "now"
			if l.Next.IsZero() {
				when = "first visit"
			}
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", when, in, plain(l.URL), plain(cmp.Or(l.Why, l.Reason)))
	}
	return w.Flush()
}

type feedsHealthCmd struct {
	All  bool `help:"The feeds that are fine, too."`
	JSON bool `help:"Print as JSON; with --all every feed."`
}

func (feedsHealthCmd) Help() string {
	return `States, the worst first: gone (its owner says so), failing, empty (lists nothing), silent (answers, but brought nothing
for longer than its rhythm), moved, slow, mended (read, but it breaks rules), fine.

Exit code 1 when a feed is gone, failing, empty or silent.`
}

// badness orders the states.
var badness = []string{pipeline.Gone, pipeline.Failing, pipeline.EmptyList, pipeline.Silent, pipeline.Moved, pipeline.Slow, pipeline.Mended, pipeline.NotVisited, pipeline.Fine}

// ailing says whether a state means that articles are missed.
func ailing(state string) bool { return slices.Index(badness, state) < 4 }

func (f feedsHealthCmd) Run(a *app) error {
	feeds, _, err := a.feedsNow()
	if err != nil {
		return err
	}
	all := len(feeds)
	bad := slices.ContainsFunc(feeds, func(l listedFeed) bool { return ailing(l.State) })
	if !f.All {
		feeds = slices.DeleteFunc(feeds, func(l listedFeed) bool { return l.State == pipeline.Fine || l.State == pipeline.NotVisited })
	}
	slices.SortStableFunc(feeds, func(a, b listedFeed) int {
		return slices.Index(badness, a.State) - slices.Index(badness, b.State)
	})
	if f.JSON {
		err = writeJSON(a.stdout, feeds)
	} else {
		err = printHealth(a, feeds, all)
	}
	if err == nil && bad {
		err = errSome
	}
	return err
}

func printHealth(a *app, feeds []listedFeed, all int) error {
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, l := range feeds {
		fmt.Fprintf(w, "%s\t%s\n", l.State, plain(l.URL))
		if l.Reason != "" {
			fmt.Fprintf(w, "\t  %s\n", plain(l.Reason))
		}
	}
	if len(feeds) == 0 {
		fmt.Fprintf(w, "All %d feeds are fine.\n", all)
	}
	return w.Flush()
}

// feedsNow lists the feeds as they are now.
func (a *app) feedsNow() ([]listedFeed, time.Time, error) {
	c, err := a.config()
	if err != nil {
		return nil, time.Time{}, err
	}
	now, err := a.now()
	if err != nil {
		return nil, now, err
	}
	feeds, err := a.listFeeds(c, now)
	return feeds, now, err
}

// listFeeds joins what is configured with what the store knows of it.
func (a *app) listFeeds(c *config.Config, now time.Time) ([]listedFeed, error) {
	s, err := a.openStore(c)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	states, err := s.Feeds(a.ctx)
	if err != nil {
		return nil, err
	}
	known := map[string]int{}
	for i, state := range states {
		known[state.URL] = i
	}
	out := make([]listedFeed, 0, len(c.Feeds))
	for _, f := range c.Feeds {
		l := listedFeed{URL: f.URL, Title: f.Title, Section: f.Section, State: pipeline.NotVisited}
		if i, ok := known[f.URL]; ok {
			state := states[i]
			l.Title, l.Articles = state.Title, state.Articles
			l.Checked, l.Next, l.Why, l.Warnings = state.Poll.Checked, state.Poll.Next, state.Poll.Why, state.Poll.Warnings
			l.State, l.Reason = pipeline.Health(state.Poll, now)
		}
		out = append(out, l)
	}
	return out, nil
}
