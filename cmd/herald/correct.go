package main

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
	"strings"
	"time"

	"herald"
	"herald/internal/address"
	"herald/internal/cluster"
	"herald/internal/config"
	"herald/internal/store"
)

// correcting is what all corrections have in common.
type correcting struct {
	As   string `env:"HERALD_AS" placeholder:"NAME" help:"Who corrects, for the log (default: your name on this machine)."`
	JSON bool   `help:"Print the correction as JSON."`
}

type storiesMergeCmd struct {
	correcting
	Story  string   `arg:"" help:"Id or slug of the story that stays."`
	Others []string `arg:"" help:"Ids or slugs of the stories that become part of it."`
}

type storiesSplitCmd struct {
	correcting
	Story    string   `arg:"" help:"Id or slug."`
	Articles []string `arg:"" name:"article" help:"Articles that become a story of their own: addresses, or places in the story as herald stories show numbers them."`
}

type storiesMoveCmd struct {
	correcting
	Article string `arg:"" help:"Its address, or STORY:N for the Nth that herald stories show lists of a story."`
	Story   string `arg:"" help:"Id or slug of the story that it goes to."`
}

type storiesPinCmd struct {
	correcting
	Story string `arg:"" help:"Id or slug."`
}

type storiesUnpinCmd struct {
	correcting
	Story string `arg:"" help:"Id or slug."`
}

type storiesUndoCmd struct {
	correcting
	Correction int64 `arg:"" optional:"" help:"Its number in herald stories log; without one, the last that holds."`
}

const correctionsHold = `

A correction holds for ever: no later article and no repair goes against it, and a backup carries it. The next publish follows. herald stories log lists corrections, herald stories undo takes one back. A daemon may run meanwhile.`

// Help says what follows.
func (storiesMergeCmd) Help() string {
	return `All articles of the other stories go to the first one, and stay. Their addresses lead there.` + correctionsHold
}

// Help says what follows.
func (storiesSplitCmd) Help() string {
	return `The articles become one story with an address of its own, and never meet those that stay again.

  herald stories split dam-gives-way 3 5
  herald stories split dam-gives-way https://paper.example/chess` + correctionsHold
}

// Help says what follows.
func (storiesMoveCmd) Help() string {
	return `The article goes to the story, stays there, and does not come back to the articles it stood with.

  herald stories move https://paper.example/chess chess-champion-retires
  herald stories move dam-gives-way:3 chess-champion-retires` + correctionsHold
}

// Help says what follows.
func (storiesPinCmd) Help() string {
	return `A pinned story keeps its headline and ranks before all others, on the front page and in its section, until herald stories unpin; of several, the one pinned last comes first.`
}

// desk is an open store with who corrects it and when.
type desk struct {
	*app
	*store.Store
	c   *config.Config
	who string
	now time.Time
}

func (a *app) desk(as string) (d desk, err error) {
	d = desk{app: a, who: as}
	if d.now, err = a.now(); err != nil {
		return d, err
	}
	if d.who == "" {
		d.who = accountName()
	}
	d.c, d.Store, err = a.stored()
	return d, err
}

// accountName is what this machine calls the person.
func accountName() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return os.Getenv("USER")
}

// found finds a story that a person named, with its lead and headline.
func (d desk) found(name string) (herald.Story, error) {
	story, err := d.FindStory(d.ctx, name)
	if err != nil {
		return story, mistaken(err)
	}
	tell(&story)
	return story, nil
}

// mistaken is the error of a command that asks for what cannot be.
func mistaken(err error) error {
	if errors.Is(err, herald.ErrGone) {
		return usageError{err}
	}
	return usage(err)
}

// correct makes a correction and says what it did.
func (d desk) correct(o correcting, c herald.Correction) error {
	c.At, c.Who = d.now, d.who
	done, err := d.Correct(d.ctx, c)
	if err != nil {
		return mistaken(err)
	}
	return d.say(o, done)
}

// Run merges stories.
func (m storiesMergeCmd) Run(a *app) error {
	d, err := a.desk(m.As)
	if err != nil {
		return err
	}
	defer d.Close()
	stays, err := d.found(m.Story)
	if err != nil {
		return err
	}
	c := herald.Correction{Kind: herald.CorrectMerge, Story: stays.ID, Headline: stays.Headline}
	for _, name := range m.Others {
		other, err := d.found(name)
		if err != nil {
			return err
		}
		c.From = append(c.From, other.ID)
	}
	return d.correct(m.correcting, c)
}

