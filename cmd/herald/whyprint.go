package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// print explains a story to a person.
func (w whyStory) print(out io.Writer, zone *time.Location) {
	fmt.Fprintf(out, "%s  %s\n", w.Story, plain(w.Headline))
	w.Rank.print(out, zone)
	for _, c := range w.Corrections {
		fmt.Fprintf(out, "  correction %d: %s by %s, %s\n", c.ID, c.Kind, plain(c.Who), c.At.In(zone).Format("2006-01-02 15:04"))
	}
	fmt.Fprintln(out)
	for _, r := range w.Articles {
		r.print(out)
	}
}

func (w whyRank) print(out io.Writer, zone *time.Location) {
	if w.Pinned {
		fmt.Fprintln(out, "  pinned: ranks before all that are not")
	}
	publishers, weight := math.Log2(float64(w.Publishers)), math.Log2(w.Weight)
	fmt.Fprintf(out, "  ranks by %.2f: log2 of %d independent %s (%.2f), log2 of its lead's weight %s (%.2f), a point for each 8 hours to its newest coverage, %s (%.2f)\n",
		w.Score, w.Publishers, plural(w.Publishers, "publisher"), publishers, decimal(w.Weight), weight,
		w.Newest.In(zone).Format("2006-01-02 15:04"), w.Score-publishers-weight)
}

func (r reason) print(out io.Writer) {
	fmt.Fprintln(out, plain(r.Title))
	switch {
	case r.Alone:
		fmt.Fprintln(out, "  its feed is never grouped")
		return
	case !r.InWindow:
		fmt.Fprintln(out, "  older than the grouping window")
		return
	case len(r.Corrections) > 0:
		fmt.Fprintf(out, "  put here by correction %s\n", numbers(r.Corrections))
	case r.Fixed:
		fmt.Fprintln(out, "  put here by a list or a published page")
	case r.Likelihood == 0:
		fmt.Fprintln(out, "  alone in the window")
	}
	if r.Likelihood > 0 {
		fmt.Fprintf(out, "  of one story with the others: %.2f (joins from %.2f), %s from the nearest\n", r.Likelihood, r.Bar, hours(r.Hours))
	}
	if len(r.Shared) > 0 {
		fmt.Fprintln(out, "  shared:", words(r.Shared))
	}
	for _, o := range r.Rivals {
		fmt.Fprintf(out, "  held against %s  %s: %.2f, %s from it: %s\n", o.Story, plain(o.Headline), o.Likelihood, hours(o.Hours), o.WhyNot)
		if len(o.Shared) > 0 {
			fmt.Fprintln(out, "    shared:", words(o.Shared))
		}
	}
}

// words lists shared words with their weight.
func words(list []shareWord) string {
	var out []string
	for _, w := range list {
		name := ""
		if w.Name > 0.5 {
			name = ", a name"
		}
		out = append(out, fmt.Sprintf("%s (%.1f, in %d%s)", plain(w.Stem), w.Weight, w.Articles, name))
	}
	return strings.Join(out, ", ")
}

// hours writes a time that is known in hours.
func hours(h float64) string {
	if h < 1 {
		return fmt.Sprintf("%.0f min", h*60)
	}
	return fmt.Sprintf("%.1f h", h)
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

func numbers(ids []int64) string {
	var out []string
	for _, id := range slices.Sorted(slices.Values(ids)) {
		out = append(out, strconv.FormatInt(id, 10))
	}
	return strings.Join(out, ", ")
}
