package feeds

import (
	"html"
	"slices"
	"strings"
	"time"

	"herald"
	"herald/internal/feed"
	"herald/internal/markup"
	"herald/internal/publish/excerpt"
)

// Sizes in characters, and a count.
const (
	titleSize  = 300
	rightsSize = 300
	maxListed  = 200 // articles listed in an item
)

// item is a story in a feed: its id and address never change, its body has the
// excerpt with its source and the full coverage.
func (b *builder) item(s *herald.Story) feed.Item {
	if made, ok := b.items[s.ID]; ok {
		return made
	}
	made := b.itemOf(s)
	b.items[s.ID] = made
	return made
}

func (b *builder) itemOf(s *herald.Story) feed.Item {
	it := feed.Item{
		ID: b.id("story/" + s.ID.String()), Link: b.page(s), Title: title(s), Language: languageOf(s, b.language),
		Published: second(s.Created), Updated: second(s.Modified), Rights: rights(s),
	}
	if section := markup.Line(s.Section); section != "" {
		it.Categories = append(it.Categories, section)
	}
	for _, t := range s.Tags {
		if name := markup.Line(t.Name); name != "" && !slices.Contains(it.Categories, name) {
			it.Categories = append(it.Categories, name)
		}
	}
	if said, by := b.said(s); said != "" {
		from := s.Coverage[by]
		it.Summary = html.EscapeString(said + " — " + excerpt.Publisher(from))
		it.Content = "<blockquote><p>" + html.EscapeString(said) + "</p></blockquote><p>— " + anchor(excerpt.Publisher(from), excerpt.Link(from.Article)) + "</p>"
	}
	it.Content += b.coverage(s)
	return it
}

// said is the excerpt in plain text and its place in the coverage; "" when
// nothing may be quoted.
func (b *builder) said(s *herald.Story) (string, int) {
	said, by := excerpt.Of(*s)
	if said == "" || b.c.Excerpt < 0 {
		return "", 0
	}
	return strings.ReplaceAll(excerpt.Words(said, b.c.Excerpt), "\n", " "), by
}

func title(s *herald.Story) string {
	for _, t := range []string{s.Headline, s.Lead().Article.Title, excerpt.Publisher(s.Lead()), s.ID.String()} {
		if t = markup.Cut(markup.Line(t), titleSize); t != "" {
			return t
		}
	}
	return ""
}

// languageOf is the story's where it is not the site's.
func languageOf(s *herald.Story, site string) string {
	if l := markup.Line(s.Language); l != site && len(l) < 36 && strings.Trim(l, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == "" {
		return l
	}
	return ""
}

// coverage lists the articles as HTML, the lead first.
func (b *builder) coverage(s *herald.Story) string {
	var out strings.Builder
	out.WriteString("<ol>")
	for _, c := range s.Coverage[:min(len(s.Coverage), maxListed)] {
		publisher := excerpt.Publisher(c)
		name := markup.Cut(markup.Line(c.Article.Title), titleSize)
		if name == "" {
			name = publisher
		}
		out.WriteString("<li>" + anchor(name, excerpt.Link(c.Article)) + " — " + html.EscapeString(publisher))
		if !c.Article.Date.IsZero() {
			out.WriteString(", " + c.Article.Date.In(b.zone).Format("2006-01-02 15:04"))
		}
		out.WriteString("</li>")
	}
	out.WriteString("</ol>")
	return out.String()
}

// anchor links a plain text; an address that is "" gives the text alone.
func anchor(plain, address string) string {
	if address == "" {
		return html.EscapeString(plain)
	}
	return `<a href="` + html.EscapeString(address) + `">` + html.EscapeString(plain) + "</a>"
}

// rights are the publishers' own words, each once.
func rights(s *herald.Story) string {
	var all []string
	for _, c := range s.Coverage {
		if r := markup.Line(c.Article.Rights); r != "" && !slices.Contains(all, r) && len(all) < 10 {
			all = append(all, r)
		}
	}
	return markup.Cut(strings.Join(all, " · "), rightsSize)
}

// second is a time in UTC, to the second; zero stays zero.
func second(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC().Truncate(time.Second)
}
