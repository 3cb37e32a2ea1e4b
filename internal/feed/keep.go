package feed

import (
	"bytes"
	"strings"
)

// Sizes of the keeper's chunks, in bytes.
const (
	chunkSize = 8 << 10
	ownSize   = 2 << 10 // texts of this size get memory of their own
)

// keeper turns bytes into strings. Small ones share chunks, so that a feed
// costs few allocations; a chunk lives as long as one of its strings.
type keeper struct{ chunk strings.Builder }

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
