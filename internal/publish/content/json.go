package content

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// asJSON writes an object, and the body after an empty line.
func asJSON(m matter, body string) []byte {
	var b strings.Builder
	writeJSON(&b, m, "")
	b.WriteString("\n\n" + body)
	return []byte(b.String())
}

func writeJSON(b *strings.Builder, value any, indent string) {
	deeper := indent + "  "
	switch v := value.(type) {
	case matter:
		b.WriteString("{")
		comma := "\n"
		for _, e := range v {
			if t, ok := e.value.(time.Time); ok && t.IsZero() {
				continue
			}
			b.WriteString(comma + deeper + jsonText(e.key) + ": ")
			writeJSON(b, e.value, deeper)
			comma = ",\n"
		}
		b.WriteString("\n" + indent + "}")
	case []matter:
		b.WriteString("[")
		for i, table := range v {
			if i > 0 {
				b.WriteString(", ")
			}
			writeJSON(b, table, indent)
		}
		b.WriteString("]")
	case []string:
		quoted := make([]string, len(v))
		for i, s := range v {
			quoted[i] = jsonText(s)
		}
		b.WriteString("[" + strings.Join(quoted, ", ") + "]")
	case time.Time:
		b.WriteString(jsonText(v.Format(time.RFC3339)))
	case bool:
		fmt.Fprint(b, v)
	case string:
		b.WriteString(jsonText(v))
	}
}

// jsonText writes a string of JSON that holds no angle brackets: a document of
// a generator may end up within a page.
func jsonText(s string) string {
	b, err := json.Marshal(s)
	if err != nil { // a string can always be written
		panic(err)
	}
	return string(b)
}
