package feed

import (
	"bytes"
	"encoding/base64"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// enter handles the start of an element that was pushed: it decides what its
// children are part of, takes what stands in attributes, and asks for its text.
func (p *xmlParser) enter(f *frame) {
	switch f.el {
	case elItem, elEntry:
		if f.in == inFeed || f.in == inRoot {
			p.startItem(f)
		}
		return
	case elChannel:
		if f.in == inRoot {
			f.children = inFeed
			p.feed.Link = p.linkOfChannel()
		}
		return
	}
	switch f.in {
	case inRoot, inFeed:
		p.enterFeed(f)
	case inItem:
		p.enterItem(f)
	case inPerson, inImage:
		switch f.el {
		case elName, elEmail, elURI, elURL, elTitle:
			p.startCapture(kept{})
		}
	case inSource:
		p.enterSource(f)
	}
}

// linkOfChannel keeps what is known; an RDF channel's rdf:about is no link.
func (p *xmlParser) linkOfChannel() string { return p.feed.Link }

func (p *xmlParser) enterFeed(f *frame) {
	switch f.el {
	case elTitle, elAltTitle, elSummary, elSubtitle, elAltSummary, elRights:
		p.startCapture(p.textConstruct())
	case elLink, elAtomLink:
		p.enterLink(f)
	case elID, elUpdated, elPublished, elDate, elLanguage, elWebmaster, elGenerator, elTTL, elHour, elDay, elUpdatePeriod, elUpdateFrequency, elSubject, elIcon:
		p.startCapture(kept{})
		if f.el == elIcon {
			p.kept.href = p.attr("href")
		}
	case elSkip, elGroup:
		f.children = inFeed
	case elMedia, elThumbnail:
		f.children = inFeed
		if e := (Enclosure{URL: p.attr("url"), Type: p.attr("type"), Medium: p.attr("medium")}); e.isImage() || f.el == elThumbnail {
			p.feed.Image = firstOf(p.feed.Image, resolve(f.base, e.URL))
		}
	default:
		p.enterShared(f)
	}
}

// enterShared handles what feeds and items have alike.
func (p *xmlParser) enterShared(f *frame) {
	switch f.el {
	case elAuthor, elCreator, elContributor, elOwner:
		p.person = Person{}
		p.startCapture(kept{})
	case elCategory:
		p.startCapture(kept{role: firstOf(p.attr("term"), p.attr("text"), p.attr("label"))})
		p.capture, p.kept.href = len(p.stack), ""
		f.children = f.in
	case elKeywords:
		p.startCapture(kept{})
	case elImage:
		p.startCapture(kept{href: firstOf(p.attr("href"), p.attr("url"), p.attr("src"))})
	case elHrefImage:
		p.startCapture(kept{href: firstOf(p.attr("href"), p.attr("url"))})
	}
}

func (p *xmlParser) enterItem(f *frame) {
	switch f.el {
	case elTitle, elAltTitle, elSummary, elSubtitle, elAltSummary, elRights:
		p.startCapture(p.textConstruct())
	case elContent, elEncoded:
		p.enterContent(f)
	case elLink, elAtomLink:
		p.enterLink(f)
	case elID:
		v := p.attr("isPermaLink")
		p.startCapture(kept{permalink: v == "" || strings.EqualFold(v, "true")})
	case elAltID, elOrigFile, elPublished, elUpdated, elDate, elCreated, elComments, elSubject, elOrigLink, elLanguage, elURL:
		p.startCapture(kept{})
	case elSource:
		p.item.Source = Source{}
		p.startCapture(kept{href: firstOf(p.attr("url"), p.attr("href"))})
	case elEnclosure:
		p.addEnclosure(Enclosure{URL: firstOf(p.attr("url"), p.attr("href")), Type: p.attr("type"), Length: length(p.attr("length"))}, rankEnclosure)
	case elGroup:
		f.children = inItem
	case elMedia:
		f.children = inItem
		p.enterMedia()
	case elThumbnail:
		if u := firstOf(p.attr("url"), p.attr("href")); u != "" {
			p.addImage(u, rankThumbnail)
		} else {
			p.startCapture(kept{})
		}
	default:
		p.enterShared(f)
	}
}

func (p *xmlParser) enterSource(f *frame) {
	switch f.el {
	case elTitle, elID:
		p.startCapture(p.textConstruct())
	case elLink, elAtomLink:
		href := p.attr("href")
		if rel := p.attr("rel"); href != "" && (rel == "" || rel == "alternate") {
			if p.item.Source.URL == "" {
				p.item.Source.URL = resolve(f.base, href)
			}
		} else if href == "" {
			p.startCapture(kept{})
		}
	}
}

// enterContent asks for a full text, wherever it stands.
func (p *xmlParser) enterContent(f *frame) {
	k := kept{}
	if f.el == elContent {
		k = p.textConstruct()
	}
	if src := p.attr("src"); src != "" && f.el == elContent {
		if p.item.contentSrc == "" {
			p.item.contentSrc = resolve(f.base, src)
		}
	}
	if f.sp == spaceXHTML {
		k.kind = kindXML
	}
	p.startCapture(k)
}

// textConstruct reads the type and mode of a text construct of Atom.
func (p *xmlParser) textConstruct() kept {
	if len(p.attrs) == 0 {
		return kept{}
	}
	typ := strings.ToLower(p.attr("type"))
	kind := p.textKind(typ)
	return kept{kind: kind, declared: kind == kindHTML && typ != ""}
}

func (p *xmlParser) textKind(typ string) textKind {
	switch strings.ToLower(p.attr("mode")) {
	case "base64":
		return kindBase64
	case "escaped":
		if typ == "" || strings.Contains(typ, "html") {
			return kindHTML
		}
		return kindText
	case "xml":
		if typ == "xhtml" {
			return kindXHTML
		}
		return kindXML
	}
	switch {
	case typ == "":
		return kindHTML
	case typ == "xhtml" || typ == "application/xhtml+xml":
		return kindXHTML
	case strings.HasSuffix(typ, "+xml") || strings.HasSuffix(typ, "/xml"):
		return kindXML
	case strings.Contains(typ, "html"):
		return kindHTML
	case strings.Contains(typ, "/") && !strings.HasPrefix(typ, "text/"):
		return kindBase64
	}
	return kindText
}

// enterLink takes a link of Atom's form, or asks for the text of RSS's.
func (p *xmlParser) enterLink(f *frame) {
	href := p.attr("href")
	rel := strings.TrimPrefix(strings.ToLower(p.attr("rel")), "http://www.iana.org/assignments/relation/")
	if rel == "" {
		rel = "alternate"
	}
	if href == "" {
		p.startCapture(kept{role: rel})
		return
	}
	abs := resolve(f.base, href)
	if abs == "" {
		return
	}
	if f.in == inItem {
		p.itemLink(rel, abs)
	} else {
		p.feedLink(rel, abs)
	}
}

func (p *xmlParser) itemLink(rel, abs string) {
	switch rel {
	case "alternate":
		typ := p.attr("type")
		switch {
		case typ == "":
			p.setLink(abs, rankLink)
		case strings.Contains(typ, "html"):
			p.setLink(abs, rankLink+1)
		default:
			p.setLink(abs, rankOther)
		}
	case "enclosure":
		p.addEnclosure(Enclosure{URL: abs, Type: p.attr("type"), Length: length(p.attr("length")), Title: p.attr("title")}, rankEnclosure)
	case "replies":
		if p.item.Comments == "" {
			p.item.Comments = abs
		}
	case "related", "via", "self":
		p.setLink(abs, rankRelated)
	}
}

func (p *xmlParser) feedLink(rel, abs string) {
	f := p.feed
	switch rel {
	case "alternate":
		f.Link = firstOf(f.Link, abs)
		p.adoptBase(abs)
	case "self":
		f.Self = firstOf(f.Self, abs)
		p.adoptBase(abs)
	case "hub":
		if len(f.Hubs) < maxList {
			f.Hubs = append(f.Hubs, abs)
		}
	case "next":
		f.Next = firstOf(f.Next, abs)
	case "image":
		f.Image = firstOf(f.Image, abs)
	}
}

// enterMedia takes a media:content: a file, and an image if it is one.
func (p *xmlParser) enterMedia() {
	u := p.attr("url")
	if u == "" {
		return
	}
	e := Enclosure{URL: u, Type: p.attr("type"), Medium: p.attr("medium"), Length: length(p.attr("fileSize"))}
	if e.isImage() {
		p.addImage(u, rankMedia)
	}
	p.addEnclosure(e, 0)
}

// leave handles the end of an element; text is what was captured of it.
func (p *xmlParser) leave(f *frame, text []byte) {
	switch {
	case f.el == elItem || f.el == elEntry:
		if f.children == inItem {
			p.endItem(f)
		}
	case f.in == inItem:
		p.leaveItem(f, text)
	case f.in == inFeed || f.in == inRoot:
		p.leaveFeed(f, text)
	case f.in == inPerson:
		p.leavePerson(f, plainText(string(text)))
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
		p.person.URI = resolve(f.base, text)
	}
}

func (p *xmlParser) leaveImage(f *frame, text []byte) {
	if f.el != elURL {
		return
	}
	u := string(text)
	for i := len(p.stack) - 2; i >= 0; i-- {
		if p.stack[i].in == inItem {
			p.addImage(u, rankItunes)
			return
		}
	}
	p.feed.Image = firstOf(p.feed.Image, resolve(f.base, u))
}

func (p *xmlParser) leaveSource(f *frame, text []byte) {
	s := &p.item.Source
	switch f.el {
	case elTitle:
		s.Title = plainTitle(p.textOf(text))
	case elID:
		s.ID = string(bytes.TrimSpace(text))
	case elLink, elAtomLink:
		if len(text) > 0 {
			s.URL = resolve(f.base, string(text))
		}
	}
}

func (p *xmlParser) leaveFeed(f *frame, text []byte) {
	d := p.feed
	switch f.el {
	case elTitle:
		if d.Title == "" || f.in == inFeed {
			d.Title = firstOf(plainTitle(p.textOf(text)), d.Title)
		}
	case elAltTitle:
		d.Title = firstOf(d.Title, plainTitle(p.textOf(text)))
	case elLink, elAtomLink:
		if len(text) > 0 {
			p.feedLink(p.kept.role, resolve(f.base, string(text)))
		}
	case elSummary:
		d.Description = firstOf(p.htmlOf(f, text), d.Description)
	case elSubtitle, elAltSummary:
		d.Description = firstOf(d.Description, p.htmlOf(f, text))
	case elRights:
		d.Rights = firstOf(d.Rights, plainText(p.textOf(text)))
	case elID:
		d.ID = string(bytes.TrimSpace(text))
	case elUpdated:
		if t, ok := ParseDate(string(text)); ok {
			d.Updated = t
		}
	case elPublished, elDate:
		if t, ok := ParseDate(string(text)); ok && d.Updated.IsZero() {
			d.Updated = t
		}
	case elLanguage:
		d.Language = firstOf(d.Language, string(bytes.TrimSpace(text)))
	case elGenerator:
		d.Generator = firstOf(d.Generator, plainText(string(text)))
	case elIcon:
		d.Image = firstOf(d.Image, resolve(f.base, firstOf(string(bytes.TrimSpace(text)), p.kept.href)))
	case elImage, elHrefImage:
		if u := firstOf(p.kept.href, string(bytes.TrimSpace(text))); text != nil && u != "" {
			d.Image = firstOf(d.Image, resolve(f.base, u))
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
			p.owner = parsePerson(plainText(string(text)))
		}
	case elCategory, elSubject, elKeywords:
		d.Categories = p.addCategory(d.Categories, f.el, text)
	default:
		p.leaveSchedule(f.el, string(bytes.TrimSpace(text)))
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
			p.itemLink(p.kept.role, resolve(f.base, string(text)))
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
			it.ID, it.permalink = string(bytes.TrimSpace(text)), p.kept.permalink
		}
	case elAltID:
		it.altID = firstOf(it.altID, string(bytes.TrimSpace(text)))
	case elPublished, elDate, elCreated, elUpdated:
		it.setDate(f.el, string(text))
	case elComments:
		it.Comments = firstOf(it.Comments, resolve(f.base, string(text)))
	case elOrigLink:
		it.OrigLink = firstOf(it.OrigLink, resolve(f.base, string(text)))
	case elOrigFile:
		it.origFile = resolve(f.base, string(text))
	case elLanguage:
		it.Language = firstOf(it.Language, string(bytes.TrimSpace(text)))
	case elRights:
		it.Rights = firstOf(it.Rights, plainText(p.textOf(text)))
	case elSource:
		if text != nil {
			it.Source = Source{Title: plainText(string(text)), URL: resolve(f.base, p.kept.href)}
		}
	case elAuthor, elCreator, elContributor, elOwner:
		if who := p.personOf(text); f.el != elContributor {
			it.Authors = addPerson(it.Authors, who)
		}
	case elCategory, elSubject, elKeywords:
		it.Categories = p.addCategory(it.Categories, f.el, text)
	case elImage, elHrefImage:
		if u := firstOf(p.kept.href, string(bytes.TrimSpace(text))); text != nil && u != "" {
			p.addImage(u, rankItunes)
		}
	case elThumbnail:
		if len(text) > 0 {
			p.addImage(string(text), rankThumbnail)
		}
	}
}

