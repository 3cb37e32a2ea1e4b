// Package feed reads and writes the web's feeds: RSS 0.90 to 2.0, RDF, Atom,
// CDF, JSON Feed and OPML, whole or broken, in any encoding.
//
// Its one idea: a feed is read as far as it goes. The bytes become UTF-8 once,
// a lenient tokenizer of our own walks over them once, and each element known
// by namespace, by usual prefix or by name sets a field. There is no tree and
// no reflection, depth and counts are bounded, and time is linear in the size.
// What had to be mended is told as warnings a feed's owner could act on. Short
// strings of one feed share memory in chunks of 8 KB.
//
// It does not fetch, it does not sanitise (HTML is handed on as given, with
// relative addresses made absolute), and it does not judge dates: what cannot
// be read is absent, never "now".
package feed
