package cluster

// How plain likeness bounds what the forest says, in units of 1/1024 of a
// cosine. Chosen on the sets that the scorers were learned from; their effect
// stands in docs/stories.md.
const (
	plainBar   = 560 // likeness of title and of all words, added, from which on two articles are likely one story
	plainFade  = 80  // that it loses for each logarithm of an hour between them
	plainSlope = 32  // logits (of 1/4096) for each unit above the bar
	plainMost  = 2 * logitUnit
	strangeBar = 220 // likeness with that of the vectors below which they are likely not one
	thinBar    = 500 // the same in an empty window
	strangeCut = 48  // logits for each unit below it
	thinWindow = 800 // articles from which on a window is not thin
)

// plain keeps the forest's answer within what two articles look like. A forest
// has only seen the names and the ways of writing it was learned from; of other
// ones it may say anything. So two articles that say the same in the same words
// (two of the title at least) are believed to be likely of one story, and those
// that hardly share a word are not, the less so the fewer articles there are to
// tell what a word is worth.
func (e *Engine) plain(logit int32, x *row) int32 {
	likeness := x[pTitle] + x[pCosine]
	if x[pTitleWords] >= 2 {
		floor := (likeness - plainFade*x[pHours]/unit - plainBar) * plainSlope
		logit = max(logit, min(floor, plainMost))
	}
	bar := strangeBar + (thinBar-strangeBar)*e.words.thin/unit
	if likeness += x[pVector]; likeness < bar {
		logit = min(logit, (likeness-bar)*strangeCut-logitUnit)
	}
	return logit
}
