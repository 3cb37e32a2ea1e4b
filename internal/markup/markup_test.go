package markup_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"herald/internal/markup"
)

type row struct{ name, in, want string }

func check(t *testing.T, f func(string) string, rows []row) {
	t.Helper()
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			t.Helper()
			got := f(r.in)
			if got != r.want {
				t.Errorf("of %q\n got %q\nwant %q", r.in, got, r.want)
			}
		})
	}
}

func TestText(t *testing.T) {
	check(t, markup.Text, []row{
		{"nothing", "", ""},
		{"plain", "Bread  and\n salt", "Bread and salt"},
		{"blocks are lines", "<p>One</p><p>Two<br>Three</p>", "One\nTwo\nThree"},
		{"inline elements join", "H<sub>2</sub>O is <b>wet</b>", "H2O is wet"},
		{"entities", "Fish &amp; chips&nbsp;&nbsp;&pound;5 &#x41;", "Fish & chips £5 A"},
		{"escaped tags are text", "&lt;b&gt;", "<b>"},
		{"a list with its labels", `<ol><li><a href="x">Ferry sinks</a>&nbsp;&nbsp;<font>The Quay</font></li><li>Rescue</li></ol>`, "Ferry sinks The Quay\nRescue"},
		{"script and style", "a<script>alert(1)</script>b<style>p{}</style>c", "abc"},
		{"comment", "a<!-- hidden -->b", "ab"},
		{"unclosed tag", "a<b", "a"},
		{"control and direction", "a\x1b[2Jb\u202ec\u2066d\u200be", "a[2Jbcde"},
		{"bad bytes", "a\xffb", "a\uFFFDb"},
		{"arabic marks stay", "سلام\u200c", "سلام\u200c"},
	})
}

func TestLine(t *testing.T) {
	check(t, markup.Line, []row{
		{"plain", "Bread and salt", "Bread and salt"},
		{"twice escaped", "Fish &amp;amp;amp; chips", "Fish & chips"},
		{"escaped tags go", "A &lt;b&gt;bold&lt;/b&gt; move", "A bold move"},
		{"tags go", "A <em>bold</em> move", "A bold move"},
		{"less than stays", "Rates < 5% and falling <3", "Rates < 5% and falling <3"},
		{"less than a letter stays", "if x<y then", "if x<y then"},
		{"an unclosed element goes", "x <img src=x onerror=alert(1)", "x"},
		{"one line", "One<br>Two\n\nThree", "One Two Three"},
		{"nbsp", "One&nbsp;Two\u00a0Three", "One Two Three"},
		{"emoji", "🙂🙃", "🙂🙃"},
		{"arabic", "خبر عاجل", "خبر عاجل"},
		{"punctuation", "?!…", "?!…"},
	})
	if got := markup.Line("&" + strings.Repeat("amp;", 40) + "lt;b&gt;"); strings.ContainsAny(got, "<&") {
		t.Errorf("a title encoded 40 times keeps %q", got)
	}
	if got := markup.Line(strings.Repeat("word ", 20000)); utf8.RuneCountInString(got) > 1000 {
		t.Errorf("a title of 100 kB gives a line of %d characters", utf8.RuneCountInString(got))
	}
}

func TestCut(t *testing.T) {
	for _, r := range []struct {
		name, in string
		n        int
		want     string
	}{
		{"short enough", "one two", 7, "one two"},
		{"at a word", "one two three", 9, "one two…"},
		{"the word just fits", "one two three", 8, "one two…"},
		{"no lost comma", "one, two three", 6, "one…"},
		{"no space", "abcdefghij", 5, "abcd…"},
		{"a far space is no word's end", "a bcdefghijklmnop", 12, "a bcdefghij…"},
		{"chinese", "北京时间今天上午发布", 5, "北京时间…"},
		{"combining mark stays on its letter", "e\u0301e\u0301e\u0301e\u0301", 4, "e\u0301…"},
		{"family stays whole", "👨‍👩‍👧 x👨‍👩‍👧", 6, "👨‍👩‍👧…"},
		{"nothing", "abc", 0, ""},
		{"one", "abc", 1, "…"},
	} {
		t.Run(r.name, func(t *testing.T) {
			if got := markup.Cut(r.in, r.n); got != r.want {
				t.Errorf("Cut(%q, %d) = %q, want %q", r.in, r.n, got, r.want)
			}
		})
	}
}

