package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"herald/internal/pipeline"
	"herald/internal/publish"
)

// report is how a pass is shown: progress on standard error, the result on
// standard output.
type report struct{ verbose, json bool }

// progress shows a bar on a terminal, a line a feed when asked, and nothing in
// a pipe.
type progress struct {
	out     io.Writer
	verbose bool
	bar     *progressbar.ProgressBar
}

func (r report) progress(out io.Writer) *progress {
	p := &progress{out: out, verbose: r.verbose}
	if !r.verbose && isTerminal(out) {
		p.bar = progressbar.NewOptions(1, progressbar.OptionSetWriter(out), progressbar.OptionClearOnFinish(),
			progressbar.OptionSetDescription("feeds"), progressbar.OptionShowCount(), progressbar.OptionSetWidth(30),
			progressbar.OptionSetPredictTime(false), progressbar.OptionUseANSICodes(os.Getenv("NO_COLOR") == ""))
	}
	return p
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

func (p *progress) step(s pipeline.Progress) {
	if p.bar != nil {
		if s.Step != "" {
			p.bar.Describe(s.Step)
			return
		}
		p.bar.ChangeMax(s.Of)
		_ = p.bar.Set(s.Done) // a bar that cannot be drawn is no failure
	}
	if p.verbose && s.Step == "" {
		fmt.Fprintln(p.out, plain(visitLine(s.Feed)))
	}
}

func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}

func visitLine(v pipeline.Visit) string {
	line := fmt.Sprintf("%-9s  %s", v.Outcome, v.URL)
	switch v.Outcome {
	case pipeline.OK:
		line += fmt.Sprintf("  %d items", v.Items)
	case pipeline.Failed:
		line += "  " + v.Reason
	}
	for _, w := range v.Warnings {
		line += "\n           " + w
	}
	return line
}

// print writes the closing summary. An error of the pass is in the JSON; for
// people it follows on standard error.
func (r report) print(out io.Writer, sum pipeline.Summary, err error) error {
	if r.json {
		return printJSON(out, sum, err)
	}
	if err != nil && sum.Feeds.All == 0 {
		return nil // it ended before it began: a table of noughts would hide that
	}
	return printTable(out, sum)
}

func printJSON(out io.Writer, sum pipeline.Summary, err error) error {
	result := struct {
		pipeline.Summary
		Error string `json:"error,omitempty"`
	}{Summary: sum}
	if err != nil {
		result.Error = plain(err.Error())
	}
	result.Failed = append([]pipeline.Visit{}, result.Failed...)       // [], not null
	result.Published = append([]publish.Report{}, result.Published...) // likewise
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(result)
}

func printTable(out io.Writer, sum pipeline.Summary) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	f, a, s := sum.Feeds, sum.Articles, sum.Stories
	fmt.Fprintf(w, "feeds\t%d ok\t%d unchanged\t%d empty\t%d failed\tof %d\n", f.OK, f.Unchanged, f.Empty, f.Failed, f.All)
	fmt.Fprintf(w, "articles\t%d new\t%d changed\t\t\t\n", a.New, a.Changed)
	fmt.Fprintf(w, "stories\t%d new\t%d grown\t%d merged\t\tof %d\n", s.New, s.Grown, s.Merged, s.All)
	if sum.Resolved > 0 {
		fmt.Fprintf(w, "google news\t%d link resolved\n", sum.Resolved)
	}
	if sum.Adopted > 0 {
		fmt.Fprintf(w, "adopted\t%d stories from what is published already\n", sum.Adopted)
	}
	if line := healthLine(sum.Health); line != "" {
		fmt.Fprintf(w, "health\t%s: see `herald feeds health`\n", line)
	}
	for _, t := range sum.Published {
		fmt.Fprintf(w, "%s\t%d written\t%d unchanged\t%d removed\t\t%s\n", t.Target, t.Written, t.Unchanged, t.Removed, plain(t.Dir))
	}
	for _, v := range sum.Failed {
		fmt.Fprintf(w, "failed\t%s\n\t%s\n", plain(v.URL), plain(v.Reason))
	}
	for _, t := range sum.Published {
		for _, p := range t.Problems {
			fmt.Fprintf(w, "problem\t%s\n", plain(p))
		}
	}
	for _, warning := range sum.Warnings {
		fmt.Fprintf(w, "warning\t%s\n", plain(warning))
	}
	return w.Flush()
}

// healthLine counts the feeds that need a hand, the worst first; "" for none.
// Those that failed in this pass are listed one by one.
func healthLine(states map[string]int) string {
	var parts []string
	for _, state := range badness {
		if n := states[state]; n > 0 && ailing(state) {
			parts = append(parts, fmt.Sprintf("%d %s", n, state))
		}
	}
	return strings.Join(parts, ", ")
}
