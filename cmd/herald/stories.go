package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"herald"
	"herald/internal/brief"
	"herald/internal/config"
	"herald/internal/markup"
	"herald/internal/rank"
)

type storiesCmd struct {
	List   storiesListCmd   `cmd:"" help:"List stories, those with most publishers and the freshest first, with where they are in their lives (new, growing, quiet, ended)."`
	Show   storiesShowCmd   `cmd:"" help:"Show one story with its coverage."`
	Why    storiesWhyCmd    `cmd:"" help:"Say what holds a story together, and what was nearly joined."`
	Merge  storiesMergeCmd  `cmd:"" help:"Make several stories one, for ever."`
	Split  storiesSplitCmd  `cmd:"" help:"Make articles of a story a story of their own, for ever."`
	Move   storiesMoveCmd   `cmd:"" help:"Put an article into another story, for ever."`
	Pin    storiesPinCmd    `cmd:"" help:"Let a story rank first and keep its headline."`
	Unpin  storiesUnpinCmd  `cmd:"" help:"Take the pin off a story."`
	Undo   storiesUndoCmd   `cmd:"" help:"Take a correction back."`
	Log    storiesLogCmd    `cmd:"" help:"List corrections: who, when, what."`
	Remove storiesRemoveCmd `cmd:"" help:"Take a story down, for ever."`
}

type storiesListCmd struct {
	Limit   int    `short:"n" default:"20" help:"How many; 0 for all."`
	Section string `help:"Only of this section."`
	JSON    bool   `help:"Print as JSON."`
}

// listedStory is a story as data.
type listedStory struct {
	ID         herald.StoryID  `json:"id"`
	Slug       string          `json:"slug,omitempty"`
	Aliases    []string        `json:"aliases,omitempty"`
	Headline   string          `json:"headline"`
	Section    string          `json:"section,omitempty"`
	Life       herald.Life     `json:"life"`
	Publishers int             `json:"publishers"`
	Pinned     bool            `json:"pinned,omitempty"`
	SplitFrom  *herald.StoryID `json:"split_from,omitempty"`
	Created    time.Time       `json:"created"`
	Modified   time.Time       `json:"modified"`
	Coverage   []listedArticle `json:"coverage"`
}

type listedArticle struct {
	Title     string    `json:"title"`
	URL       string    `json:"url,omitempty"`
	Publisher string    `json:"publisher,omitempty"`
	Date      time.Time `json:"date"`
	Feed      string    `json:"feed"`
}

func listed(s herald.Story, now time.Time) listedStory {
	out := listedStory{
		ID: s.ID, Slug: s.Slug, Aliases: s.Aliases, Headline: s.Headline, Section: s.Section, Life: s.Life(now),
		Publishers: rank.Publishers(s), Created: s.Created.UTC(), Modified: s.Modified.UTC(),
	}
	if out.Pinned = !s.Pinned().IsZero(); s.SplitFrom != 0 {
		out.SplitFrom = &s.SplitFrom
	}
	for _, c := range s.Coverage {
		out.Coverage = append(out.Coverage, listedArticle{
			Title: c.Article.Title, URL: c.Article.URL, Publisher: c.Article.Publisher.Name, Date: c.Article.Date.UTC(), Feed: c.Feed.URL,
		})
	}
	return out
}

// tell gives a story its lead, headline and section.
func tell(s *herald.Story) {
	brief.Order(s.Coverage)
	s.Headline, s.Section = s.Lead().Article.Title, s.Lead().Feed.Section
}

func (l storiesListCmd) Run(a *app) error {
	c, err := a.config()
	if err != nil {
		return err
	}
	now, err := a.now()
	if err != nil {
		return err
	}
	kept, err := a.ranked(c, l.Limit, l.Section)
	if err != nil {
		return err
	}
	if l.JSON {
		out := make([]listedStory, len(kept))
		for i, story := range kept {
			out[i] = listed(story, now)
		}
		return writeJSON(a.stdout, out)
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "STORY\tPUBLISHERS\tLIFE\tMODIFIED\tHEADLINE\n")
	for _, story := range kept {
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\n", story.ID, rank.Publishers(story), story.Life(now), story.Modified.In(c.Site.Location).Format("2006-01-02 15:04"), plain(story.Headline))
	}
	return w.Flush()
}

