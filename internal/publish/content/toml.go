package content

import (
	"fmt"
	"strings"
)

// asTOML fences TOML with +++.
func asTOML(m matter, body string) []byte {
	var b strings.Builder
	b.WriteString("+++\n")
	writeTOML(&b, m, "")
	b.WriteString("+++\n" + body)
	return []byte(b.String())
}

// writeTOML writes a table: its own keys first, for what follows a table's
// head belongs to that table.
func writeTOML(b *strings.Builder, m matter, path string) {
	for _, e := range m {
		value, known := scalar(e.value)
		switch v := e.value.(type) {
		case matter, []matter:
			continue
		case []string:
			value = inline(v)
		}
		if known {
			b.WriteString(keyOf(e.key) + " = " + value + "\n")
		}
	}
	for _, e := range m {
		name := path + keyOf(e.key)
		switch v := e.value.(type) {
		case matter:
			fmt.Fprintf(b, "[%s]\n", name)
			writeTOML(b, v, name+".")
		case []matter:
			for _, table := range v {
				fmt.Fprintf(b, "[[%s]]\n", name)
				writeTOML(b, table, name+".")
			}
		}
	}
}

func inline(list []string) string {
	quoted := make([]string, len(list))
	for i, v := range list {
		quoted[i] = quote(v)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}
