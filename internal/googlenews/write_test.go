package googlenews_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"herald"
	"herald/internal/feed"
	"herald/internal/googlenews"
)

func channel() googlenews.Channel {
	at := time.Date(2026, 3, 9, 6, 12, 0, 0, time.UTC)
	return googlenews.Channel{
		Title: "World - The Estuary", Link: "https://estuary.example/?hl=en-GB&gl=GB&ceid=GB:en", Language: "en-GB", Rights: "© The Estuary & others", Description: "The Estuary",
		Stories: []googlenews.Written{
			{ID: "0abc", Date: at, Publisher: herald.Publisher{Name: "The Tide", Site: "https://tide.example/"}, Entries: []googlenews.Entry{
				{Title: `Barrier <b>opens</b> & "shines" &lt;`, URL: "https://tide.example/1?a=1&b='2'", Publisher: "The Tide"},
				{Title: "Power from the barrier - at last", URL: "https://press.example/2", Publisher: "Brenno <Press>"},
			}},
			{ID: "0abd", Date: at.Add(-time.Hour), Publisher: herald.Publisher{Name: "Quay"}, Entries: []googlenews.Entry{
				{Title: "مكتبة على النهر", URL: "https://quay.example/3", Publisher: "Quay"},
			}},
		},
	}
}

func TestWriteIsReadAgain(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := googlenews.Write(&b, channel()); err != nil {
		t.Fatal(err)
	}
	f, err := feed.Parse(b.Bytes(), feed.Options{URL: "https://estuary.example/rss"})
	if err != nil || len(f.Warnings) > 0 {
		t.Fatalf("%v, warnings %v", err, f.Warnings)
	}
	if !googlenews.IsFeed(f) || f.Generator != "Herald" || f.Rights != "© The Estuary & others" || len(f.Items) != 2 {
		t.Fatalf("read as %+v", f)
	}
	for i, want := range channel().Stories {
		got, ok := googlenews.Read(f, f.Items[i])
		if !ok || got.Title != want.Entries[0].Title || got.URL != want.Entries[0].URL || got.HasText || !f.Items[i].Published.Equal(want.Date) || f.Items[i].ID != want.ID {
			t.Errorf("item %d: %+v of %+v", i, got, f.Items[i])
		}
		if !slices.Equal(got.List.Entries, want.Entries) {
			t.Errorf("item %d: entries %+v, want %+v", i, got.List.Entries, want.Entries)
		}
		if site := want.Publisher.Site; got.Publisher.Site != site {
			t.Errorf("item %d: publisher's site %q, want %q", i, got.Publisher.Site, site)
		}
	}
}

// TestWriteHasGooglesForm holds order and attributes of elements against a
// captured feed.
func TestWriteHasGooglesForm(t *testing.T) {
	t.Parallel()
	shared := os.Getenv("HERALD_SHARED")
	if shared == "" {
		t.Skip("HERALD_SHARED is not set")
	}
	sample, err := os.ReadFile(filepath.Join(shared, "data/seed/seed-feed.xml"))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := googlenews.Write(&b, channel()); err != nil {
		t.Fatal(err)
	}
	want, got := shape(t, sample), shape(t, b.Bytes())
	want = strings.Replace(want, "webMaster() ", "", 1) // an address of Google's own
	if head := got[:strings.Index(got, "item() title() link() guid(isPermaLink) pubDate() description() source(url) item")+len("item() title() link() guid(isPermaLink) pubDate() description() source(url)")]; head != want {
		t.Errorf("got  %s\nwant %s", head, want)
	}
}

// shape lists a document's elements in order, with the names of their
// attributes.
func shape(t *testing.T, doc []byte) string {
	t.Helper()
	var out []string
	for d := xml.NewDecoder(bytes.NewReader(doc)); ; {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return strings.Join(out, " ")
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := tok.(xml.StartElement); ok {
			var names []string
			for _, a := range e.Attr {
				names = append(names, a.Name.Local)
			}
			out = append(out, e.Name.Local+"("+strings.Join(names, ",")+")")
		}
	}
}

func TestWriteReportsFailure(t *testing.T) {
	t.Parallel()
	if err := googlenews.Write(failing{}, channel()); !errors.Is(err, os.ErrClosed) {
		t.Errorf("got %v", err)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, os.ErrClosed }
