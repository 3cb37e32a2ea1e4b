package feed

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// How much a link or an image is to be trusted, by where it stands.
const (
	rankRelated = iota + 1
	rankOther
	rankLink
)

const (
	rankInline = iota + 1
	rankItunes
	rankEnclosure
	rankThumbnail
	rankMedia
)

// draft is the item being read, the last of its feed, with how good its
// fields are so far.
type draft struct {
	*Item
	titleRank, linkRank, summaryRank, contentRank, dateRank int

	permalink  bool
	titleKind  textKind
	altID      string // rdf:about, dc:identifier
	license    string // address of the terms, for an item without words on its rights
	contentSrc string // where an Atom entry's content is
	origFile   string // where the link of an enclosure leads that counts readers
	second     inline // another description
	inSummary  string // the first image in the summary, absolute
	inContent  string // and in the content
	images     []ranked
}

// inline is a text of HTML and its first image.
type inline struct{ html, image string }

// ranked is an image: how much its place says, then how wide it is.
type ranked struct {
	url         string
	rank, width int
}

// startItem begins an item, unless there are as many as are wanted.
func (p *xmlParser) startItem(f *frame) {
	if !p.item.begin(p.feed, p.o.MaxItems) {
		p.full = true
		p.feed.warn(p.line(p.start), tooMany)
		return
	}
	f.children = inItem
	p.itemStart = p.start
	p.item.Language = p.scopes[f.scope].lang
	if len(p.attrs) > 0 { // of CDF and RDF
		p.setLink(resolve(p.baseAt(f), p.attr("href")), rankLink)
		p.item.setDate(elUpdated, p.attr("lastmod"))
		p.item.altID = p.attr("rdf:about")
	}
}

const tooMany = "the feed has more items than are read at once; the rest was left out"

// begin adds an empty item to the feed and makes the draft its own. It reports
// false when the feed is full.
func (d *draft) begin(f *Feed, most int) bool {
	if len(f.Items) >= most {
		return false
	}
	f.Items = append(f.Items, Item{})
	*d = draft{Item: &f.Items[len(f.Items)-1], images: d.images[:0]}
	return true
}

// endItem settles the item. From the size of the first one it makes room for
// as many as the document can hold.
func (p *xmlParser) endItem() {
	p.item.finish(&p.keeper)
	if f := p.feed; len(f.Items) == 1 {
		room := (len(p.src) - p.pos) / max(p.pos-p.itemStart, 1)
		f.Items = slices.Grow(f.Items, min(room+1, p.o.MaxItems))
	}
}

// finish settles what depends on several fields: link, identity, title, images.
func (d *draft) finish(k *keeper) {
	if d.Title = d.plainTitle(); d.Title == "" {
		d.Title = firstOf(snippet(d.Summary), snippet(d.Content))
	}
	if d.Link == "" && d.permalink && isWeb(d.ID) {
		d.Link = tidyAddress(d.ID)
	}
	if isWeb(d.contentSrc) {
		d.Link = firstOf(d.Link, d.contentSrc)
	}
	d.Rights = firstOf(d.Rights, d.license)
	d.linkFile()
	if d.Content == "" {
		d.Content, d.inContent = d.second.html, d.second.image
	}
	if d.OrigLink == "" && strings.Contains(d.Link, "feedproxy") && isWeb(d.ID) {
		d.OrigLink = d.ID
	}
	d.ID = firstOf(d.ID, d.altID, d.Link)
	if d.ID == "" {
		d.ID = d.hash()
	}
	d.rankImages(k)
}

// hash gives an identity to an item that has none of its own.
func (d *draft) hash() string {
	text := d.Title + "\n" + d.RawDate
	if d.Title == "" {
		text += "\n" + d.Summary + "\n" + d.Content
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}

// setTitle takes a title; one that is declared to be text holds no markup.
func (d *draft) setTitle(raw string, kind textKind, rank int) {
	if rank > d.titleRank && strings.TrimSpace(raw) != "" {
		d.RawTitle, d.titleRank, d.titleKind = raw, rank, kind
	}
}

func (d *draft) plainTitle() string {
	if d.titleKind == kindText {
		return plainText(d.RawTitle)
	}
	return plainTitle(d.RawTitle)
}

func (p *xmlParser) setLink(abs string, rank int) {
	if rank > p.item.linkRank && isWeb(abs) {
		p.item.Link, p.item.linkRank = abs, rank
	}
}

func (p *xmlParser) setSummary(f *frame, text []byte, rank int) {
	t := p.html(f, text)
	if t.html == "" {
		return
	}
	if again := rank == p.item.summaryRank && t.html != p.item.Summary; again && rank == 3 {
		p.item.second = inline{t.html, resolve(p.baseAt(f), t.image)}
	}
	if rank > p.item.summaryRank {
		p.item.Summary, p.item.RawSummary, p.item.summaryRank = t.html, t.raw, rank
		p.item.inSummary = resolve(p.baseAt(f), t.image)
	}
}

func (p *xmlParser) setContent(f *frame, text []byte) {
	rank := 1
	if p.kept.kind != kindText && p.kept.kind != kindBase64 {
		rank = 2
	}
	if t := p.html(f, text); t.html != "" && rank > p.item.contentRank {
		p.item.Content, p.item.RawContent, p.item.contentRank = t.html, t.raw, rank
		p.item.inContent = resolve(p.baseAt(f), t.image)
	}
}

// setDate takes one of an item's dates. It was published when pubDate or
// published says, else dc:date, else created, else when it was updated. It
// reports whether the date could be read.
func (d *draft) setDate(el element, raw string) bool {
	t, ok := ParseDate(raw)
	rank := dateRank(el)
	if rank == 3 && d.RawDate == "" {
		d.RawDate = raw
	}
	switch {
	case !ok:
	case el == elUpdated:
		if d.Updated = t; d.dateRank == 0 {
			d.Published = t
		}
	case rank > d.dateRank:
		d.Published, d.dateRank = t, rank
		if el == elDate && d.Updated.IsZero() {
			d.Updated = t
		}
		if d.RawDate == "" {
			d.RawDate = raw
		}
	}
	return ok
}

// dateRank tells how well an element's date is that of publication.
func dateRank(el element) int {
	switch el {
	case elPublished:
		return 3
	case elDate:
		return 2
	case elCreated:
		return 1
	}
	return 0
}
