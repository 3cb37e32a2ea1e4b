package feed

import "strings"

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
			p.feed.Image = firstOf(p.feed.Image, resolve(p.baseAt(f), e.URL))
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
		p.startCapture(kept{role: plainText(firstOf(p.attr("term"), p.attr("text"), p.attr("label")))})
	case elKeywords:
		p.startCapture(kept{})
	case elLicense:
		p.startCapture(kept{href: p.attr("rdf:resource")})
	case elImage:
		p.startCapture(kept{href: firstOf(p.attr("href"), p.attr("url"), p.attr("src"))})
	case elHrefImage:
		p.startCapture(kept{href: firstOf(p.attr("href"), p.attr("url"), largest(p.attr("srcset")))})
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
	case elAltID, elOrigFile, elPublished, elUpdated, elDate, elCreated, elComments, elSubject, elOrigLink, elLanguage:
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
				p.item.Source.URL = resolve(p.baseAt(f), href)
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
			p.item.contentSrc = resolve(p.baseAt(f), src)
		}
	}
	if f.sp == spaceXHTML {
		k.kind = kindXML
	}
	p.startCapture(k)
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
	abs := resolve(p.baseAt(f), href)
	if rel == "enclosure" {
		abs = resolveFile(p.baseAt(f), href)
	}
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
