package cluster

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// Settings of the word vectors, chosen on earlier days than those reported.
const (
	batchSize   = 96
	temperature = 0.12
	epochs      = 5
	learnRate   = 0.05
	wordDropout = 0.15
	gateLeast   = -2.5
	gateMost    = 1.5
)

// doc is a text as the vectors learn it.
type doc struct {
	words []int32
	gains []float32 // rarity by how often it is said
}

// like is two docs that say the same, and the time they are from: pairs of one
// time are held against each other.
type like struct {
	a, b   int32
	bucket int64
}

// space holds a vector and a gate for each word while they are learned.
type space struct {
	dims  int
	vec   []float32
	moved []float32 // sums of squares, for each component
	gate  []float32
	swung []float32
	rng   *rand.Rand
	apart func(a, b int32) bool // whether two docs may be held against each other
}

func newSpace(words, dims int, rng *rand.Rand) *space {
	s := &space{dims: dims, rng: rng, vec: make([]float32, words*dims), moved: make([]float32, words*dims),
		gate: make([]float32, words), swung: make([]float32, words)}
	for i := range s.vec {
		s.vec[i] = float32(rng.NormFloat64() / 8)
	}
	return s
}

// learn pulls the vectors of pairs together and away from the other docs of
// their batch.
func (s *space) learn(ctx context.Context, docs []doc, pairs []like) {
	for range epochs {
		for _, batch := range s.batches(pairs) {
			if ctx.Err() != nil {
				return
			}
			s.step(docs, batch)
		}
	}
}

// batches deals the pairs out, each batch from one time.
func (s *space) batches(pairs []like) (out [][]like) {
	shuffled := slices.Clone(pairs)
	s.rng.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	slices.SortStableFunc(shuffled, func(a, b like) int { return int(a.bucket - b.bucket) })
	for len(shuffled) > 0 {
		n := 1
		for n < len(shuffled) && n < batchSize && shuffled[n].bucket == shuffled[0].bucket {
			n++
		}
		if n > 7 {
			out = append(out, shuffled[:n])
		}
		shuffled = shuffled[n:]
	}
	s.rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// sum is the vector of a doc for one step: a unit and the length it had.
type sum struct {
	words  []int32
	gains  []float32 // gate included
	unit   []float32
	length float32
	grad   []float32
}

func (s *space) sum(d doc) sum {
	out := sum{unit: make([]float32, s.dims), grad: make([]float32, s.dims)}
	for i, w := range d.words {
		if s.rng.Float32() < wordDropout {
			continue
		}
		g := d.gains[i] * float32(math.Exp(float64(s.gate[w])))
		out.words, out.gains = append(out.words, w), append(out.gains, g)
		for k, c := range s.vec[int(w)*s.dims : int(w+1)*s.dims] {
			out.unit[k] += float32(g * c)
		}
	}
	out.length = float32(math.Sqrt(float64(product(out.unit, out.unit)))) + 1e-6
	for k := range out.unit {
		out.unit[k] /= out.length
	}
	return out
}

func product(a, b []float32) float32 {
	b = b[:len(a)]
	var s, t float32
	for i := 0; i+1 < len(a); i += 2 {
		s += float32(a[i] * b[i])
		t += float32(a[i+1] * b[i+1])
	}
	return s + t
}

// step learns from one batch: softmax over the rows and over the columns of
// the cosines.
func (s *space) step(docs []doc, batch []like) {
	n := len(batch)
	left, right := make([]sum, n), make([]sum, n)
	for i, p := range batch {
		left[i], right[i] = s.sum(docs[p.a]), s.sum(docs[p.b])
	}
	cos := make([]float32, n*n)
	for i := range n {
		for j := range n {
			cos[i*n+j] = product(left[i].unit, right[j].unit)
			if i != j && (!s.apart(batch[i].a, batch[j].b) || !s.apart(batch[i].a, batch[j].a)) {
				cos[i*n+j] = -100 // they may well be one story
			}
		}
	}
	pull := make([]float32, n*n)
	softmax(cos, pull, n, 1, n)
	softmax(cos, pull, n, n, 1)
	for i := range n {
		for j := range n {
			g := pull[i*n+j] / float32(n)
			if g > -1e-6 && g < 1e-6 {
				continue
			}
			a, b := &left[i], &right[j]
			for k := range a.grad {
				a.grad[k] += float32(g * b.unit[k])
				b.grad[k] += float32(g * a.unit[k])
			}
		}
	}
	for i := range n {
		s.apply(&left[i])
		s.apply(&right[i])
	}
}

// softmax adds the slopes of one direction: rows when in is 1, columns when it is n.
func softmax(cos, pull []float32, n, in, across int) {
	weights := make([]float64, n)
	for i := range n {
		total := 0.0
		for j := range n {
			weights[j] = math.Exp(float64(cos[i*across+j*in]-1) / temperature)
			total += weights[j]
		}
		for j := range n {
			pull[i*across+j*in] += float32(weights[j] / total)
		}
		pull[i*across+i*in]--
	}
}

// apply carries the slope of a doc to its words (Adagrad).
func (s *space) apply(d *sum) {
	along := product(d.grad, d.unit)
	for k := range d.grad {
		d.grad[k] = float32((d.grad[k] - float32(d.unit[k]*along)) / d.length)
	}
	for i, w := range d.words {
		vec, moved := s.vec[int(w)*s.dims:int(w+1)*s.dims], s.moved[int(w)*s.dims:int(w+1)*s.dims]
		swing := float32(d.gains[i] * product(vec, d.grad))
		for k, g := range d.grad {
			g *= d.gains[i]
			moved[k] += float32(g * g)
			vec[k] -= float32(learnRate * g / (float32(math.Sqrt(float64(moved[k]))) + 1e-6))
		}
		s.swung[w] += float32(swing * swing)
		s.gate[w] -= float32(learnRate * swing / (float32(math.Sqrt(float64(s.swung[w]))) + 1e-6))
		s.gate[w] = min(max(s.gate[w], gateLeast), gateMost)
	}
}

// word returns the vector of a word for a model: rarity and gate are in it.
func (s *space) word(w int32, rarity float64) (vec []int8, scale float32) {
	from := s.vec[int(w)*s.dims : int(w+1)*s.dims]
	most := float32(1e-6)
	for _, c := range from {
		most = max(most, c, -c)
	}
	vec = make([]int8, s.dims)
	for k, c := range from {
		vec[k] = int8(math.Round(float64(c / most * 127)))
	}
	return vec, most / 127 * float32(rarity*math.Exp(float64(s.gate[w])))
}
