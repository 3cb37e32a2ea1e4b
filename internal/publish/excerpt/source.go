package excerpt

import (
	"cmp"

	"herald"
	"herald/internal/address"
	"herald/internal/markup"
)

// Publisher names who answers for an article: its publisher, else its feed,
// else the host of its address.
func Publisher(c herald.Coverage) string {
	return cmp.Or(markup.Line(c.Article.Publisher.Name), markup.Line(c.Feed.Title), address.Host(Link(c.Article)))
}

// Link returns where a reader goes: the article's own address, else its
// canonical one; "" when neither leads to the web.
func Link(a herald.Article) string {
	for _, u := range []string{a.URL, a.Address} {
		if address.Safe(u) {
			return u
		}
	}
	return ""
}
