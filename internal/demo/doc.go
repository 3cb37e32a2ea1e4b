// Package demo is the invented news world of "herald demo": fifteen-odd
// publishers under .example names, three news days, and the loopback server
// that shows them.
//
// Its one idea: the world is written once, as plain text in news/*.txt with
// each story's articles side by side, and every feed (RSS, Atom, JSON Feed,
// RDF, a list feed in the shape of Google News) is rendered from that text for
// a given day. So the author's own grouping is known (World.Stories), and
// changing the world means changing prose. The same day gives the same bytes:
// no clock, no chance.
//
// Two of the publishers are meant to fail. Everything in the texts is made up:
// places, people, firms, findings. The package fetches nothing and knows
// nothing of grouping or publishing.
package demo
