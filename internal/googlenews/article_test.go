package googlenews_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"herald/internal/address"
	"herald/internal/googlenews"
)

// message puts an article id together: a layout and the fields after it, each a
// tag and its bytes.
func message(layout byte, fields ...any) string {
	b := []byte{0x08, layout}
	for i := 0; i < len(fields); i += 2 {
		tag, value := fields[i].(int), fields[i+1].(string)
		b = varint(b, tag<<3|2)
		b = append(varint(b, len(value)), value...)
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

func varint(b []byte, n int) []byte {
	for ; n > 127; n >>= 7 {
		b = append(b, byte(n)|0x80)
	}
	return append(b, byte(n))
}

func TestDecodeArticle(t *testing.T) {
	t.Parallel()
	const link = "https://news.example/a"
	long := "https://news.example/" + strings.Repeat("long-", 60)
	token := "AU_yqL" + strings.Repeat("x", 62)
	id := message(19, 4, link, 26, "")
	for _, c := range []struct {
		rule, in string
		want     googlenews.ArticleID
	}{
		{"embedded", id, googlenews.ArticleID{ID: id, Kind: googlenews.Embedded, URL: link}},
		{"padded", id + "==", googlenews.ArticleID{ID: id, Kind: googlenews.Embedded, URL: link}},
		{"feed", "https://news.google.com/rss/articles/" + id + "?oc=5", googlenews.ArticleID{ID: id, Kind: googlenews.Embedded, URL: link}},
		{"feed's redirect", "https://news.google.com/__i/rss/rd/articles/" + id + "?oc=5", googlenews.ArticleID{ID: id, Kind: googlenews.Embedded, URL: link}},
		{"page", "https://news.google.com/articles/" + id, googlenews.ArticleID{ID: id, Kind: googlenews.Embedded, URL: link}},
		{"reading page", "https://news.google.com/read/" + id + "?hl=en", googlenews.ArticleID{ID: id, Kind: googlenews.Embedded, URL: link}},
		{"consent page", "https://consent.google.com/m?continue=https%3A%2F%2Fnews.google.com%2Farticles%2F" + id, googlenews.ArticleID{ID: id, Kind: googlenews.Embedded, URL: link}},
		{"length of two bytes", message(19, 4, long), googlenews.ArticleID{ID: message(19, 4, long), Kind: googlenews.Embedded, URL: long}},
		{"with an AMP form", message(19, 4, link, 26, link+".amp"), googlenews.ArticleID{ID: message(19, 4, link, 26, link+".amp"), Kind: googlenews.Embedded, URL: link, AMP: link + ".amp"}},
		{"opaque", message(19, 4, token), googlenews.ArticleID{ID: message(19, 4, token), Kind: googlenews.Opaque, Token: token, HiddenLength: 68*3/4 - 21}},
		{"video", message(32, 4, "aaaaaaaaa_-"), googlenews.ArticleID{ID: message(32, 4, "aaaaaaaaa_-"), Kind: googlenews.YouTube, URL: "https://www.youtube.com/watch?v=aaaaaaaaa_-"}},
		{"fingerprint", message(2, 4, "0123456789abcdef"), googlenews.ArticleID{ID: message(2, 4, "0123456789abcdef"), Kind: googlenews.Hash}},
		{"fingerprint of another length", message(2, 4, "0123"), googlenews.ArticleID{ID: message(2, 4, "0123"), Kind: googlenews.Unknown}},
		{"script inside", message(19, 4, "javascript:alert(1)"), googlenews.ArticleID{ID: message(19, 4, "javascript:alert(1)"), Kind: googlenews.Unknown}},
		{"Google inside", message(19, 4, "https://news.google.com/x"), googlenews.ArticleID{ID: message(19, 4, "https://news.google.com/x"), Kind: googlenews.Unknown}},
		{"no video's id", message(32, 4, "<script>alr"), googlenews.ArticleID{ID: message(32, 4, "<script>alr"), Kind: googlenews.Unknown}},
		{"layout of tomorrow", message(40, 4, link), googlenews.ArticleID{ID: message(40, 4, link), Kind: googlenews.Unknown}},
		{"redirect of 2010", "http://news.google.com/news/url?fd=R&sa=T&url=https%3A%2F%2Fnews.example%2Fa%3Fb%3D1&usg=x", googlenews.ArticleID{Kind: googlenews.Embedded, URL: "https://news.example/a?b=1"}},
		{"redirect of 2017", "http://news.google.com/news/url?sa=t&usg=x&url=https://news.example/a?b=1&c=2", googlenews.ArticleID{Kind: googlenews.Embedded, URL: "https://news.example/a?b=1&c=2"}},
		{"redirect of an alert", "https://www.google.com/url?rct=j&url=https://news.example/a&ct=ga&usg=x", googlenews.ArticleID{Kind: googlenews.Embedded, URL: "https://news.example/a"}},
		{"mirror", "https://news.example/rss/articles/" + id + "?x=1", googlenews.ArticleID{ID: id, Kind: googlenews.Embedded, URL: link}},
		{"opaque at a mirror", "https://news.example/articles/" + message(19, 4, token), googlenews.ArticleID{ID: message(19, 4, token), Kind: googlenews.Opaque, Token: token, HiddenLength: 68*3/4 - 21}},
		{"another country", "http://news.google.co.uk/news/url?url=" + link, googlenews.ArticleID{Kind: googlenews.Embedded, URL: link}},
	} {
		got, ok := googlenews.DecodeArticle(c.in)
		if !ok || got != c.want {
			t.Errorf("%s: DecodeArticle(%.90q)\n got %+v, %v\nwant %+v", c.rule, c.in, got, ok, c.want)
		}
	}
}

func TestDecodeArticleRefuses(t *testing.T) {
	t.Parallel()
	id := message(19, 4, "https://news.example/a")
	for _, in := range []string{
		"", "CBMi", message(19, 4, "https://news.example/a", 0, "x"), "CBMivAFBVV95cUxO", id[:len(id)-2], "!" + id, "52780435491242", "tag:news.google.com,2005:cluster=1",
		"https://news.example/topics/" + id, "https://news.example/articles/" + message(2, 4, "0123456789abcdef"), "https://news.example/articles/" + message(40, 4, "x"),
		"https://news.example/url?url=https://coast.example/", "https://evilgoogle.com/news/url?url=https://coast.example/",
		"https://news.google.com/topics/" + id, "https://news.google.com/articles/", "https://news.google.com/articles", "ftp://news.google.com/articles/" + id,
		"https://news.google.com/news/url?url=javascript:alert(1)", "https://www.google.com/url?q=1", "https://www.google.com/url?url=https://www.google.com/",
		"https://consent.google.com/m", "https://consent.google.com/m?continue=https://consent.google.com/m?continue=x", "https://news.google.com/articles/" + strings.Repeat("A", 9000),
	} {
		if got, ok := googlenews.DecodeArticle(in); ok {
			t.Errorf("DecodeArticle(%.80q) = %+v; want false", in, got)
		}
	}
}

func TestDecodeArticleOnRealIDs(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	for _, v := range vectors(t) {
		got, ok := googlenews.DecodeArticle(v.Encoded)
		seen[v.Kind]++
		switch v.Kind {
		case "topic", "topic-other", "malformed":
			if ok {
				t.Errorf("%s %.60s read as an article: %+v", v.Kind, v.Encoded, got)
			}
			continue
		case "embedded", "youtube":
			if got.URL != v.URL || got.AMP != v.AMP {
				t.Errorf("%s %.60s: %q, AMP %q; want %q, %q", v.Kind, v.Encoded, got.URL, got.AMP, v.URL, v.AMP)
			}
		case "opaque":
			if got.URL != "" || got.Token != v.Token || v.Length != 0 && got.HiddenLength != v.Length || v.URL != "" && got.HiddenLength != len(v.URL) {
				t.Errorf("opaque %.60s: %+v; want length %d of %q", v.Encoded, got, v.Length, v.URL)
			}
		}
		if !ok || string(got.Kind) != v.Kind {
			t.Errorf("%.60s: kind %q, %v; want %q", v.Encoded, got.Kind, ok, v.Kind)
		}
	}
	if seen["embedded"] < 200 || seen["opaque"] < 30 || seen["youtube"] < 5 || seen["hash"] == 0 || seen["malformed"] == 0 {
		t.Errorf("the set has shrunk: %v", seen)
	}
}

func FuzzDecodeArticle(f *testing.F) {
	f.Add(message(19, 4, "https://news.example/a", 26, "https://news.example/a.amp"))
	f.Add(message(32, 4, "aaaaaaaaaaa"))
	f.Add(message(2, 4, "0123456789abcdef"))
	f.Add("https://consent.google.com/m?continue=https://news.google.com/articles/CBMiAA")
	f.Add("http://news.google.com/news/url?sa=t&url=http://news.example/%zz")
	f.Fuzz(func(t *testing.T, in string) {
		a, ok := googlenews.DecodeArticle(in)
		if !ok && a != (googlenews.ArticleID{}) {
			t.Fatalf("DecodeArticle(%q) = %+v, false", in, a)
		}
		if a.URL != "" && !address.Safe(a.URL) || a.AMP != "" && !address.Safe(a.AMP) || a.HiddenLength < 0 {
			t.Fatalf("DecodeArticle(%q) = %+v: not safe", in, a)
		}
		if a.ID != "" {
			if b, ok := googlenews.DecodeArticle(a.ID); !ok || b != a {
				t.Fatalf("DecodeArticle(%q) = %+v, its id gives %+v", in, a, b)
			}
		}
	})
}
