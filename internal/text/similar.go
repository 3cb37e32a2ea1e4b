package text

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Fingerprint returns the same 32 hex digits for headlines that differ in
// nothing but case, accents, punctuation and spaces; "" when the headline has
// no words.
func Fingerprint(title string) string {
	words := Words(title)
	if len(words) == 0 {
		return ""
	}
	sum := sha256.Sum256([]byte(strings.Join(words, " ")))
	return hex.EncodeToString(sum[:16])
}

// Similarity returns how much two headlines share, 0 to 1: the terms in both
// over the terms in either. Two without terms share nothing.
func Similarity(a, b []Term) float64 {
	both := 0
	for _, x := range a {
		for _, y := range b {
			if x.Stem == y.Stem {
				both++
				break
			}
		}
	}
	if both == 0 {
		return 0
	}
	return float64(both) / float64(len(a)+len(b)-both)
}
