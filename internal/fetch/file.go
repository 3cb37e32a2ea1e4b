package fetch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// racy is how fresh a file's time may be before it says nothing: a second
// write within the clock's tick would leave the same time.
const racy = 2 * time.Second

// readFile reads a file: address: a regular file, up to MaxBody. Its size and
// time of change serve as ETag.
func (t *trip) readFile(ctx context.Context, u *url.URL) (*Response, error) {
	c, r := t.c, t.r
	if !r.AllowFile || c.o.Root == "" {
		return nil, fault(KindScheme, r.URL, "is a file: address, which only the configuration may name")
	}
	name, ok := c.filePath(u)
	if !ok {
		return nil, fault(KindFile, r.URL, "is not a file: address Herald can read: write file:path/below/the/configuration or file:///path")
	}
	f, info, err := openRegular(name)
	if err != nil {
		return nil, fileFault(r.URL, err)
	}
	defer f.Close()
	res := &Response{URL: u.String(), Status: http.StatusOK, Header: http.Header{}}
	if age := time.Since(info.ModTime()); age > racy || age < 0 {
		res.ETag = fmt.Sprintf(`"%x-%x"`, info.ModTime().UnixNano(), info.Size())
		res.LastModified = info.ModTime().UTC().Format(http.TimeFormat)
	}
	if res.ETag != "" && res.ETag == r.ETag {
		res.Status = http.StatusNotModified
		res.unchanged(r)
		return res, nil
	}
	b := c.buffers.take()
	defer c.buffers.give(b)
	cut := t.decoded.fill(ctx, b, f, c.o.MaxBody, min(c.o.MaxBody, info.Size()), info.Size())
	if cut != nil && !errors.Is(cut, errLong) {
		return nil, fileFault(r.URL, cut)
	}
	res.keep(b, r.BodyHash, cut, c.o.MaxBody)
	return res, nil
}

// filePath is the file that the address names, relative ones below Root.
func (c *Client) filePath(u *url.URL) (string, bool) {
	if u.Host != "" && u.Host != "localhost" || u.RawQuery != "" || u.Fragment != "" {
		return "", false
	}
	name := u.Path
	if u.Opaque != "" {
		var err error
		if name, err = url.PathUnescape(u.Opaque); err != nil {
			return "", false
		}
	}
	if name == "" || strings.ContainsRune(name, 0) {
		return "", false
	}
	name = filepath.FromSlash(name)
	if !filepath.IsAbs(name) {
		name = filepath.Join(c.o.Root, name)
	}
	return name, true
}

// errNotRegular says that a name leads to a folder, pipe or device.
var errNotRegular = errors.New("not a regular file")

// openRegular looks before it opens, since opening a pipe waits for a writer,
// and once more after, since the name may have changed hands in between.
func openRegular(name string) (*os.File, fs.FileInfo, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, nil, errNotRegular
	}
	f, err := os.OpenFile(name, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil, nil, err
	}
	if info, err = f.Stat(); err == nil && !info.Mode().IsRegular() {
		err = errNotRegular
	}
	if err != nil {
		_ = f.Close()
		return nil, nil, err
	}
	return f, info, nil
}

func fileFault(address string, err error) *Error {
	text := "cannot be read"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		text = "is not there: relative file: addresses start at the folder of the configuration"
	case errors.Is(err, fs.ErrPermission):
		text = "may not be read by this user: check its permissions"
	case errors.Is(err, errNotRegular):
		text = "is not a regular file"
	}
	e := fault(KindFile, address, text)
	e.Err = err
	return e
}
