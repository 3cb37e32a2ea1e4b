// Command herald reads feeds, folds the articles of many publishers into
// stories, and publishes them.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

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
}

// commands is the whole command line; each field's type lives in a file of its
// own, named after the command.
type commands struct {
	Parse   parseCmd   `cmd:"" help:"Read feeds and print what they hold."`
	Version versionCmd `cmd:"" help:"Print the version."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the program without the process around it.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := &app{ctx: ctx, stdin: stdin, stdout: stdout, stderr: stderr}
	left := false
	parser, err := kong.New(&commands{}, kong.Name("herald"),
		kong.Description("An open, self-hosted Google News in one binary."),
		kong.UsageOnError(), kong.Writers(stdout, stderr),
		kong.Exit(func(int) { left = true }))
	if err != nil {
		fmt.Fprintln(stderr, "herald:", err)
		return exitUnfinished
	}
	call, err := parser.Parse(args)
	if left { // --help was answered
		return exitDone
	}
	if err != nil {
		fmt.Fprintln(stderr, "herald:", err)
		return exitUsage
	}
	err = call.Run(a)
	if err != nil && !errors.Is(err, errSaid) {
		fmt.Fprintln(stderr, "herald:", err)
	}
	return exitCode(ctx, err)
}

// errSome ends a command whose good part is done and whose failures were
// named; errSaid marks an error that was told in full already.
var (
	errSome = errors.New("some inputs failed")
	errSaid = errors.New("said")
)

func exitCode(ctx context.Context, err error) int {
	switch {
	case err == nil:
		return exitDone
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.Is(err, errSome):
		return exitSome
	case errors.Is(err, herald.ErrRefused):
		return exitRefused
	case errors.Is(err, herald.ErrInvalid):
		return exitUsage
	}
	return exitUnfinished
}
