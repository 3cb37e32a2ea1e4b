// Package herald holds the words of the field that every room of the house
// shares: feeds and what one fetch must remember, articles, stories and their
// coverage, tags, editions, and the kinds of error.
//
// It has values and pure rules only, imports nothing but the standard library,
// and does no input or output. Where things are done is said in docs/design.md.
package herald
