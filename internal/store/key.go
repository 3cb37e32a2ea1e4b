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
// The body is the one that bodyOf gave.
func printOf(a *herald.Article, body string) int64 {
	all := make([]byte, 0, len(a.Title)+1+len(body))
	all = append(append(append(all, a.Title...), 0), body...)
	if a.Summary != "" && a.Content != "" {
		all = append(append(all, 0), plain(a.Content)...)
	}
	sum := sha256.Sum256(all)
	return int64(binary.BigEndian.Uint64(sum[:]))
}
