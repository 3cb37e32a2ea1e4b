// Package page says what a web page is about and which feeds it has.
//
// Its one idea: a page is asked last. What its address tells is known without
// a request (Feeds), so that a reader who pastes the address of a channel, a
// repository or a blog gets its feed even where the page declares none.
//
// The package fetches nothing; who holds the pages' bytes hands them in.
package page
