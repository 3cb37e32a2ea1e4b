package herald

import (
	"encoding/base32"
	"encoding/binary"
	"strings"
	"time"
)

// StoryID names a story for ever. It is drawn from the address of the article
// that founded the story, so that it depends on neither database nor order.
// Zero is no story; ids are positive.
type StoryID int64

var storyText = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// String gives the id as 13 lower-case letters and digits (Crockford's base 32).
func (id StoryID) String() string {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(id))
	return storyText.EncodeToString(b[:])
}

// ParseStoryID reads what String wrote.
func ParseStoryID(s string) (StoryID, error) {
	b, err := storyText.DecodeString(strings.ToLower(s))
	if err != nil || len(b) != 8 || b[0] > 127 {
		return 0, ErrInvalid
	}
	return StoryID(binary.BigEndian.Uint64(b)), nil
}

// MarshalText lets JSON carry the id as its text, which no reader rounds.
func (id StoryID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (id *StoryID) UnmarshalText(b []byte) (err error) {
	*id, err = ParseStoryID(string(b))
	return err
}

// Coverage is an article's place in a story.
type Coverage struct {
	Article Article
	Feed    Feed      // the feed that brought it
	Pinned  time.Time // when a person pinned the story with this article in the lead; zero when nobody did
}

// Story is a set of articles about one event. Its id and its published slug
// never change; a story that merges into another leaves an alias there.
type Story struct {
	ID        StoryID
	Slug      string     // last part of its address, fixed at first publication; "" before
	Aliases   []string   // slugs of stories merged into this one, sorted
	Headline  string     // the lead's title
	Coverage  []Coverage // the lead first, then by date and address; never empty in an Edition
	Section   string     // the lead's section, "" for none
	Tags      []Tag      // best first
	Created   time.Time  // date of its oldest article
	Modified  time.Time  // date of its newest article or change; never moves back
	Language  string     // BCP 47, "" when unknown
	SplitFrom StoryID    // the story its first articles were split from, 0 when it was founded
	Print     uint64     // of Headline, Coverage, Section, Tags and Language, kept by whoever made it; 0 when unknown, as in a story changed since
}

// Lead returns the article that speaks for the story.
func (s Story) Lead() Coverage { return s.Coverage[0] }

// Pinned is when a person pinned the story last, zero when nobody did. A pinned
// story ranks first.
func (s Story) Pinned() (last time.Time) {
	for _, c := range s.Coverage {
		if c.Pinned.After(last) {
			last = c.Pinned
		}
	}
	return last
}

// Life says where a story is in its life.
type Life string

// The stages of a story's life.
const (
	LifeNew     Life = "new"     // it began within the last three hours
	LifeGrowing Life = "growing" // an article came within the last eight
	LifeQuiet   Life = "quiet"   // the last came within three days
	LifeEnded   Life = "ended"   // nothing came for longer
)

// Life tells where the story is at a time, by the dates of its articles.
func (s Story) Life(now time.Time) Life {
	var first, last time.Time
	for i, c := range s.Coverage {
		if i == 0 || c.Article.Date.Before(first) {
			first = c.Article.Date
		}
		if c.Article.Date.After(last) {
			last = c.Article.Date
		}
	}
	switch {
	case now.Sub(first) <= 3*time.Hour:
		return LifeNew
	case now.Sub(last) <= 8*time.Hour:
		return LifeGrowing
	case now.Sub(last) <= 72*time.Hour:
		return LifeQuiet
	}
	return LifeEnded
}

// TagKind says what a tag names.
type TagKind string

// The kinds of tag.
const (
	TagKeyword TagKind = "keyword" // a word or phrase of the story
	TagTopic   TagKind = "topic"   // a lasting subject
	TagGiven   TagKind = "given"   // set in the configuration of a feed
)

// Tag is one thing a story is about.
type Tag struct {
	Kind  TagKind
	Name  string  // plain text, folded for display; never a publisher
	Score float64 // weight within its story, 0 to 1
}
