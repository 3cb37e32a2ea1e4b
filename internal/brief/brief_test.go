package brief

import (
	"testing"
	"time"

	"herald"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func coverage(address string, minutes int, summary string, weight float64) herald.Coverage {
	return herald.Coverage{
		Article: herald.Article{Address: address, Summary: summary, Date: noon.Add(time.Duration(minutes) * time.Minute)},
		Feed:    herald.Feed{Weight: weight},
	}
}

func TestOrder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		in   []herald.Coverage
		want string
	}{
		{"earliest leads", []herald.Coverage{coverage("b", 5, "x", 0), coverage("a", 9, "x", 0), coverage("c", 1, "x", 0)}, "cba"},
		{"equal times by address", []herald.Coverage{coverage("b", 0, "x", 0), coverage("a", 0, "x", 0)}, "ab"},
		{"a text of its own leads", []herald.Coverage{coverage("a", 0, "", 0), coverage("b", 5, "x", 0), coverage("c", 9, "x", 0)}, "bac"},
		{"weight leads", []herald.Coverage{coverage("a", 0, "x", 0), coverage("b", 5, "", 2), coverage("c", 1, "x", 1)}, "bac"},
		{"light gives way", []herald.Coverage{coverage("a", 0, "x", 0.5), coverage("b", 5, "", 0)}, "ba"},
		{"alone", []herald.Coverage{coverage("a", 0, "", 0)}, "a"},
	} {
		Order(c.in)
		got := ""
		for _, x := range c.in {
			got += x.Article.Address
		}
		if got != c.want {
			t.Errorf("%s: order is %s, want %s", c.name, got, c.want)
		}
	}
}
