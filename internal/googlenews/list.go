package googlenews

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Entry is one article in the body of an item.
type Entry struct {
	Title     string // plain text, without the publisher's own suffix, never ""
	URL       string // the publisher's address when the link holds it, else the link; http or https
	Publisher string // as the list labels it, never ""
}

// List is what the body of an item says of one story. The first entry is the
// item itself. A publisher may appear twice.
type List struct {
	Entries []Entry
	Full    string // page of the story's full coverage, "" when there is none
}

const (
	maxBody     = 1 << 20 // bytes of a body that is read
	maxEntries  = 200     // entries of a list that are kept
	labelColour = "#6f6f6f"
)

// ParseList reads the body of an item. Since 2019 it is an ordered list, or a
// single entry, of
//
//	<a href="…">headline</a>&nbsp;&nbsp;<font color="#6f6f6f">Publisher</font>
//
// with at most a link to the full coverage after it; before, a table that holds
// pictures and an extract too. A body with other text or with links that have
// no such label is not in this form, and the result is false.
func ParseList(body string) (List, bool) {
	if len(body) > maxBody || !strings.Contains(body, labelColour) && !strings.Contains(body, strings.ToUpper(labelColour)) {
		return List{}, false
	}
	p := listParser{z: html.NewTokenizer(strings.NewReader(body))}
	p.run()
	ok := len(p.list.Entries) > 0
	if p.table {
		ok = ok && p.fromGoogle
	} else {
		ok = ok && !p.prose && !p.bare
	}
	if !ok {
		return List{}, false
	}
	return p.list, true
}

// listParser goes once over the tokens of a body. An anchor becomes an entry
// when a label follows it before any other text.
type listParser struct {
	z    *html.Tokenizer
	list List

	link  *anchor         // being read, or read and waiting for its label
	text  strings.Builder // of the anchor or label that is open
	open  atom.Atom       // atom.A or atom.Font while text is collected, else 0
	depth int             // of <font> inside the label

	table      bool // the form of before 2018
	fromGoogle bool // a link led through Google, or to a full coverage
	prose      bool // there was text outside links and labels
	bare       bool // there was a link without a label
}

// anchor is a link of the body.
type anchor struct {
	href, title string
}

func (p *listParser) run() {
	for {
		switch p.z.Next() {
		case html.ErrorToken:
			p.closeAnchor()
			return
		case html.TextToken:
			p.onText(string(p.z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := p.z.TagName()
			p.onStart(atom.Lookup(name), more)
		case html.EndTagToken:
			name, _ := p.z.TagName()
			p.onEnd(atom.Lookup(name))
		}
	}
}

func (p *listParser) onText(s string) {
	switch {
	case p.open != 0:
		p.text.WriteString(s)
	case strings.TrimSpace(s) != "":
		p.prose = true
		p.closeAnchor()
	}
}

func (p *listParser) onStart(tag atom.Atom, hasAttr bool) {
	switch {
	case tag == atom.A:
		p.closeAnchor()
		p.link = &anchor{href: p.attr("href", hasAttr)}
		p.collect(atom.A)
	case tag == atom.Font && p.open == atom.Font:
		p.depth++
	case tag == atom.Font && p.link != nil && p.open == 0 && strings.EqualFold(p.attr("color", hasAttr), labelColour):
		p.depth = 0
		p.collect(atom.Font)
	case tag == atom.Table:
		p.table = true
	}
}

func (p *listParser) collect(tag atom.Atom) {
	p.open = tag
	p.text.Reset()
}

func (p *listParser) onEnd(tag atom.Atom) {
	switch {
	case tag == atom.A && p.open == atom.A:
		p.link.title = collapse(p.text.String())
		p.open = 0
	case tag == atom.Font && p.open == atom.Font && p.depth > 0:
		p.depth--
	case tag == atom.Font && p.open == atom.Font:
		p.open = 0
		p.addEntry(collapse(p.text.String()))
	}
}

// attr gives an attribute of the tag just read, "" when it has none of that
// name. It may be called once for a tag.
func (p *listParser) attr(name string, more bool) string {
	for more {
		var key, value []byte
		key, value, more = p.z.TagAttr()
		if string(key) == name {
			return string(value)
		}
	}
	return ""
}

// addEntry makes the waiting link an entry under its label, unless it leads
// nowhere.
func (p *listParser) addEntry(label string) {
	link := *p.link
	p.link = nil
	u := target(link.href)
	if link.title == "" || label == "" || u == "" || len(p.list.Entries) == maxEntries {
		return
	}
	p.fromGoogle = p.fromGoogle || isGoogle(hostOf(link.href))
	p.list.Entries = append(p.list.Entries, Entry{Title: withoutOwn(link.title, label), URL: u, Publisher: label})
}

// closeAnchor settles a link that got no label: it may lead to the full
// coverage.
func (p *listParser) closeAnchor() {
	if p.link == nil {
		return
	}
	link := *p.link
	p.link, p.open = nil, 0
	if !isFull(link.href) {
		p.bare = true
		return
	}
	p.fromGoogle = true
	if !strings.Contains(link.href, "/story/?") { // of 2017, for an item that has no story
		p.list.Full = target(link.href)
	}
}

// isFull recognises a link to all articles of a story by its path, never by
// its words, which are translated.
func isFull(href string) bool {
	u, err := url.Parse(strings.TrimSpace(href))
	if err != nil {
		return false
	}
	old := u.Path == "/news/story" || u.Path == "/news/more"
	return strings.Contains(u.Path, "/stories/") || strings.Contains(u.Path, "/story/") || old && u.Query().Get("ncl") != ""
}

func hostOf(link string) string {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil {
		return ""
	}
	return u.Hostname()
}

func collapse(s string) string { return strings.Join(strings.Fields(s), " ") }
