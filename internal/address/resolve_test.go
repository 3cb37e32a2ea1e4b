package address_test

import (
	"net/url"
	"strings"
	"testing"

	"herald/internal/address"
)

func TestResolve(t *testing.T) {
	t.Parallel()
	const base = "https://example.com/dir/feed.xml?x=1#y"
	for _, c := range []struct{ rule, base, ref, want string }{
		{"absolute as it stands", base, "http://Other.example/A%2fb?q=é#f", "http://Other.example/A%2fb?q=é#f"},
		{"absolute without a base", "", "https://other.example", "https://other.example"},
		{"white space around", base, "\n  https://other.example/a \t", "https://other.example/a"},
		{"path", base, "/a", "https://example.com/a"},
		{"relative", base, "a/b?c", "https://example.com/dir/a/b?c"},
		{"upward", base, "../../a", "https://example.com/a"},
		{"scheme of the base", base, "//other.example/a", "https://other.example/a"},
		{"fragment", base, "#part", "https://example.com/dir/feed.xml?x=1#part"},
		{"query", base, "?p=2", "https://example.com/dir/feed.xml?p=2"},
		{"backslashes", base, `\a\b`, "https://example.com/a/b"},
		{"percent alone", base, "/100%", "https://example.com/100%25"},
		{"space inside", base, "https://other.example/a b", "https://other.example/a%20b"},
		{"quotes and brackets", base, `https://other.example/"><script>`, "https://other.example/%22%3E%3Cscript%3E"},
		{"invisible characters", base, "https://other.example/a\u202eb\u200b", "https://other.example/a%E2%80%AEb%E2%80%8B"},
		{"bytes that are no text", base, "https://other.example/\xff", "https://other.example/%FF"},
		{"credentials go", base, "https://user:pw@other.example/a@b", "https://other.example/a@b"},
		{"credentials of the base go", "https://user:pw@example.com/f", "/a", "https://example.com/a"},
		{"nothing", base, "", ""},
		{"only space", base, "  ", ""},
		{"script", base, "javascript:alert(1)", ""},
		{"script in disguise", base, "java\nscript:alert(1)", ""},
		{"data", base, "data:text/html,x", ""},
		{"mail", base, "mailto:a@example.com", ""},
		{"file", "file:///etc/", "passwd", ""},
		{"file against the web", base, "file:///etc/passwd", ""},
		{"relative without a base", "", "/a", ""},
		{"scheme without a base", "", "//other.example/", ""},
		{"broken base", "https://[::1", "/a", ""},
		{"no slashes", base, "http:a", ""},
		{"three slashes", base, "http:///a/", ""},
		{"line break inside", base, "https://other.example/\r\nX: 1", ""},
		{"too long", base, "/" + strings.Repeat("a", 9000), ""},
	} {
		if got := address.Resolve(c.base, c.ref); got != c.want {
			t.Errorf("%s: Resolve(%q, %.80q) = %.80q; want %q", c.rule, c.base, c.ref, got, c.want)
		}
	}
}

func TestHostAndSite(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, host, site string }{
		{"https://www.Example.co.uk:8080/a", "example.co.uk", "example.co.uk"},
		{"http://feeds.example.com/", "feeds.example.com", "example.com"},
		{"https://user.github.io/blog", "user.github.io", "user.github.io"},
		{"https://github.io/", "github.io", "github.io"},
		{"https://www.www.example/", "www.example", "www.example"},
		{"http://127.0.0.1:80/", "127.0.0.1", "127.0.0.1"},
		{"http://[::1]/", "[::1]", "[::1]"},
		{"http://localhost/", "localhost", "localhost"},
		{"https://user:pw@example.com/", "example.com", "example.com"},
		{"not an address", "", ""},
		{"mailto:a@example.com", "", ""},
		{"", "", ""},
	} {
		if got := address.Host(c.in); got != c.host {
			t.Errorf("Host(%q) = %q; want %q", c.in, got, c.host)
		}
		if got := address.Site(c.in); got != c.site {
			t.Errorf("Site(%q) = %q; want %q", c.in, got, c.site)
		}
	}
}

func TestSafe(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{
		"https://example.com/a?b=c#d":   true,
		"HTTP://EXAMPLE.COM":            true,
		"https://example.com/é":         true,
		"https://u:p@example.com/":      false,
		"javascript:alert(1)":           false,
		"mailto:a@example.com":          false,
		"//example.com/":                false,
		"/a":                            false,
		"":                              false,
		"https://example.com/\" onx=\"": false,
		"https://example.com/a b":       false,
		"https://example.com/<b>":       false,
		"https://example.com/\n":        false,
		" https://example.com/":         false,
		"https://example.com/\u2028":    false,
		"https://example.com/\u202e":    false,
		"https://example.com/\xff":      false,
		"https://127.1/":                false,
	} {
		if got := address.Safe(in); got != want {
			t.Errorf("Safe(%q) = %v; want %v", in, got, want)
		}
	}
}

func FuzzResolve(f *testing.F) {
	f.Add("https://u:p@example.com/a/b?c#d", "../x%zz?y#z")
	f.Add("", "http://u:p@h\u00e9.example:80/\\ \"<>")
	f.Add("https://example.com", "//[::1]:9/\xff")
	f.Add("", "http://0\x900")
	f.Fuzz(func(t *testing.T, base, ref string) {
		got := address.Resolve(base, ref)
		if got == "" {
			return
		}
		if !address.Safe(got) || address.Resolve(base, got) != got {
			t.Fatalf("Resolve(%q, %q) = %q: safe %v, again %q", base, ref, got, address.Safe(got), address.Resolve(base, got))
		}
		c, err := address.Canonical(got)
		if err != nil && len(got) < 2000 {
			t.Fatalf("Resolve(%q, %q) = %q has no canonical form: %v", base, ref, got, err)
		}
		if u, err := url.Parse(c); err != nil || u.User != nil {
			t.Fatalf("Canonical(%q) = %q: %v", got, c, err)
		}
	})
}
