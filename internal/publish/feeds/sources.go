package feeds

import (
	"bytes"
	"cmp"
	"net/url"
	"slices"
	"strings"

	"herald"
	"herald/internal/address"
	"herald/internal/feed"
	"herald/internal/markup"
)

// sources adds an OPML list of the feeds that the stories came through. Feeds
// whose address is not for others to have are left out: files, and those with a
// name, a password or a key in it.
func (b *builder) sources() {
	known := map[string]feed.Outline{}
	for _, s := range b.ed.Stories {
		for _, c := range s.Coverage {
			if _, seen := known[c.Feed.URL]; !seen && shareable(c.Feed.URL) {
				known[c.Feed.URL] = outline(c.Feed)
			}
		}
	}
	list := feed.OPML{Title: b.title}
	for _, o := range known {
		list.Outlines = append(list.Outlines, o)
	}
	slices.SortFunc(list.Outlines, func(x, y feed.Outline) int {
		return cmp.Or(slices.Compare(x.Category, y.Category), cmp.Compare(x.Text, y.Text), cmp.Compare(x.XMLURL, y.XMLURL))
	})
	for _, o := range list.Outlines {
		b.in.Text(o.Text, o.XMLURL, o.HTMLURL, strings.Join(o.Category, "/"))
	}
	b.add("sources.opml", nil, func() ([]byte, error) {
		var body bytes.Buffer
		err := feed.WriteOPML(&body, list)
		return body.Bytes(), err
	})
}

func outline(f herald.Feed) feed.Outline {
	o := feed.Outline{Text: cmp.Or(markup.Line(f.Title), address.Host(f.URL)), XMLURL: f.URL}
	if address.Safe(f.Site) {
		o.HTMLURL = f.Site
	}
	if section := markup.Line(f.Section); section != "" {
		o.Category = []string{section}
	}
	return o
}

// shareable tells an address that holds no secret.
func shareable(raw string) bool {
	u, err := url.Parse(raw)
	if err != nil || !address.Safe(raw) || u.User != nil {
		return false
	}
	for key := range u.Query() {
		for _, word := range []string{"token", "key", "auth", "secret", "pass", "sig", "session"} {
			if strings.Contains(strings.ToLower(key), word) {
				return false
			}
		}
	}
	return true
}
