package fetch

import (
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestHintsAreBounded(t *testing.T) {
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		field, value string
		want         time.Duration
	}{
		{"Retry-After", "120", 2 * time.Minute},
		{"Retry-After", " 120 ", 2 * time.Minute},
		{"Retry-After", "Mon, 02 Mar 2026 11:00:00 GMT", time.Hour},
		{"Retry-After", "Mon, 02 Mar 2026 09:00:00 GMT", 0},
		{"Retry-After", "Fri, 01 Jan 2099 00:00:00 GMT", maxHint},
		{"Retry-After", "-5", 0},
		{"Retry-After", "315360000", maxHint},
		{"Retry-After", "99999999999999999999999", maxHint},
		{"Retry-After", "soon", 0},
		{"Cache-Control", "max-age=60", time.Minute},
		{"Cache-Control", `public, MAX-AGE="60"`, time.Minute},
		{"Cache-Control", "max-age=999999999999999999", maxHint},
		{"Cache-Control", "max-age=-1", 0},
		{"Cache-Control", "max-age=60, no-cache", time.Minute},
		{"Cache-Control", "no-store, max-age=60", 0},
		{"Cache-Control", "s-maxage=60", 0},
		{"Expires", "Mon, 02 Mar 2026 10:30:00 GMT", 30 * time.Minute},
		{"Expires", "0", 0},
	} {
		h := http.Header{"Date": {now.Format(http.TimeFormat)}, row.field: {row.value}}
		got := maxAge(h)
		if row.field == "Retry-After" {
			got = retryAfter(h, now)
		}
		if got != row.want {
			t.Errorf("%s: %s = %v, want %v", row.field, row.value, got, row.want)
		}
	}
}

func TestAgent(t *testing.T) {
	for _, row := range []struct{ version, contact, want string }{
		{"", "", "Herald (news reader)"},
		{"1.2", "", "Herald/1.2 (news reader)"},
		{"1.2", "https://paper.example/", "Herald/1.2 (news reader; +https://paper.example/)"},
		{"1\n2", "a)\r\nX: y", "Herald (news reader)"},
	} {
		if got := Agent(row.version, row.contact); got != row.want {
			t.Errorf("Agent(%q, %q) = %q, want %q", row.version, row.contact, got, row.want)
		}
	}
}

func TestHeadersThatCannotBe(t *testing.T) {
	c := client(t, Options{})
	for _, r := range []Request{
		{Header: http.Header{"X\r\nY": {"z"}}},
		{Header: http.Header{"X": {"secret\r\nY: z"}}},
		{UserAgent: "a\nb"},
		{Accept: "a\nb"},
	} {
		r.URL = "http://paper.example/"
		if e := failed(t, c, r, KindAddress); strings.Contains(e.Error(), "secret") {
			t.Error(e)
		}
	}
}

func TestParse(t *testing.T) {
	for _, row := range []struct {
		raw, want string // want "" when it must be refused
	}{
		{"http://paper.example/feed", "http://paper.example/feed"},
		{" HTTPS://Paper.Example:443/Feed?b=1#top \n", "https://paper.example:443/Feed?b=1"},
		{"http://bücher.example/", "http://xn--bcher-kva.example/"},
		{"http://under_score.example/", "http://under_score.example/"},
		{"http://me:pw@paper.example/", "http://paper.example/"},
		{"http://[2001:DB8::1]:8080/", "http://[2001:DB8::1]:8080/"},
		{"http://①②⑦.⓪.⓪.①/", "http://127.0.0.1/"},
		{"http://paper.example:65536/", ""},
		{"http://paper.example:0/", ""},
		{"http://paper.example:22/", ""},
		{"http://paper.example:80:80/", ""},
		{"http://" + strings.Repeat("a.", 200) + "example/", ""},
		{"http://paper.example/" + strings.Repeat("a", maxAddress), ""},
		{"http:paper.example", ""},
		{"http:///paper.example", ""},
		{"http://", ""},
		{"//paper.example/", ""},
		{"paper.example/feed", ""},
		{"feed://paper.example/", ""},
		{"gopher://paper.example/", ""},
		{"data:text/xml,<rss/>", ""},
		{"", ""},
	} {
		u, _, err := parse(row.raw)
		got := ""
		if err == nil {
			got = u.String()
		}
		if got != row.want {
			t.Errorf("parse(%q) = %q, %v; want %q", row.raw, got, err, row.want)
		}
	}
}

func TestShownHidesCredentials(t *testing.T) {
	for _, row := range []struct{ raw, want string }{
		{"https://me:pw@paper.example/feed", "https://paper.example/feed"},
		{"https://paper.example/@me/feed?mail=a@b.example", "https://paper.example/@me/feed?mail=a@b.example"},
		{"//me:pw@paper.example/", "//paper.example/"},
		{"http:me:pw@paper.example", "http:paper.example"},
		{"https:///me:pw@paper.example/", "https:///paper.example/"},
		{"https://me:p@w@paper.example", "https://paper.example"},
		{"a\x00b\nc\u0085d", "abcd"},
		{"", ""},
	} {
		if got := shown(row.raw); got != row.want {
			t.Errorf("shown(%q) = %q, want %q", row.raw, got, row.want)
		}
	}
	for _, raw := range []string{"http://me:p/w@paper.example/", "http://me:p%zz@paper.example/", "::me:pw@paper.example"} {
		if _, _, err := parse(raw); err == nil || strings.Contains(err.Error(), "p/w") || strings.Contains(err.Error(), "me:") {
			t.Errorf("parse(%q): %v", raw, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("https://me:secret@paper.example:8443/feed?x=1#y")
	f.Add("http://[::1%25lo]/")
	f.Add("http://①②⑦.⓪/\r\nX: y")
	f.Fuzz(func(t *testing.T, raw string) {
		if s := shown(raw); len(s) > 310 || strings.ContainsAny(s, "\r\n\x00") || utf8.ValidString(raw) && !utf8.ValidString(s) {
			t.Errorf("shown(%q) = %q", raw, s)
		}
		u, _, err := parse(raw)
		if err != nil || u.Scheme == "file" {
			return
		}
		again, user, err := parse(u.String())
		if err != nil || user != nil || again.String() != u.String() {
			t.Errorf("parse(%q) = %q, which parses to %v, %v, %v", raw, u, again, user, err)
		}
	})
}
