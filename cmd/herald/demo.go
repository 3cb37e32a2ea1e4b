package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"herald/internal/config"
	"herald/internal/demo"
	"herald/internal/fetch"
	"herald/internal/pipeline"
)

type demoCmd struct {
	Dir     string `arg:"" optional:"" default:"herald-demo" help:"Folder to write into."`
	Serve   bool   `help:"Keep the invented world up on loopback and print a configuration for it; end with Ctrl-C."`
	Addr    string `default:"127.0.0.1:0" help:"With --serve: the loopback address to listen on."`
	Day     int    `default:"3" help:"With --serve: the news day to show at first, 1 to 3."`
	Verbose bool   `short:"v" help:"Print one line a feed."`
	JSON    bool   `help:"Print the summaries of the days as JSON."`
}

func (demoCmd) Help() string {
	return `Fifteen invented publishers, three invented news days, served on loopback and read like any other feeds. Writes Hugo content into DIR/hugo and a site into DIR/public. Two feeds are meant to fail: one is broken, one is dead.

  herald demo
  herald demo --serve > herald.yaml     then, elsewhere: herald run`
}

func (d demoCmd) Run(a *app) error {
	world, err := demo.New()
	if err != nil {
		return err
	}
	if d.Serve {
		return d.serve(a, world)
	}
	server, err := world.Start(a.ctx, "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer server.Close()
	if err := d.prepare(world); err != nil {
		return err
	}
	var days []pipeline.Summary
	for day, clock := range world.Clocks() {
		world.SetDay(day)
		sum, err := d.day(a, server, clock)
		if err != nil {
			return err
		}
		days = append(days, sum)
		fmt.Fprintf(a.stderr, "day %d of %d, %s: %d articles, %d stories, %d of them new, %d grown, %d merged\n",
			day+1, len(world.Clocks()), clock.Format("Monday 2 January 2006"), sum.Articles.New, sum.Stories.All, sum.Stories.New, sum.Stories.Grown, sum.Stories.Merged)
	}
	if d.JSON {
		return writeJSON(a.stdout, days)
	}
	return d.close(a, days)
}

// prepare empties the demo's own folder, so that it shows the same each time,
// and writes the configuration that made it.
func (d demoCmd) prepare(world *demo.World) error {
	if entries, err := os.ReadDir(d.Dir); err == nil && len(entries) > 0 {
		if _, err := os.Stat(filepath.Join(d.Dir, "herald.yaml")); err != nil {
			return fmt.Errorf("%s is there and was not made by `herald demo`; name another folder: %w", d.Dir, errUsage)
		}
	}
	for _, name := range []string{"herald.db", "herald.db-wal", "herald.db-shm", "herald.db.lock", "hugo", "public"} {
		if err := os.RemoveAll(filepath.Join(d.Dir, name)); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(d.Dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(d.Dir, "herald.yaml"), []byte(world.Config("http://127.0.0.1:8080")), 0o644)
}

// dialer is how the demo's feeds are reached: nothing but its own loopback.
type dialer interface {
	Dial(ctx context.Context, network, addr string) (net.Conn, error)
}

// day makes one pass at the day's clock. Two feeds of it fail, as they are
// meant to.
func (d demoCmd) day(a *app, world dialer, clock time.Time) (pipeline.Summary, error) {
	c, err := d.config()
	if err != nil {
		return pipeline.Summary{}, err
	}
	ts, err := targets(c, mode{})
	if err != nil {
		return pipeline.Summary{}, err
	}
	client, err := newClient(c, fetch.Options{Dial: world.Dial})
	if err != nil {
		return pipeline.Summary{}, err
	}
	defer client.Close()
	s, err := a.openStore(c)
	if err != nil {
		return pipeline.Summary{}, err
	}
	defer s.Close()
	show := report{verbose: d.Verbose}.progress(a.stderr)
	defer show.end()
	o, err := options(c, ts)
	if err != nil {
		return pipeline.Summary{}, err
	}
	p := pipeline.New(s, client, o)
	return p.Run(a.ctx, pipeline.Pass{Now: clock, All: true, Progress: show.step})
}

// config is the world's, without the proxy that only --serve has.
func (d demoCmd) config() (*config.Config, error) {
	c, err := config.Load(config.Source{File: filepath.Join(d.Dir, "herald.yaml"), Env: func(string) string { return "" }})
	if err == nil {
		c.Fetch.Proxy = ""
	}
	return c, err
}

// close shows what came out and where it lies.
func (d demoCmd) close(a *app, days []pipeline.Summary) error {
	dir, err := filepath.Abs(d.Dir)
	if err != nil {
		return err
	}
	c, err := d.config()
	if err != nil {
		return err
	}
	fmt.Fprint(a.stdout, "\nTHE STORIES OF THE LAST DAY\n")
	if err := a.best(c, 8); err != nil {
		return err
	}
	fmt.Fprint(a.stdout, "\nTHE LAST PASS\n")
	if err := printTable(a.stdout, days[len(days)-1]); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.stdout, `
The two feeds that failed were meant to. Look at what came out:
  front page     file://%s
  Hugo content   %s
  one story      herald stories show --config %s %s
`, filepath.ToSlash(filepath.Join(dir, "public", "index.html")), filepath.Join(d.Dir, "hugo", "content"), filepath.Join(d.Dir, "herald.yaml"), shownStory)
	return err
}

// shownStory is one that two stories became.
const shownStory = "freighter-adele-crane-loses-27-containers-in-heavy-seas"

func (d demoCmd) serve(a *app, world *demo.World) error {
	clocks := world.Clocks()
	if d.Day < 1 || d.Day > len(clocks) {
		return fmt.Errorf("--day is %d; there are days 1 to %d: %w", d.Day, len(clocks), errUsage)
	}
	world.SetDay(d.Day - 1)
	server, err := world.Start(a.ctx, d.Addr)
	if err != nil {
		return err
	}
	defer server.Close()
	fmt.Fprint(a.stdout, world.Config("http://"+server.Addr))
	fmt.Fprintf(a.stderr, "Serving day %d on http://%s until Ctrl-C. Standard output is a configuration for it:\n", d.Day, server.Addr)
	for i, clock := range clocks {
		fmt.Fprintf(a.stderr, "  day %d   http://%s/-/day?n=%d   herald run --clock %s\n", i+1, server.Addr, i, clock.Format(time.RFC3339))
	}
	<-a.ctx.Done()
	return nil
}
