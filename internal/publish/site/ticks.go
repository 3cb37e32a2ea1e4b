package site

import (
	"fmt"
	"strings"
	"time"

	"herald"
)

// tickSpan is the width of the strip of ticks, in its own units.
const tickSpan = 120

// ticks draws when a story was reported on: an upright stroke per report, on a
// line from its first report to its newest. It is the path of an SVG that is
// tickSpan+4 wide and 12 high; "" where it would show nothing but its ends.
func ticks(all []herald.Coverage) string {
	var first, last time.Time
	for _, c := range all {
		d := c.Article.Date
		if first.IsZero() || !d.IsZero() && d.Before(first) {
			first = d
		}
		if d.After(last) {
			last = d
		}
	}
	span := last.Sub(first)
	if span <= 0 || first.IsZero() {
		return ""
	}
	var at [tickSpan + 1]bool
	for _, c := range all {
		if !c.Article.Date.IsZero() {
			at[int(tickSpan*(float64(c.Article.Date.Sub(first))/float64(span)))] = true
		}
	}
	var b strings.Builder
	strokes := 0
	for x, tick := range at {
		if tick {
			strokes++
			fmt.Fprintf(&b, "M%d 1v10", x+2)
		}
	}
	if strokes < 3 {
		return ""
	}
	return b.String()
}
