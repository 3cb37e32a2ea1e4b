package herald

import "time"

// Site is what a publisher is told of the place it publishes for.
type Site struct {
	Title    string
	URL      string         // absolute, ends in "/"
	Language string         // BCP 47
	Location *time.Location // dates are shown in it; nil means UTC
}

// Section is a ranked list of stories under a name.
type Section struct {
	Name    string // "" is the front page
	Stories []StoryID
}

// Retirement is a story that will not be published again under its own name.
type Retirement struct {
	ID      StoryID
	Slug    string
	Aliases []string
	Into    StoryID // the story it was merged into, 0 when it was removed or retired
	ByHand  bool    // a person removed it
}

// Edition is a frozen view of everything a publisher may see. The same edition
// gives the same bytes.
type Edition struct {
	Site     Site
	Time     time.Time // when the edition was made; must not appear in a story's document
	Stories  []Story   // every story that has articles, newest first, then by id
	Sections []Section // the front page first, then the sections by name
	Retired  []Retirement
	Searches []Section          // stories that saved searches find, the newest first, in the order of the configuration
	Pictures map[string]Picture // by Article.Image; an image that is not among them is not copied
	Held     []StoryID          // stories known from a manifest whose articles were not seen again: their documents stay
}

// Published is one line of a target's manifest: what a target holds of a
// story. From these lines an empty store takes its promises back.
type Published struct {
	Path      string   `json:"path"`                // of the document, slash-separated, below the target
	Hash      string   `json:"sha256"`              // of the document's bytes, hex
	Key       string   `json:"key,omitempty"`       // of what it was made from, "" when unknown
	Story     StoryID  `json:"story,omitzero"`      // 0 for files that belong to no story
	Slug      string   `json:"slug,omitempty"`      //
	Aliases   []string `json:"aliases,omitempty"`   //
	Addresses []string `json:"addresses,omitempty"` // canonical addresses of its articles
	Leaving   string   `json:"leaving,omitempty"`   // time of the edition since which nothing leads there; one of another time takes it away
	Month     string   `json:"-"`                   // YYYY-MM of the story, "" for files of no story; names the shard
}
