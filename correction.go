package herald

import "time"

// CorrectionKind says what a person did to the grouping.
type CorrectionKind string

// The kinds of correction.
const (
	CorrectMerge CorrectionKind = "merge" // stories became one
	CorrectSplit CorrectionKind = "split" // articles became a story of their own
	CorrectMove  CorrectionKind = "move"  // an article went to another story
	CorrectPin   CorrectionKind = "pin"   // a story ranks first, and its lead stays
)

// Correction is what a person put right in the grouping. It holds for ever, or
// until it is undone: no later article and no repair goes against it.
type Correction struct {
	ID       int64 // 1 for the first of a store
	Kind     CorrectionKind
	At       time.Time
	Who      string
	Story    StoryID     // the story that was kept, made, joined or pinned
	From     []StoryID   // where articles came from: merged stories, or the one that lost some
	Articles []ArticleID // that were split off or moved; of a pin, the lead
	Headline string      // of Story at that time, for people
	Undone   time.Time   // zero while it holds
	UndoneBy string
}
