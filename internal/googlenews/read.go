package googlenews

import (
	"slices"
	"strings"

	"herald"
	"herald/internal/address"
	"herald/internal/feed"
	"herald/internal/markup"
)

// Item is an item of a Google News feed, read for what it means.
type Item struct {
	Title     string // plain text, without the publisher's suffix
	Publisher herald.Publisher
	URL       string    // the publisher's address when the link holds it, else Google's link, "" when there was none
	List      List      // what the body lists as one story; the first entry is this item, if need be without a publisher
	ID        ArticleID // zero when neither link nor guid is an article id
	HasText   bool      // the body is a text of its own and neither a list nor a bare link
}

// maxLooked is how many items are looked at to recognise a feed.
const maxLooked = 20

// IsFeed says whether a feed is one of Google News, or in its form: by its
// generator or its site, or because most of its items have a list for a body.
func IsFeed(f *feed.Feed) bool {
	if saysGoogle(f) {
		return true
	}
	looked := f.Items[:min(len(f.Items), maxLooked)]
	lists := 0
	for _, it := range looked {
		if _, ok := listOf(it); ok {
			lists++
		}
	}
	return lists > 0 && lists*2 >= len(looked)
}

// saysGoogle goes by what the feed says of itself.
func saysGoogle(f *feed.Feed) bool {
	if strings.HasPrefix(f.Generator, "NFE/") {
		return true
	}
	return slices.ContainsFunc([]string{f.Link, f.Self, f.ID}, func(a string) bool {
		_, ok := ParseAddress(a)
		return ok
	})
}

// Read reads an item of a feed in the form of Google News. It is false for an
// item whose body is no list and whose link and feed are not Google's: that
// item is to be taken as it stands.
func Read(f *feed.Feed, it feed.Item) (Item, bool) {
	list, isList := listOf(it)
	id, hasID := DecodeArticle(it.Link)
	if !hasID {
		id, hasID = DecodeArticle(it.ID)
	}
	if !isList && !hasID && !saysGoogle(f) {
		return Item{}, false
	}
	i := Item{Title: collapse(it.Title), URL: target(it.Link), List: list, ID: id, HasText: !isList && hasText(it)}
	i.Publisher = herald.Publisher{Name: collapse(it.Source.Title), Site: address.Resolve("", it.Source.URL)}
	own := list.find(i)
	if own >= 0 {
		i.adopt(list.Entries[own])
	}
	i.Title = withoutSuffix(i.Title, i.Publisher.Name)
	i.putFirst(own)
	return i, true
}

// adopt takes from the item's own entry what the item did not say.
func (i *Item) adopt(own Entry) {
	i.Title = first(i.Title, own.Title)
	i.URL = first(i.URL, own.URL)
	i.Publisher.Name = first(i.Publisher.Name, own.Publisher)
}

// hasText tells a body that says something from one that only links to the
// item.
func hasText(it feed.Item) bool {
	for _, body := range []string{it.Content, it.Summary} {
		text := collapse(markup.Text(body))
		if text != "" && !strings.HasPrefix(collapse(it.Title), text) {
			return true
		}
	}
	return false
}

// listOf reads the list in an item's body, wherever the feed put it.
func listOf(it feed.Item) (List, bool) {
	if l, ok := ParseList(it.Content); ok {
		return l, true
	}
	return ParseList(it.Summary)
}

// find gives the place of an item in its list: by address, else by title, else
// the first place when the item has no address of its own; -1 when it is not
// there.
func (l List) find(i Item) int {
	at := slices.IndexFunc(l.Entries, func(e Entry) bool { return e.URL == i.URL })
	if at < 0 {
		at = slices.IndexFunc(l.Entries, func(e Entry) bool { return e.Title == withoutSuffix(i.Title, e.Publisher) })
	}
	if at < 0 && i.URL == "" && len(l.Entries) > 0 {
		at = 0
	}
	return at
}

// putFirst makes the item the first entry of its list. An item that its list
// lacks is added, so that a list is always about its item, unless there is
// nothing to say of it.
func (i *Item) putFirst(own int) {
	entries := slices.Clone(i.List.Entries)
	e := Entry{Title: i.Title, URL: i.URL, Publisher: i.Publisher.Name}
	if own >= 0 {
		e = entries[own]
		entries = slices.Delete(entries, own, own+1)
	}
	if e.Title != "" && e.URL != "" {
		i.List.Entries = slices.Insert(entries, 0, e)
	}
}

// Between a title and a publisher Google writes the first of these; publishers
// themselves use any.
var separators = []string{" - ", " – ", " — ", " | ", "：", "｜"}

// withoutSuffix takes Google's suffix from a title, and after it the same
// suffix in the publisher's own hand ("… | The Coast - The Coast"). A suffix
// that is not the publisher's name stays, and so does a title that would be
// empty without it.
func withoutSuffix(title, publisher string) string {
	if rest, ok := cutSuffix(title, " - "+publisher); ok {
		return withoutOwn(rest, publisher)
	}
	return title
}

// withoutOwn takes a publisher's own suffix from a title.
func withoutOwn(title, publisher string) string {
	for _, s := range separators {
		if rest, ok := cutSuffix(title, s+publisher); ok {
			return rest
		}
	}
	return title
}

func cutSuffix(title, suffix string) (string, bool) {
	rest, ok := strings.CutSuffix(title, suffix)
	rest = strings.TrimSpace(rest)
	return rest, ok && rest != ""
}
