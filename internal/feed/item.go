package feed

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
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
	if in := p.scopes[f.scope].lang; in != p.language {
		p.item.Language = in
	}
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
	p.item.finish()
	if f := p.feed; len(f.Items) == 1 {
		room := (len(p.src) - p.pos) / max(p.pos-p.itemStart, 1)
		f.Items = slices.Grow(f.Items, min(room+1, p.o.MaxItems))
	}
}

// finish settles what depends on several fields: link, identity, title, images.
func (d *draft) finish() {
	if d.Title = d.plainTitle(); d.Title == "" {
		d.Title = firstOf(snippet(d.Summary), snippet(d.Content))
	}
	if d.Link == "" && d.permalink && isWeb(d.ID) {
		d.Link = tidyAddress(d.ID)
	}
	if isWeb(d.contentSrc) {
		d.Link = firstOf(d.Link, d.contentSrc)
	}
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
	d.rankImages()
}

// linkFile settles what concerns an item's first file: its true address, and
// that it is what an item without a link leads to.
func (d *draft) linkFile() {
	if len(d.Enclosures) == 0 {
		return
	}
	if d.origFile != "" {
		d.Enclosures[0].URL = d.origFile
	}
	if e := d.Enclosures[0]; d.Link == "" && isWeb(e.URL) && !e.isImage() {
		d.Link = e.URL
	}
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

// rankImages orders the images found, best first, each once; those inside the
// text come last.
func (d *draft) rankImages() {
	d.addImage(d.inContent, rankInline, 0)
	d.addImage(d.inSummary, rankInline, 0)
	if len(d.images) == 0 {
		return
	}
	slices.SortStableFunc(d.images, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(b.width, a.width))
	})
	d.Images = make([]string, 0, len(d.images))
	for _, im := range d.images {
		if !slices.Contains(d.Images, im.url) {
			d.Images = append(d.Images, im.url)
		}
	}
	d.Image = d.Images[0]
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
	if rank == p.item.summaryRank && rank == 3 && t.html != p.item.Summary {
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

// addPerson adds a person; who is named twice in two forms is one.
func addPerson(list []Person, who Person) []Person {
	if who == (Person{}) || len(list) >= maxList {
		return list
	}
	for i, p := range list {
		if p == who || who.Name != "" && p.Name == who.Name || who.Email != "" && p.Email == who.Email {
			list[i] = Person{firstOf(p.Name, who.Name), firstOf(p.Email, who.Email), firstOf(p.URI, who.URI)}
			return list
		}
	}
	return append(list, who)
}

// addImage adds an image that the current tag names.
func (p *xmlParser) addImage(u string, rank int) {
	width, _ := strconv.Atoi(p.attr("width"))
	p.item.addImage(resolve(p.baseAt(p.top()), u), rank, width)
}

func (d *draft) addImage(abs string, rank, width int) {
	if isWeb(abs) && len(d.images) < maxList {
		d.images = append(d.images, ranked{abs, rank, width})
	}
}

func (p *xmlParser) addEnclosure(e Enclosure, imageRank int) {
	e.URL = resolve(p.baseAt(p.top()), e.URL)
	if e.URL == "" || len(p.item.Enclosures) >= maxList {
		return
	}
	if imageRank > 0 && e.isImage() {
		p.addImage(e.URL, imageRank)
	}
	for i, old := range p.item.Enclosures {
		if old.URL == e.URL {
			p.item.Enclosures[i] = Enclosure{e.URL, firstOf(old.Type, e.Type), max(old.Length, e.Length), firstOf(old.Title, e.Title), firstOf(old.Medium, e.Medium)}
			return
		}
	}
	p.item.Enclosures = append(p.item.Enclosures, e)
}

// isImage tells whether a file is an image, by its type, else its medium, else
// its name.
func (e Enclosure) isImage() bool {
	switch {
	case e.Type != "":
		return strings.HasPrefix(e.Type, "image/")
	case e.Medium != "":
		return e.Medium == "image"
	}
	name, _, _ := strings.Cut(e.URL, "?")
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		switch strings.ToLower(name[i+1:]) {
		case "jpg", "jpeg", "png", "gif", "webp", "avif", "svg":
			return true
		}
	}
	return false
}

// parsePerson splits "mail (name)", "name <mail>", "name (mail)" and "mail".
func parsePerson(s string) Person {
	if a, b, ok := cutBrackets(s, '<', '>'); ok {
		if isMail(b) || isWeb(b) {
			return personFrom(a, b)
		}
		s = foldSpace(stripTags(s))
	}
	if a, b, ok := cutBrackets(s, '(', ')'); ok && (isMail(a) || isMail(b)) {
		return personFrom(a, b)
	}
	if isMail(s) {
		return Person{Email: strings.TrimPrefix(s, "mailto:")}
	}
	return Person{Name: s}
}

func personFrom(a, b string) Person {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	if isMail(a) && !isMail(b) {
		a, b = b, a
	}
	switch {
	case isMail(b):
		return Person{Name: a, Email: strings.TrimPrefix(b, "mailto:")}
	case isWeb(b):
		return Person{Name: a, URI: b}
	}
	return Person{Name: strings.TrimSpace(a + " " + b)}
}

func cutBrackets(s string, open, shut byte) (string, string, bool) {
	i, j := strings.IndexByte(s, open), strings.LastIndexByte(s, shut)
	if i < 0 || j < i {
		return "", "", false
	}
	return s[:i] + s[j+1:], s[i+1 : j], true
}

func isMail(s string) bool {
	s = strings.TrimSpace(s)
	at := strings.IndexByte(s, '@')
	return at > 0 && at < len(s)-1 && !strings.ContainsAny(s, " <>()")
}
