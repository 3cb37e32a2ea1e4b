// Package page is about web pages: what a reader pastes when asked for a feed.
//
// Its one idea: a page is asked last. What its address tells is known without
// a request (Feeds), so that the address of a channel, a repository or a blog
// leads to its feed even where the page declares none.
//
// The package fetches nothing and does not yet read a page's text; the feeds
// that a page declares in its markup are feed's to find.
package page