func TestSafe(t *testing.T) {
	check(t, markup.Safe, []row{
		{"kept", "<p>One <b>two</b></p>", "<p>One <b>two</b></p>"},
		{"closed", "<p>One <b>two", "<p>One <b>two</b></p>"},
		{"script", "a<script>alert(1)</script>b", "ab"},
		{"handler", `<p onclick="x()">a</p>`, "<p>a</p>"},
		{"script address", `<a href="javascript:x()">a</a>`, "a"},
		{"relative address", `<a href="/x">a</a><img src="/y">`, "a"},
		{"link", `<a href="https://a.example/?b=1&amp;c=2" target=_blank>a</a>`, `<a href="https://a.example/?b=1&amp;c=2" rel="nofollow noreferrer">a</a>`},
		{"stray end", "</div></p>a", "<p></p>a"},
		{"what a frame holds for who sees it not", `<p>a<iframe src="https://tv.example/"> <a href="https://tv.example/1">Watch</a><script>x()</script></iframe>b</p>`,
			`<p>a <a href="https://tv.example/1" rel="nofollow noreferrer">Watch</a>b</p>`},
		{"a frame in a frame", "<iframe><b>a</b><iframe>b</iframe>c", "<b>a</b>c"},
		{"a frame in a drawing", "<svg><iframe><b>a</b></iframe></svg>", "<b>a</b>"},
	})
}

func TestMarkdown(t *testing.T) {
	check(t, markup.Markdown, []row{
		{"paragraphs", "<p>One</p><p>Two <b>bold</b> <em>fine</em></p>", "One\n\nTwo **bold** *fine*"},
		{"list", "<ul><li>One</li><li>Two</li></ul>", "- One\n- Two"},
		{"link", `<a href="https://a.example/x_(y)?q=%7B{b}">a [b] c</a>`, `[a \[b\] c](https://a.example/x_%28y%29?q=%7B%7Bb%7D)`},
		{"raw html in text", "<p>&lt;script&gt; &amp;lt;</p>", `&lt;script&gt; &amp;lt;`},
		{"shortcode", "{{&lt; x &gt;}}", "&#123;&#123;&lt; x &gt;&#125;&#125;"},
		{"heading by text", "<p># no<br>- no</p>", "\\# no  \n\\- no"},
		{"image goes", `a<img src="https://a.example/x.png" alt="y">b`, "a b"},
		{"cells", "<table><tr><td>a</td><td>b</td></tr></table>", "a b"},
	})
}

func TestEscapeMarkdown(t *testing.T) {
	check(t, markup.EscapeMarkdown, []row{
		{"plain", "Bread and salt", "Bread and salt"},
		{"emphasis", "*a* _b_ `c`", "\\*a\\* \\_b\\_ \\`c\\`"},
		{"link", "[x](javascript:y)", `\[x\](javascript:y)`},
		{"html", "<b> &amp; AT&T", "&lt;b&gt; &amp;amp; AT&T"},
		{"heading", "# a", `\# a`},
		{"list", "- a\n1. b\n2) c", "\\- a\n1\\. b\n2\\) c"},
		{"rule and underline", "a\n---\n===", "a\n\\---\n\\==="},
		{"indented", "    code", "code"},
		{"shortcode", "{{% x %}}", "&#123;&#123;% x %&#125;&#125;"},
		{"backslash", `a\b`, `a\\b`},
		{"table", "a|b", `a\|b`},
	})
}

func TestLink(t *testing.T) {
	for _, r := range []struct{ text, address, want string }{
		{"A [b]", "https://a.example/x y", `[A \[b\]](https://a.example/x%20y)`},
		{"A", "javascript:alert(1)", "A"},
		{"x", "https://a.example/", "[&#120;](https://a.example/)"},
		{"A", "/relative", "A"},
		{"A", "", "A"},
		{"A", "https://a.example/?a=1&copy;=2", "[A](https://a.example/?a=1&amp;copy;=2)"},
		{"A", "https://a.example/a)b(c", "[A](https://a.example/a%29b%28c)"},
	} {
		if got := markup.Link(r.text, r.address); got != r.want {
			t.Errorf("Link(%q, %q) = %q, want %q", r.text, r.address, got, r.want)
		}
	}
}

