package address_test

import (
	"errors"
	"strings"
	"testing"

	"herald"
	"herald/internal/address"
)

func TestCanonical(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ rule, in, want string }{
		{"plain", "https://example.com/a", "https://example.com/a"},
		{"http counts as https", "http://example.com/a", "https://example.com/a"},
		{"scheme and host in lower case", "HTTPS://EXAMPLE.com/Ab", "https://example.com/Ab"},
		{"root gets its slash", "https://example.com", "https://example.com/"},
		{"query without a path", "https://example.com?id=3", "https://example.com/?id=3"},
		{"www stays", "https://www.example.com/a", "https://www.example.com/a"},
		{"trailing slash stays", "https://example.com/a/", "https://example.com/a/"},
		{"white space around", " \n https://example.com/a\t", "https://example.com/a"},
		{"default port", "https://example.com:443/a", "https://example.com/a"},
		{"default port of http", "http://example.com:80/a", "https://example.com/a"},
		{"own port keeps the scheme", "http://example.com:8080/a", "http://example.com:8080/a"},
		{"leading zeros of a port", "https://example.com:08443/a", "https://example.com:8443/a"},
		{"http on the port of https", "http://example.com:443/a", "http://example.com:443/a"},
		{"root dot", "https://example.com./a", "https://example.com/a"},
		{"punycode", "https://Bücher.example/a", "https://xn--bcher-kva.example/a"},
		{"sharp s stays", "https://straße.example/", "https://xn--strae-oqa.example/"},
		{"underscore in a host", "https://my_blog.example.com/a", "https://my_blog.example.com/a"},
		{"hyphens in third place", "https://r3---sn.example.com/a", "https://r3---sn.example.com/a"},
		{"IPv6", "https://[2001:DB8:0:0::1]/a", "https://[2001:db8::1]/a"},
		{"fragment", "https://example.com/a#top", "https://example.com/a"},
		{"hash-bang", "https://example.com/#!/story/1", "https://example.com/#!/story/1"},
		{"route", "https://example.com/app/#s/ee8ca7", "https://example.com/app/#s/ee8ca7"},
		{"mark that looks like a route", "https://example.com/a#Echobox=1/2", "https://example.com/a"},
		{"fragment of a text", "https://example.com/a#:~:text=b/c", "https://example.com/a"},
		{"dot segments", "https://example.com/a/./b/../c/.", "https://example.com/a/c/"},
		{"above the root", "https://example.com/../../a", "https://example.com/a"},
		{"hidden dot segments", "https://example.com/a/%2E%2e/b", "https://example.com/b"},
		{"empty segments stay", "https://example.com/a//b", "https://example.com/a//b"},
		{"escapes of letters", "https://example.com/%61%7e", "https://example.com/a~"},
		{"hexadecimal in upper case", "https://example.com/%c3%a9", "https://example.com/%C3%A9"},
		{"letters beyond ASCII", "https://example.com/é", "https://example.com/%C3%A9"},
		{"space", "https://example.com/a b", "https://example.com/a%20b"},
		{"escaped slash is no slash", "https://example.com/a%2fb", "https://example.com/a%2Fb"},
		{"brackets either way", "https://example.com/a_%28b%29", "https://example.com/a_(b)"},
		{"percent alone", "https://example.com/100%", "https://example.com/100%25"},
		{"percent and junk", "https://example.com/%zz", "https://example.com/%25zz"},
		{"credentials", "https://user:secret@example.com/a", "https://example.com/a"},
		{"session", "https://example.com/a;jsessionid=0F3A?id=1", "https://example.com/a?id=1"},
		{"order of parameters stays", "https://example.com/?b=2&a=1", "https://example.com/?b=2&a=1"},
		{"empty query", "https://example.com/a?", "https://example.com/a"},
		{"empty parameters", "https://example.com/a?&x=1&&", "https://example.com/a?x=1"},
		{"a flag stays a flag", "https://example.com/a?print", "https://example.com/a?print"},
		{"an empty value stays", "https://example.com/a?q=", "https://example.com/a?q="},
		{"query escapes either way", "https://example.com/a?u=http%3A%2F%2Fb.example", "https://example.com/a?u=http://b.example"},
		{"escaped ampersand stays", "https://example.com/a?q=b%26c", "https://example.com/a?q=b%26c"},
		{"plus is not %2B", "https://example.com/a?q=b+c%2Bd", "https://example.com/a?q=b+c%2Bd"},
		{"utm", "https://example.com/a?utm_source=x&id=1&UTM_Medium=y", "https://example.com/a?id=1"},
		{"escaped utm", "https://example.com/a?utm%5Fsource=x", "https://example.com/a"},
		{"click ids", "https://example.com/a?fbclid=1&gclid=2&msclkid=3", "https://example.com/a"},
		{"newsrooms' own", "https://example.com/a?CMP=x&ocid=y&at_medium=z&traffic_source=rss", "https://example.com/a"},
		{"one house's own", "https://www.nytimes.com/a.html?partner=rss&emc=rss", "https://www.nytimes.com/a.html"},
		{"but not elsewhere", "https://example.com/a?emc=3", "https://example.com/a?emc=3"},
		{"source by its value", "https://example.com/a?source=rss----9", "https://example.com/a"},
		{"source that names", "https://example.com/a?source=wire", "https://example.com/a?source=wire"},
	} {
		check(t, c.rule, c.in, c.want)
	}
}

