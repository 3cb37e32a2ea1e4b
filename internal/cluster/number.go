package cluster

import "math"

// Everything the engine decides by is counted in whole numbers, so that the
// order of a sum does not matter and every processor gives the same answer.
// Weights are in units of 1/256, likelihoods of 1/32768, logits of 1/4096,
// other features of 1/1024.
const (
	weightUnit = 1 << 8
	oddsUnit   = 1 << 15
	logitUnit  = 1 << 12
	unit       = 1 << 10
)

// ln is the natural logarithm of a positive number, computed the same way on
// every machine: each product is rounded before it is added.
func ln(x float64) float64 {
	frac, exp := math.Frexp(x) // frac in [0.5, 1)
	if frac < math.Sqrt2/2 {
		frac, exp = frac*2, exp-1
	}
	s := (frac - 1) / (frac + 1)
	s2 := s * s
	sum, power := 0.0, s
	for k := 1; k < 24; k += 2 {
		sum += float64(power / float64(k))
		power = float64(power * s2)
	}
	return float64(2*sum) + float64(float64(exp)*math.Ln2)
}

// log1 is ln(1+x) in units of 1/1024.
func log1(x float64) int32 { return int32(ln(1+x)*unit + 0.5) }

// odds turns logits into likelihoods: one step is 1/128 of a logit, from -8 to 8.
var odds = func() (table [2048]int32) {
	for i := range table {
		table[i] = int32(oddsUnit/(1+math.Exp(-(float64(i)-1024)/128)) + 0.5)
	}
	return table
}()

// likelihood is the sigmoid of a logit.
func likelihood(logit int32) int32 {
	return odds[min(max((logit+8*logitUnit)>>5, 0), 2047)]
}

// logitOf is the inverse of likelihood for a bar between 0 and 1.
func logitOf(p float64) int32 { return int32(math.Round(ln(p/(1-p)) * logitUnit)) }

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func root(square int64) float64 { return math.Sqrt(float64(square)) }

func sqrt(x float64) float64  { return math.Sqrt(x) }
func round(x float64) float64 { return math.Round(x) }
