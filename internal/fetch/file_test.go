package fetch

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"errors"
	"herald"
)

// write makes a file that was changed age ago.
func write(t *testing.T, name, text string, age time.Duration) string {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	then := time.Now().Add(-age)
	if err := os.Chtimes(name, then, then); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestFiles(t *testing.T) {
	root := t.TempDir()
	outside := write(t, filepath.Join(t.TempDir(), "outside.xml"), "outside", time.Hour)
	write(t, filepath.Join(root, "a b.xml"), sample, time.Hour)
	if err := os.Mkdir(filepath.Join(root, "feeds"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(root, "feeds", "c.xml"), "c", time.Hour)
	c := client(t, Options{Root: root, MaxBody: 4 << 10})
	abs := (&url.URL{Scheme: "file", Path: outside}).String()
	for _, row := range []struct{ address, want string }{
		{"file:a%20b.xml", sample},
		{"file:feeds/c.xml", "c"},
		{"file:feeds/../feeds/c.xml", "c"},
		{abs, "outside"},
		{strings.Replace(abs, "file://", "file://localhost", 1), "outside"},
	} {
		res := got(t, c, Request{URL: row.address, AllowFile: true})
		if string(res.Body) != row.want || res.ETag == "" || res.BodyHash == "" || res.Status != 200 {
			t.Errorf("%s: %+v with %q", row.address, res, res.Body)
		}
		again := got(t, c, Request{URL: row.address, AllowFile: true, ETag: res.ETag, BodyHash: res.BodyHash})
		if !again.NotModified || again.Body != nil || again.ETag != res.ETag || again.BodyHash != res.BodyHash {
			t.Errorf("%s, unchanged: %+v", row.address, again)
		}
		again = got(t, c, Request{URL: row.address, AllowFile: true, BodyHash: res.BodyHash})
		if !again.NotModified {
			t.Errorf("%s, same bytes: %+v", row.address, again)
		}
	}
}

func TestFreshFilesHaveNoValidators(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "new.xml"), sample, 0)
	if res := got(t, client(t, Options{Root: root}), Request{URL: "file:new.xml", AllowFile: true}); res.ETag+res.LastModified != "" || res.BodyHash == "" {
		t.Errorf("%+v", res)
	}
}

func TestLongFilesAreCut(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "long.xml"), strings.Repeat("x", 5000), time.Hour)
	res := got(t, client(t, Options{Root: root, MaxBody: 4 << 10}), Request{URL: "file:long.xml", AllowFile: true})
	if len(res.Body) != 4<<10 || res.Truncated == "" {
		t.Errorf("%d bytes, %q", len(res.Body), res.Truncated)
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "a.xml"), sample, time.Hour)
	c := client(t, Options{Root: root})
	for _, row := range []struct {
		address string
		kind    Kind
		says    string
	}{
		{"file:none.xml", KindFile, "is not there"},
		{"file:.", KindFile, "not a regular file"},
		{"file:/dev/null", KindFile, "not a regular file"},
		{"file://other.example/a.xml", KindFile, "not a file: address"},
		{"file:a.xml?x", KindFile, "not a file: address"},
		{"file:%zz", KindFile, ""},
		{"file:a.xml%00", KindFile, ""},
		{"file:", KindFile, ""},
	} {
		e := failed(t, c, Request{URL: row.address, AllowFile: true}, row.kind)
		if !strings.Contains(e.Error(), row.says) || strings.Contains(e.Error(), root) {
			t.Errorf("%s: %v, want %q", row.address, e, row.says)
		}
	}
	if e := failed(t, c, Request{URL: "file:none.xml", AllowFile: true}, KindFile); !errors.Is(e, herald.ErrNotFound) {
		t.Errorf("%v is not ErrNotFound", e)
	}
	failed(t, c, Request{URL: "file:a.xml"}, KindScheme)
	failed(t, client(t, Options{}), Request{URL: "file:a.xml", AllowFile: true}, KindScheme)
}
