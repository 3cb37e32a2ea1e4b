package feed_test

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"herald"
	"herald/internal/feed"
)

func TestParseOPML(t *testing.T) {
	t.Parallel()
	list := `<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>My papers &amp; more</title></head><body>
<outline text="World">
  <outline text="Near &amp;amp; far" title="Near">
    <outline type="rss" text="The Quay" title="Quay" xmlUrl=" https://quay.example/feed?a=1&b=2 " htmlUrl="https://quay.example/" language="en"/>
  </outline>
  <OUTLINE XMLURL='https://harbour.example/feed'></OUTLINE>
</outline>
<outline text="Post" type="rss" url="https://post.example/feed" category="/Local/Town,/Other"/>
<outline text="Empty" type="rss"/>
<outline text="More" type="include" url="https://lists.example/more.opml"/>
<outline text="Again" xmlUrl="https://QUAY.example:443/feed?a=1&amp;b=2"/>
</body></opml>`
	got, err := feed.ParseOPML([]byte(list))
	if err != nil {
		t.Fatal(err)
	}
	want := feed.OPML{Title: "My papers & more", Outlines: []feed.Outline{
		{Text: "The Quay", Title: "Quay", XMLURL: "https://quay.example/feed?a=1&b=2", HTMLURL: "https://quay.example/", Category: []string{"World", "Near & far"}, Language: "en", Line: 5},
		{Text: "https://harbour.example/feed", XMLURL: "https://harbour.example/feed", Category: []string{"World"}, Line: 7},
		{Text: "Post", XMLURL: "https://post.example/feed", Category: []string{"Local", "Town"}, Line: 9},
	}, Warnings: []feed.Warning{
		{Line: 10, Text: "an outline of type rss has no xmlUrl and was left out"},
		{Line: 12, Text: "the feed https://QUAY.example:443/feed?a=1&b=2 is listed twice"},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

func TestBrokenOPMLIsReadAsFarAsItGoes(t *testing.T) {
	t.Parallel()
	for _, list := range []string{
		`<opml><body><outline xmlUrl="https://a.example/"/><outline xmlUrl="https://b.exa`,
		`<body><outline text="x"><outline xmlUrl="https://a.example/"></body>`,
		"\xff\xfe<\x00o\x00p\x00m\x00l\x00>\x00<\x00o\x00u\x00t\x00l\x00i\x00n\x00e\x00 \x00x\x00m\x00l\x00U\x00r\x00l\x00=\x00'\x00h\x00t\x00t\x00p\x00s\x00:\x00/\x00/\x00a\x00.\x00e\x00x\x00a\x00m\x00p\x00l\x00e\x00/\x00'\x00",
	} {
		got, err := feed.ParseOPML([]byte(list))
		if err != nil || len(got.Outlines) == 0 || got.Outlines[0].XMLURL != "https://a.example/" {
			t.Errorf("%q: got %+v, %v", list, got, err)
		}
	}
}

func TestNotOPML(t *testing.T) {
	t.Parallel()
	for body, kind := range map[string]string{"": "empty", "{}": "json", "<html><p>x": "html", "<rss/>": "xml", "words": "unknown"} {
		_, err := feed.ParseOPML([]byte(body))
		var not *feed.NotFeedError
		if !errors.As(err, &not) || not.Kind != kind || !errors.Is(err, herald.ErrInvalid) {
			t.Errorf("%q: got %v, want kind %s", body, err, kind)
		}
	}
}

func TestWriteOPML(t *testing.T) {
	t.Parallel()
	list := feed.OPML{Title: `Papers "& more"`, Outlines: []feed.Outline{
		{Text: "A & B &amp;", XMLURL: "https://a.example/?x=1&y=2", Category: []string{"World", "Near"}},
		{Text: "B", XMLURL: "https://b.example/", Category: []string{"World"}},
		{Text: "C", Title: "See", XMLURL: "https://c.example/", HTMLURL: "https://c.example/home", Language: "pl"},
	}}
	var b bytes.Buffer
	if err := feed.WriteOPML(&b, list); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), `<outline text=`); n != 2 {
		t.Errorf("got %d folders, want 2:\n%s", n, b.String())
	}
	got, err := feed.ParseOPML(b.Bytes())
	if err != nil || !reflect.DeepEqual(bare(got), list) {
		t.Errorf("got\n%+v, %v\nwant\n%+v\n%s", got, err, list, b.String())
	}
}
