package feed

import (
	"bytes"
	"strconv"
	"strings"
	"time"
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

func (p *xmlParser) leaveFeed(f *frame, text []byte) {
	d := p.feed
	switch f.el {
	case elTitle:
		if d.Title == "" || f.in == inFeed {
			d.Title = firstOf(p.title(text), d.Title)
		}
	case elAltTitle:
		d.Title = firstOf(d.Title, p.title(text))
	case elLink, elAtomLink:
		if len(text) > 0 {
			p.feedLink(p.kept.role, resolve(p.baseAt(f), p.keep(text)))
		}
	case elSummary:
		p.describe(f, text)
	case elSubtitle, elAltSummary:
		if d.Description == "" {
			p.describe(f, text)
		}
	case elRights:
		d.Rights = firstOf(d.Rights, plainText(p.textOf(text)))
	case elID:
		d.ID = p.trimmed(text)
	case elUpdated:
		if t, ok := ParseDate(p.keep(text)); ok {
			d.Updated = t
		}
	case elPublished, elDate:
		if t, ok := ParseDate(p.keep(text)); ok && d.Updated.IsZero() {
			d.Updated = t
		}
	case elLanguage:
		d.Language = firstOf(d.Language, p.trimmed(text))
	case elGenerator:
		d.Generator = firstOf(d.Generator, plainText(p.keep(text)))
	case elIcon:
		d.Image = firstOf(d.Image, resolve(p.baseAt(f), firstOf(p.trimmed(text), p.kept.href)))
	case elImage, elHrefImage:
		if u := firstOf(p.kept.href, p.trimmed(text)); text != nil && u != "" {
			d.Image = firstOf(d.Image, resolve(p.baseAt(f), u))
		}
	case elAuthor, elCreator, elContributor, elOwner:
		who := p.personOf(text)
		switch f.el {
		case elContributor:
		case elOwner:
			p.owner = who
		default:
			d.Authors = addPerson(d.Authors, who)
		}
	case elWebmaster:
		if p.owner == (Person{}) {
			p.owner = parsePerson(plainText(p.keep(text)))
		}
	case elCategory, elSubject, elKeywords:
		if text != nil {
			d.Categories = p.addCategory(d.Categories, f.el, text)
		}
	default:
		p.leaveSchedule(f.el, p.trimmed(text))
	}
}

// describe takes the feed's description and its first image.
func (p *xmlParser) describe(f *frame, text []byte) {
	if t := p.html(f, text); t.html != "" {
		p.feed.Description, p.inline = t.html, resolve(p.baseAt(f), t.image)
	}
}

// leaveSchedule takes what a feed says on when to come back.
func (p *xmlParser) leaveSchedule(el element, text string) {
	d := p.feed
	switch el {
	case elTTL:
		if n, err := strconv.Atoi(text); err == nil && n > 0 && n < 1e6 {
			d.TTL = time.Duration(n) * time.Minute
		}
	case elHour:
		if n, err := strconv.Atoi(text); err == nil && n >= 0 && n <= 24 && len(d.SkipHours) < 24 {
			d.SkipHours = append(d.SkipHours, n%24)
		}
	case elDay:
		if day, ok := weekdays[strings.ToLower(text)]; ok && len(d.SkipDays) < 7 {
			d.SkipDays = append(d.SkipDays, day)
		}
	case elUpdatePeriod:
		d.UpdatePeriod = periods[strings.ToLower(text)]
	case elUpdateFrequency:
		if n, err := strconv.Atoi(text); err == nil && n > 0 {
			p.frequency = n
		}
	}
}

var periods = map[string]time.Duration{
	"hourly": time.Hour, "daily": 24 * time.Hour, "weekly": 7 * 24 * time.Hour, "monthly": 30 * 24 * time.Hour, "yearly": 365 * 24 * time.Hour,
}

var weekdays = map[string]time.Weekday{
	"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6,
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
		it.Comments = firstOf(it.Comments, resolve(p.baseAt(f), p.keep(text)))
	case elOrigLink:
		it.OrigLink = firstOf(it.OrigLink, resolve(p.baseAt(f), p.keep(text)))
	case elOrigFile:
		it.origFile = resolve(p.baseAt(f), p.keep(text))
	case elLanguage:
		it.Language = firstOf(it.Language, p.trimmed(text))
	case elRights:
		it.Rights = firstOf(it.Rights, plainText(p.textOf(text)))
	case elSource:
		if text != nil {
			it.Source = Source{Title: plainText(p.keep(text)), URL: resolve(p.baseAt(f), p.kept.href)}
		}
	case elAuthor, elCreator, elContributor, elOwner:
		if who := p.personOf(text); f.el != elContributor {
			it.Authors = addPerson(it.Authors, who)
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
			list = addWord(list, plainText(word))
		}
		return list
	}
	return addWord(list, firstOf(p.kept.role, plainText(p.keep(text))))
}

func addWord(list []string, word string) []string {
	if word == "" || len(list) >= maxList {
		return list
	}
	for _, w := range list {
		if w == word {
			return list
		}
	}
	return append(list, word)
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
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
