package cluster

// vectorLength is the length in integers of an article's vector all of whose
// words are known. Its components are far smaller; those that are not are cut.
const vectorLength = 256

// embed gives a member the sum of its words' vectors, as long as the share of
// it that is known: an unknown word is a direction of its own.
func (e *Engine) embed(m *member) {
	dims := e.model.dims
	if dims == 0 {
		return
	}
	sum := make([]float32, dims)
	var known, all float64
	for _, t := range m.terms {
		s := e.words.stems[t.id]
		w := float64(e.model.rarity(s.docs)) * float64(t.tf()) / 16
		all += float64(w * w)
		if s.vec == nil {
			continue
		}
		known += float64(w * w)
		f := s.scale * float32(t.tf()) / 16
		for i, c := range s.vec {
			sum[i] += float32(f * float32(c))
		}
	}
	if known == 0 {
		return
	}
	share := known / all
	m.known = int32(share * unit)
	length := 0.0
	for _, c := range sum {
		length += float64(float64(c) * float64(c))
	}
	if length == 0 {
		return
	}
	f := vectorLength * sqrt(share) / sqrt(length)
	m.vec = make([]int8, dims)
	for i, c := range sum {
		m.vec[i] = int8(min(max(round(float64(c)*f), -127), 127))
	}
}
