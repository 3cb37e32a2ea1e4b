package cluster

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"testing"

	"herald"
)

// known are words that the model knows, so that vectors have their say.
var known = []string{
	"police", "government", "minister", "election", "storm", "attack", "court", "market", "school", "president",
	"fire", "health", "company", "bank", "strike", "football", "economy", "trade", "music", "weather",
	"killed", "wins", "plans", "warns",
}

// told is what the engine decides about articles, as text.
func told(articles []herald.Article) []byte {
	var out bytes.Buffer
	e := New(Options{})
	for _, a := range articles {
		fmt.Fprintf(&out, "%d %+v\n", a.ID, e.Place(a, nil))
	}
	return out.Bytes()
}

// TestTheSameOnEveryProcessor holds that the decisions about the beginning of a
// stream are the beginning of those about all of it. With HERALD_TOLD it leaves
// them in that file: scripts/processors.sh compares those of two processors.
func TestTheSameOnEveryProcessor(t *testing.T) {
	t.Parallel()
	articles := world(3000)
	for i := range articles {
		for k := range 3 {
			articles[i].Title += " " + known[(i*7+k*5)/3%len(known)]
		}
	}
	all, half := told(articles), told(articles[:len(articles)/2])
	if !bytes.HasPrefix(all, half) {
		t.Error("what was decided first depends on what came later")
	}
	if !bytes.Contains(all, []byte("Moved:[{")) {
		t.Error("nothing was repaired: the test shows less than it should")
	}
	if file := os.Getenv("HERALD_TOLD"); file != "" {
		if err := os.WriteFile(file, all, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestOddsRoundTheSame holds that the one table made with a function that
// processors compute differently in the last bit is never near a half.
func TestOddsRoundTheSame(t *testing.T) {
	t.Parallel()
	for i := range odds {
		exact := oddsUnit / (1 + math.Exp(-(float64(i)-1024)/128))
		if _, frac := math.Modf(exact); math.Abs(frac-0.5) < 1e-6 {
			t.Errorf("%d: %.9f may be rounded up or down", i, exact)
		}
	}
}
