package cluster

import "math/bits"

// sketch is the set of the runs of four letters of a text, by one bit each:
// it sees that "Ukraine" and "Ukrainians" have a beginning in common.
type sketch [8]uint64

// gram is the length of a run, in characters.
const gram = 4

// add puts the runs of a word in, with a sign for its beginning and its end.
func (s *sketch) add(word string) {
	var last [gram]rune
	n := 0
	put := func(r rune) {
		copy(last[:], last[1:])
		last[gram-1] = r
		if n++; n >= gram {
			h := uint64(14695981039346656037)
			for _, r := range last {
				h = (h ^ uint64(r)) * 1099511628211
			}
			s[h>>32&7] |= 1 << (h >> 40 & 63)
		}
	}
	put('^')
	for _, r := range word {
		put(r)
	}
	put('$')
}

// likeness is what two sketches share: of what is in either, and of what is in
// the smaller.
func (s *sketch) likeness(o *sketch) (jaccard, within int32) {
	both, a, b := 0, 0, 0
	for i := range s {
		both += bits.OnesCount64(s[i] & o[i])
		a += bits.OnesCount64(s[i])
		b += bits.OnesCount64(o[i])
	}
	if both == 0 {
		return 0, 0
	}
	return int32(both * unit / (a + b - both)), int32(both * unit / min(a, b))
}
