package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"

	"herald"
)

// Handler shows every site of the world, told apart by the Host header, and is
// a proxy for them when asked for an absolute address. A name under .example
// that nobody has, and the dead publisher, give 502; the broken one 500. Under
// any other name it is the control desk: "/" tells the day and the feeds,
// "/-/day?n=2" switches to the third day.
func (w *World) Handler() http.Handler {
	desk := http.NewServeMux()
	desk.HandleFunc("GET /{$}", w.serveDesk)
	desk.HandleFunc("GET /-/day", w.serveDay)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		switch host := hostOf(r.Host); {
		case r.Method == http.MethodConnect:
			http.Error(rw, "the demo's proxy carries plain http only", http.StatusNotImplemented)
		case strings.HasSuffix(host, ".example"):
			w.serveSite(rw, r, host)
		default:
			desk.ServeHTTP(rw, r)
		}
	})
}

func hostOf(hostport string) string {
	if host, _, err := net.SplitHostPort(hostport); err == nil {
		hostport = host
	}
	return strings.ToLower(strings.TrimSuffix(hostport, "."))
}

func (w *World) publisher(host string) (publisher, bool) {
	for _, p := range w.publishers {
		if p.host == host {
			return p, true
		}
	}
	return publisher{}, false
}

func (w *World) serveSite(rw http.ResponseWriter, r *http.Request, host string) {
	day := int(w.day.Load())
	rw.Header().Set("Date", w.Clocks()[day].Format(http.TimeFormat))
	p, known := w.publisher(host)
	switch {
	case !known || p.format == dead:
		http.Error(rw, host+" cannot be reached", http.StatusBadGateway)
	case p.format == broken:
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		rw.WriteHeader(http.StatusInternalServerError)
		fmt.Fprintf(rw, "<html><body><h1>%s is out of clay</h1><p>Error establishing a database connection.</p></body></html>\n", p.name)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		rw.Header().Set("Allow", "GET, HEAD")
		http.Error(rw, "only GET and HEAD", http.StatusMethodNotAllowed)
	default:
		servePage(rw, r, w.days[day], host)
	}
}

// servePage answers conditional requests too.
func servePage(rw http.ResponseWriter, r *http.Request, day map[string]page, host string) {
	p, ok := day[host+r.URL.RequestURI()]
	if !ok {
		p, ok = day[host+r.URL.Path]
	}
	switch {
	case !ok:
		http.Error(rw, "no such page", http.StatusNotFound)
	case p.location != "":
		http.Redirect(rw, r, p.location, http.StatusFound)
	case p.picture != "":
		servePicture(rw, r, p)
	default:
		rw.Header().Set("Content-Type", p.kind)
		rw.Header().Set("ETag", p.etag)
		http.ServeContent(rw, r, "", p.modified, bytes.NewReader(p.body))
	}
}

func servePicture(rw http.ResponseWriter, r *http.Request, p page) {
	body, err := picture(p.picture)
	if err != nil {
		http.Error(rw, "the picture cannot be drawn", http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Content-Type", p.kind)
	http.ServeContent(rw, r, "", p.modified, bytes.NewReader(body))
}

func (w *World) serveDay(rw http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(r.FormValue("n"))
	if last := len(w.Clocks()) - 1; err != nil || n < 0 || n > last {
		http.Error(rw, fmt.Sprintf("say which day: /-/day?n=0 to n=%d", last), http.StatusBadRequest)
		return
	}
	w.SetDay(n)
	fmt.Fprintln(rw, w.today())
}

func (w *World) serveDesk(rw http.ResponseWriter, r *http.Request) {
	fmt.Fprintf(rw, "%s\nSwitch the day at /-/day?n=0 to n=%d. To read a feed: curl -x http://%s ADDRESS\n\n",
		w.today(), len(w.Clocks())-1, r.Host)
	for _, f := range w.Feeds() {
		fmt.Fprintf(rw, "%-24s %s\n", f.Title, f.URL)
	}
}

func (w *World) today() string {
	day := int(w.day.Load())
	return fmt.Sprintf("day %d: %s", day, w.Clocks()[day].Format("Monday 2 January 2006, 15:04 MST"))
}

// Server shows a world on one loopback port. Close it.
type Server struct {
	Addr  string // host:port it listens on
	world *World
	http  *http.Server
	stop  func() bool
	done  chan struct{} // closed when the listener is gone
	err   error         // why it is; read after done
}

// Start listens on addr, "" meaning a free port of 127.0.0.1, until Close is
// called or ctx ends.
func (w *World) Start(ctx context.Context, addr string) (_ *Server, err error) {
	defer herald.Wrap(&err, "demo.Start(%q)", addr)
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	s := &Server{
		Addr: l.Addr().String(), world: w, done: make(chan struct{}),
		http: &http.Server{Handler: w.Handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute},
	}
	s.stop = context.AfterFunc(ctx, func() { _ = s.http.Close() })
	go func() {
		defer close(s.done)
		s.err = s.http.Serve(l)
	}()
	return s, nil
}

// Close ends all connections and waits until the listener is gone. It may be
// called again.
func (s *Server) Close() error {
	s.stop()
	err := s.http.Close()
	<-s.done
	if !errors.Is(s.err, http.ErrServerClosed) {
		return s.err
	}
	return err
}

// Dial leads every name under .example to the server, except the dead
// publisher, whose connection is refused like every address outside the world.
// It has the shape of net.Dialer.DialContext.
func (s *Server) Dial(ctx context.Context, network, addr string) (net.Conn, error) {
	host := hostOf(addr)
	p, known := s.world.publisher(host)
	if !strings.HasSuffix(host, ".example") || known && p.format == dead {
		return nil, &net.OpError{Op: "dial", Net: network, Addr: name(addr), Err: syscall.ECONNREFUSED}
	}
	return new(net.Dialer).DialContext(ctx, "tcp", s.Addr)
}

// name is an address that was never resolved.
type name string

func (n name) Network() string { return "tcp" }
func (n name) String() string  { return string(n) }
