// Package cluster folds articles into stories, one article at a time.
//
// An article joins the story whose members it resembles: the mean cosine of
// its headline's rare words with the newest members, faded by the time between
// them. Exact copies of a headline always join. Articles that somebody listed
// together (as Google News does) join by that alone, and merge the stories they
// stand in.
//
// The engine holds the articles of a sliding window and nothing else: word
// counts, stories and candidates all follow from the articles alive in it, in
// their stored order. So an engine that is rebuilt from the store goes on as if
// it had never stopped. Its time is the stream's: the newest date it has seen.
//
// It does no input or output, and its answers depend on neither the clock nor
// the order of a map.
package cluster
