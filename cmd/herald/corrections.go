package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"herald"
)

type storiesLogCmd struct {
	Story string `arg:"" optional:"" help:"Only what concerns this story: an id or slug."`
	Limit int    `short:"n" default:"50" help:"How many; 0 for all."`
	JSON  bool   `help:"Print as JSON."`
}

// loggedCorrection is a correction as data.
type loggedCorrection struct {
	ID       int64                 `json:"id"`
	Kind     herald.CorrectionKind `json:"kind"`
	At       time.Time             `json:"at"`
	Who      string                `json:"who"`
	Story    herald.StoryID        `json:"story"`
	Headline string                `json:"headline"`
	From     []herald.StoryID      `json:"from,omitempty"`
	Articles int                   `json:"articles,omitempty"` // that were split off, moved or lead
	Undone   *time.Time            `json:"undone,omitempty"`
	UndoneBy string                `json:"undone_by,omitempty"`
}

func logged(c herald.Correction) loggedCorrection {
	out := loggedCorrection{ID: c.ID, Kind: c.Kind, At: c.At.UTC(), Who: c.Who, Story: c.Story, Headline: c.Headline,
		From: c.From, Articles: len(c.Articles), UndoneBy: c.UndoneBy}
	if !c.Undone.IsZero() {
		undone := c.Undone.UTC()
		out.Undone = &undone
	}
	return out
}

// Help says what the columns mean.
func (storiesLogCmd) Help() string {
	return `Every correction with its number, when, who and what, the last first; one that was undone says so.

  herald stories undo 3     take number 3 back`
}

// Run lists corrections.
func (l storiesLogCmd) Run(a *app) error {
	c, s, err := a.stored()
	if err != nil {
		return err
	}
	defer s.Close()
	list, err := s.Corrections(a.ctx)
	if err == nil && l.Story != "" {
		var story herald.Story
		story, err = s.FindStory(a.ctx, l.Story)
		list = concerning(list, story.ID)
	}
	if err != nil {
		return mistaken(err)
	}
	if l.Limit > 0 {
		list = list[:min(l.Limit, len(list))]
	}
	if l.JSON {
		out := []loggedCorrection{}
		for _, x := range list {
			out = append(out, logged(x))
		}
		return writeJSON(a.stdout, out)
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, x := range list {
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\n", x.ID, x.At.In(c.Site.Location).Format("2006-01-02 15:04"), plain(x.Who), plain(x.Headline), did(x, c.Site.Location))
	}
	return w.Flush()
}

// concerning keeps the corrections that name a story.
func concerning(list []herald.Correction, id herald.StoryID) (kept []herald.Correction) {
	for _, c := range list {
		for _, s := range append(c.From, c.Story) {
			if s == id {
				kept = append(kept, c)
				break
			}
		}
	}
	return kept
}

// did says what a correction did, in words.
func did(c herald.Correction, zone *time.Location) string {
	from := make([]string, len(c.From))
	for i, id := range c.From {
		from[i] = id.String()
	}
	n := fmt.Sprintf("%d %s", len(c.Articles), plural(len(c.Articles), "article"))
	var s string
	switch c.Kind {
	case herald.CorrectMerge:
		s = fmt.Sprintf("merged %s into %s", strings.Join(from, ", "), c.Story)
	case herald.CorrectSplit:
		s = fmt.Sprintf("split %s from %s into %s", n, strings.Join(from, ", "), c.Story)
	case herald.CorrectMove:
		s = fmt.Sprintf("moved %s from %s to %s", n, strings.Join(from, ", "), c.Story)
	default:
		s = fmt.Sprintf("pinned %s", c.Story)
	}
	if !c.Undone.IsZero() {
		s += fmt.Sprintf(" (undone by %s, %s)", plain(c.UndoneBy), c.Undone.In(zone).Format("2006-01-02 15:04"))
	}
	return s
}

// say tells what was corrected, and what can be done about it.
func (d desk) say(o correcting, c herald.Correction) error {
	if o.JSON {
		return writeJSON(d.stdout, logged(c))
	}
	if !c.Undone.IsZero() {
		fmt.Fprintf(d.stdout, "undone: %d  %s  %s\n", c.ID, did(herald.Correction{Kind: c.Kind, Story: c.Story, From: c.From, Articles: c.Articles}, time.UTC), plain(c.Headline))
	} else {
		fmt.Fprintf(d.stdout, "%d  %s  %s\n", c.ID, did(c, time.UTC), plain(c.Headline))
		fmt.Fprintf(d.stdout, "Take it back with `herald stories undo %d`. ", c.ID)
	}
	fmt.Fprintln(d.stdout, "The next publish follows: `herald publish`.")
	return d.old(c)
}

// old notes when a correction holds for articles that grouping looks at no more.
func (d desk) old(c herald.Correction) error {
	if !c.Undone.IsZero() || c.Kind == herald.CorrectPin {
		return nil
	}
	newest, err := d.Newest(d.ctx)
	if err != nil {
		return err
	}
	story, err := d.Story(d.ctx, c.Story)
	if err != nil {
		return err
	}
	span, n := d.c.Grouping.Window, 0
	for _, x := range story.Coverage {
		if x.Article.Date.Before(newest.Add(-span)) {
			n++
		}
	}
	if n > 0 {
		fmt.Fprintf(d.stdout, "%d of its articles %s older than the grouping window of %s: only people and lists reach %s.\n",
			n, isAre(n), days(span), map[bool]string{true: "it", false: "them"}[n == 1])
	}
	return nil
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// days writes a span as the configuration does.
func days(d time.Duration) string {
	if day := 24 * time.Hour; d%day == 0 {
		return fmt.Sprintf("%dd", d/day)
	}
	return d.String()
}
