package feed

import (
	"net/url"
	"strings"
)

// parseJSON reads a JSON Feed. Each field is read as far as its type allows:
// a number where a text should be is its digits, one text where a list should
// be is a list of one.
func parseJSON(text []byte, o Options, f *Feed) error {
	r := jsonReader{src: text}
	p := &jsonParser{jsonReader: r, o: o, feed: f, base: baseOf(o)}
	p.object(p.feedField)
	if !p.isFeed {
		return &NotFeedError{Kind: "json"}
	}
	f.inheritAuthors()
	f.ownLanguages()
	if p.broken {
		f.Partial = true
		f.warn(p.line(), "the JSON is broken here; what stands before it was read")
	}
	return nil
}

type jsonParser struct {
	jsonReader
	keeper
	o        Options
	feed     *Feed
	base     *url.URL
	rewriter rewriter
	isFeed   bool
	full     bool // as many items as wanted were read
	item     draft
	file     Enclosure
	author   Person
}

func (p *jsonParser) feedField(key string) {
	f := p.feed
	switch key {
	case "version":
		if v := p.str(); strings.Contains(v, "jsonfeed.org/version/") {
			f.Format, p.isFeed = "json feed "+v[strings.LastIndexByte(v, '/')+1:], true
		}
	case "title":
		f.Title = plainText(p.str())
	case "home_page_url":
		f.Link = resolve(p.base, p.str())
	case "feed_url":
		f.Self = resolve(p.base, p.str())
	case "description":
		f.Description = strings.TrimSpace(p.str())
	case "language":
		f.Language = strings.TrimSpace(p.str())
	case "icon":
		f.Image = firstOf(resolve(p.base, p.str()), f.Image)
	case "favicon":
		f.Image = firstOf(f.Image, resolve(p.base, p.str()))
	case "next_url":
		f.Next = resolve(p.base, p.str())
	case "author", "authors":
		p.people(&f.Authors)
	case "hubs":
		p.each(func() { p.object(p.hubField) })
	case "items":
		p.isFeed = p.isFeed || p.peek() == '['
		if f.Format == "" {
			f.Format = "json feed"
		}
		p.each(p.readItem)
	default:
		p.skip()
	}
}

func (p *jsonParser) hubField(key string) {
	if key != "url" {
		p.skip()
		return
	}
	if u := resolve(p.base, p.str()); u != "" && len(p.feed.Hubs) < maxList {
		p.feed.Hubs = append(p.feed.Hubs, u)
	}
}

func (p *jsonParser) readItem() {
	if p.peek() != '{' {
		p.skip()
		return
	}
	if !p.item.begin(p.feed, p.o.MaxItems) {
		if !p.full {
			p.full = true
			p.feed.warn(p.line(), tooMany)
		}
		p.skip()
		return
	}
	p.object(p.itemField)
	if p.broken {
		p.feed.Items = p.feed.Items[:len(p.feed.Items)-1]
		return
	}
	p.item.finish(&p.keeper)
}

func (p *jsonParser) itemField(key string) {
	it := &p.item
	switch key {
	case "id":
		it.ID = strings.TrimSpace(p.str())
	case "url":
		it.Link = firstOf(resolve(p.base, p.str()), it.Link)
	case "external_url":
		it.OrigLink = resolve(p.base, p.str())
		if it.Link == "" {
			it.Link = it.OrigLink
		}
	case "title":
		it.setTitle(p.str(), kindText, rankLink)
	case "summary":
		it.RawSummary = p.str()
		it.Summary = strings.TrimSpace(string(asHTML([]byte(it.RawSummary))))
	case "content_html":
		it.RawContent = p.str()
		it.Content, it.contentRank = p.absolute(it.RawContent), 2
	case "content_text":
		if s := p.str(); it.contentRank < 2 {
			it.RawContent, it.Content = s, strings.TrimSpace(string(asHTML([]byte(s))))
		}
	case "image":
		p.image(rankMedia)
	case "banner_image":
		p.image(rankItunes)
	case "date_published":
		it.setDate(elPublished, p.str())
	case "date_modified":
		it.setDate(elUpdated, p.str())
	case "author", "authors":
		p.people(&it.Authors)
	case "tags":
		p.each(func() { it.Categories = p.addWord(it.Categories, plainText(p.str())) })
	case "language":
		it.Language = strings.TrimSpace(p.str())
	case "attachments":
		p.each(func() {
			p.file = Enclosure{}
			p.object(p.fileField)
			p.addFile()
		})
	default:
		p.skip()
	}
}

func (p *jsonParser) image(rank int) {
	p.item.addImage(resolve(p.base, p.str()), rank, 0)
}

func (p *jsonParser) fileField(key string) {
	switch key {
	case "url":
		p.file.URL = resolveFile(p.base, p.str())
	case "mime_type":
		p.file.Type = strings.TrimSpace(p.str())
	case "title":
		p.file.Title = strings.TrimSpace(p.str())
	case "size_in_bytes":
		p.file.Length = length(p.str())
	default:
		p.skip()
	}
}

func (p *jsonParser) addFile() {
	if p.file.URL == "" || len(p.item.Enclosures) >= maxList {
		return
	}
	p.item.Enclosures = append(p.item.Enclosures, p.file)
	if p.file.isImage() {
		p.item.addImage(p.file.URL, rankEnclosure, 0)
	}
}

// people reads one author or a list of them; a text is a name.
func (p *jsonParser) people(list *[]Person) {
	p.each(func() {
		p.author = Person{}
		if p.peek() == '{' {
			p.object(p.personField)
		} else {
			p.author = parsePerson(p.str())
		}
		*list = p.addPerson(*list, p.author)
	})
}

func (p *jsonParser) personField(key string) {
	switch key {
	case "name":
		p.author.Name = plainText(p.str())
	case "email":
		p.author.Email = strings.TrimSpace(p.str())
	case "url":
		u := p.str()
		if mail, ok := strings.CutPrefix(u, "mailto:"); ok {
			p.author.Email = strings.TrimSpace(mail)
		} else {
			p.author.URI = resolve(p.base, u)
		}
	default:
		p.skip()
	}
}

// absolute makes the addresses in HTML absolute and takes note of its image.
func (p *jsonParser) absolute(s string) string {
	out, changed := p.rewriter.absolute([]byte(s), p.base)
	p.item.inContent = resolve(p.base, p.rewriter.image)
	if changed {
		s = string(out)
	}
	return strings.TrimSpace(s)
}
