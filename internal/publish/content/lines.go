package content

import (
	"fmt"
	"strings"
	"time"
)

// asLines writes one "Key: value" a line, as Pelican reads them. What has no
// place on a line is left out.
func asLines(m matter, body string) []byte {
	var b strings.Builder
	for _, e := range m {
		value := ""
		switch v := e.value.(type) {
		case string:
			value = v
		case []string:
			value = strings.Join(v, ", ")
		case time.Time:
			value, _ = scalar(v)
		case bool:
			value = fmt.Sprint(v)
		}
		if value = strings.Join(strings.Fields(value), " "); value != "" {
			b.WriteString(e.key + ": " + value + "\n")
		}
	}
	b.WriteString("\n" + body)
	return []byte(b.String())
}
