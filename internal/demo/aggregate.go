package demo

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"time"
)

// entry is one item of the aggregate: a list of articles on one story.
type entry struct {
	at       time.Time
	host     string // the aggregate's own
	articles []*article
}

// entries makes the aggregate's items on a story for the day that ends at clock.
func entries(p publisher, s *story, clock time.Time) (out []entry) {
	for _, l := range s.lists {
		if l.at.After(clock) || l.at.Before(clock.AddDate(0, 0, -1)) {
			continue
		}
		out = append(out, entry{at: l.at, host: p.host, articles: s.listed(l)})
	}
	return out
}

func (e entry) first() *article { return e.articles[0] }

// Title ends in " - Publisher", as every title of the aggregate does.
func (e entry) Title() string  { return e.headline(e.first()) + " - " + e.Source() }
func (e entry) Link() string   { return redirect(e.first()) }
func (e entry) ID() string     { return articleID(e.first().link) }
func (e entry) Date() string   { return e.first().versions[0].at.Format(gmt) }
func (e entry) Site() string   { return strings.TrimSuffix(e.first().publisher.site(), "/") }
func (e entry) Source() string { return e.first().publisher.name }

// Body is the list as HTML, or the bare link when it names one article only.
func (e entry) Body() string {
	lines := make([]string, len(e.articles))
	for i, a := range e.articles {
		lines[i] = fmt.Sprintf(`<a href="%s" target="_blank">%s</a>&nbsp;&nbsp;<font color="#6f6f6f">%s</font>`,
			redirect(a), escape(e.headline(a)), escape(a.publisher.name))
	}
	if len(lines) == 1 {
		return lines[0]
	}
	return "<ol><li>" + strings.Join(lines, "</li><li>") + "</li></ol>"
}

// headline is what the article was called when the list was put together.
func (e entry) headline(a *article) string {
	v, _ := a.at(e.at)
	return v.title
}

func redirect(a *article) string { return "https://news.aggregate.example" + redirectPath(a) + "?oc=5" }

func redirectPath(a *article) string { return "/rss/articles/" + articleID(a.link) }

// articleID writes an address the way Google News did until 2024: base64url of
// the protobuf {1: 19, 4: address, 26: ""}, which can be read back offline.
func articleID(link string) string {
	b := []byte{1 << 3, 19, 4<<3 | 2}
	b = binary.AppendUvarint(b, uint64(len(link)))
	b = append(b, link...)
	b = append(b, 0xd2, 0x01, 0x00)
	return base64.RawURLEncoding.EncodeToString(b)
}
