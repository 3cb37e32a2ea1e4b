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
	modelFlag
	CV    bool      `name:"cv" help:"Learn from one part of the sets and judge the other (by time, and by story), instead of judging the engine that is shipped."`
	Seeds int       `default:"1" help:"With --cv: how many times to learn."`
	Care  []float64 `default:"0" help:"Logits added to every bar: above 0 joins less. Repeatable."`
	Dir   string    `arg:"" help:"Folder of sets: *.jsonl whose rows name their gold_story, and google_world."`
}

// Run prints one line for each set.
func (c evalStoriesCmd) Run(a *app) error {
	sets, err := eval.ReadSets(c.Dir)
	if err != nil {
		return err
	}
	if c.CV {
		return eval.CrossValidate(a.ctx, c.Dir, sets, c.Seeds, c.Care, func(fold string, seed int, care float64, set string, final, shown eval.Score) {
			fmt.Fprintf(a.stdout, "%s\t%d\t%.2f\t%-20s\t%d\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.2f\n",
				fold, seed, care, set, shown.Articles, shown.P, shown.R, shown.F1, shown.Pure, final.F1, shown.Moves)
		})
	}
	m, err := c.read()
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "SET\tARTICLES\tP\tR\tF1\tPURE\tFINAL F1\tMOVES\n")
	for _, s := range sets {
		if err := a.ctx.Err(); err != nil {
			return err
		}
		final, shown := eval.Judge(s, cluster.New(cluster.Options{Model: m, Care: c.Care[0]}))
		fmt.Fprintf(w, "%s\t%d\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.2f\n",
			s.Name, shown.Articles, shown.P, shown.R, shown.F1, shown.Pure, final.F1, shown.Moves)
	}
	return w.Flush()
}
