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

func TestHeadlinesThatTell(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]bool{
		"Dam at Veldhaven gives way after storm":            true,
		"Dam gives way":                                     true,
		"Why did the dam give way?":                         false,
		"Dam at Veldhaven: here’s what we know so far":      false,
		"You won't believe what this dam did":               false,
		"Watch: dam at Veldhaven gives way":                 false,
		"Watchman saves hundreds as dam gives way":          true,
		"Veldhaven dam live updates: thousands flee valley": false,
		"Opinion | The dam that should not have been built": false,
		"Dam burst": false,
		"":          false,
		"フェルトハーフェンのダムが決壊":                          true,
		"Dam at Veldhaven gives way, and then ...": false,
	} {
		if got := telling(title); got != want {
			t.Errorf("%q: %v, want %v", title, got, want)
		}
	}
}

func TestLeadIsPinnedOrTells(t *testing.T) {
	t.Parallel()
	asks, tells, late := coverage("a", 0, "x", 0), coverage("b", 5, "x", 0), coverage("c", 9, "x", 0)
	asks.Article.Title, tells.Article.Title, late.Article.Title = "Why did it fail?", "Dam gives way after storm", "Dam gives way after storm"
	list := []herald.Coverage{late, asks, tells}
	if Order(list); list[0].Article.Address != "b" {
		t.Errorf("%s leads, want the earliest headline that tells", list[0].Article.Address)
	}
	for i := range list {
		if list[i].Article.Address == "a" {
			list[i].Pinned = noon
		}
	}
	if Order(list); list[0].Article.Address != "a" {
		t.Errorf("%s leads, want the pinned one", list[0].Article.Address)
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
