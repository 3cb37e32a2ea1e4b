package content

import "strings"

// asYAML fences YAML with ---.
func asYAML(m matter, body string) []byte {
	var b strings.Builder
	b.WriteString("---\n")
	writeYAML(&b, m, "", "")
	b.WriteString("---\n" + body)
	return []byte(b.String())
}

// writeYAML writes a table, its first line behind first and the others behind
// rest.
func writeYAML(b *strings.Builder, m matter, first, rest string) {
	for _, e := range m {
		value, known := scalar(e.value)
		if !known {
			continue
		}
		b.WriteString(first + keyOf(e.key) + ":")
		first = rest
		switch v := e.value.(type) {
		case []string:
			writeYAMLList(b, v, rest)
		case matter:
			b.WriteString("\n")
			writeYAML(b, v, rest+"  ", rest+"  ")
		case []matter:
			b.WriteString("\n")
			for _, table := range v {
				writeYAML(b, table, rest+"- ", rest+"  ")
			}
		default:
			b.WriteString(" " + value + "\n")
		}
	}
}

func writeYAMLList(b *strings.Builder, list []string, indent string) {
	if len(list) == 0 {
		b.WriteString(" []\n")
		return
	}
	b.WriteString("\n")
	for _, v := range list {
		b.WriteString(indent + "- " + quote(v) + "\n")
	}
}
