package store

import (
	"crypto/sha256"
	"encoding/binary"

	"herald"
)

// Guids and addresses come from outside and may have any length. What they are
// looked up by is a key of 16 bytes, the head of their SHA-256: short enough for
// an index, and nobody can make two texts that share one.
type key string

func keyOf(text string) key {
	sum := sha256.Sum256([]byte(text))
	return key(sum[:16])
}

// arg gives the key to a driver.
func (k key) arg() any { return []byte(k) }

// printOf is a fingerprint of the words of an article, and of nothing else: a
// picture's address or a tracking parameter that changes at every visit is no news.
// The body is the one that bodyOf gave. The words are gathered in scratch, which
// is returned for the next.
func printOf(a *herald.Article, body string, scratch []byte) (int64, []byte) {
	all := append(append(append(scratch[:0], a.Title...), 0), body...)
	if a.Summary != "" && a.Content != "" {
		all = appendPlain(append(all, 0), a.Content)
	}
	sum := sha256.Sum256(all)
	return int64(binary.BigEndian.Uint64(sum[:])), all
}