// hostile are texts that must leave every function sound, quick and stable.
func hostile(t testing.TB) []string {
	texts := []string{
		"", " ", "\x00", "<", "&", "&#", "<!--", "<![CDATA[x]]>", "</p></p>", "<plaintext>a<b>c",
		strings.Repeat("<div>", 100000) + "deep", strings.Repeat("<b><i>", 300) + "x", strings.Repeat("<a href='http://a'>", 400),
		strings.Repeat("a", 100000), strings.Repeat("字", 100000), strings.Repeat("🙂", 30000), strings.Repeat("<", 100000),
		strings.Repeat("[", 20000), strings.Repeat("*a **a ", 10000), strings.Repeat(">", 20000), strings.Repeat("e\u0301\u0302", 20000),
		"<table><a>x<table><a>y</table></a></table>", "<svg><p><style><img src=x onerror=alert(1)>", "<math><mi><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
	}
	return append(texts, shared(t)...)
}

// shared returns the payload pages of the shared sets, when they are at hand.
func shared(t testing.TB) []string {
	dir := os.Getenv("HERALD_SHARED")
	if dir == "" {
		return nil
	}
	pages, err := filepath.Glob(filepath.Join(dir, "data/hostile/pages/xss/*.html"))
	if err != nil || len(pages) < 300 {
		t.Fatalf("%d payload pages, want 300 and more (%v)", len(pages), err)
	}
	var out []string
	for _, p := range pages {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(b))
	}
	b, err := os.ReadFile(filepath.Join(dir, "data/hostile/strings/injection.json"))
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct{ S string }
	if err := json.Unmarshal(b, &rows); err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		out = append(out, r.S)
	}
	return out
}

func TestHostileTextStaysSound(t *testing.T) {
	for _, s := range hostile(t) {
		start := time.Now()
		sound(t, s)
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%.40q took %v", s, d)
		}
	}
}

func sound(t testing.TB, s string) {
	safe := markup.Safe(s)
	if again := markup.Safe(safe); again != safe {
		t.Errorf("Safe is not stable on %.80q:\n%.300q\n%.300q", s, safe, again)
	}
	if bad := active(safe); bad != "" {
		t.Errorf("Safe(%.80q) leaves %s: %.200q", s, bad, safe)
	}
	if md := markup.Markdown(s); strings.Contains(md, "<") || strings.Contains(md, "{{") {
		t.Errorf("Markdown(%.80q) holds raw HTML or braces: %.300q", s, md)
	}
	if md := markup.EscapeMarkdown(s); strings.ContainsAny(md, "<{") {
		t.Errorf("EscapeMarkdown(%.80q) = %.300q", s, md)
	}
	line := markup.Line(s)
	if markup.Line(line) != line {
		t.Errorf("Line is not stable on %.80q: %.100q, %.100q", s, line, markup.Line(line))
	}
	if strings.ContainsAny(line, "\n\r\x00\x1b\u202e") || utf8.RuneCountInString(line) > 1000 {
		t.Errorf("Line(%.80q) = %.100q", s, line)
	}
	if cut := markup.Cut(s, 160); utf8.RuneCountInString(cut) > 160 {
		t.Errorf("Cut(%.80q) has %d characters", s, utf8.RuneCountInString(cut))
	}
	for _, out := range []string{safe, line, markup.Text(s)} {
		if !utf8.ValidString(out) {
			t.Errorf("of %.80q comes invalid UTF-8: %.100q", s, out)
		}
	}
}

func FuzzSound(f *testing.F) {
	for _, s := range []string{"", "<p>a<b>c", "&amp;lt;", "[a](b) {{< x >}}", "<a href='http://a.example/('>x</a>", "<iframe><b>a<iframe>b", "é字🙂"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { sound(t, s) })
}

// extract is a news text of 2 kB as feeds send it.
var extract = strings.Repeat(`<p>The ferry <b>left</b> the <a href="https://quay.example/a?b=1&amp;c=2">harbour</a> at five &amp; came back.</p>`+"\n", 20)

func BenchmarkText(b *testing.B) { bench(b, markup.Text) }

func BenchmarkSafe(b *testing.B) { bench(b, markup.Safe) }

func BenchmarkMarkdown(b *testing.B) { bench(b, markup.Markdown) }

func bench(b *testing.B, f func(string) string) {
	b.SetBytes(int64(len(extract)))
	b.ReportAllocs()
	for b.Loop() {
		f(extract)
	}
}
