package store

import (
	"database/sql"
	"embed"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// dialect is what the two databases do not say in the same way.
type dialect struct {
	goose    goose.Dialect
	folder   string             // of its migrations
	numbered bool               // arguments are $1, $2, … instead of ?
	snapshot sql.IsolationLevel // in which one read sees one state of the store
	words    wordsSQL
}

// rebind turns the question marks of a query into the dialect's own. Our SQL
// has none in quotes.
func (d dialect) rebind(query string) string {
	if !d.numbered {
		return query
	}
	var b strings.Builder
	b.Grow(len(query) + 32)
	n := 0
	for {
		i := strings.IndexByte(query, '?')
		if i < 0 {
			b.WriteString(query)
			return b.String()
		}
		n++
		b.WriteString(query[:i])
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(n))
		query = query[i+1:]
	}
}
