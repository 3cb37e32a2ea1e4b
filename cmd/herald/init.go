package main

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"

	"herald"
)

//go:embed starter
var starter embed.FS

type initCmd struct {
	Dir string `arg:"" optional:"" default:"." help:"Folder to write into; made when missing."`
}

func (initCmd) Help() string {
	return `Writes herald.yaml and feeds.opml, both commented, and touches nothing that is there.

  herald init news && cd news && herald run`
}

func (i initCmd) Run(a *app) error {
	if err := os.MkdirAll(i.Dir, 0o755); err != nil {
		return err
	}
	names := []string{"herald.yaml", "feeds.opml"}
	for _, name := range names {
		if _, err := os.Lstat(filepath.Join(i.Dir, name)); err == nil {
			return fmt.Errorf("%s is there already; nothing was written: %w", filepath.Join(i.Dir, name), herald.ErrExists)
		}
	}
	for _, name := range names {
		data, err := starter.ReadFile("starter/" + name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(i.Dir, name), data, 0o644); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(a.stdout, "Wrote herald.yaml and feeds.opml in %s.\nNext: look through them, then `herald run`%s.\n", i.Dir, inDir(i.Dir))
	return err
}

func inDir(dir string) string {
	if dir == "." {
		return ""
	}
	return " in that folder"
}
