package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"herald"
	"herald/internal/cluster"
	"herald/internal/pipeline"
)

type storiesWhyCmd struct {
	Story   string `arg:"" help:"Id or slug of a story."`
	Article int    `arg:"" optional:"" help:"Only the article with this place in the story, from 1, as herald stories show lists them."`
	JSON    bool   `help:"Print as JSON."`
}

// Help says what the numbers mean.
func (storiesWhyCmd) Help() string {
	return `For each article of the story: how likely it is of one story with the others, against what it takes to join; the words it shares with them, each with its weight (how rare it is) and whether it reads as a name; and the stories it was held against.

The numbers are reckoned now, with the words of the last seven days; older articles are not explained.`
}

// reason is why one article is in the story, for JSON.
type reason struct {
	Title      string      `json:"title"`
	URL        string      `json:"url"`
	InWindow   bool        `json:"in_window"`
	Fixed      bool        `json:"fixed,omitempty"`
	Likelihood float64     `json:"likelihood"`
	Bar        float64     `json:"bar"`
	Shared     []shareWord `json:"shared"`
	Rivals     []rival     `json:"rivals"`
}

type shareWord struct {
	Stem     string  `json:"stem"`
	Weight   float64 `json:"weight"`
	Name     float64 `json:"name"`
	Articles int     `json:"articles"`
}

type rival struct {
	Story      herald.StoryID `json:"story"`
	Likelihood float64        `json:"likelihood"`
}

// Run explains a story.
func (s storiesWhyCmd) Run(a *app) error {
	_, st, err := a.stored()
	if err != nil {
		return err
	}
	defer st.Close()
	story, err := st.FindStory(a.ctx, s.Story)
	if err != nil {
		return err
	}
	tell(&story)
	if s.Article < 0 || s.Article > len(story.Coverage) {
		return usage(fmt.Errorf("the story has articles 1 to %d: %w", len(story.Coverage), herald.ErrInvalid))
	}
	engine, err := pipeline.Window(a.ctx, st, pipeline.Grouping{})
	if err != nil {
		return err
	}
	var reasons []reason
	for i, c := range story.Coverage {
		if s.Article == 0 || s.Article == i+1 {
			r, known := engine.Why(c.Article.ID)
			reasons = append(reasons, reasonOf(c.Article, r, known))
		}
	}
	if s.JSON {
		return writeJSON(a.stdout, reasons)
	}
	for _, r := range reasons {
		r.print(a.stdout)
	}
	return nil
}

func reasonOf(a herald.Article, r cluster.Reason, known bool) reason {
	out := reason{Title: a.Title, URL: a.URL, InWindow: known, Fixed: r.Fixed, Likelihood: r.Likelihood, Bar: r.Bar, Shared: []shareWord{}, Rivals: []rival{}}
	for _, w := range r.Shared {
		out.Shared = append(out.Shared, shareWord(w))
	}
	for _, o := range r.Rivals {
		out.Rivals = append(out.Rivals, rival(o))
	}
	return out
}

func (r reason) print(out io.Writer) {
	fmt.Fprintln(out, plain(r.Title))
	switch {
	case !r.InWindow:
		fmt.Fprintln(out, "  older than the grouping window")
		return
	case r.Fixed:
		fmt.Fprintln(out, "  put here by a list or a published page")
	case r.Likelihood == 0:
		fmt.Fprintln(out, "  alone in the window")
	}
	if r.Likelihood > 0 {
		fmt.Fprintf(out, "  of one story with the others: %.2f (joins from %.2f)\n", r.Likelihood, r.Bar)
	}
	var words []string
	for _, w := range r.Shared {
		name := ""
		if w.Name > 0.5 {
			name = ", a name"
		}
		words = append(words, fmt.Sprintf("%s (%s, in %d%s)", plain(w.Stem), strconv.FormatFloat(w.Weight, 'f', 1, 64), w.Articles, name))
	}
	if len(words) > 0 {
		fmt.Fprintln(out, "  shared:", strings.Join(words, ", "))
	}
	for _, o := range r.Rivals {
		fmt.Fprintf(out, "  held against %s: %.2f\n", o.Story, o.Likelihood)
	}
}