// Run splits a story.
func (s storiesSplitCmd) Run(a *app) error {
	d, err := a.desk(s.As)
	if err != nil {
		return err
	}
	defer d.Close()
	from, err := d.found(s.Story)
	if err != nil {
		return err
	}
	c := herald.Correction{Kind: herald.CorrectSplit, From: []herald.StoryID{from.ID}}
	var leave herald.Story
	for _, name := range s.Articles {
		x, err := covered(from, name)
		if err != nil {
			return err
		}
		leave.Coverage = append(leave.Coverage, x)
		c.Articles = append(c.Articles, x.Article.ID)
	}
	tell(&leave)
	last, err := d.LastCorrection(d.ctx)
	if err != nil {
		return err
	}
	c.Headline = leave.Headline
	c.Story = cluster.StoryOf(fmt.Sprintf("%s split by hand at %d, %d", leave.Lead().Article.Address, d.now.UnixMilli(), last))
	return d.correct(s.correcting, c)
}

// covered finds an article of a story by its place or address.
func covered(s herald.Story, name string) (herald.Coverage, error) {
	if n, err := strconv.Atoi(name); err == nil {
		if n < 1 || n > len(s.Coverage) {
			return herald.Coverage{}, usage(fmt.Errorf("%w: the story has articles 1 to %d, not %d", herald.ErrInvalid, len(s.Coverage), n))
		}
		return s.Coverage[n-1], nil
	}
	for _, c := range s.Coverage {
		if c.Article.URL == name || c.Article.Address == address.Of(name, "", "") {
			return c, nil
		}
	}
	return herald.Coverage{}, fmt.Errorf("article %s in story %s: %w", name, s.ID, herald.ErrNotFound)
}

// Run moves an article.
func (m storiesMoveCmd) Run(a *app) error {
	d, err := a.desk(m.As)
	if err != nil {
		return err
	}
	defer d.Close()
	article, err := d.article(m.Article)
	if err != nil {
		return err
	}
	to, err := d.found(m.Story)
	if err != nil {
		return err
	}
	return d.correct(m.correcting, herald.Correction{Kind: herald.CorrectMove, Story: to.ID, Headline: to.Headline, Articles: []herald.ArticleID{article}})
}

// article finds one by address, or as STORY:N.
func (d desk) article(name string) (herald.ArticleID, error) {
	story, place, named := strings.Cut(name, ":")
	if _, err := strconv.Atoi(place); named && err == nil {
		s, err := d.found(story)
		if err != nil {
			return 0, err
		}
		c, err := covered(s, place)
		return c.Article.ID, err
	}
	x, err := d.FindArticle(d.ctx, address.Of(name, "", ""), name)
	return x.ID, err
}

// Run pins a story.
func (p storiesPinCmd) Run(a *app) error {
	d, err := a.desk(p.As)
	if err != nil {
		return err
	}
	defer d.Close()
	s, err := d.found(p.Story)
	if err != nil {
		return err
	}
	return d.correct(p.correcting, herald.Correction{Kind: herald.CorrectPin, Story: s.ID, Headline: s.Headline, Articles: []herald.ArticleID{s.Lead().Article.ID}})
}

// Run takes the pin off a story.
func (u storiesUnpinCmd) Run(a *app) error {
	d, err := a.desk(u.As)
	if err != nil {
		return err
	}
	defer d.Close()
	s, err := d.found(u.Story)
	if err != nil {
		return err
	}
	c, err := d.Unpin(d.ctx, s.ID, d.who, d.now)
	if err != nil {
		return mistaken(err)
	}
	return d.say(u.correcting, c)
}

// Run takes a correction back.
func (u storiesUndoCmd) Run(a *app) error {
	d, err := a.desk(u.As)
	if err != nil {
		return err
	}
	defer d.Close()
	c, err := d.Undo(d.ctx, u.Correction, d.who, d.now)
	if err != nil {
		return mistaken(err)
	}
	return d.say(u.correcting, c)
}
