package main

import (
	"fmt"
	"os"

	"herald/internal/cluster"
	"herald/internal/eval"
)

type trainCmd struct {
	Dir    string `arg:"" help:"Folder of sets, as for herald eval stories."`
	Output string `short:"o" required:"" placeholder:"FILE" help:"Where the model goes."`
	Seed   uint64 `default:"1" help:"Draws every random choice; the same seed gives the same file."`
	Public bool   `help:"Learn words only from sets whose licence lets a binary carry them, and no set that may not be used at all."`
}

// Help shows the command by example.
func (trainCmd) Help() string {
	return `Learns a model for grouping from articles whose stories are known.

  herald train sets -o my.model
  herald cluster --model my.model < articles.jsonl

The file holds counts and vectors of words that stand in five texts or more, under hashes, and the trees of the two scorers; no text.`
}

// Run learns and writes.
func (c trainCmd) Run(a *app) error {
	l, err := eval.ReadLesson(c.Dir, c.Public)
	if err != nil {
		return err
	}
	l.Seed = c.Seed
	m, err := cluster.Learn(a.ctx, l)
	if err != nil {
		return err
	}
	if err := writeWhole(c.Output, func(f *os.File) error { return m.Write(f) }); err != nil {
		return fmt.Errorf("writing the model: %w", err)
	}
	return nil
}

// modelFlag is a model that a command is given instead of the one in the binary.
type modelFlag struct {
	Model string `placeholder:"FILE" help:"A model that herald train wrote, instead of the one in the binary."`
}

func (f modelFlag) read() (*cluster.Model, error) {
	if f.Model == "" {
		return cluster.Shipped(), nil
	}
	file, err := os.Open(f.Model)
	if err != nil {
		return nil, usage(fmt.Errorf("--model: %w", err))
	}
	defer file.Close()
	m, err := cluster.ReadModel(file)
	if err != nil {
		return nil, usage(fmt.Errorf("--model %s: %w", f.Model, err))
	}
	return m, nil
}
