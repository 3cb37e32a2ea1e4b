package main

import (
	"fmt"
	"text/tabwriter"

	"herald/internal/cluster"
	"herald/internal/eval"
)

type evalCmd struct {
	Stories evalStoriesCmd `cmd:"" help:"Score grouping against sets whose stories are known."`
}

type evalStoriesCmd struct {
	Dir string `arg:"" help:"Folder of sets: *.jsonl whose rows name their gold_story, and google_world."`
}

// Run prints one line for each set.
func (c evalStoriesCmd) Run(a *app) error {
	sets, err := eval.ReadSets(c.Dir)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "SET\tARTICLES\tP\tR\tF1\tPURE\tFINAL F1\tMOVES\n")
	for _, s := range sets {
		if err := a.ctx.Err(); err != nil {
			return err
		}
		final, shown := eval.Judge(s, cluster.New(cluster.Options{}))
		fmt.Fprintf(w, "%s\t%d\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.2f\n",
			s.Name, shown.Articles, shown.P, shown.R, shown.F1, shown.Pure, final.F1, shown.Moves)
	}
	return w.Flush()
}