func TestCanonicalFoldsFormsOfOneArticle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ rule, in, want string }{
		{"AMP ending", "https://example.com/2026/news-1/amp/", "https://example.com/2026/news-1/"},
		{"AMP ending without slash", "https://example.com/2026/news-1/amp", "https://example.com/2026/news-1"},
		{"AMP suffix", "https://example.com/news-1.amp", "https://example.com/news-1"},
		{"AMP page", "https://example.com/news-1.amp.html", "https://example.com/news-1.html"},
		{"AMP flag", "https://example.com/news-1?amp", "https://example.com/news-1"},
		{"AMP flag with value", "https://example.com/news-1?amp=1&id=2", "https://example.com/news-1?id=2"},
		{"AMP output", "https://example.com/news-1?outputType=amp", "https://example.com/news-1"},
		{"AMP before the path", "https://example.com/amp/2026/news-1", "https://example.com/2026/news-1"},
		{"AMP inside the path", "https://example.com/news/amp/world-50418764", "https://example.com/news/world-50418764"},
		{"AMP of a platform", "https://example.com/platform/amp/2026/1", "https://example.com/2026/1"},
		{"twice", "https://example.com/news-1/amp/amp", "https://example.com/news-1"},
		{"nothing but the mark", "https://example.com/.amp", "https://example.com/.amp"},
		{"a word that is amp", "https://example.com/amp/about", "https://example.com/amp/about"},
		{"a section that is amp", "https://example.com/amp", "https://example.com/amp"},
		{"amplifier", "https://example.com/news-about-an-amp", "https://example.com/news-about-an-amp"},
		{"Google's viewer", "https://www.google.com/amp/s/example.com/news-1/amp/", "https://example.com/news-1/"},
		{"Google's viewer with a query", "https://www.google.com/amp/s/example.com/news-1?id=3", "https://example.com/news-1?id=3"},
		{"AMP cache", "https://example-com.cdn.ampproject.org/c/s/example.com/news-1.amp?usqp=x", "https://example.com/news-1"},
		{"AMP cache without https", "https://example-com.cdn.ampproject.org/v/example.com/news-1", "https://example.com/news-1"},
		{"no host in the cache's path", "https://www.google.com/amp/help", "https://www.google.com/amp/help"},
		{"telephone", "https://en.m.wikipedia.org/wiki/A", "https://en.wikipedia.org/wiki/A"},
		{"telephone of a host that is not known", "https://m.example.com/a", "https://m.example.com/a"},
		{"one broadcaster, two domains", "https://www.bbc.co.uk/news/a1", "https://www.bbc.com/news/a1"},
		{"short video", "https://youtu.be/aaaaaaaaaaa?si=b", "https://www.youtube.com/watch?v=aaaaaaaaaaa"},
		{"no video", "https://youtu.be/about", "https://youtu.be/about"},
		{"video on a telephone", "https://m.youtube.com/watch?v=aaaaaaaaaaa&feature=share", "https://www.youtube.com/watch?v=aaaaaaaaaaa"},
		{"upright video", "https://youtube.com/shorts/aaaaaaaaaaa", "https://www.youtube.com/watch?v=aaaaaaaaaaa"},
		{"Google News", "https://news.google.com/rss/articles/CBMiAA?oc=5&hl=de", "https://news.google.com/rss/articles/CBMiAA"},
		{"Google News, redirect", "https://news.google.com/__i/rss/rd/articles/CBMiAA?oc=5", "https://news.google.com/rss/articles/CBMiAA"},
		{"Google News, page", "https://news.google.com/read/CBMiAA?hl=en-US", "https://news.google.com/rss/articles/CBMiAA"},
	} {
		check(t, c.rule, c.in, c.want)
	}
}

func check(t *testing.T, rule, in, want string) {
	t.Helper()
	got, err := address.Canonical(in)
	if err != nil || got != want {
		t.Errorf("%s: Canonical(%q) = %q, %v; want %q", rule, in, got, err, want)
	}
	again, err := address.Canonical(got)
	if err != nil || again != got {
		t.Errorf("%s: a second time: Canonical(%q) = %q, %v", rule, got, again, err)
	}
}

