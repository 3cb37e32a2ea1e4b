package feed

import (
	"bytes"
	"strconv"
	"strings"
)

// leave handles the end of an element; text is what was captured of it.
func (p *xmlParser) leave(f *frame, text []byte) {
	switch {
	case f.el == elItem || f.el == elEntry:
		if f.children == inItem {
			p.endItem()
		}
	case f.in == inItem:
		p.leaveItem(f, text)
	case f.in == inFeed || f.in == inRoot:
		p.leaveFeed(f, text)
	case f.in == inPerson:
		p.leavePerson(f, plainText(p.keep(text)))
	case f.in == inImage:
		p.leaveImage(f, text)
	case f.in == inSource:
		p.leaveSource(f, text)
	}
}

func (p *xmlParser) leavePerson(f *frame, text string) {
	switch f.el {
	case elName:
		p.person.Name = text
	case elEmail:
		p.person.Email = text
	case elURI, elURL:
		p.person.URI = resolve(p.baseAt(f), text)
	}
}

func (p *xmlParser) leaveImage(f *frame, text []byte) {
	if f.el != elURL {
		return
	}
	u := p.keep(text)
	for i := len(p.stack) - 2; i >= 0; i-- {
		if p.stack[i].in == inItem {
			p.addImage(u, rankItunes)
			return
		}
	}
	p.feed.Image = firstOf(p.feed.Image, resolve(p.baseAt(f), u))
}

func (p *xmlParser) leaveSource(f *frame, text []byte) {
	s := &p.item.Source
	switch f.el {
	case elTitle:
		s.Title = p.title(text)
	case elID:
		s.ID = p.trimmed(text)
	case elLink, elAtomLink:
		if len(text) > 0 {
			s.URL = resolve(p.baseAt(f), p.keep(text))
		}
	}
}

func (p *xmlParser) leaveItem(f *frame, text []byte) {
	it := &p.item
	switch f.el {
	case elTitle:
		it.setTitle(p.textOf(text), p.kept.kind, rankLink)
	case elAltTitle:
		it.setTitle(p.textOf(text), p.kept.kind, rankOther)
	case elLink, elAtomLink:
		if len(text) > 0 {
			p.itemLink(p.kept.role, resolve(p.baseAt(f), p.keep(text)))
		}
	case elSummary:
		p.setSummary(f, text, 3)
	case elAltSummary:
		p.setSummary(f, text, 2)
	case elSubtitle:
		p.setSummary(f, text, 1)
	case elContent, elEncoded:
		p.setContent(f, text)
	case elID:
		if it.ID == "" {
			it.ID, it.permalink = p.trimmed(text), p.kept.permalink
		}
	case elAltID:
		it.altID = firstOf(it.altID, p.trimmed(text))
	case elPublished, elDate, elCreated, elUpdated:
		if raw := p.keep(text); !it.setDate(f.el, raw) && strings.TrimSpace(raw) != "" {
			p.complain(faultDate, p.start, "the date %q cannot be read", bytes.TrimSpace(text))
		}
	case elComments:
		if strings.IndexByte(p.keep(text), '/') >= 0 { // else it is how many there are
			it.Comments = firstOf(it.Comments, resolve(p.baseAt(f), p.keep(text)))
		}
	case elOrigLink:
		it.OrigLink = firstOf(it.OrigLink, resolve(p.baseAt(f), p.keep(text)))
	case elOrigFile:
		it.origFile = resolve(p.baseAt(f), p.keep(text))
	case elLanguage:
		it.Language = firstOf(it.Language, p.trimmed(text))
	case elRights:
		it.Rights = firstOf(it.Rights, plainText(p.textOf(text)))
	case elLicense:
		it.license = firstOf(it.license, resolve(p.baseAt(f), firstOf(p.kept.href, p.trimmed(text))))
	case elSource:
		if text != nil {
			it.Source = Source{Title: plainText(p.keep(text)), URL: resolve(p.baseAt(f), p.kept.href)}
		}
	case elAuthor, elCreator, elContributor, elOwner:
		if who := p.personOf(text); f.el != elContributor {
			it.Authors = p.addPerson(it.Authors, who)
		}
	case elCategory, elSubject, elKeywords:
		if text != nil {
			it.Categories = p.addCategory(it.Categories, f.el, text)
		}
	case elImage, elHrefImage:
		if u := firstOf(p.kept.href, p.trimmed(text)); text != nil && u != "" {
			p.addImage(u, rankItunes)
		}
	case elThumbnail:
		if len(text) > 0 {
			p.addImage(p.keep(text), rankThumbnail)
		}
	}
}

// personOf gives the person an element named, by its children or its text.
func (p *xmlParser) personOf(text []byte) Person {
	who := p.person
	if text != nil {
		who = parsePerson(plainText(p.keep(text)))
	}
	p.person = Person{}
	return who
}

// addCategory adds what a category element names.
func (p *xmlParser) addCategory(list []string, el element, text []byte) []string {
	if el == elKeywords {
		for word := range strings.SplitSeq(p.keep(text), ",") {
			list = p.addWord(list, plainText(word))
		}
		return list
	}
	return p.addWord(list, firstOf(p.kept.role, plainText(p.keep(text))))
}

func firstOf(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// length reads a size in bytes, 0 for what is none.
func length(s string) int64 {
	if s == "" {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
