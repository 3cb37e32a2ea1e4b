// Package googlenews says what Google News feeds mean: which topic, language
// and country an address asks for, which article an id stands for, and which
// articles the body of an item lists as one story.
//
// Its one idea: recognise by shape, never by words. Labels are translated and
// hosts are mirrored, but the ids, the lists and the suffix of a title have the
// same form in every edition and, with few exceptions, since 2010.
//
// It also writes such feeds (Write): the same form around a site's own stories,
// under ids that are never Google's.
//
// Nothing here asks Google anything, with one exception that is off unless it
// is built on purpose: Resolver, for ids that hide their address.
package googlenews
