// Package tag finds what a story is about: names and words that stand for it.
//
// Its one idea: capitals tell names from words only where a writer used them
// sparingly, so names are learned from the headlines and summaries in sentence
// case and then found again in all of them; what recurs over the coverage wins.
//
// It is pure and deterministic: the same articles give the same tags whatever
// their ids. It knows no dictionary of people and places, and never names a
// publisher.
package tag
