package site

import (
	"strings"
	"testing"
	"time"

	"herald"
	"herald/internal/publish"
	"herald/internal/text"
)

func TestNameSlug(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, want string }{
		{"World", "world"}, {"WORLD", "world"}, {"tidal power", "tidal-power"}, {"Côte d’Ivoire", "cote-divoire"},
	} {
		if got := text.NameSlug(c.name); got != c.want {
			t.Errorf("%q: got %q, want %q", c.name, got, c.want)
		}
	}
	seen := map[string]string{}
	for _, name := range []string{"C", "C++", "C#", "مخطوطات", "أخبار", "🙂", "…!?", "con", "../../etc", strings.Repeat("long ", 500), "a/b", "a b"} {
		slug := text.NameSlug(name)
		if err := publish.CheckPath("tag/" + slug + "/index.html"); err != nil || strings.Contains(slug, "/") {
			t.Errorf("%.20q: %q: %v", name, slug, err)
		}
		if other, taken := seen[slug]; taken && name != "a b" {
			t.Errorf("%.20q and %.20q share %q", name, other, slug)
		}
		seen[slug] = name
	}
}

func TestBeyondTitle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ html, title, want string }{
		{"", "T", ""},
		{"<p>Comet brightens</p>", "Comet brightens", ""},
		{`<a href="x">Comet brightens</a>&nbsp;&nbsp;<font>Orbit Weekly</font>`, "Comet brightens", ""},
		{`<ol><li><a href="x">Comet</a> Orbit</li><li><a href="y">Comet again</a> Tide</li></ol>`, "T", ""},
		{"<p>Comet brightens, and nobody at Karsk knows why.</p>", "Comet brightens", "Comet brightens, and nobody at Karsk knows why."},
		{"<script>x</script><b>Bold</b>\n\nwords &amp; more of them", "T", "Bold words & more of them"},
		{"Tanker off Yemen boarded  Corvane Wire", "Tanker off Yemen boarded - Corvane Wire", ""},
		{"也门近海一艘油轮被武装人员登船，船员安全。", "油轮", "也门近海一艘油轮被武装人员登船，船员安全。"},
	} {
		if got := beyondTitle(c.html, c.title); got != c.want {
			t.Errorf("%q: got %q, want %q", c.html, got, c.want)
		}
	}
}

func TestCutWords(t *testing.T) {
	t.Parallel()
	long := strings.TrimSpace(strings.Repeat("word, ", 100))
	if got := cutWords(long, 60); len(strings.Fields(got)) != 60 || !strings.HasSuffix(got, "word…") {
		t.Errorf("got %q", got)
	}
	for _, c := range []struct{ text, want string }{
		{"One two three four. Five six", "One two three four."},
		{"One two. Three four five six", "One two. Three four…"},
		{"One two three Mr. Five six", "One two three Mr…"},
		{"One “two three.” Four five six", "One “two three.”"},
	} {
		if got := cutWords(c.text, 4); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
	if got := cutWords("all of it.", 60); got != "all of it." {
		t.Errorf("got %q", got)
	}
	if got := []rune(cutWords(strings.Repeat("字", 2000), 60)); len(got) > excerptSize {
		t.Errorf("%d characters", len(got))
	}
}

func TestTicks(t *testing.T) {
	t.Parallel()
	at := func(years ...int) (all []herald.Coverage) {
		for _, y := range years {
			c := herald.Coverage{}
			if y > 0 {
				c.Article.Date = time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC)
			}
			all = append(all, c)
		}
		return all
	}
	for _, c := range []struct {
		all  []herald.Coverage
		want string
	}{
		{nil, ""}, {at(0), ""}, {at(2000), ""}, {at(2000, 2000), ""},
		{at(2000, 2200), ""}, {at(2200, 0, 2000, 2100), "M2 1v10M62 1v10M122 1v10"},
		{at(2, 150, 9999), "M2 1v10M62 1v10M122 1v10"}, // longer than a time.Duration
	} {
		if got := ticks(c.all); got != c.want {
			t.Errorf("%d: got %q, want %q", len(c.all), got, c.want)
		}
	}
}

func TestWordsSayTheirLanguageWhereItDiffers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ site, lang, want string }{
		{"en", "en", " "}, {"en", "ar", "ar rtl"}, {"ar", "ar", " "}, {"ar", "en", "en ltr"}, {"en", "de-AT", "de-AT "},
		{"en", "", " auto"}, {"en", `"><script>`, " auto"}, {"", "en", " "}, {"en", "pa-Arab", "pa-Arab rtl"}, {"en", "uz", "uz "}, {"en", "ur", "ur rtl"},
	} {
		w := newScribe(herald.Site{Language: c.site}).words("x", c.lang)
		if got := w.Lang + " " + w.Dir; got != c.want {
			t.Errorf("%q on a site in %q: got %q, want %q", c.lang, c.site, got, c.want)
		}
	}
}

func TestPublisherOf(t *testing.T) {
	t.Parallel()
	full := herald.Coverage{
		Article: herald.Article{Publisher: herald.Publisher{Name: "<b>The Tide</b>"}, URL: "https://www.tide.example/1"},
		Feed:    herald.Feed{Title: "Tide feed", URL: "https://feeds.example/tide"},
	}
	for _, want := range []string{"The Tide", "Tide feed", "tide.example", "feeds.example", "Unknown publisher"} {
		if got := publisherOf(full); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		switch want {
		case "The Tide":
			full.Article.Publisher.Name = " "
		case "Tide feed":
			full.Feed.Title = ""
		case "tide.example":
			full.Article.URL = ""
		case "feeds.example":
			full.Feed.URL = ""
		}
	}
}

func TestAddressesThatAreNotSafeAreNotLinks(t *testing.T) {
	t.Parallel()
	for _, u := range []string{"", "javascript:alert(1)", "data:text/html,x", "//x.example/", "https://u:p@x.example/", "ftp://x.example/"} {
		if p := newScribe(herald.Site{}).piece(herald.Coverage{Article: herald.Article{URL: u}}); p.Href != "" {
			t.Errorf("%q became %q", u, p.Href)
		}
	}
}
