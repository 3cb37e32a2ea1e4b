package content

import (
	"fmt"
	"strings"
	"time"
)

// matter is front matter: keys with their values, in the order in which they
// are written. A value is a string, a bool, a time (written only when it is
// known), a list of strings, a table, or a list of tables.
type matter []entry

type entry struct {
	key   string
	value any
}

// given adds a key unless its value says nothing.
func (m matter) given(key string, value any) matter {
	switch v := value.(type) {
	case string:
		if v == "" {
			return m
		}
	case []string:
		if len(v) == 0 {
			return m
		}
	case []matter:
		if len(v) == 0 {
			return m
		}
	}
	return append(m, entry{key, value})
}

// format writes front matter and a body as one document.
type format func(m matter, body string) []byte

// scalar writes a text, a time or a truth as YAML and TOML do; false for a time
// that is not known.
func scalar(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return quote(v), true
	case bool:
		return fmt.Sprint(v), true
	case time.Time:
		return v.Format(time.RFC3339), !v.IsZero()
	}
	return "", true
}

// keyOf writes a key bare where YAML and TOML both take it so.
func keyOf(key string) string {
	if bare(key) {
		return key
	}
	return quote(key)
}

func bare(key string) bool {
	return key != "" && strings.Trim(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == "" &&
		strings.ContainsAny(key[:1], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")
}
