package herald

import "time"

// ArticleID names an article within one store. Zero is no article. It depends
// on the order in which fetches ended, so nothing published may show it.
type ArticleID int64

// Publisher is who answers for an article.
type Publisher struct {
	Name string // as readers know it, "" when unknown
	Site string // address of its site, "" when unknown
}

// Article is one publisher's piece. It has one canonical address and may
// arrive through several feeds; it belongs to the feed that brought it first.
// Every text in it comes from outside and is hostile until it is escaped for
// the place it goes to.
type Article struct {
	ID         ArticleID
	Feed       FeedID
	GUID       string // the feed's own name for it; unique within the feed, never ""
	URL        string // where a reader goes, absolute; "" when the item had no link
	Address    string // canonical address: identity across feeds; never "" (see address.Of)
	Title      string // plain text, without the publisher's suffix
	Summary    string // HTML as the feed gave it, "" when none
	Content    string // HTML as the feed gave it, "" when none
	Authors    []string
	Categories []string
	Image      string // absolute address of its best image, "" when none
	Publisher  Publisher
	Language   string    // BCP 47, "" when unknown
	Rights     string    // the feed's or item's own words on rights, plain text
	Published  time.Time // as the item says, zero when it says nothing readable
	Updated    time.Time // likewise
	FirstSeen  time.Time // when Herald first met it
	LastSeen   time.Time // when a feed last listed it
	Date       time.Time // Published when it is credible, else FirstSeen; fixed at first sight (see Settle)
	Story      StoryID   // 0 while it waits to be grouped
}

// Settle returns the date an article is filed under: the one it was published
// with, unless that is missing, before 1990, or more than 15 minutes after it
// was first seen; then the moment it was first seen.
func Settle(published, firstSeen time.Time) time.Time {
	if published.IsZero() || published.Year() < 1990 || published.After(firstSeen.Add(15*time.Minute)) {
		return firstSeen
	}
	return published
}

// Link says that two articles belong to one story because somebody listed them
// together, as Google News does in the body of an item.
type Link struct {
	A, B ArticleID
}
