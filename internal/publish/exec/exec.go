// Package exec hands an edition to a command of the user's, as JSON on its
// standard input.
//
// Its one idea: whatever Herald does not publish to itself, a program of three
// lines can. The command is the user's own and is started without a shell; what
// it makes of the edition, and whether it makes the same twice, is its affair.
package exec

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"herald"
	"herald/internal/publish"
	"herald/internal/publish/feeds"
)

// Target is the kind of target.
const Target = "exec"

// Config is what a configuration says of one command.
type Config struct {
	Command []string      `yaml:"command"` // the program and its arguments; there is no shell
	Dir     string        `yaml:"dir"`     // where it runs; "" means where Herald runs
	Stories string        `yaml:"stories"` // where a story's page is, as in feeds.Config
	Timeout time.Duration `yaml:"timeout"` // 0 means 10 minutes
	Force   bool          `yaml:"-"`       // see publish.Options
	Dry     bool          `yaml:"-"`       // likewise
}

// Publisher runs a command.
type Publisher struct {
	c     Config
	feeds *feeds.Publisher
}

// maxSaid is how much of a command's words a failure repeats, in bytes.
const maxSaid = 4 << 10

// New checks the settings; its errors are of kind herald.ErrInvalid.
func New(c Config) (*Publisher, error) {
	if len(c.Command) == 0 || c.Command[0] == "" {
		return nil, fmt.Errorf(`%w: exec needs a command, such as [./deploy.sh, --quiet]`, herald.ErrInvalid)
	}
	if c.Timeout == 0 {
		c.Timeout = 10 * time.Minute
	}
	f, err := feeds.New(feeds.Config{Dir: ".", Stories: c.Stories})
	return &Publisher{c, f}, err
}

// Publish runs the command once, unless the edition is refused (publish.Check).
// A command that ends with another code than 0, or not in time, is an error
// that repeats the end of what it said.
func (p *Publisher) Publish(ctx context.Context, ed herald.Edition) (publish.Report, error) {
	rep := publish.Report{Target: Target}
	if err := publish.Check(ed, publish.Manifest{}, p.c.Force); err != nil {
		return rep, err
	}
	body, err := p.feeds.Edition(ed)
	if err != nil {
		return rep, err
	}
	rep.Written = 1
	if p.c.Dry {
		rep.Changes = []publish.Change{{What: "run", Path: strings.Join(p.c.Command, " ")}}
		return rep, nil
	}
	return rep, p.run(ctx, body)
}

func (p *Publisher) run(ctx context.Context, edition []byte) error {
	ctx, cancel := context.WithTimeoutCause(ctx, p.c.Timeout, fmt.Errorf("it did not end within %s", p.c.Timeout))
	defer cancel()
	cmd := exec.CommandContext(ctx, p.c.Command[0], p.c.Command[1:]...)
	said := &tail{}
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.WaitDelay = p.c.Dir, bytes.NewReader(edition), said, said, 5*time.Second
	err := cmd.Run()
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		err = errors.Join(context.Cause(ctx), ctx.Err())
	}
	return fmt.Errorf("running %s: %w\n%s", p.c.Command[0], err, said.b)
}

// tail keeps the end of what is written to it.
type tail struct{ b []byte }

func (t *tail) Write(b []byte) (int, error) {
	t.b = append(t.b, b...)
	t.b = t.b[max(0, len(t.b)-maxSaid):]
	return len(b), nil
}
