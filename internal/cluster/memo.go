package cluster

// memo remembers the answers about pairs of this tick. Within a tick nothing
// changes that an answer depends on, and what was asked on arrival is asked
// again by the repair soon after. A pair has one place; a later one takes it.
type memo struct {
	places []answer // memoPlaces
}

type answer struct {
	a, b  uint32 // the members' numbers, the lower first
	tick  int32
	logit int32
}

const memoPlaces = 1 << 15

// place returns where the answer about two members is or belongs, and whether
// it is there.
func (t *memo) place(a, b *member, tick int32) (*answer, bool) {
	if t.places == nil {
		t.places = make([]answer, memoPlaces)
	}
	i, j := min(a.no, b.no), max(a.no, b.no)
	at := &t.places[(i*0x9E3779B1^j*0x85EBCA6B)>>(32-15)]
	if at.a == i && at.b == j && at.tick == tick {
		return at, true
	}
	at.a, at.b, at.tick = i, j, tick
	return at, false
}
