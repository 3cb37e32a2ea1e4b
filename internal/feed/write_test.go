package feed_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"herald/internal/feed"
)

// full is a feed that says everything a feed can say.
func full() *feed.Feed {
	at := time.Date(2026, 3, 3, 8, 4, 5, 0, time.UTC)
	return &feed.Feed{
		ID: "urn:harbour", Title: "The <Harbour> Post & more", Link: "https://news.example/", Description: "News of the <b>quay</b>", Language: "en",
		Image: "https://news.example/logo.png", Rights: "© Harbour & Co", Generator: "Herald", Updated: at, Categories: []string{"harbour", "a &amp; b"},
		Authors: []feed.Person{{Name: "The Desk", Email: "desk@news.example", URI: "https://news.example/desk"}},
		Self:    "https://news.example/feed.xml", Hubs: []string{"https://hub.example/"}, Next: "https://news.example/2.xml", TTL: 90 * time.Minute,
		Items: []feed.Item{{
			ID: "h-1", Link: "https://news.example/1?a=1&b=2", OrigLink: "https://quay.example/1", Title: "Ferry \"R & B\" <returns> &lt;", Summary: "After <i>three</i> days, 3 < 4 & so on",
			Content: "<p>Glad to be home ]]> &amp; dry. <img src=\"https://news.example/i.jpg\"></p>", Published: at, Updated: at.Add(time.Hour),
			Authors:    []feed.Person{{Name: "Ada Quill", Email: "ada@news.example"}, {Name: "Bo", URI: "https://news.example/bo"}, {Name: "Cy (the cook)"}},
			Categories: []string{"ferries", "storm, rain"}, Image: "https://news.example/best.jpg",
			Enclosures: []feed.Enclosure{{URL: "https://news.example/f.mp3", Type: "audio/mpeg", Length: 300}, {URL: "https://news.example/g.jpg", Type: "image/jpeg"}},
			Source:     feed.Source{Title: "The Quay", URL: "https://quay.example/", ID: "urn:quay"}, Rights: "Free to share", Language: "en-GB", Comments: "https://news.example/1#c",
		}, {ID: "https://news.example/2", Link: "https://news.example/2", Title: "Rain", Published: at, Updated: at, Authors: []feed.Person{{Name: "Ada Quill"}}}},
	}
}

// TestWrittenFeedsReadTheSame holds all fields, but those a format has no place for.
func TestWrittenFeedsReadTheSame(t *testing.T) {
	t.Parallel()
	without := map[string]func(*feed.Feed){
		"RSS": func(f *feed.Feed) {
			f.ID = ""
			f.Items[0].OrigLink, f.Items[0].Source.ID = "", ""
		},
		"Atom": func(f *feed.Feed) {
			f.TTL = 0
			f.Items[0].OrigLink = ""
		},
		"JSON": func(f *feed.Feed) {
			f.ID, f.Rights, f.Generator, f.Updated, f.Categories, f.TTL = "", "", "", time.Time{}, nil, 0
			f.Authors[0].Email, f.Items[0].Rights, f.Items[0].Comments, f.Items[0].Source = "", "", "", feed.Source{}
		},
	}
	for _, w := range writers {
		var b bytes.Buffer
		if err := w.write(&b, full()); err != nil {
			t.Fatal(err)
		}
		got, err := feed.Parse(b.Bytes(), feed.Options{URL: "https://news.example/feed.xml"})
		if err != nil {
			t.Fatal(err)
		}
		want := full()
		without[w.name](want)
		want.Format, want.Encoding = got.Format, "utf-8"
		for i := range got.Items {
			it := &got.Items[i]
			if it.Images = nil; it.RawTitle == "" || it.RawDate == "" {
				t.Errorf("%s: no raw title or date", w.name)
			}
			it.RawTitle, it.RawSummary, it.RawContent, it.RawDate = "", "", "", ""
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got\n%+v\nwant\n%+v\n%s", w.name, got, want, b.Bytes())
		}
	}
}

func TestWrittenFeedsAreWellFormed(t *testing.T) {
	t.Parallel()
	f := full()
	f.Title += "\x00\x1b\uFFFE\r\xff"
	for _, w := range writers {
		var b bytes.Buffer
		if err := w.write(&b, f); err != nil {
			t.Fatal(err)
		}
		if w.name == "JSON" {
			if !json.Valid(b.Bytes()) {
				t.Errorf("not JSON: %s", b.Bytes())
			}
			continue
		}
		for d := xml.NewDecoder(&b); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Errorf("%s: %v", w.name, err)
				break
			}
		}
	}
}

func TestWritersReportFailure(t *testing.T) {
	t.Parallel()
	for _, w := range writers {
		if err := w.write(failing{}, full()); !errors.Is(err, os.ErrClosed) {
			t.Errorf("%s: got %v", w.name, err)
		}
	}
	if err := feed.WriteOPML(failing{}, feed.OPML{}); !errors.Is(err, os.ErrClosed) {
		t.Errorf("OPML: got %v", err)
	}
}

// failing is a writer that is shut.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, os.ErrClosed }

// TestRealFeeds holds that every captured feed is read, soundly, and read again
// the same when it was written.
func TestRealFeeds(t *testing.T) {
	t.Parallel()
	shared := os.Getenv("HERALD_SHARED")
	if shared == "" {
		t.Skip("HERALD_SHARED is not set")
	}
	names, err := filepath.Glob(filepath.Join(shared, "data", "*", "*.xml"))
	more, _ := filepath.Glob(filepath.Join(shared, "data", "googlenews", "captures", "*.xml"))
	if err != nil || len(names) < 140 || len(more) < 5 {
		t.Fatalf("found %d and %d feeds, %v", len(names), len(more), err)
	}
	for _, name := range append(names, more...) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".xml"), func(t *testing.T) {
			t.Parallel()
			body, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			o := feed.Options{URL: "https://news.example/feed.xml"}
			f, err := feed.Parse(body, o)
			if err != nil {
				t.Fatal(err)
			}
			checkSound(t, f)
			checkRoundTrip(t, f, o)
		})
	}
}
