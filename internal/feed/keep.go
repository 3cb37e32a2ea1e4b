package feed

import (
	"bytes"
	"slices"
	"strings"
)

// Sizes of the keeper's chunks, in bytes.
const (
	chunkSize = 8 << 10
	ownSize   = 2 << 10 // texts of this size get memory of their own
)

// keeper turns bytes into strings. Small ones share chunks, so that a feed
// costs few allocations; a chunk lives as long as one of its strings.
type keeper struct {
	chunk strings.Builder
	lists []string // room for short lists of words
	seat  []Person // room for those who stand alone
}

func (k *keeper) keep(text []byte) string {
	if len(text) >= ownSize {
		return string(text)
	}
	if len(text) == 0 {
		return ""
	}
	start := k.chunk.Len()
	if k.chunk.Cap()-start < len(text) {
		k.chunk = strings.Builder{}
		k.chunk.Grow(chunkSize)
		start = 0
	}
	k.chunk.Write(text)
	return k.chunk.String()[start:]
}

// trimmed keeps a text without the white space around it.
func (k *keeper) trimmed(text []byte) string { return k.keep(bytes.TrimSpace(text)) }

// addWord adds a word to a list, once. New lists share their memory.
func (k *keeper) addWord(list []string, word string) []string {
	if word == "" || len(list) >= maxList || slices.Contains(list, word) {
		return list
	}
	if list == nil {
		list = k.room()
	}
	return append(list, word)
}

// room gives an empty list for a few words.
func (k *keeper) room() []string {
	const few, many = 4, 256
	if cap(k.lists)-len(k.lists) < few {
		k.lists = make([]string, 0, many)
	}
	n := len(k.lists)
	k.lists = k.lists[:n+few]
	return k.lists[n : n : n+few]
}

// seats gives an empty list for one person.
func (k *keeper) seats() []Person {
	const many = 64
	n := len(k.seat)
	if n == cap(k.seat) {
		k.seat, n = make([]Person, 0, many), 0
	}
	k.seat = k.seat[:n+1]
	return k.seat[n : n : n+1]
}
