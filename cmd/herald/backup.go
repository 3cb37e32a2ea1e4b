package main

import (
	"fmt"
	"os"
)

type backupCmd struct {
	File string `arg:"" help:"Archive to write: zstd JSON Lines, readable by either kind of store. - is standard output."`
}

func (backupCmd) Help() string {
	return `The way from one kind of store to the other, and the way back after a loss.

  herald backup herald-2026-03-02.jsonl.zst
  herald restore herald-2026-03-02.jsonl.zst --set store.postgres=postgres://…`
}

func (b backupCmd) Run(a *app) error {
	_, s, err := a.stored()
	if err != nil {
		return err
	}
	defer s.Close()
	if b.File == "-" {
		return s.Backup(a.ctx, a.stdout)
	}
	return writeWhole(b.File, func(f *os.File) error { return s.Backup(a.ctx, f) })
}

type restoreCmd struct {
	File string `arg:"" help:"Archive that herald backup wrote. - is standard input."`
}

func (restoreCmd) Help() string { return "The store must be empty. A damaged archive changes nothing." }

func (r restoreCmd) Run(a *app) error {
	c, s, err := a.stored()
	if err != nil {
		return err
	}
	defer s.Close()
	unlock, err := a.lockStore(s, "restore")
	if err != nil {
		return err
	}
	defer unlock()
	in := a.stdin
	if r.File != "-" {
		f, err := os.Open(r.File)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	if err := s.Restore(a.ctx, in); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "Restored %s into %s.\n", r.File, storeName(c))
	return err
}
