package publish

import (
	"fmt"

	"herald"
)

// Check refuses to publish nothing: an edition whose front page would be
// empty, and one that holds fewer than half of the stories the manifest lists
// and nothing retired. Held stories count as there, for their documents stay.
// The error wraps herald.ErrRefused, is one sentence, and ends with the way
// out, "--force"; with force there is no check.
func Check(ed herald.Edition, m Manifest, force bool) error {
	var stories []herald.StoryID
	for _, s := range m.Stories() {
		stories = append(stories, s.Story)
	}
	return check(ed, stories, force)
}

// check is Check for the stories of a manifest, each given once.
func check(ed herald.Edition, published []herald.StoryID, force bool) error {
	if force {
		return nil
	}
	if frontEmpty(ed) {
		return refused("the front page would be empty")
	}
	held, total := kept(ed, published)
	if 2*held < total {
		return refused("only %d of the %d stories published here are left and nothing retired the others", held, total)
	}
	return nil
}

func refused(format string, args ...any) error {
	return fmt.Errorf("%w: %s; the old output is untouched; to publish all the same, use --force",
		herald.ErrRefused, fmt.Sprintf(format, args...))
}

// frontEmpty tells whether a reader of the front page would find no story. An
// edition without sections has all its stories on the front page.
func frontEmpty(ed herald.Edition) bool {
	if len(ed.Stories) == 0 {
		return true
	}
	for _, s := range ed.Sections {
		if s.Name == "" {
			return len(s.Stories) == 0
		}
	}
	return false
}

// kept counts the manifest's stories that were neither retired by a rule nor
// removed by a hand, and how many of them the edition holds.
func kept(ed herald.Edition, published []herald.StoryID) (held, total int) {
	know := knowledgeOf(ed)
	for _, id := range published {
		switch know[id] {
		case present, waiting:
			held, total = held+1, total+1
		case unknown:
			total++
		}
	}
	return held, total
}

// knowledge is what an edition knows of a story.
type knowledge int

const (
	unknown knowledge = iota
	present           // in Stories: its documents are exactly those of this edition
	waiting           // in Held: its documents stay
	retired           // in Retired: its documents go, unless they are produced still
)

func knowledgeOf(ed herald.Edition) map[herald.StoryID]knowledge {
	know := make(map[herald.StoryID]knowledge, len(ed.Stories)+len(ed.Held)+len(ed.Retired))
	for _, r := range ed.Retired {
		know[r.ID] = retired
	}
	for _, id := range ed.Held {
		know[id] = waiting
	}
	for _, s := range ed.Stories {
		know[s.ID] = present
	}
	return know
}
