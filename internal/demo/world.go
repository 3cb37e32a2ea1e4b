package demo

import (
	"embed"
	"sort"
	"strings"
	"sync/atomic"
	"time"

	"herald"
)

//go:embed news/*.txt
var news embed.FS

// World is everything there is: who publishes, what happened, and which day it
// is. It may be used by several goroutines.
type World struct {
	publishers []publisher
	stories    []*story
	days       []map[string]page // for each day: host and path to what is served there
	day        atomic.Int32
}

// New reads the world from the text inside the binary and renders all its days.
// An error means that the text breaks its own rules.
func New() (_ *World, err error) {
	defer herald.Wrap(&err, "demo.New")
	w := &World{publishers: publishers()}
	p := parser{byHost: map[string]*publisher{}, slugs: map[string]bool{}}
	for i := range w.publishers {
		each := &w.publishers[i]
		p.byHost[strings.TrimSuffix(each.host, ".example")] = each
	}
	files, err := news.ReadDir("news")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		text, err := news.ReadFile("news/" + f.Name())
		if err != nil {
			return nil, err
		}
		if err := p.parse(f.Name(), string(text)); err != nil {
			return nil, err
		}
	}
	w.stories = p.stories
	return w, w.render()
}

// Clocks returns the given clock of each news day: 18:00 UTC on 2, 3 and 4 March 2026.
func (w *World) Clocks() []time.Time {
	first := time.Date(2026, 3, 2, 18, 0, 0, 0, time.UTC)
	return []time.Time{first, first.AddDate(0, 0, 1), first.AddDate(0, 0, 2)}
}

// SetDay says which day the servers show from now on, counted from 0. A day
// before the first or after the last is the first or the last.
func (w *World) SetDay(n int) {
	w.day.Store(int32(max(0, min(n, len(w.Clocks())-1))))
}

// Feeds returns the subscriptions of the demo, the two that fail included, in
// the order of the configuration. Their ids are zero.
func (w *World) Feeds() []herald.Feed {
	var out []herald.Feed
	for _, p := range w.publishers {
		if p.format == outside {
			continue
		}
		out = append(out, herald.Feed{
			URL: p.feedURL(), Title: p.name, Site: p.site(), Section: p.section,
			Tags: p.tags, Language: p.lang(), Weight: p.weight,
		})
	}
	return out
}

// Stories returns the author's own grouping: the name of each story and the
// links of its articles as the publishers' feeds carry them, sorted. Articles
// in another language than English are a story of their own, "NAME.de", for
// Herald groups each language by itself. The aggregate's items are not in it:
// their links lead to these articles (see Aggregated).
func (w *World) Stories() map[string][]string {
	out := map[string][]string{}
	for _, s := range w.stories {
		for _, a := range s.articles {
			if a.publisher.format == outside {
				continue
			}
			name := s.name
			if a.publisher.lang() != "en" {
				name += "." + a.publisher.lang()
			}
			out[name] = append(out[name], a.link+a.publisher.query)
		}
	}
	for _, links := range out {
		sort.Strings(links)
	}
	return out
}

// Aggregated returns where each redirecting link of the aggregate's lists, on
// any day, leads: to the publisher's own address, without what trackers add.
func (w *World) Aggregated() map[string]string {
	out := map[string]string{}
	for _, s := range w.stories {
		for _, l := range s.lists {
			for _, a := range s.listed(l) {
				out[redirect(a)] = a.link
			}
		}
	}
	return out
}
