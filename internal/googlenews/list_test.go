package googlenews_test

import (
	"reflect"
	"strings"
	"testing"

	"herald/internal/address"
	"herald/internal/googlenews"
)

// entry writes an entry as Google does.
func entry(href, title, label string) string {
	return `<a href="` + href + `" target="_blank">` + title + `</a>&nbsp;&nbsp;<font color="#6f6f6f">` + label + `</font>`
}

func TestParseList(t *testing.T) {
	t.Parallel()
	const full = "https://news.google.com/stories/CAAqAA?oc=5"
	harbour := googlenews.Entry{Title: "Harbour wall holds", URL: "https://coast.example/wall", Publisher: "The Coast"}
	ferry := googlenews.Entry{Title: "Ferries run again", URL: "https://isle.example/ferry", Publisher: "isle.example"}
	one, two := entry(harbour.URL, harbour.Title, harbour.Publisher), entry(ferry.URL, ferry.Title, ferry.Publisher)
	oldLink := "http://news.google.com/news/url?sa=t&amp;usg=x&amp;url=" + harbour.URL
	for _, c := range []struct {
		rule, body string
		want       googlenews.List
	}{
		{"list", "<ol><li>" + one + "</li><li>" + two + "</li></ol>", googlenews.List{Entries: []googlenews.Entry{harbour, ferry}}},
		{"white space between", "\n<ol>\n <li>" + one + " </li>\n <li>\n" + two + "</li>\n</ol>\n", googlenews.List{Entries: []googlenews.Entry{harbour, ferry}}},
		{"single", one, googlenews.List{Entries: []googlenews.Entry{harbour}}},
		{"single with full coverage", one + `<strong><a href="` + full + `">Alles dazu</a></strong>`, googlenews.List{Entries: []googlenews.Entry{harbour}, Full: full}},
		{"list with full coverage", "<ol><li>" + one + "</li><li>" + two + `</li><li><strong><a href="` + full + `">Tout voir</a></strong></li></ol>`, googlenews.List{Entries: []googlenews.Entry{harbour, ferry}, Full: full}},
		{"entities", entry(harbour.URL, "Salt &amp; fog:<br> &quot;no   ferry&quot; &lt;b&gt;", "A&amp;B&nbsp;News"), googlenews.List{Entries: []googlenews.Entry{{Title: `Salt & fog: "no ferry" <b>`, URL: harbour.URL, Publisher: "A&B News"}}}},
		{"bold words", entry(harbour.URL, "Harbour <b>wall</b> holds", harbour.Publisher), googlenews.List{Entries: []googlenews.Entry{harbour}}},
		{"a label within a label", entry(harbour.URL, harbour.Title, `<font size="1">The</font> Coast`), googlenews.List{Entries: []googlenews.Entry{harbour}}},
		{"bad links among good", entry("data:text/html,x", "A", "B") + `<a>C</a><font color="#6f6f6f">D</font>` + one + entry("", "E", "F"), googlenews.List{Entries: []googlenews.Entry{harbour}}},
		{"capitals", strings.NewReplacer("<a", "<A", "href", "HREF", "font", "FONT", "#6f6f6f", "#6F6F6F").Replace(one), googlenews.List{Entries: []googlenews.Entry{harbour}}},
		{"a path with story in it", entry("https://coast.example/story/1", "Harbour wall holds", "The Coast"), googlenews.List{Entries: []googlenews.Entry{{Title: "Harbour wall holds", URL: "https://coast.example/story/1", Publisher: "The Coast"}}}},
		{"an id that holds the address", entry("https://news.google.com/rss/articles/"+message(19, 4, harbour.URL)+"?oc=5", harbour.Title, harbour.Publisher), googlenews.List{Entries: []googlenews.Entry{harbour}}},
		{"without an end", "<ol><li>" + one + "</li><li>" + two, googlenews.List{Entries: []googlenews.Entry{harbour, ferry}}},
		{
			"December 2017", `<table><tr><td><img src="x.png"></td><td><ol><strong><li>` + one + `</li></strong><li>` + two + `</li><a href="https://news.google.com/story/dAbC?hl=en">Full coverage</a></ol></td></tr></table>`,
			googlenews.List{Entries: []googlenews.Entry{harbour, ferry}, Full: "https://news.google.com/story/dAbC?hl=en"},
		},
		{
			"December 2017, no story", `<table><tr><td><ol><strong><li>` + one + `</li></strong><a href="https://news.google.com/story/?hl=en">Full coverage</a></ol></td></tr></table>`,
			googlenews.List{Entries: []googlenews.Entry{harbour}},
		},
		{
			"2010", `<table><tr><td><font><a href="` + oldLink + `"><img src="x.png"><br><font size="-2">A Paper</font></a></font></td><td><font><br><div class="lh"><a href="` + oldLink + `"><b>Harbour wall holds</b></a><br>` +
				`<font size="-1"><b><font color="#6f6f6f">The Coast</font></b></font><br><font size="-1">Stones of the <b>...</b></font><br>` +
				`<font size="-1"><a href="http://news.google.com/news/url?fd=R&amp;url=https%3A%2F%2Fisle.example%2Fferry&amp;usg=y">Ferries run again</a><font size="-1" color="#6f6f6f"><nobr>isle.example</nobr></font></font><br>` +
				`<font class="p"><a class="p" href="http://news.google.com/news/url?url=http%3A%2F%2Fb.example%2F1"><nobr>B Post</nobr></a></font>` +
				`<font><a class="p" href="http://news.google.com/news/more?ncl=dXyZ"><nobr><b>all 9 news articles&nbsp;&raquo;</b></nobr></a></font></div></font></td></tr></table>`,
			googlenews.List{Entries: []googlenews.Entry{harbour, ferry}, Full: "http://news.google.com/news/more?ncl=dXyZ"},
		},
	} {
		got, ok := googlenews.ParseList(c.body)
		if !ok || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: ParseList\n got %+v, %v\nwant %+v", c.rule, got, ok, c.want)
		}
	}
}

