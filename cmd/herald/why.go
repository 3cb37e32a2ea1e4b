package main

import (
	"time"

	"herald"
	"herald/internal/cluster"
	"herald/internal/config"
	"herald/internal/pipeline"
	"herald/internal/rank"
	"herald/internal/store"
)

type storiesWhyCmd struct {
	Story   string `arg:"" help:"Id or slug of a story."`
	Article string `arg:"" optional:"" help:"Only this article: its place in the story, from 1, as herald stories show numbers them, or its address."`
	JSON    bool   `help:"Print as JSON."`
}

// Help says what the numbers mean.
func (storiesWhyCmd) Help() string {
	return `Where the story ranks and by which numbers; which corrections hold it together; and for each article: how likely it is of one story with the others, against what it takes to join; how far it is from the nearest of them in time; the words it shares with them, each with its weight (how rare it is), the number of others that have it, and whether it reads as a name; the stories it was held against, and why it is not in them.

The numbers are reckoned now, with the words of the grouping window; older articles are not explained.`
}

// whyStory is why a story is as it is, as data.
type whyStory struct {
	Story       herald.StoryID     `json:"story"`
	Headline    string             `json:"headline"`
	Rank        whyRank            `json:"rank"`
	Corrections []loggedCorrection `json:"corrections"` // that hold and concern it
	Articles    []reason           `json:"articles"`
}

// whyRank is what the order of stories is reckoned from. Score is
// log2(publishers) + log2(weight) + hours of newest since 1970 / 8.
type whyRank struct {
	Pinned     bool      `json:"pinned"`
	Publishers int       `json:"independent_publishers"`
	Weight     float64   `json:"weight"`
	Newest     time.Time `json:"newest"`
	Score      float64   `json:"score"`
}

// reason is why one article is in the story, for JSON.
type reason struct {
	Title       string      `json:"title"`
	URL         string      `json:"url"`
	InWindow    bool        `json:"in_window"`
	Alone       bool        `json:"never_grouped,omitempty"`
	Fixed       bool        `json:"fixed,omitempty"`
	Corrections []int64     `json:"corrections,omitempty"` // that keep it here
	Likelihood  float64     `json:"likelihood"`
	Bar         float64     `json:"bar"`
	Hours       float64     `json:"hours"` // to the nearest other article
	Shared      []shareWord `json:"shared"`
	Rivals      []rival     `json:"rivals"`
}

type shareWord struct {
	Stem     string  `json:"stem"`
	Weight   float64 `json:"weight"`
	Name     float64 `json:"name"`
	Articles int     `json:"articles"`
}

type rival struct {
	Story      herald.StoryID `json:"story"`
	Headline   string         `json:"headline,omitempty"`
	Likelihood float64        `json:"likelihood"`
	Hours      float64        `json:"hours"`
	WhyNot     string         `json:"why_not"`
	Shared     []shareWord    `json:"shared"`
}

// inquiry is a story that is being explained.
type inquiry struct {
	*app
	*store.Store
	how    pipeline.Grouping
	engine *cluster.Engine
	held   map[herald.ArticleID][]int64 // corrections that keep articles where they are
}

// Run explains a story.
func (s storiesWhyCmd) Run(a *app) error {
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
	chosen := story.Coverage
	if s.Article != "" {
		one, err := covered(story, s.Article)
		if err != nil {
			return err
		}
		chosen = []herald.Coverage{one}
	}
	q, err := a.inquire(c, st)
	if err != nil {
		return err
	}
	why, err := q.story(story, chosen)
	if err != nil {
		return err
	}
	if s.JSON {
		return writeJSON(a.stdout, why)
	}
	why.print(a.stdout, c.Site.Location)
	return nil
}

func (a *app) inquire(c *config.Config, st *store.Store) (q inquiry, err error) {
	q = inquiry{app: a, Store: st, held: map[herald.ArticleID][]int64{}}
	if q.how, err = a.grouping(c, st); err != nil {
		return q, err
	}
	hand, err := st.Corrected(a.ctx)
	if err != nil {
		return q, err
	}
	for _, x := range hand.Sides {
		if !x.Out {
			q.held[x.Article] = append(q.held[x.Article], x.Correction)
		}
	}
	q.engine, err = pipeline.Window(a.ctx, st, q.how)
	return q, err
}

// story explains a story and some of its coverage.
func (q inquiry) story(s herald.Story, chosen []herald.Coverage) (why whyStory, err error) {
	parts := rank.Of(s)
	why = whyStory{Story: s.ID, Headline: s.Headline, Corrections: []loggedCorrection{}, Rank: whyRank{
		Pinned: !s.Pinned().IsZero(), Publishers: parts.Publishers, Weight: parts.Weight, Newest: parts.Newest.UTC(), Score: parts.Score(),
	}}
	list, err := q.Corrections(q.ctx)
	for _, c := range concerning(list, s.ID) {
		if c.Undone.IsZero() {
			why.Corrections = append(why.Corrections, logged(c))
		}
	}
	for _, c := range chosen {
		why.Articles = append(why.Articles, q.article(c))
	}
	return why, err
}

func (q inquiry) article(c herald.Coverage) reason {
	r, known := q.engine.Why(c.Article.ID)
	out := reason{Title: c.Article.Title, URL: c.Article.URL, InWindow: known, Alone: q.how.Alone[c.Article.Feed], Fixed: r.Fixed,
		Corrections: q.held[c.Article.ID], Likelihood: r.Likelihood, Bar: r.Bar, Hours: r.Near.Hours(), Shared: shared(r.Shared), Rivals: []rival{}}
	for _, o := range r.Rivals {
		other := rival{Story: o.Story, Likelihood: o.Likelihood, Hours: o.Near.Hours(), WhyNot: whyNot(o, r), Shared: shared(o.Shared)}
		if s, err := q.Story(q.ctx, o.Story); err == nil {
			tell(&s)
			other.Headline = s.Headline
		}
		out.Rivals = append(out.Rivals, other)
	}
	return out
}

func shared(words []cluster.Shared) []shareWord {
	out := []shareWord{}
	for _, w := range words {
		out = append(out, shareWord(w))
	}
	return out
}

// whyNot says in words why an article is not in a story that it was held against.
func whyNot(o cluster.Rival, r cluster.Reason) string {
	switch {
	case o.Parted:
		return "a correction keeps them apart"
	case o.Likelihood < r.Bar:
		return "below the bar"
	case r.Fixed:
		return "the article is fixed where it is"
	case o.Likelihood <= r.Likelihood:
		return "its own story is likelier"
	}
	return "likely now, but not when it was looked at: the words or the story were others then"
}
