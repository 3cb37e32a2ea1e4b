package cluster

import (
	"herald"
	"herald/internal/text"
)

// read takes from an article what grouping looks at: the stems of its
// headline, each once, and the fingerprint that copies share.
func read(a herald.Article) (terms []string, key string) {
	lang := a.Language
	if lang == "" {
		lang = text.Language(a.Title)
	}
	for _, t := range text.Terms(a.Title, lang) {
		terms = append(terms, t.Stem)
	}
	if len(terms) > 1 { // "Live" or "Weather" twice is no copy
		key = text.Fingerprint(a.Title)
	}
	return terms, key
}
