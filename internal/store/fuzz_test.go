package store_test

import (
	"bytes"
	"strings"
	"testing"

	"herald/internal/newstest"
	"herald/internal/store"
)

// FuzzRestore reads archives that are anything: the store stays as it was, or
// holds what keeps to its rules.
func FuzzRestore(f *testing.F) {
	f.Add("")
	f.Add("{\"herald\":\"backup\",\"format\":1,\"schema\":1}\n")
	f.Add("{\"herald\":\"backup\",\"format\":1,\"schema\":1}\n{\"table\":\"link\",\"columns\":[\"a\",\"b\"]}\n[1,2]\n{\"rows\":1,\"sha256\":\"\"}\n")
	f.Add("{\"herald\":\"backup\",\"format\":1,\"schema\":1}\n[1]\n")
	f.Add("{\"herald\":\"backup\",\"format\":1,\"schema\":1}\n{\"table\":\"feed\",\"columns\":[]}\n[]\n")
	s := newstest.Open(f, newstest.SQLite(f))
	f.Fuzz(func(t *testing.T, lines string) {
		if err := s.Restore(ctx(), bytes.NewReader(pack(t, lines))); err == nil {
			t.Fatalf("an archive without its checksum was taken: %q", lines)
		}
	})
}

// FuzzPlain takes markup apart: what is left has no tags, and is no longer.
func FuzzPlain(f *testing.F) {
	for _, s := range []string{"", "<p>a &amp; b</p>", "<script>x</script >y", "<!-- a -- b -->c", "<", "a<b", "<style", "</", "&#0;&lt;b&gt;", "<a title='>'>x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, markup string) {
		got := store.Plain(markup)
		if len(got) > len(markup)+1 {
			t.Errorf("%q became longer: %q", markup, got)
		}
		if !strings.Contains(markup, "&") && strings.Contains(got, "<") {
			t.Errorf("%q left a tag: %q", markup, got)
		}
	})
}
