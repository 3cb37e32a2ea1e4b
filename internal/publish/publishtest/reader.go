package publishtest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"
)

// reader reads every file of a target over and over while it is published, as
// the readers of a site do. Whatever it finds is whole, the old or the new;
// what is in both is never missing; and what a page leads to is there, unless
// the page itself is so new that nothing may lead to it yet.
type reader struct {
	dir      string
	old, new map[string]string
	leads    map[string][]string // from a page, by its path and bytes, to files
	stop     chan struct{}
	done     sync.WaitGroup
	rounds   int
	faults   []string
}

// newReader makes a reader of a folder that goes from one tree to another.
func newReader(dir string, old, new map[string]string) *reader {
	r := &reader{dir: dir, old: old, new: new, leads: map[string][]string{}, stop: make(chan struct{})}
	for name, body := range old {
		r.note(name, body, old, new)
	}
	for name, body := range new {
		if _, known := old[name]; known {
			r.note(name, body, new, new) // what is new comes before what leads there
		}
	}
	return r
}

// note keeps the files a page leads to, of those that two trees have.
func (r *reader) note(name, body string, a, b map[string]string) {
	if path.Ext(name) != ".html" {
		return
	}
	for _, to := range leadsTo(name, body) {
		_, inA := a[to]
		if _, inB := b[to]; inA && inB && !slices.Contains(r.leads[name+body], to) {
			r.leads[name+body] = append(r.leads[name+body], to)
		}
	}
}

// leadsTo gives the files that a page's links name, relative to it.
func leadsTo(name, body string) (files []string) {
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return nil
	}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if a.Key != "href" || strings.ContainsAny(a.Val, ":#?%") || strings.HasPrefix(a.Val, "/") {
				continue
			}
			to := path.Join(path.Dir(name), a.Val)
			if a.Val == "" || strings.HasSuffix(a.Val, "/") {
				to = path.Join(to, "index.html")
			}
			files = append(files, to)
		}
	}
	return files
}

// begin reads until end is called.
func (r *reader) begin() {
	r.done.Go(func() {
		for {
			r.round()
			select {
			case <-r.stop:
				return
			default:
			}
		}
	})
}

func (r *reader) end(t *testing.T) {
	t.Helper()
	close(r.stop)
	r.done.Wait()
	for _, f := range r.faults {
		t.Error(f)
	}
}

// round reads every file once.
func (r *reader) round() {
	r.rounds++
	for name, old := range r.old {
		if new, stays := r.new[name]; !strings.HasPrefix(name, ".herald/") && !strings.HasSuffix(name, "/") {
			r.read(name, stays, old, new)
		}
	}
	for name, new := range r.new {
		if _, known := r.old[name]; !known && !strings.HasPrefix(name, ".herald/") && !strings.HasSuffix(name, "/") {
			r.read(name, false, new, new)
		}
	}
}

func (r *reader) read(name string, must bool, bodies ...string) {
	body, err := os.ReadFile(filepath.Join(r.dir, filepath.FromSlash(name)))
	switch {
	case errors.Is(err, fs.ErrNotExist) && !must:
		return
	case err != nil:
		r.fault("%s is missing: %v", name, err)
	case !slices.Contains(bodies, string(body)):
		r.fault("%s is torn: %.200q", name, body)
	}
	for _, to := range r.leads[name+string(body)] {
		if _, err := os.Stat(filepath.Join(r.dir, filepath.FromSlash(to))); err != nil {
			r.fault("%s leads to nothing at %s: %v", name, to, err)
		}
	}
}

// fault notes the first few.
func (r *reader) fault(format string, args ...any) {
	if len(r.faults) < 5 {
		r.faults = append(r.faults, fmt.Sprintf(format, args...))
	}
}
