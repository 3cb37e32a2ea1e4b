// Package cluster folds articles into stories, one article at a time.
//
// Its one idea: two questions, learned from articles whose stories are known.
// How likely are two articles of one story (their common words, how rare they
// are and whether they are names, word vectors, numbers, time, publisher)? And,
// from those likelihoods, how likely are two clusters one story? A new article
// is held against the stories of the articles that share its rarest words, and
// joins the likeliest if that is likely enough. When five minutes of the stream
// are over, what is near their articles is clustered anew from single articles:
// stories are merged, split and put right.
//
// The engine holds the articles of a sliding window and nothing else. Word
// counts, stories and candidates all follow from the articles alive in it, and
// from the half hour in which they came; statistics, expiry and repair follow
// the stream's time, never the clock. So an engine that is rebuilt from the
// store goes on as if it had never stopped. All sums are of whole numbers, so
// that every machine gives the same answer.
//
// What is learned lies in a Model: the one in the binary, or one that Learn
// makes. It does no input or output, starts no goroutines, and does not know
// topics that last longer than a story.
package cluster
