// Package text knows words: how they are told apart, folded, stemmed, which of
// them carry meaning, in what language they are, and how much two headlines
// say the same.
//
// Its one idea: one way of cutting text into words serves everything: search
// on both databases, duplicates, tags, grouping. What is found by one is found
// by the others.
//
// It is pure and deterministic and bounded on any input. It does not know
// HTML: give it plain text.
package text
