package demo

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// story is one event as the author meant it, with everybody's articles on it.
type story struct {
	name     string
	section  string
	articles []*article
	lists    []list
}

// article is one publisher's piece. Its address comes from its first headline.
type article struct {
	story     *story
	publisher *publisher
	link      string
	slug      string
	date      time.Time // as the feed says, zero when it says nothing
	versions  []version // the first as published, then as revised; never empty
}

// version is what an article says from a moment on.
type version struct {
	at         time.Time
	title      string
	author     string
	categories []string
	image      bool
	text       []string // paragraphs; the first is the summary
}

// list is one item of the aggregate: the publishers it names, the first being
// the item itself, and when it was put together. It is shown on its day only.
type list struct {
	at    time.Time
	hosts []string // as in the text
}

// at returns what the article said at a time, false before it was out.
func (a *article) at(t time.Time) (v version, out bool) {
	for _, each := range a.versions {
		if !each.at.After(t) {
			v, out = each, true
		}
	}
	return v, out
}

// latest returns the publisher's last article in the story so far, or nil.
func (s *story) latest(host string) (found *article) {
	for _, a := range s.articles {
		if a.publisher.host == host+".example" {
			found = a
		}
	}
	return found
}

// listed returns the articles a list names: of each publisher the last that was
// out when the list was put together, or with "HOST/1" the first.
func (s *story) listed(l list) (out []*article) {
	for _, each := range l.hosts {
		host, first := strings.CutSuffix(each, "/1")
		theirs := slices.DeleteFunc(slices.Clone(s.articles), func(a *article) bool {
			_, is := a.at(l.at)
			return !is || a.publisher.host != host+".example"
		})
		if len(theirs) == 0 {
			continue
		}
		if !first {
			theirs = theirs[len(theirs)-1:]
		}
		out = append(out, theirs[0])
	}
	return out
}

func (v *version) copyFrom(a *article) error {
	if a == nil {
		return fmt.Errorf("nothing to copy")
	}
	from := a.versions[len(a.versions)-1]
	v.title, v.author, v.text = from.title, from.author, from.text
	return nil
}

// inherit keeps what a revision does not say again.
func (v *version) inherit(old version) {
	v.author = cmp.Or(v.author, old.author)
	v.image = v.image || old.image
	if v.categories == nil {
		v.categories = old.categories
	}
}
