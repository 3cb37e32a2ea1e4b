package googlenews_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"herald"
	"herald/internal/googlenews"
)

// world is the id of the WORLD topic in English for the United States.
var world = googlenews.EncodeTopic("/m/09nm_", "en", "US")

func TestAddress(t *testing.T) {
	t.Parallel()
	entity := googlenews.EncodeTopic("/g/11aaaa", "en", "")
	for _, c := range []struct {
		q    googlenews.Query
		want string
	}{
		{googlenews.Query{Top: true, Language: "en", Country: "US"}, "/rss?hl=en-US&gl=US&ceid=US:en"},
		{googlenews.Query{Topic: "WORLD", Language: "en-GB"}, "/rss/headlines/section/topic/WORLD?hl=en-GB&gl=GB&ceid=GB:en"},
		{googlenews.Query{Topic: entity, Language: "en", Country: "in"}, "/rss/topics/" + entity + "?hl=en-IN&gl=IN&ceid=IN:en"},
		{googlenews.Query{Topic: entity + "/sections/" + entity, Language: "de", Country: "CH"}, "/rss/topics/" + entity + "/sections/" + entity + "?hl=de&gl=CH&ceid=CH:de"},
		{googlenews.Query{Publication: "CAAqBwgKMKHL9QowkqbaAg", Language: "de-AT"}, "/rss/publications/CAAqBwgKMKHL9QowkqbaAg?hl=de&gl=AT&ceid=AT:de"},
		{googlenews.Query{Geo: "São Paulo", Language: "pt", Country: "BR"}, "/rss/headlines/section/geo/S%C3%A3o%20Paulo?hl=pt-BR&gl=BR&ceid=BR:pt-419"},
		{googlenews.Query{Geo: "a/b?c", Language: "pt", Country: "PT"}, "/rss/headlines/section/geo/a%2Fb%3Fc?hl=pt-PT&gl=PT&ceid=PT:pt-150"},
		{googlenews.Query{Search: `"sea wall" when:1h & x`, Language: "es", Country: "MX"}, "/rss/search?q=%22sea+wall%22+when%3A1h+%26+x&hl=es-419&gl=MX&ceid=MX:es-419"},
		{googlenews.Query{Top: true, Language: "es-ES"}, "/rss?hl=es&gl=ES&ceid=ES:es"},
		{googlenews.Query{Top: true, Language: "zh-Hant-TW"}, "/rss?hl=zh-TW&gl=TW&ceid=TW:zh-Hant"},
		{googlenews.Query{Top: true, Language: "zh", Country: "CN"}, "/rss?hl=zh-CN&gl=CN&ceid=CN:zh-Hans"},
		{googlenews.Query{Top: true, Language: "fr", Country: "CA"}, "/rss?hl=fr-CA&gl=CA&ceid=CA:fr"},
		{googlenews.Query{Top: true, Language: "sr-Latn-RS"}, "/rss?hl=sr-Latn&gl=RS&ceid=RS:sr-Latn"},
		{googlenews.Query{Top: true, Language: "ja", Country: "JP"}, "/rss?hl=ja&gl=JP&ceid=JP:ja"},
	} {
		got, err := c.q.Address()
		if want := "https://news.google.com" + c.want; err != nil || got != want {
			t.Errorf("%+v: %q, %v; want %q", c.q, got, err, want)
		}
		back, ok := googlenews.ParseAddress(got)
		if again, err := back.Address(); !ok || err != nil || again != got {
			t.Errorf("%q read as %+v, %v gives %q, %v", got, back, ok, again, err)
		}
	}
}

func TestAddressRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		q    googlenews.Query
		says string
	}{
		{googlenews.Query{Language: "en", Country: "US"}, "one of topic"},
		{googlenews.Query{Top: true, Search: "x", Language: "en", Country: "US"}, "not 2"},
		{googlenews.Query{Topic: "WEATHER", Language: "en", Country: "US"}, "WORLD, NATION"},
		{googlenews.Query{Topic: "../x", Language: "en", Country: "US"}, "topic"},
		{googlenews.Query{Publication: "a/b", Language: "en", Country: "US"}, "publication"},
		{googlenews.Query{Top: true, Language: "english", Country: "US"}, "language"},
		{googlenews.Query{Top: true, Language: "en"}, "country"},
		{googlenews.Query{Top: true, Language: "en", Country: "U&"}, "country"},
	} {
		got, err := c.q.Address()
		if !errors.Is(err, herald.ErrInvalid) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %q, %v; want ErrInvalid and %q", c.q, got, err, c.says)
		}
	}
}

