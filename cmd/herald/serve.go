package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"herald"
	"herald/internal/config"
	"herald/internal/fetch"
	"herald/internal/pipeline"
)

type serveCmd struct {
	Listen    string        `placeholder:"ADDR" help:"Where /healthz, /readyz and /metrics are answered, such as 127.0.0.1:8080 (default: serve.listen of the configuration, else nowhere)."`
	DebugAddr string        `placeholder:"ADDR" help:"Answer Go's pprof here; keep it private."`
	PublicURL string        `placeholder:"URL" help:"Address at which the world reaches --listen, so that WebSub hubs can tell of news (default: serve.public_url of the configuration)."`
	Roles     []string      `default:"fetch,group,publish" help:"Which parts of the work to do; on PostgreSQL several processes share it."`
	Every     time.Duration `default:"1m" help:"Least time between two publishes."`
	Lease     time.Duration `hidden:"" help:"How long hosts stay this process's without word from it, for tests."`
	LogJSON   bool          `help:"Log as JSON, one object a line."`
	Verbose   bool          `short:"v" help:"Log every visit."`
}

func (serveCmd) Help() string {
	return `Visits each feed in its own rhythm, groups what comes and publishes it, at most once a minute as one batch. Logs go to standard error.

  herald serve --listen 127.0.0.1:8080
  herald serve --roles fetch              on PostgreSQL: one more that only fetches

SIGTERM ends it well (exit code 0): visits that are done are stored, a publish under way is finished, leases are given back.`
}

func (r serveCmd) Run(a *app) (err error) {
	roles, err := r.roles()
	if err != nil {
		return err
	}
	c, err := a.config()
	if err != nil {
		return err
	}
	ts, err := targets(c, mode{})
	if err != nil {
		return err
	}
	o, err := options(c, ts)
	if err != nil {
		return err
	}
	client, err := newClient(c, fetch.Options{})
	if err != nil {
		return usage(err)
	}
	defer client.Close()
	s, err := a.openStore(c)
	if err != nil {
		return err
	}
	defer s.Close()
	d := daemon{serveCmd: r, app: a, log: r.logger(a.stderr), watch: newWatch()}
	serving := pipeline.Serving{Roles: roles, Log: d.log, Every: r.Every, Lease: r.Lease, Public: r.public(c), Watch: d.watch.pipeline()}
	if serving.Now, err = d.clock(); err != nil {
		return err
	}
	if c.Store.SQLite != "" {
		unlock, err := a.lockStore(s, "serve")
		if err != nil {
			return err
		}
		defer unlock()
	} else {
		serving.Lock = func(context.Context) (func() error, error) { return a.lockStore(s, "serve") }
	}
	o.Resolver = resolver(c, client)
	p := pipeline.New(s, client, o)
	d.hubs = p.HubCalls(d.log, serving.Now)
	return d.run(c, func(ctx context.Context) error { return p.Serve(ctx, serving) })
}

func (r serveCmd) roles() (roles pipeline.Roles, err error) {
	known := map[string]*bool{"fetch": &roles.Fetch, "group": &roles.Group, "publish": &roles.Publish}
	for _, name := range r.Roles {
		if known[name] == nil {
			return roles, usage(fmt.Errorf("--roles: there is no role %q; write fetch, group or publish: %w", name, herald.ErrInvalid))
		}
		*known[name] = true
	}
	return roles, nil
}

// public is the daemon's address for the world, "" when it has none.
func (r serveCmd) public(c *config.Config) string {
	if r.PublicURL == "" {
		return c.Serve.PublicURL
	}
	return strings.TrimRight(r.PublicURL, "/") + "/"
}

func (r serveCmd) logger(w io.Writer) *slog.Logger {
	o := &slog.HandlerOptions{Level: slog.LevelInfo, ReplaceAttr: plainAttr}
	if r.Verbose {
		o.Level = slog.LevelDebug
	}
	if r.LogJSON {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// plainAttr keeps what feeds say from playing with the terminal.
func plainAttr(_ []string, a slog.Attr) slog.Attr {
	switch v := a.Value.Any().(type) {
	case string:
		a.Value = slog.StringValue(plain(v))
	case error:
		a.Value = slog.StringValue(plain(v.Error()))
	}
	return a
}

// daemon is a process that serves.
type daemon struct {
	serveCmd
	app   *app
	log   *slog.Logger
	watch *watch
	hubs  http.Handler
}

// clock is the machine's, or one that was set to the given time when the
// daemon began.
func (d daemon) clock() (func() time.Time, error) {
	if d.app.globals.Clock == "" {
		return nil, nil
	}
	set, err := d.app.now()
	began := time.Now()
	return func() time.Time { return set.Add(time.Since(began)).Truncate(time.Millisecond) }, err
}

// run works and answers until a signal comes. SIGTERM is how a daemon is ended:
// no failure.
func (d daemon) run(c *config.Config, work func(context.Context) error) error {
	term := make(chan os.Signal, 1)
	signal.Notify(term, syscall.SIGTERM)
	defer signal.Stop(term)
	ctx, stop := context.WithCancel(d.app.ctx)
	defer stop()
	var parts errgroup.Group
	start := func(addr string, h http.Handler, name string) error {
		if addr == "" {
			return nil
		}
		l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
		if err != nil {
			return usage(fmt.Errorf("%s: %w: %w", name, err, herald.ErrInvalid))
		}
		d.log.Info("listening", "at", "http://"+l.Addr().String(), "for", name)
		parts.Go(func() error { return serveHTTP(ctx, l, h) })
		return nil
	}
	err := start(cmp.Or(d.Listen, c.Serve.Listen), d.handler(c), "serve.listen")
	if err == nil {
		err = start(d.DebugAddr, debugHandler(), "--debug-addr")
	}
	if err == nil {
		d.log.Info("herald serves", "version", shortVersion(), "feeds", len(c.Feeds), "targets", len(c.Publish), "roles", strings.Join(slices.Sorted(slices.Values(d.Roles)), ","))
		err = work(ctx)
	}
	d.watch.ready.Store(false)
	stop()
	err = errors.Join(err, parts.Wait())
	d.log.Info("herald ends")
	if len(term) > 0 && errors.Is(err, context.Canceled) {
		return errTerminated
	}
	return err
}

// errTerminated ends a daemon that was told to end.
var errTerminated = errors.New("terminated")

// serveHTTP answers until ctx ends.
func serveHTTP(ctx context.Context, l net.Listener, h http.Handler) error {
	s := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 2 * time.Minute, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10}
	defer context.AfterFunc(ctx, func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = s.Shutdown(ctx) // what does not end in time is cut off with the process
	})()
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// handler answers for the daemon; hubs only when it has an address to give them.
func (d daemon) handler(c *config.Config) http.Handler {
	m := d.watch.handler()
	if d.public(c) != "" {
		m.Handle("/websub/{token}", d.hubs)
	}
	return m
}

func debugHandler() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("/debug/pprof/", pprof.Index)
	m.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	m.HandleFunc("/debug/pprof/profile", pprof.Profile)
	m.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	m.HandleFunc("/debug/pprof/trace", pprof.Trace)
	return m
}