func TestCanonicalRefuses(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"", " ", "a", "/a", "//example.com/a", "example.com/a", "ftp://example.com/a", "javascript://example.com/%0aalert(1)",
		"http:example.com", "http:///example.com/", "http://", "http://?a", "https://.example.com/", "https://a..b/",
		"https://example.com:0/", "https://example.com:65536/", "https://example.com:x/", "https://example.com:80:80/",
		"https://exa mple.com/", "https://exa%6dple.com/", "https://xn--/", "https://[::1", "https://[::1%25lo]/", "https://[1.2.3.4]/",
		"http://127.1/", "http://0x7f000001/", "http://2130706433/", "http://0177.0.0.1/", "https://example.1/",
		"http://127.0.0.1\\@example.com/", "https://example.com/\r\nX: 1", "ht\ntp://example.com/", "https://example.com/\x00",
		"https://" + strings.Repeat("a", 64) + ".example/", "https://" + strings.Repeat("a.", 130) + "example/",
		"https://example.com/" + strings.Repeat("a", 8<<10), "https://example.com/" + strings.Repeat("é", 3<<10),
	} {
		got, err := address.Canonical(in)
		if !errors.Is(err, herald.ErrInvalid) || got != "" {
			t.Errorf("Canonical(%.60q) = %.60q, %v; want an error of the kind ErrInvalid", in, got, err)
		}
	}
}

func TestErrorsKeepPasswords(t *testing.T) {
	t.Parallel()
	_, err := address.Canonical("https://user:secret@exa mple.com/")
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("error %v; want one that does not show the password", err)
	}
}

func TestOf(t *testing.T) {
	t.Parallel()
	const feed = "https://example.com/feed"
	if got := address.Of("http://example.com/a?utm_source=x", feed, "1"); got != "https://example.com/a" {
		t.Errorf("with a link: %q", got)
	}
	names := map[string]string{}
	for _, c := range []struct{ link, feed, guid string }{
		{"", feed, "1"}, {"", feed, "2"}, {"", feed + "2", "1"}, {"mailto:a@example.com", feed, "3"}, {"http://example.com/", feed, "4"}, {"", "", ""},
	} {
		got := address.Of(c.link, c.feed, c.guid)
		if len(got) != len("herald:")+32 || !strings.HasPrefix(got, "herald:") {
			t.Errorf("Of(%q, %q, %q) = %q; want herald: and 32 digits", c.link, c.feed, c.guid, got)
		}
		if other, ok := names[got]; ok {
			t.Errorf("%v and %q have one name", c, other)
		}
		names[got] = c.guid
		if again := address.Of(c.link, c.feed, c.guid); again != got {
			t.Errorf("a second time %q; want %q", again, got)
		}
	}
	for _, c := range []struct{ link, guid, want string }{
		{"http://example.com/day#a0706", "http://example.com/day#a0706", "https://example.com/day#a0706"},
		{"http://example.com/day#a0706", "7", "https://example.com/day"},
		{"http://example.com/day#tk.rss_all", "http://example.com/day#tk.rss_all", "https://example.com/day"},
		{"http://example.com/day#", "http://example.com/day#", "https://example.com/day"},
		{"http://example.com/#!/a", "http://example.com/#!/a", "https://example.com/#!/a"},
	} {
		if got := address.Of(c.link, feed, c.guid); got != c.want {
			t.Errorf("Of(%q, …, %q) = %q; want %q", c.link, c.guid, got, c.want)
		}
	}
	if got := address.Of("https://example.com/?p=4", feed, "1"); got != "https://example.com/?p=4" {
		t.Errorf("a query on the front page names an article: %q", got)
	}
}

func FuzzCanonical(f *testing.F) {
	for _, s := range []string{
		"http://u:p@Example.com:80/a/../b;jsessionid=1?utm_source=x&y=%2f%zz#!z", "https://[::1]:8080/%", "https://ß.example/é?ü=ö",
		"https://www.google.com/amp/s/www.google.com/amp/s/example.com/amp/amp/1.amp", "https://youtu.be/aaaaaaaaaaa", "https://a.m.m.wikipedia.org/",
		"https://amp.cnn.com/cnn/cnn/1", "http://example.com:443", "https://xn--a.example/", "https://example.com/platform/amp/-", "https://news.google.com/articles/rss/articles/x",
		"http://0\xf8", "http://a.example/..amp",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		c, err := address.Canonical(raw)
		if err != nil {
			if !errors.Is(err, herald.ErrInvalid) {
				t.Fatalf("error %v is not ErrInvalid", err)
			}
			return
		}
		again, err := address.Canonical(c)
		if err != nil || again != c {
			t.Fatalf("Canonical(%q) = %q, then %q, %v", raw, c, again, err)
		}
		if !address.Safe(c) || address.Resolve("", c) != c || address.Host(c) == "" || address.Site(c) == "" {
			t.Fatalf("Canonical(%q) = %q: safe %v, resolved %q, host %q, site %q", raw, c, address.Safe(c), address.Resolve("", c), address.Host(c), address.Site(c))
		}
	})
}
