package cluster

// word is what the model knows of a stem.
type word struct {
	docs       int32  // texts it stood in
	upper, mid int32  // times it was capitalised within a sentence, and stood there
	vec        []int8 // nil when it has none
	scale      float32
}

// counts of a stem over the articles of the window.
type counts struct {
	docs, fresh, upper, mid int32
}

// stem is a word of the window. What is reckoned from counts is reckoned from
// those of the last tick, so that it does not change between two ticks and an
// engine that is built anew reckons the same.
type stem struct {
	name string
	word // what the model knows
	now  counts
	was  counts // at the tick
	tick int32  // of was and of what follows
	done bool   // what follows is reckoned
	idf  uint16
	day  uint16 // rarity in the last day
	win  uint16 // rarity in the window
	ents [3]uint16
	list []int32 // slots of the articles with it, by date
}

// vocabulary holds the stems of the window.
type vocabulary struct {
	model *Model
	ids   map[string]int32
	stems []*stem
	free  []int32
	tick  int32
	total counts // docs and fresh are used
	was   counts
	size  int32 // logarithm of the articles in the window
	thin  int32 // how empty the window is: 1024 when there is nothing in it, 0 from thinWindow on
	cold  int32 // logits that a single common word is not believed, as long as the window is nearly empty
}

// warm is the number of articles from which on the window knows what is rare.
const warm = 200

func newVocabulary(m *Model) vocabulary {
	return vocabulary{model: m, ids: map[string]int32{}, cold: 2 * logitUnit, thin: unit}
}

// id returns the number of a stem, a new one if need be.
func (v *vocabulary) id(name string) int32 {
	if id, ok := v.ids[name]; ok {
		return id
	}
	s := &stem{name: name, word: v.model.words[hash64(name)], tick: v.tick}
	var id int32
	if n := len(v.free); n > 0 {
		id, v.free = v.free[n-1], v.free[:n-1]
		v.stems[id] = s
	} else {
		id = int32(len(v.stems))
		v.stems = append(v.stems, s)
	}
	v.ids[name] = id
	return id
}

// forget drops a stem that no article has.
func (v *vocabulary) forget(id int32) {
	delete(v.ids, v.stems[id].name)
	v.stems[id] = nil
	v.free = append(v.free, id)
}

// next begins a tick: what is counted now is what is reckoned with.
func (v *vocabulary) next() {
	v.tick++
	v.was = v.total
	v.size = log1(float64(min(v.was.docs, 4000)))
	v.thin = unit * max(0, thinWindow-v.was.docs) / thinWindow
	v.cold = 2 * logitUnit * max(0, warm-v.was.docs) / warm
}

// touch returns the counts of a stem for changing.
func (v *vocabulary) touch(s *stem) *counts {
	if s.tick != v.tick {
		s.was, s.tick, s.done = s.now, v.tick, false
	}
	return &s.now
}

// add counts a member in or out (by is 1 or -1).
func (v *vocabulary) add(m *member, by int32) {
	v.total.docs += by
	for _, t := range m.terms {
		c := v.touch(v.stems[t.id])
		c.docs += by
		if t.form != unclear {
			c.mid += by
		}
		if t.form == capital {
			c.upper += by
		}
	}
}

// refresh counts a member into or out of the last day.
func (v *vocabulary) refresh(m *member, by int32) {
	v.total.fresh += by
	m.fresh = by > 0
	for _, t := range m.terms {
		v.touch(v.stems[t.id]).fresh += by
	}
}

// reckoned returns a stem with its rarities of this tick.
func (v *vocabulary) reckoned(id int32) *stem {
	s := v.stems[id]
	v.touch(s)
	if s.done {
		return s
	}
	s.done = true
	n := float64(v.model.docs + v.was.docs + 1)
	s.idf = uint16(ln(1+n/float64(s.docs+s.was.docs+1))*weightUnit + 0.5)
	day := float64(v.was.fresh)
	s.day = uint16(ln((day+1)/(float64(s.was.fresh)+day/1000+0.1)+1)*weightUnit + 0.5)
	s.win = uint16(ln(1+float64(v.was.docs+1)/float64(s.was.docs+1))*weightUnit + 0.5)
	upper, mid := float64(s.upper+s.was.upper), float64(s.mid+s.was.mid)
	for form, prior := range [3]float64{lower: 0.3, unclear: 0.5, capital: 0.9} {
		share := (upper + float64(2*prior)) / (mid + 2)
		s.ents[form] = uint16(float64(share*float64(s.idf)) + 0.5)
	}
	if s.name[0] >= '0' && s.name[0] <= '9' {
		s.ents = [3]uint16{}
	}
	return s
}

// weigh reckons the weights of a member for this tick.
func (v *vocabulary) weigh(m *member) {
	if m.tick == v.tick {
		return
	}
	m.tick, m.sum = v.tick, 0
	square, title := int64(0), int64(0)
	for i := range m.terms {
		t := &m.terms[i]
		s := v.reckoned(t.id)
		t.idf, t.name = s.idf, s.ents[t.form]
		t.weight = uint16(uint32(s.idf) * uint32(t.tf()) / 16)
		m.sum += int32(t.idf)
		square += int64(t.weight) * int64(t.weight)
		if t.head() {
			title += v.pull(t.id)
		}
	}
	m.norm, m.title = root(square), root(title)
}

// pull is the squared weight of a word in a title: a word has to be rare in
// all that is known and in this window too. So names that recur in a small
// window pull less than their rarity elsewhere would have it.
func (v *vocabulary) pull(id int32) int64 {
	s := v.reckoned(id)
	return int64(s.idf) * int64(s.win)
}
