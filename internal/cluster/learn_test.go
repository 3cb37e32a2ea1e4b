package cluster

import (
	"bytes"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"herald"
)

func TestLn(t *testing.T) {
	t.Parallel()
	for _, x := range []float64{1e-9, 0.1, 0.5, 1, 1.0001, 2, math.E, 10, 12345.678, 1e12} {
		if got, want := ln(x), math.Log(x); math.Abs(got-want) > 1e-12*math.Max(1, math.Abs(want)) {
			t.Errorf("ln(%v) = %v, want %v", x, got, want)
		}
	}
}

func TestLikelihoodAndItsInverse(t *testing.T) {
	t.Parallel()
	for _, p := range []float64{0.05, 0.35, 0.5, 0.9} {
		l := likelihood(logitOf(p))
		if got := float64(l) / oddsUnit; math.Abs(got-p) > 0.004 {
			t.Errorf("likelihood of the logit of %v is %v", p, got)
		}
		if back := logitTable(l); max(back-logitOf(p), logitOf(p)-back) > 64 {
			t.Errorf("logit of %v came back as %v, not %v", p, back, logitOf(p))
		}
	}
	if likelihood(math.MinInt32/2) > oddsUnit/1000 || likelihood(math.MaxInt32/2) < oddsUnit*999/1000 {
		t.Error("the ends of the scale are not its ends")
	}
}

// TestForestLearnsARule grows trees on a rule of two features and noise.
func TestForestLearnsARule(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	var list []example
	for range 4000 {
		var e example
		e.x[0], e.x[1], e.x[2] = rng.Int32N(1000), rng.Int32N(1000), rng.Int32N(1000)
		e.weight = 1
		if e.x[0] > 400 && e.x[1] < 700 {
			e.label = 1
		}
		list = append(list, e)
	}
	g := growth{features: 3, trees: 40, depth: 3, rate: .3, least: 20, bags: 2}
	f := grow(t.Context(), list, g, rand.New(rand.NewPCG(3, 4)))
	wrong := 0
	for i := range list {
		wrong += boolInt((f.logit(&list[i].x) > 0) != (list[i].label > 0.5))
	}
	if wrong > 80 {
		t.Errorf("%d of 4000 wrong", wrong)
	}
	if again := grow(t.Context(), list, g, rand.New(rand.NewPCG(3, 4))); !reflect.DeepEqual(f, again) {
		t.Error("the same seed grew another forest")
	}
}

// lesson invents two weeks of events that several papers report.
func lesson() Lesson {
	c := Corpus{Weight: 1, ByTime: true, Words: true, Scorer: true}
	for i, a := range world(240) {
		if i%8 == 0 {
			c.Groups = append(c.Groups, nil)
		}
		c.Articles = append(c.Articles, a)
		c.Groups[i/8] = append(c.Groups[i/8], i)
	}
	c.Together = func(i, j int) (float64, bool) { return float64(boolInt(i/8 == j/8)), true }
	return Lesson{Corpora: []Corpus{c}, Dims: 8, Seed: 5,
		Texts: []herald.Article{{Title: "Word1 of summer", Summary: "Word2 and word3 in a summary", Date: monday.Add(time.Hour)}}}
}

func learned(t *testing.T) *Model {
	m, err := Learn(t.Context(), lesson())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestLearningStopsWhenTold(t *testing.T) {
	t.Parallel()
	for _, at := range []int{1, 1_000, 10_000} { // questions of how two articles were shown
		ctx, cancel := context.WithCancel(t.Context())
		l, asked := lesson(), 0
		together := l.Corpora[0].Together
		l.Corpora[0].Together = func(i, j int) (float64, bool) {
			if asked++; asked == at {
				cancel()
			}
			return together(i, j)
		}
		if m, err := Learn(ctx, l); m != nil || !errors.Is(err, context.Canceled) {
			t.Errorf("stopped at question %d: a model %v, error %v", at, m != nil, err)
		}
		t.Logf("stopped at question %d: %d more", at, asked-at)
	}
}

func TestTheSameLessonGivesTheSameModel(t *testing.T) {
	t.Parallel()
	var first, second, back bytes.Buffer
	m := learned(t)
	if err := m.Write(&first); err != nil {
		t.Fatal(err)
	}
	if err := learned(t).Write(&second); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two models of one lesson differ")
	}
	read, err := ReadModel(bytes.NewReader(first.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if err := read.Write(&back); err != nil || !bytes.Equal(first.Bytes(), back.Bytes()) {
		t.Errorf("a model that was read is written otherwise (%v)", err)
	}
	for key, w := range m.words {
		if w.docs < 5 {
			t.Fatalf("word %x stands in %d texts only", key, w.docs)
		}
	}
}

func TestTheShippedModel(t *testing.T) {
	t.Parallel()
	if len(shipped) == 0 || len(shipped) > 4<<20 {
		t.Errorf("%d bytes, want at most 4 MiB", len(shipped))
	}
	m := Shipped()
	if m.pair.empty() || m.story.empty() || len(m.words) == 0 {
		t.Error("the model in the binary knows nothing")
	}
}

func FuzzReadModel(f *testing.F) {
	f.Add([]byte(magic))
	f.Add([]byte(magic + "\x02\x02\x02\x01\x02\x03\x04\x05\x06\x07\x08"))
	var b bytes.Buffer
	(&Model{dims: 2, words: map[uint64]word{7: {docs: 5, vec: []int8{1, 2}, scale: 1}}}).Write(&b)
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := ReadModel(bytes.NewReader(b))
		if err != nil {
			if !errors.Is(err, herald.ErrInvalid) {
				t.Errorf("error of no kind: %v", err)
			}
			return
		}
		e := New(Options{Model: m})
		for i, title := range filler {
			e.Place(article(i+1, title), nil)
		}
	})
}