// ranked reads the stories of the store, those that weigh most first. Section
// "" is all of them.
func (a *app) ranked(c *config.Config, limit int, section string) ([]herald.Story, error) {
	s, err := a.openStore(c)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	stories, err := s.Stories(a.ctx)
	var kept []herald.Story
	for _, story := range stories {
		if tell(&story); section == "" || strings.EqualFold(story.Section, section) {
			kept = append(kept, story)
		}
	}
	return rank.Best(kept, limit), err
}

// best prints the stories that weigh most, for people.
func (a *app) best(c *config.Config, limit int) error {
	stories, err := a.ranked(c, limit, "")
	for _, s := range stories {
		fmt.Fprintf(a.stdout, "%3d %-11s  %s\n", rank.Publishers(s), plural(rank.Publishers(s), "publisher"), plain(s.Headline))
	}
	return err
}

func plural(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

type storiesShowCmd struct {
	Story string `arg:"" help:"Id or slug, as herald stories list shows them; of a merged story too."`
	JSON  bool   `help:"Print as JSON."`
}

func (s storiesShowCmd) Run(a *app) error {
	now, err := a.now()
	if err != nil {
		return err
	}
	c, st, err := a.stored()
	if err != nil {
		return err
	}
	defer st.Close()
	story, err := st.FindStory(a.ctx, s.Story)
	if err != nil {
		return err
	}
	tell(&story)
	if s.JSON {
		return writeJSON(a.stdout, listed(story, now))
	}
	printStory(a.stdout, story, now, c.Site.Location)
	return nil
}

type storiesRemoveCmd struct {
	Story string `arg:"" help:"Id or slug, as herald stories list shows them."`
	Gone  bool   `required:"" help:"Yes: its address will say that it is gone, and it will not come back."`
}

// Help says what follows.
func (storiesRemoveCmd) Help() string {
	return `The next publish takes the story's words from every target. Its address then
says that it is no longer here, and articles that would join it stay unpublished.

  herald stories remove ferry-sinks --gone && herald publish`
}

// Run removes the story from what is published.
func (r storiesRemoveCmd) Run(a *app) error {
	now, err := a.now()
	if err != nil {
		return err
	}
	c, err := a.config()
	if err != nil {
		return err
	}
	s, err := a.openStore(c)
	if err != nil {
		return err
	}
	defer s.Close()
	unlock, err := a.lockStore(s, "stories remove")
	if err != nil {
		return err
	}
	defer unlock()
	story, err := s.FindStory(a.ctx, r.Story)
	if err != nil {
		return err
	}
	if err := s.RemoveStory(a.ctx, story.ID, now); err != nil {
		return err
	}
	tell(&story)
	fmt.Fprintf(a.stdout, "removed %s  %s\nTake it from your targets with `herald publish`.\n", story.ID, plain(story.Headline))
	return nil
}

func printStory(out io.Writer, s herald.Story, now time.Time, zone *time.Location) {
	fmt.Fprintf(out, "%s\n%s  %s  %s\n", plain(s.Headline), s.ID, s.Life(now), plain(s.Slug))
	for _, alias := range s.Aliases {
		fmt.Fprintf(out, "  once at %s\n", plain(alias))
	}
	if s.SplitFrom != 0 {
		fmt.Fprintf(out, "  split from %s\n", s.SplitFrom)
	}
	if !s.Pinned().IsZero() {
		fmt.Fprintf(out, "  pinned since %s\n", s.Pinned().In(zone).Format("2006-01-02 15:04"))
	}
	lead := s.Lead().Article
	if text := markup.Cut(markup.Text(lead.Summary), 300); text != "" {
		fmt.Fprintf(out, "\n%s\n", plain(text))
	}
	fmt.Fprintln(out)
	for i, c := range s.Coverage {
		fmt.Fprintf(out, "%3d  %s  %s  %s\n     %s\n", i+1, c.Article.Date.In(zone).Format("2006-01-02 15:04"), plain(c.Article.Publisher.Name), plain(c.Article.Title), plain(c.Article.URL))
	}
}
