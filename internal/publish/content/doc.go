// Package content publishes an edition as documents for static-site
// generators: one Markdown file per story with its front matter.
//
// Its one idea: a document is a pure function of its story and the target's
// settings, so that a story that did not change gives the same bytes for ever
// and a diff of the folder is the news. The writing itself is publish.Sync's.
//
// Whatever a feed says, a document parses, builds, and shows the words it
// holds: front matter is written with every value quoted, bodies are escaped
// plain text. It holds no full texts: an excerpt with its source, and links.
//
// Beside it stands Seed, the form of the sample document that Herald started
// from, byte for byte, for herald convert.
package content
