package newstest

import (
	"fmt"
	"time"

	"herald"
)

// Now is the moment at which tests that need one begin.
var Now = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// Feed gives the nth feed of a made-up press.
func Feed(n int) herald.Feed {
	return herald.Feed{
		URL:      fmt.Sprintf("https://paper%d.example/feed.xml", n),
		Title:    fmt.Sprintf("Paper %d", n),
		Section:  "World",
		Tags:     []string{"press", fmt.Sprintf("paper %d", n)},
		Language: "en",
		Weight:   1.5,
	}
}

// Article gives the nth piece of the nth feed of the press, an hour older than
// Now and a minute younger than the piece before it.
func Article(feed, n int) herald.Article {
	address := fmt.Sprintf("https://paper%d.example/news/%d", feed, n)
	return herald.Article{
		GUID:       fmt.Sprintf("tag:paper%d.example,2026:%d", feed, n),
		URL:        address + "?from=feed",
		Address:    address,
		Title:      fmt.Sprintf("%s opens its %s number %d", places[n%len(places)], things[n/len(places)%len(things)], n),
		Summary:    fmt.Sprintf("<p>The mayor cut the ribbon for the <b>%dth</b> time.</p>", n),
		Content:    "<p>People came from far &amp; wide.</p>",
		Authors:    []string{"Ada Pen", "Ben Ink"},
		Categories: []string{"Local", "Building"},
		Image:      address + ".jpg",
		Publisher:  herald.Publisher{Name: fmt.Sprintf("Paper %d", feed), Site: fmt.Sprintf("https://paper%d.example/", feed)},
		Language:   "en",
		Rights:     "© the paper",
		Published:  Now.Add(-time.Hour + time.Duration(n)*time.Minute),
	}
}

var (
	places = []string{"Harbourtown", "Lakeside", "Millbrook", "Eastgate", "Northfield", "Oldbridge", "Sandhaven"}
	things = []string{"library", "bridge", "market", "swimming hall", "theatre"}
)