// textOf gives the captured text of a text construct, decoded if need be.
func (p *xmlParser) textOf(text []byte) string {
	if p.kept.kind == kindBase64 {
		text = fromBase64(text)
	}
	return string(text)
}

// htmlOf gives the captured text as HTML with absolute addresses.
func (p *xmlParser) htmlOf(f *frame, text []byte) string {
	s := p.textOf(text)
	if p.kept.kind == kindText && !looksLikeHTML(s) {
		s = string(appendEscaped(nil, []byte(s)))
	}
	return absolute(strings.TrimSpace(s), f.base)
}

func fromBase64(text []byte) []byte {
	in := bytes.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, text)
	out := make([]byte, base64.StdEncoding.DecodedLen(len(in)))
	n, err := base64.StdEncoding.Decode(out, in)
	if out = out[:n]; err != nil || !utf8.Valid(out) || bytes.IndexByte(out, 0) >= 0 {
		return text
	}
	return out
}

// personOf gives the person an element named, by its children or its text.
func (p *xmlParser) personOf(text []byte) Person {
	who := p.person
	if text != nil {
		who = parsePerson(plainText(string(text)))
	}
	p.person = Person{}
	return who
}

// addCategory adds what a category element names.
func (p *xmlParser) addCategory(list []string, el element, text []byte) []string {
	if el == elKeywords {
		for word := range strings.SplitSeq(string(text), ",") {
			list = addWord(list, plainText(word))
		}
		return list
	}
	return addWord(list, firstOf(p.kept.role, plainText(string(text))))
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
