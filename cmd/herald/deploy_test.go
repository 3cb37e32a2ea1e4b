package main

import (
	"os"
	"path/filepath"
	"strconv"

	"github.com/goccy/go-yaml"
	"github.com/rogpeppe/go-internal/testscript"
)

// block takes a script out of a file of docs/deploy: block FILE STEP OUT. STEP
// is a step's name for GitHub, and its number for GitLab.
func block(ts *testscript.TestScript, _ bool, args []string) {
	body, err := os.ReadFile(filepath.Join(ts.Getenv("DEPLOY"), args[0]))
	ts.Check(err)
	var file struct {
		Jobs struct {
			Publish struct {
				Steps []struct{ Name, Run string }
			}
		}
		Pages struct{ Script []string }
	}
	ts.Check(yaml.Unmarshal(body, &file))
	script := ""
	if n, err := strconv.Atoi(args[1]); err == nil && n < len(file.Pages.Script) {
		script = file.Pages.Script[n]
	}
	for _, step := range file.Jobs.Publish.Steps {
		if step.Name == args[1] {
			script = step.Run
		}
	}
	if script == "" {
		ts.Fatalf("%s has no script %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(script), 0o644))
}
