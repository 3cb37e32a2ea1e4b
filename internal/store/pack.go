package store

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"strings"
	"time"

	"herald"
)

// packForm is the form of a packed story. Another number makes what is kept in
// it be told anew.
const packForm = 2

// packer writes a story's coverage, and what follows from it, as one run of
// bytes: numbers as varints, a text with its length, or as the number of an
// equal one before it.
type packer struct {
	b     []byte
	texts map[string]uint64
}

// story packs a story with notes. The bytes are good until the next call.
func (p *packer) story(s herald.Story, notes string, feeds map[herald.FeedID]printedFeed) []byte {
	p.b = append(p.b[:0], packForm)
	if p.texts == nil {
		p.texts = map[string]uint64{}
	}
	clear(p.texts)
	p.text(notes, s.Headline, s.Section, s.Language)
	p.b = binary.LittleEndian.AppendUint64(p.b, s.Print)
	p.number(int64(len(s.Tags)))
	for _, t := range s.Tags {
		p.text(string(t.Kind), t.Name)
		p.b = binary.LittleEndian.AppendUint64(p.b, math.Float64bits(t.Score))
	}
	p.number(int64(len(s.Coverage)))
	for i := range s.Coverage {
		a := &s.Coverage[i].Article
		p.number(int64(a.Feed))
		p.b = binary.LittleEndian.AppendUint64(p.b, feeds[a.Feed].print)
		p.article(a)
	}
	return p.b
}

func (p *packer) article(a *herald.Article) {
	p.number(int64(a.ID))
	p.text(a.GUID, a.URL, a.Address, a.Title, a.Summary, a.Content, a.Image, a.Publisher.Name, a.Publisher.Site, a.Language, a.Rights)
	for _, list := range [][]string{a.Authors, a.Categories} {
		p.number(int64(len(list)))
		p.text(list...)
	}
	for _, t := range []time.Time{a.Published, a.Updated, a.FirstSeen, a.Date} {
		p.number(ms(t))
	}
}

func (p *packer) number(n int64) { p.b = binary.AppendVarint(p.b, n) }

func (p *packer) text(texts ...string) {
	for _, s := range texts {
		if n, seen := p.texts[s]; seen {
			p.b = binary.AppendUvarint(p.b, n<<1|1)
			continue
		}
		p.texts[s] = uint64(len(p.texts))
		p.b = binary.AppendUvarint(p.b, uint64(len(s))<<1)
		p.b = append(p.b, s...)
	}
}

// unpacker reads what a packer wrote. All texts of a story share its bytes.
type unpacker struct {
	feeds map[herald.FeedID]printedFeed
	s     string
	texts []string
	torn  bool
}

// story fills in a story and gives its notes; "" when it was packed in another
// form, is damaged, or a feed of its coverage is another now.
func (u *unpacker) story(s *herald.Story, packed string) (notes string) {
	if packed == "" || packed[0] != packForm {
		return ""
	}
	u.s, u.texts, u.torn = packed[1:], u.texts[:0], false
	notes = u.text()
	s.Headline, s.Section, s.Language, s.Print = u.text(), u.text(), u.text(), u.fixed()
	if n := u.count(); n > 0 {
		s.Tags = make([]herald.Tag, n)
	}
	for i := range s.Tags {
		s.Tags[i] = herald.Tag{Kind: herald.TagKind(u.text()), Name: u.text(), Score: math.Float64frombits(u.fixed())}
	}
	s.Coverage = make([]herald.Coverage, u.count())
	for i := range s.Coverage {
		c := &s.Coverage[i]
		id := herald.FeedID(u.number())
		f := u.feeds[id]
		if u.fixed() != f.print {
			return ""
		}
		c.Feed = f.Feed
		u.article(&c.Article)
		c.Article.Feed, c.Article.Story = id, s.ID
	}
	if u.torn {
		return ""
	}
	return notes
}

func (u *unpacker) article(a *herald.Article) {
	a.ID = herald.ArticleID(u.number())
	for _, s := range []*string{&a.GUID, &a.URL, &a.Address, &a.Title, &a.Summary, &a.Content, &a.Image, &a.Publisher.Name, &a.Publisher.Site, &a.Language, &a.Rights} {
		*s = u.text()
	}
	for _, list := range []*[]string{&a.Authors, &a.Categories} {
		if n := u.count(); n > 0 {
			*list = make([]string, n)
		}
		for i := range *list {
			(*list)[i] = u.text()
		}
	}
	a.Published, a.Updated, a.FirstSeen, a.Date = at(u.number()), at(u.number()), at(u.number()), at(u.number())
	a.LastSeen = a.FirstSeen
}

// uvarint reads a number from the text itself: a copy as bytes would cost more
// than all the rest.
func (u *unpacker) uvarint() (n uint64) {
	for i := 0; i < len(u.s) && i < binary.MaxVarintLen64; i++ {
		n |= uint64(u.s[i]&0x7f) << (7 * i)
		if u.s[i] < 0x80 {
			u.s = u.s[i+1:]
			return n
		}
	}
	u.torn, u.s = true, ""
	return 0
}

func (u *unpacker) number() int64 {
	n := u.uvarint()
	return int64(n>>1) ^ -int64(n&1)
}

// count reads the length of a list, which has at least a byte for each member.
func (u *unpacker) count() int {
	if n := u.number(); n >= 0 && n <= int64(len(u.s)) {
		return int(n)
	}
	u.torn = true
	return 0
}

func (u *unpacker) fixed() (n uint64) {
	if len(u.s) < 8 {
		u.torn, u.s = true, ""
		return 0
	}
	for i := range 8 {
		n |= uint64(u.s[i]) << (8 * i)
	}
	u.s = u.s[8:]
	return n
}

func (u *unpacker) text() string {
	n := u.uvarint()
	if n&1 == 1 && n>>1 < uint64(len(u.texts)) {
		return u.texts[n>>1]
	}
	if n&1 == 1 || n>>1 > uint64(len(u.s)) {
		u.torn, u.s = true, ""
		return ""
	}
	s := u.s[:n>>1]
	u.s, u.texts = u.s[n>>1:], append(u.texts, s)
	return s
}

// feedPrint is a fingerprint of what a teller sees of a feed.
func feedPrint(f herald.Feed) uint64 {
	var b strings.Builder
	for _, s := range append([]string{f.URL, f.Title, f.Site, f.Section, f.Language}, f.Tags...) {
		b.Write(binary.AppendUvarint(nil, uint64(len(s))))
		b.WriteString(s)
	}
	b.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(f.Weight)))
	sum := sha256.Sum256([]byte(b.String()))
	return binary.LittleEndian.Uint64(sum[:])
}