func TestParseListRefuses(t *testing.T) {
	t.Parallel()
	one := entry("https://coast.example/wall", "Harbour wall holds", "The Coast")
	for rule, body := range map[string]string{
		"nothing":                  "",
		"text":                     "Harbour wall holds",
		"text before":              "<p>Read this:</p>" + one,
		"text after":               one + " and more",
		"an ordinary list":         `<ol><li><a href="https://a.example/1">One</a></li><li><a href="https://a.example/2">Two</a></li></ol>`,
		"a link without a label":   one + `<a href="https://a.example/2">Two</a>`,
		"another colour":           strings.ReplaceAll(one, "#6f6f6f", "red"),
		"a label without words":    entry("https://coast.example/wall", "Harbour wall holds", " &nbsp;"),
		"a link without words":     entry("https://coast.example/wall", "", "The Coast"),
		"a script for a link":      entry("javascript:alert(1)", "Harbour wall holds", "The Coast"),
		"a table of another house": "<table><tr><td>" + one + "</td></tr></table>",
		"only a full coverage":     `<a href="https://news.google.com/stories/CAAqAA">#6f6f6f</a>`,
		"too long":                 one + strings.Repeat(" ", 1<<20),
		"a label before a link":    `<font color="#6f6f6f">The Coast</font><a href="https://coast.example/wall">Harbour</a>`,
	} {
		if got, ok := googlenews.ParseList(body); ok {
			t.Errorf("%s: ParseList = %+v; want false", rule, got)
		}
	}
}

func TestParseListIsBounded(t *testing.T) {
	t.Parallel()
	got, ok := googlenews.ParseList(strings.Repeat(entry("https://coast.example/", "x", "y"), 1000))
	if !ok || len(got.Entries) != 200 {
		t.Errorf("%d entries, %v; want the first 200", len(got.Entries), ok)
	}
}

func FuzzParseList(f *testing.F) {
	f.Add("<ol><li>" + entry("https://a.example/1", "One &amp; two", "A") + "</li><li>" + entry("https://b.example/2", "Three", "B") + "</li></ol>")
	f.Add("<table>" + entry("http://news.google.com/news/url?url=http://a.example", "<b>One</b>", "<nobr>A</nobr>") + `<a href="/news/story?ncl=1">x</a>`)
	f.Add(`<a><font color="#6f6f6f"><font></a></font><script>#6f6f6f`)
	f.Fuzz(func(t *testing.T, body string) {
		l, ok := googlenews.ParseList(body)
		if ok != (len(l.Entries) > 0) || l.Full != "" && !address.Safe(l.Full) {
			t.Fatalf("ParseList(%q) = %+v, %v", body, l, ok)
		}
		for _, e := range l.Entries {
			if e.Title == "" || e.Publisher == "" || !address.Safe(e.URL) || strings.Join(strings.Fields(e.Title), " ") != e.Title {
				t.Fatalf("ParseList(%q): entry %+v", body, e)
			}
		}
	})
}
