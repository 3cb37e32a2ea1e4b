package cluster

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"sync"

	"herald"
)

// Model is what was learned from articles whose stories were known: how rare
// words are and which are names, word vectors, and the two scorers. Words are
// kept as hashes. It is immutable once made.
type Model struct {
	docs  int32 // texts that words were counted in
	dims  int   // of the vectors
	words map[uint64]word
	pair  forest
	story forest
}

// rarity is the idf of a word by the model's own counts alone.
func (m *Model) rarity(docs int32) float64 {
	return ln(1 + float64(m.docs+1)/float64(docs+1))
}

//go:embed shipped.model
var shipped []byte

// Shipped is the model in the binary.
var Shipped = sync.OnceValue(func() *Model {
	m, err := ReadModel(bytes.NewReader(shipped))
	if err != nil {
		panic(err) // the binary is broken
	}
	return m
})

// Bounds of a model's file: what is larger is none of ours.
const (
	magic     = "herald model 1\n"
	maxWords  = 1 << 20
	maxDims   = 512
	maxLeaves = 1 << 18
)

// Write writes a model; the same model gives the same bytes.
func (m *Model) Write(w io.Writer) error {
	out := encoder{[]byte(magic)}
	out.ints(int64(m.docs), int64(m.dims), int64(len(m.words)))
	for _, key := range slices.Sorted(maps.Keys(m.words)) {
		word := m.words[key]
		out.b = binary.LittleEndian.AppendUint64(out.b, key)
		out.ints(int64(word.docs), int64(word.upper), int64(word.mid), int64(len(word.vec)))
		if len(word.vec) > 0 {
			out.b = binary.LittleEndian.AppendUint32(out.b, math.Float32bits(word.scale))
			for _, c := range word.vec {
				out.b = append(out.b, byte(c))
			}
		}
	}
	out.forest(&m.pair)
	out.forest(&m.story)
	_, err := w.Write(out.b)
	return err
}

type encoder struct{ b []byte }

func (e *encoder) ints(list ...int64) {
	for _, n := range list {
		e.b = binary.AppendVarint(e.b, n)
	}
}

func (e *encoder) forest(f *forest) {
	e.ints(int64(f.depth), int64(f.base), int64(len(f.leafs)))
	for _, c := range f.cuts {
		e.ints(int64(c.feature), int64(c.at))
	}
	for _, l := range f.leafs {
		e.ints(int64(l))
	}
}

// ReadModel reads what Write wrote. An error is of kind herald.ErrInvalid when
// the bytes are no model.
func ReadModel(r io.Reader) (_ *Model, err error) {
	defer herald.Wrap(&err, "cluster.ReadModel")
	b, err := io.ReadAll(io.LimitReader(r, 64<<20))
	if err != nil {
		return nil, err
	}
	rest, ok := bytes.CutPrefix(b, []byte(magic))
	if !ok {
		return nil, fmt.Errorf("no model of this version: %w", herald.ErrInvalid)
	}
	d := decoder{b: rest}
	m := &Model{docs: int32(d.int(math.MaxInt32)), dims: int(d.int(maxDims)), words: map[uint64]word{}}
	for n := d.int(maxWords); n > 0 && !d.bad; n-- {
		d.word(m)
	}
	m.pair, m.story = d.forest(), d.forest()
	if d.bad || len(d.b) > 0 {
		return nil, fmt.Errorf("a damaged model: %w", herald.ErrInvalid)
	}
	return m, nil
}

type decoder struct {
	b   []byte
	bad bool
}

// int reads a number from 0 to most.
func (d *decoder) int(most int64) int64 {
	n := d.number()
	if n < 0 || n > most {
		d.bad = true
		return 0
	}
	return n
}

func (d *decoder) number() int64 {
	n, size := binary.Varint(d.b)
	if size <= 0 {
		d.bad = true
		return 0
	}
	d.b = d.b[size:]
	return n
}

// bytes takes the next n bytes; when there are fewer, zeros.
func (d *decoder) bytes(n int) []byte {
	if len(d.b) < n {
		d.bad = true
		return make([]byte, n)
	}
	out := d.b[:n]
	d.b = d.b[n:]
	return out
}

func (d *decoder) word(m *Model) {
	key := binary.LittleEndian.Uint64(d.bytes(8))
	w := word{docs: int32(d.int(math.MaxInt32)), upper: int32(d.int(math.MaxInt32)), mid: int32(d.int(math.MaxInt32))}
	switch n := int(d.int(maxDims)); n {
	case 0:
	case m.dims:
		w.scale = math.Float32frombits(binary.LittleEndian.Uint32(d.bytes(4)))
		if !(w.scale >= 0 && w.scale < 1e6) {
			d.bad = true
		}
		w.vec = make([]int8, m.dims)
		for i, c := range d.bytes(m.dims) {
			w.vec[i] = int8(c)
		}
	default:
		d.bad = true
	}
	m.words[key] = w
}

func (d *decoder) forest() (f forest) {
	f.depth, f.base = int(d.int(maxDepth)), int32(d.number())
	leafs := int(d.int(maxLeaves))
	trees := leafs >> f.depth
	if leafs != trees<<f.depth {
		d.bad = true
	}
	for n := trees * (1<<f.depth - 1); n > 0 && !d.bad; n-- {
		f.cuts = append(f.cuts, cut{feature: int32(d.int(maxFeatures - 1)), at: int32(d.number())})
	}
	for ; leafs > 0 && !d.bad; leafs-- {
		f.leafs = append(f.leafs, int32(d.number()))
	}
	if !d.bad && !f.prepare() {
		d.bad = true
	}
	return f
}
