package demo

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// read parses a text with the real publishers.
func read(text string) ([]*story, error) {
	w := World{publishers: publishers()}
	p := parser{byHost: map[string]*publisher{}, slugs: map[string]bool{}}
	for i := range w.publishers {
		p.byHost[strings.TrimSuffix(w.publishers[i].host, ".example")] = &w.publishers[i]
	}
	err := p.parse("test.txt", text)
	return p.stories, err
}

const small = `A remark.

== fire World
list Mon 09:00 corvane-wire farfield/1

-- corvane-wire Mon 07:00
title: Fire in Oak Lane
author: Ada Quill
categories: Fire, Local
image: yes

First words,
over two lines.

Second paragraph.

-- farfield Mon 08:00 copies corvane-wire
date: none

-- corvane-wire Tue 10:00 again
title: Fire out in Oak Lane

Nobody was hurt.
`

func TestParseReadsTheForm(t *testing.T) {
	t.Parallel()
	stories, err := read(small)
	if err != nil || len(stories) != 1 || len(stories[0].articles) != 2 {
		t.Fatalf("%d stories: %v", len(stories), err)
	}
	a, b := stories[0].articles[0], stories[0].articles[1]
	if a.link != "https://corvane-wire.example/2026/03/02/fire-in-oak-lane" {
		t.Errorf("link %s", a.link)
	}
	old, _ := a.at(time.Date(2026, 3, 2, 18, 0, 0, 0, time.UTC))
	if old.title != "Fire in Oak Lane" || len(old.text) != 2 || old.text[0] != "First words, over two lines." {
		t.Errorf("first version: %+v", old)
	}
	revised, _ := a.at(time.Date(2026, 3, 3, 18, 0, 0, 0, time.UTC))
	if revised.title != "Fire out in Oak Lane" || revised.author != "Ada Quill" || !revised.image || len(revised.categories) != 2 {
		t.Errorf("the revision lost what it did not say again: %+v", revised)
	}
	if _, out := a.at(time.Date(2026, 3, 2, 6, 59, 0, 0, time.UTC)); out {
		t.Error("the article is out before its time")
	}
	if !b.date.IsZero() || b.versions[0].title != old.title || b.versions[0].text[1] != old.text[1] {
		t.Errorf("the copy differs or has a date: %+v", b)
	}
	if got := stories[0].listed(stories[0].lists[0]); len(got) != 2 || got[0] != a || got[1] != b {
		t.Errorf("the list names %d articles", len(got))
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for about, c := range map[string]struct{ from, to, want string }{
		"an unknown host":       {"-- farfield", "-- nearfield", "known host"},
		"an unknown day":        {"Mon 07:00", "Mxn 07:00", "is no time"},
		"an unknown time":       {"Mon 07:00", "Mon 25:00", "is no time"},
		"an unknown line":       {"author:", "auteur:", "unknown line"},
		"no title":              {"title: Fire in Oak Lane\n", "", "lacks a title"},
		"a copy of nothing":     {"copies corvane-wire", "copies ward-round", "nothing to copy"},
		"a revision of nothing": {"-- corvane-wire Tue", "-- ward-round Tue", "nothing to revise"},
		"an early list":         {"list Mon 09:00", "list Mon 07:30", "has no article yet"},
		"a list of nothing":     {"list Mon 09:00 corvane-wire farfield/1", "list Mon 09:00", "no list of hosts"},
		"one article twice":     {"-- corvane-wire Tue 10:00 again\ntitle: Fire out", "-- corvane-wire Mon 10:00\ntitle: Fire", "exists twice"},
	} {
		if !strings.Contains(small, c.from) {
			t.Fatalf("%s: the text has no %q", about, c.from)
		}
		if _, err := read(strings.Replace(small, c.from, c.to, 1)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want an error with %q", about, err, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(small)
	f.Add("== x\n\n-- farfield Mon 01:00\ntitle: {{< x >}}\n\nText.")
	f.Fuzz(func(t *testing.T, text string) {
		stories, err := read(text)
		if err != nil {
			return
		}
		for _, s := range stories {
			for _, a := range s.articles {
				if len(a.versions) == 0 || a.versions[0].title == "" || len(a.versions[0].text) == 0 {
					t.Errorf("accepted an empty article: %+v", a)
				}
			}
		}
	})
}

// TestTheWorldHasItsOddities holds what later tests and readers count on.
func TestTheWorldHasItsOddities(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	found := map[string]int{}
	for _, s := range w.stories {
		for _, a := range s.articles {
			for name := range oddities(a) {
				found[name]++
			}
		}
	}
	for name, least := range map[string]int{
		"undated": 1, "future": 1, "emoji": 2, "shortcode": 1, "quotes": 1, "ampersand": 1, "suffix": 8, "tracked": 8,
		"de": 4, "fr": 4, "revised": 6, "picture": 6, "whole text": 8,
	} {
		if found[name] < least {
			t.Errorf("%s: %d articles, want at least %d", name, found[name], least)
		}
	}
}

func oddities(a *article) map[string]bool {
	first := a.versions[0]
	all := map[string]bool{
		"undated": a.date.IsZero(), "future": a.date.After(first.at), "revised": len(a.versions) > 1, "picture": first.image,
		"shortcode": strings.Contains(first.title, "{{<"), "quotes": strings.Contains(first.title, `"`), "ampersand": strings.Contains(first.title, "&"),
		"emoji": strings.ContainsFunc(first.title, func(r rune) bool { return utf8.RuneLen(r) == 4 }), "suffix": a.publisher.suffix != "",
		"tracked": a.publisher.query != "", a.publisher.lang(): true, "whole text": item{a, first, first.at}.Content() != "",
	}
	for name, has := range all {
		if !has {
			delete(all, name)
		}
	}
	return all
}

func TestSummariesAreNewsLength(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, s := range w.stories {
		for _, a := range s.articles {
			for _, v := range a.versions {
				n := len(strings.Fields(v.text[0]))
				if a.publisher.format != outside && (n < 30 || n > 65) {
					t.Errorf("%s at %s: the summary has %d words", a.link, v.at.Format("Mon 15:04"), n)
				}
			}
		}
	}
}
