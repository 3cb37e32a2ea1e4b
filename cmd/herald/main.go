// Command herald reads feeds, folds the articles of many publishers into
// stories, and publishes them.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
	kongcompletion "github.com/jotaen/kong-completion"

	"herald"
)

// Exit codes, as the README promises them.
const (
	exitDone        = 0
	exitSome        = 1   // some feeds or inputs failed, the rest is done
	exitUsage       = 2   // wrong usage or configuration
	exitRefused     = 3   // refused to publish, the old output is intact
	exitUnfinished  = 4   // could not finish, state as before
	exitInterrupted = 130 // stopped by a signal
)

// app is what every command is given.
type app struct {
	ctx            context.Context
	stdin          io.Reader
	stdout, stderr io.Writer
	globals        *globals
}

// globals are the flags that every command takes.
type globals struct {
	Config string   `placeholder:"FILE" help:"Configuration (default: herald.yaml, .yml, .toml or .json in this folder)."`
	Set    []string `placeholder:"KEY=VALUE" sep:"none" help:"Override a key of the configuration, such as site.url=https://example.org/; repeatable."`
	Clock  string   `env:"HERALD_CLOCK" placeholder:"TIME" help:"The time to work with, as 2026-03-02T18:00:00Z, instead of now: for tests and repetitions."`
}

// commands is the whole command line; each field's type lives in a file of its
// own, named after the command.
type commands struct {
	globals
	Demo       demoCmd                   `cmd:"" help:"Show all of it on an invented news world, without a network."`
	Init       initCmd                   `cmd:"" help:"Write a herald.yaml and a feeds list to begin with."`
	Run        runCmd                    `cmd:"" help:"Fetch what is due, group it into stories, publish them: one pass."`
	Serve      serveCmd                  `cmd:"" help:"Do all of it as a daemon: each feed in its rhythm, publishing as news comes."`
	Publish    publishCmd                `cmd:"" help:"Publish what the store holds, to all targets or some."`
	Feeds      feedsCmd                  `cmd:"" help:"Add, remove, list, import, export and test feeds."`
	Stories    storiesCmd                `cmd:"" help:"List, show, explain, correct and take down stories."`
	Convert    convertCmd                `cmd:"" help:"Turn feeds into documents, without a store."`
	Doctor     doctorCmd                 `cmd:"" help:"Say what is wrong and what to do about it."`
	Backup     backupCmd                 `cmd:"" help:"Write the whole store into one archive."`
	Restore    restoreCmd                `cmd:"" help:"Fill an empty store, of either kind, from an archive."`
	Export     exportCmd                 `cmd:"" help:"Print what the store holds."`
	Parse      parseCmd                  `cmd:"" help:"Read feeds and print what they say."`
	Cluster    clusterCmd                `cmd:"" help:"Group articles given as JSON Lines, without a store."`
	Train      trainCmd                  `cmd:"" help:"Learn a model for grouping from articles whose stories are known."`
	Eval       evalCmd                   `cmd:"" help:"Measure quality against known answers."`
	Discover   discoverCmd               `cmd:"" help:"Find the feeds of a site."`
	Completion kongcompletion.Completion `cmd:"" help:"Print the lines that teach your shell to complete herald."`
	Version    versionCmd                `cmd:"" help:"Print the version."`
}

const description = `An open, self-hosted Google News in one binary.

Begin with:
  herald demo                     all of it in ten seconds, no network
  herald init news && cd news     a configuration and a feeds list
  herald run                      fetch, group, publish; again whenever you like

Exit codes: 0 done; 1 some feeds or inputs failed, the rest is done; 2 wrong usage or configuration; 3 refused to publish, the old output is intact; 4 could not finish, state as before; 130 interrupted.`

func main() {
	log.SetOutput(io.Discard) // what net/http would print of servers' oddities
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the program without the process around it.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	cli := &commands{}
	a := &app{ctx: ctx, stdin: stdin, stdout: stdout, stderr: stderr, globals: &cli.globals}
	left := false
	parser, err := kong.New(cli, kong.Name("herald"), kong.Description(description),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Writers(stdout, stderr), kong.Exit(func(int) { left = true }))
	if err != nil {
		fmt.Fprintln(stderr, "herald:", err)
		return exitUnfinished
	}
	kongcompletion.Register(parser)
	call, err := parser.Parse(args)
	if left { // --help was answered
		return exitDone
	}
	if err != nil {
		fmt.Fprintf(stderr, "herald: %v\nTry `herald --help`, or --help after a command.\n", err)
		return exitUsage
	}
	err = call.Run(a)
	if err != nil && !errors.Is(err, errSome) && !errors.Is(err, errTerminated) {
		fmt.Fprintln(stderr, "herald:", plain(err.Error()))
	}
	return exitCode(ctx, err)
}

// errSome ends a command whose good part is done and whose failures it named.
var errSome = errors.New("some inputs failed")

func exitCode(ctx context.Context, err error) int {
	switch {
	case err == nil, errors.Is(err, errTerminated):
		return exitDone
	case ctx.Err() != nil: // whatever it met then, the signal is why it ended
		return exitInterrupted
	case errors.Is(err, errSome):
		return exitSome
	case errors.Is(err, herald.ErrRefused):
		return exitRefused
	case errors.Is(err, errUsage), errors.Is(err, herald.ErrExists), errors.Is(err, herald.ErrNotFound):
		return exitUsage
	}
	return exitUnfinished
}

// errUsage marks a wrong call or configuration.
var errUsage = errors.New("wrong usage")

// usage turns an error of kind herald.ErrInvalid that a person's words caused
// into one that ends with exit code 2.
func usage(err error) error {
	if err == nil || !errors.Is(err, herald.ErrInvalid) {
		return err
	}
	return usageError{err}
}

type usageError struct{ error }

func (u usageError) Unwrap() []error { return []error{u.error, errUsage} }