func TestParseAddress(t *testing.T) {
	t.Parallel()
	us := "?hl=en-US&gl=US&ceid=US:en"
	canada := googlenews.EncodeTopic("/m/0d060g", "en-GB", "")
	for _, c := range []struct {
		in      string
		want    googlenews.Query
		section string
	}{
		{"https://news.google.com/rss/topics/" + world + us, googlenews.Query{Topic: "WORLD", Language: "en-US", Country: "US"}, "World"},
		{"https://news.google.com/rss/topics/" + world, googlenews.Query{Topic: "WORLD", Language: "en", Country: "US"}, "World"},
		{"https://news.google.com/topics/" + world + us, googlenews.Query{Topic: "WORLD", Language: "en-US", Country: "US"}, "World"},
		{"https://news.google.com/atom/topics/" + world + us, googlenews.Query{Topic: "WORLD", Language: "en-US", Country: "US"}, "World"},
		{"https://news.google.com/rss/topics/" + world + "?hl=en-GB&gl=GB&ceid=GB:en", googlenews.Query{Topic: world, Language: "en-GB", Country: "GB"}, "World"},
		{"https://news.google.com/rss/topics/" + canada + "?hl=en-CA&gl=CA&ceid=CA:en", googlenews.Query{Topic: "NATION", Language: "en-CA", Country: "CA"}, "Nation"},
		{"https://news.google.com/rss/topics/" + canada + us, googlenews.Query{Topic: canada, Language: "en-US", Country: "US"}, ""},
		{"https://news.google.com/rss/topics/" + canada, googlenews.Query{Topic: "NATION", Language: "en-GB", Country: "CA"}, "Nation"},
		{"https://news.google.com/rss/topics/" + googlenews.EncodeTopic("/m/0kt51", "en", "") + "?hl=en-IN&gl=IN&ceid=IN:en", googlenews.Query{Topic: "HEALTH", Language: "en-IN", Country: "IN"}, "Health"},
		{"https://news.google.com/_/rss/topics/" + googlenews.EncodeTopic("/m/03_3d", "ja", "") + "?hl=ja&gl=JP&ceid=JP%3Aja", googlenews.Query{Topic: "NATION", Language: "ja", Country: "JP"}, "Nation"},
		{"https://news.google.com/rss/topics/" + world + "/sections/CAQi" + us, googlenews.Query{}, ""},
		{"https://news.google.com/rss/topics/" + world + "/sections/" + world + us, googlenews.Query{Topic: world + "/sections/" + world, Language: "en-US", Country: "US"}, ""},
		{"https://news.google.com/rss/headlines/section/topic/science?ceid=TW:zh-Hant", googlenews.Query{Topic: "SCIENCE", Language: "zh-Hant", Country: "TW"}, "Science"},
		{"https://news.google.com/rss/headlines/section/geo/New%20York" + us, googlenews.Query{Geo: "New York", Language: "en-US", Country: "US"}, ""},
		{"https://news.google.com/rss/publications/CAAqBwgKMKHL9QowkqbaAg" + us, googlenews.Query{Publication: "CAAqBwgKMKHL9QowkqbaAg", Language: "en-US", Country: "US"}, ""},
		{"https://news.google.com/rss/search?q=sea+wall+when:7d&hl=pt-BR&gl=BR&ceid=BR:pt-419", googlenews.Query{Search: "sea wall when:7d", Language: "pt-BR", Country: "BR"}, ""},
		{"http://news.google.com/rss/search/section/q/sea%20wall/sea%20wall?ned=us&hl=en&gl=US", googlenews.Query{Search: "sea wall", Language: "en", Country: "US"}, ""},
		{"https://news.google.com/rss/topics/" + googlenews.EncodeTopic("/m/05jhg", "en", "US"), googlenews.Query{Top: true, Language: "en", Country: "US"}, ""},
		{"https://news.google.com/rss" + us, googlenews.Query{Top: true, Language: "en-US", Country: "US"}, ""},
		{"https://news.google.com/" + us, googlenews.Query{Top: true, Language: "en-US", Country: "US"}, ""},
		{"https://news.google.com/atom?hl=en-US&gl=US&ceid=US:en", googlenews.Query{Top: true, Language: "en-US", Country: "US"}, ""},
		{"http://news.google.com/news?pz=1&cf=all&ned=uk&hl=en&topic=w&output=rss", googlenews.Query{Topic: "WORLD", Language: "en", Country: "GB"}, "World"},
		{"http://news.google.com/news?ned=pt-BR_br&q=mar&output=atom", googlenews.Query{Search: "mar", Country: "BR"}, ""},
		{"http://news.google.com/news/feeds?topic=h&ned=us", googlenews.Query{Top: true, Country: "US"}, ""},
		{"http://news.google.co.uk/news/section?topic=snc&hl=<b>&gl=zzz", googlenews.Query{Topic: "SCIENCE"}, "Science"},
	} {
		got, ok := googlenews.ParseAddress(c.in)
		if got != c.want || ok != (c.want != googlenews.Query{}) || got.Section() != c.section {
			t.Errorf("ParseAddress(%q)\n got %+v, %v, section %q\nwant %+v, %q", c.in, got, ok, got.Section(), c.want, c.section)
		}
	}
}

func TestParseAddressRefuses(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"", "news.google.com/rss", "https://news.example/rss", "https://news.google.com.example/rss", "https://www.google.com/rss", "file:///rss",
		"https://news.google.com/rss/articles/CBMiAA", "https://news.google.com/rss/topics/", "https://news.google.com/rss/topics/WORLD",
		"https://news.google.com/rss/headlines/section/topic/WEATHER", "https://news.google.com/rss/search?q=", "https://news.google.com/rss/headlines/section/geo/",
		"https://news.google.com/foryou", "https://news.google.com/news?topic=zz",
	} {
		if got, ok := googlenews.ParseAddress(in); ok {
			t.Errorf("ParseAddress(%q) = %+v; want false", in, got)
		}
	}
}

func TestParseAddressOfTheSample(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(shared(t, "seed", "feed-url.txt"))
	if err != nil {
		t.Fatal(err)
	}
	got, ok := googlenews.ParseAddress(string(b))
	if want := (googlenews.Query{Topic: "WORLD", Language: "en-US", Country: "US"}); !ok || got != want {
		t.Errorf("%+v, %v; want %+v", got, ok, want)
	}
}
