package feed_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"herald/internal/feed"
)

// seeds are short documents that reach every part of the parser.
var seeds = []string{
	`<rss version="2.0"><channel><title>T</title><link>https://a.example/</link><item><title>A &amp; B</title><link>/x</link><guid>g</guid><pubDate>Tue, 03 Mar 2026 08:00:00 GMT</pubDate><description>&lt;p&gt;x&lt;img src="i.png"&gt;</description><enclosure url="f.mp3" length="3" type="audio/mpeg"/><source url="https://s.example/">S</source></item></channel></rss>`,
	`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/b/"><title type="html">T &amp;lt;</title><entry><id>1</id><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">x <b>y</b></div></title><link href="p"/><updated>2026-03-03T08:00:00Z</updated><content type="xhtml"><div><p>x<br/></p></div></content><author><name>N</name><email>n@a.example</email></author></entry></feed>`,
	`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>T</title></channel><item rdf:about="u"><title>x</title><dc:date>2026-03-03</dc:date></item></rdf:RDF>`,
	`{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":7,"title":"x \ud83d\ude00","content_html":"<a href='y'>z</a>","tags":"t","attachments":[{"url":"f","size_in_bytes":"3"}]}]}`,
	`<!DOCTYPE rss [<!ENTITY a "b<c>">]><rss><item><title>3 < 4 &a; &#146;</title><description><![CDATA[x]]`,
	"<rss>\x00\r\n<channel><item><title><![CDATA[a]]]]><![CDATA[>]]></title><media:thumbnail url=x.png></item>",
	`<rss><channel><item><description>x<p>y<b>z</item><item><title>t<link>u</item></rss>`,
	"<ChAnnel<itunes:owner<nAme <A</itunes:owner",
	"\xff\xfe<\x00r\x00s\x00s\x00>\x00", `<html><link rel=alternate type="application/rss+xml" href=f>`,
}

func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	names, err := filepath.Glob("testdata/cases/*.txt")
	if err != nil || len(names) == 0 {
		f.Fatalf("no cases, %v", err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		_, body, _ := strings.Cut(string(data), "\n---\n")
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		o := feed.Options{URL: "https://news.example/feeds/world.xml"}
		got, err := feed.Parse(body, o)
		if err != nil {
			return
		}
		checkSound(t, got)
		checkRoundTrip(t, got, o)
	})
}

// checkSound holds what is true of every feed that Parse gives.
func checkSound(t *testing.T, f *feed.Feed) {
	t.Helper()
	if text := fmt.Sprintf("%q", fmt.Sprint(*f)); !utf8.ValidString(fmt.Sprint(*f)) {
		t.Fatalf("not UTF-8: %s", text)
	}
	for _, it := range f.Items {
		if it.ID == "" {
			t.Fatalf("an item without identity: %+v", it)
		}
		if it.Link != "" && !strings.HasPrefix(strings.ToLower(it.Link), "http") {
			t.Fatalf("link %q is not of the web", it.Link)
		}
	}
}

// writers are the forms a feed can be written in.
var writers = []struct {
	name  string
	write func(io.Writer, *feed.Feed) error
}{{"RSS", feed.WriteRSS}, {"Atom", feed.WriteAtom}, {"JSON", feed.WriteJSON}}

// checkRoundTrip holds that what is written is read again as it was.
func checkRoundTrip(t *testing.T, f *feed.Feed, o feed.Options) {
	t.Helper()
	for _, w := range writers {
		var b bytes.Buffer
		if err := w.write(&b, f); err != nil {
			t.Fatal(err)
		}
		again, err := feed.Parse(b.Bytes(), o)
		if err != nil {
			t.Fatalf("%s: %v\n%s", w.name, err, b.Bytes())
		}
		if len(again.Items) != len(f.Items) {
			t.Fatalf("%s: got %d items, want %d\n%s", w.name, len(again.Items), len(f.Items), b.Bytes())
		}
		if got, want := core(f, again), core(f, f); got != want {
			i := 0
			for i < min(len(got), len(want)) && got[i] == want[i] {
				i++
			}
			i = max(i-40, 0)
			t.Fatalf("%s: got  %.200q\nwant %.200q", w.name, got[i:], want[i:])
		}
	}
}

// core gives what every format can say of a feed. Summaries are text in JSON
// Feed, so that tags nobody knows are escaped on the way back. A link is left out where the
// feed it came from had none, since identities that are addresses become links.
func core(from, f *feed.Feed) string {
	out := fmt.Sprintln(f.Title, f.Link, strings.ReplaceAll(f.Description, "&lt;", "<"), f.Language, f.Self, f.Image, f.Hubs, f.Next, names(f.Authors))
	for i, it := range f.Items {
		link := it.Link
		if from.Items[i].Link == "" {
			link = ""
		}
		out += fmt.Sprintln(it.ID, link, it.Title, strings.ReplaceAll(it.Summary, "&lt;", "<"), it.Content, it.Image, it.Language, it.Categories,
			it.Published.Truncate(time.Second))
		if !from.Items[i].Updated.IsZero() { // Atom demands one
			out += it.Updated.Truncate(time.Second).String()
		}
		if from.Items[i].Authors != nil { // Atom and JSON Feed give the feed's to the others
			out += names(it.Authors)
		}
		for _, e := range it.Enclosures {
			out += fmt.Sprintln(e.URL, e.Length)
		}
	}
	return out
}

// names are those of people; what else is known of them has no place in every
// format.
func names(list []feed.Person) string {
	out := ""
	for _, p := range list {
		if p.Name != "" {
			out += p.Name + "; "
		}
	}
	return out
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"Tue, 03 Mar 2026 08:00:00 GMT", "2026-03-03T08:00:00.5+02:00", "3. März 2026", "1772524800", "2026년 3월 3일 오후 8:00", "03/04/26 8pm", "Fri, 3 Mar 2026 24:00 Europe/Rome"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := feed.ParseDate(s)
		if !ok {
			if !got.IsZero() {
				t.Fatalf("ParseDate(%q) = %v and not read", s, got)
			}
			return
		}
		if got.Location() != time.UTC {
			t.Fatalf("ParseDate(%q) = %v is not in UTC", s, got)
		}
		if again, ok := feed.ParseDate(got.Format(time.RFC3339Nano)); !ok || !again.Equal(got) {
			t.Fatalf("ParseDate(%q) = %v, read again %v", s, got, again)
		}
	})
}

func FuzzParseOPML(f *testing.F) {
	f.Add([]byte(`<opml version="2.0"><head><title>T</title></head><body><outline text="F"><outline text="A" xmlUrl="https://a.example/f"/></outline><outline xmlUrl="b" category="/x/y"/></body></opml>`))
	f.Add([]byte(`<opml><body><outline text="a &amp;amp; b" type="rss" url="u"><outline`))
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := feed.ParseOPML(body)
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := feed.WriteOPML(&b, got); err != nil {
			t.Fatal(err)
		}
		again, err := feed.ParseOPML(b.Bytes())
		if err != nil {
			t.Fatalf("%v\n%s", err, b.Bytes())
		}
		if got, want := bare(again), bare(got); !reflect.DeepEqual(got, want) {
			t.Fatalf("got  %+v\nwant %+v\n%s", got, want, b.Bytes())
		}
	})
}

// bare is a list without what depends on how its file was written.
func bare(o feed.OPML) feed.OPML {
	o.Warnings = nil
	for i := range o.Outlines {
		o.Outlines[i].Line = 0
	}
	return o
}
