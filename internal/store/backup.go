package store

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"

	"herald"
)

// An archive is the same for both kinds of store: zstd over JSON Lines. The
// first line is a head; then comes each table, a line that names its columns
// and a line per row, ordered by key; the last line counts the rows and holds
// the SHA-256 of all bytes before it. Words to search by are not in it: they
// are made again. Two stores with the same content give the same lines.

const archiveFormat = 1

type archiveHead struct {
	Herald string `json:"herald"` // always "backup"
	Format int    `json:"format"`
	Schema int64  `json:"schema"`
}

type archiveTable struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
}

type archiveEnd struct {
	Rows int    `json:"rows"`
	Hash string `json:"sha256"`
}

// table is one table of the archive. Its columns are written "name kind", kind
// being i for integers, r for reals, s for text and b for bytes; its key comes first.
type table struct {
	name    string
	key     string
	columns string
	only    string // which rows, "" for all
}

// tables are all tables there are but the index of words, the lease, which
// belongs to a running process, and what stories were told as, a copy.
var tables = []table{
	{"counter", "name", "name s, value i", "name NOT IN ('lease', 'told')"},
	{"meta", "key", "key s, value s", "key NOT IN ('" + searchKey + "', '" + tellerKey + "')"},
	{"feed", "id", `id i, url s, active i, title s, site s, section s, tags s, language s, weight r, own_title s, own_site s, calls s,
		etag s, modified s, body_hash s, checked i, succeeded i, changed i, next i, failures i, error s, status i, moved s, moved_seen i,
		items i, warnings s, gone i, listed i, articles i, newest i, rhythm s, why s, took i, shard i, leased i`, ""},
	{"article", "id", `id i, feed i, first_seen i, date i, published i, updated i, guid_key b, address_key b, apart s, address s, guid s, url s, title s,
		authors s, categories s, image s, publisher s, publisher_site s, language s, rights s, summary s, content s`, ""},
	{"sighting", "feed, guid_key", "feed i, guid_key b, article i, print i, listed i, seen i, title s", ""},
	{"history", "article, at", "article i, at i, title s, summary s", ""},
	{"link", "a, b", "a i, b i, joined i", ""},
	{"retired_address", "address_key, title", "address_key b, title s, at i", ""},
	{"pending", "article", "article i", ""},
	{"member", "article", "article i, story i, seq i", ""},
	{"story", "id", "id i, slug s, created i, modified i, merged_into i, retired i, by_hand i, split_from i", ""},
	{"correction", "id", "id i, kind s, at i, who s, story i, headline s, undone i, undone_by s", ""},
	{"corrected", "correction, article", "correction i, article i, side i, was i", ""},
	{"corrected_story", "correction, story", "correction i, story i, was i", ""},
	{"slug", "slug", "slug s, story i", ""},
	{"websub", "feed", "feed i, hub s, topic s, token s, secret s, asked i, until i, pushed i, pushes i, missed i", ""},
	{"picture", "address", "address s, etag s, modified s, body_hash s, checked i, next i, failures i, error s, hash s, sizes s, narrow b, wide b", ""},
	{"adopted", "address_key", "address_key b, story i", ""},
	{"hidden", "address_key", "address_key b, link s, seen i, url s, target_key b, next i, failures i", ""},
}

// column is one column of a table.
type column struct {
	name string
	kind byte
}

func (t table) list() (list []column) {
	for part := range strings.SplitSeq(t.columns, ",") {
		f := strings.Fields(part)
		list = append(list, column{f[0], f[1][0]})
	}
	return list
}

func names(columns []column) (list []string) {
	for _, c := range columns {
		list = append(list, c.name)
	}
	return list
}

// Backup writes everything the store keeps to w, as it is at one moment. Work
// may go on meanwhile.
func (s *Store) Backup(ctx context.Context, w io.Writer) (err error) {
	defer herald.Wrap(&err, "store.Backup")
	schema, err := s.schema(ctx)
	if err != nil {
		return err
	}
	z, err := zstd.NewWriter(w)
	if err != nil {
		return err
	}
	defer z.Close() // twice does no harm
	a := &archiver{sum: sha256.New()}
	a.to = bufio.NewWriterSize(io.MultiWriter(z, a.sum), 1<<16)
	if err := a.line(archiveHead{"backup", archiveFormat, schema}); err != nil {
		return err
	}
	err = s.view(ctx, func(t *tx) error {
		for _, tab := range tables {
			if err := a.table(ctx, t, tab); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := a.to.Flush(); err != nil {
		return err
	}
	end, err := encodeLine(archiveEnd{a.rows, hex.EncodeToString(a.sum.Sum(nil))})
	if err != nil {
		return err
	}
	if _, err := z.Write(end); err != nil {
		return err
	}
	return z.Close()
}

// archiver writes the lines that the closing line answers for.
type archiver struct {
	to   *bufio.Writer
	sum  hash.Hash
	rows int
}

func (a *archiver) line(v any) error {
	b, err := encodeLine(v)
	if err != nil {
		return err
	}
	_, err = a.to.Write(b)
	return err
}

func encodeLine(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return b.Bytes(), err
}

func (a *archiver) table(ctx context.Context, t *tx, tab table) error {
	columns := tab.list()
	if err := a.line(archiveTable{tab.name, names(columns)}); err != nil {
		return err
	}
	query := `SELECT ` + strings.Join(names(columns), ", ") + ` FROM ` + tab.name
	if tab.only != "" {
		query += ` WHERE ` + tab.only
	}
	row := make([]any, len(columns))
	for i, c := range columns {
		row[i] = c.room()
	}
	return t.query(ctx, func(r *sql.Rows) error {
		a.rows++
		if err := r.Scan(row...); err != nil {
			return err
		}
		return a.line(row)
	}, query+` ORDER BY `+tab.key)
}

// room gives a place to scan a value of the column into.
func (c column) room() any {
	switch c.kind {
	case 'i':
		return new(int64)
	case 'r':
		return new(float64)
	case 'b':
		return new([]byte)
	}
	return new(string)
}

// errArchive is what every fault of an archive is.
func errArchive(format string, args ...any) error {
	return fmt.Errorf("%w: the archive is damaged: %s; nothing was changed", herald.ErrInvalid, fmt.Sprintf(format, args...))
}
