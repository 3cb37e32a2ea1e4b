package store

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"

	"herald"
)

// What an archive may make us hold in memory.
const (
	archiveLine   = 256 << 20
	archiveWindow = 64 << 20
)

// Restore fills an empty store of either kind from an archive that Backup
// wrote. An archive that is cut off, damaged or written by a newer Herald
// changes nothing. Feeds the store knows already give way to the archive's.
func (s *Store) Restore(ctx context.Context, r io.Reader) (err error) {
	defer herald.Wrap(&err, "store.Restore")
	z, err := zstd.NewReader(r, zstd.WithDecoderMaxWindow(archiveWindow), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return err
	}
	defer z.Close()
	knows, err := s.schema(ctx)
	if err != nil {
		return err
	}
	in := &unarchiver{from: bufio.NewReaderSize(z, 1<<16), sum: sha256.New()}
	if err := in.head(knows); err != nil {
		return err
	}
	return s.update(ctx, func(t *tx) error {
		if err := t.clear(ctx); err != nil {
			return err
		}
		if err := in.body(ctx, t); err != nil {
			return err
		}
		if !s.search {
			return nil
		}
		return t.reindex(ctx)
	})
}

// clear makes room for an archive, if the store is empty.
func (t *tx) clear(ctx context.Context) error {
	empty, err := t.empty(ctx)
	if err != nil {
		return err
	}
	if !empty {
		return fmt.Errorf("%w: the store holds articles or stories: restore into a new one", herald.ErrExists)
	}
	for _, tab := range tables {
		query := `DELETE FROM ` + tab.name
		if tab.only != "" {
			query += ` WHERE ` + tab.only
		}
		if _, err := t.exec(ctx, query); err != nil {
			return err
		}
	}
	return nil
}

// unarchiver reads lines and adds them up.
type unarchiver struct {
	from *bufio.Reader
	sum  hash.Hash
	n    int // lines read
	rows int
}

// line reads one line. Everything but the closing line goes into the sum.
func (in *unarchiver) line() ([]byte, error) {
	var line []byte
	for {
		part, err := in.from.ReadSlice('\n')
		if line = append(line, part...); len(line) > archiveLine {
			return nil, errArchive("line %d is too long", in.n+1)
		}
		if err == nil {
			break
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return nil, errArchive("it ends or breaks in line %d (%v)", in.n+1, err)
		}
	}
	in.n++
	if !bytes.HasPrefix(line, []byte(`{"rows":`)) {
		in.sum.Write(line)
	}
	return line, nil
}

func (in *unarchiver) head(knows int64) error {
	line, err := in.line()
	if err != nil {
		return err
	}
	var h archiveHead
	if json.Unmarshal(line, &h) != nil || h.Herald != "backup" {
		return fmt.Errorf("%w: this is not an archive that herald backup wrote", herald.ErrInvalid)
	}
	if h.Format > archiveFormat || h.Schema > knows {
		return fmt.Errorf("%w: a newer Herald wrote this archive (format %d, schema %d): upgrade Herald", herald.ErrInvalid, h.Format, h.Schema)
	}
	return nil
}

// body reads tables until the closing line, and holds that against what came.
func (in *unarchiver) body(ctx context.Context, t *tx) error {
	var into *filler
	for {
		line, err := in.line()
		if err != nil {
			return err
		}
		switch {
		case line[0] == '[' && into != nil:
			in.rows++
			err = into.row(ctx, line)
		case bytes.HasPrefix(line, []byte(`{"rows":`)):
			if err := into.flush(ctx); err != nil {
				return err
			}
			return in.close(line)
		default:
			if err := into.flush(ctx); err != nil {
				return err
			}
			into, err = newFiller(t, line)
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", in.n, err)
		}
	}
}

func (in *unarchiver) close(line []byte) error {
	var end archiveEnd
	if err := json.Unmarshal(line, &end); err != nil {
		return errArchive("its closing line cannot be read")
	}
	if end.Rows != in.rows || end.Hash != hex.EncodeToString(in.sum.Sum(nil)) {
		return errArchive("its checksum does not fit")
	}
	if _, err := in.from.ReadByte(); !errors.Is(err, io.EOF) {
		return errArchive("something follows its closing line")
	}
	return nil
}

// filler puts rows into one table, some at a time.
type filler struct {
	t       *tx
	query   string
	columns []column
	args    []any
}

// newFiller reads the line that opens a table. Columns that a newer schema has
// beyond the archive's take their defaults.
func newFiller(t *tx, line []byte) (*filler, error) {
	var head archiveTable
	if err := json.Unmarshal(line, &head); err != nil {
		return nil, errArchive("no table is named")
	}
	i := slices.IndexFunc(tables, func(t table) bool { return t.name == head.Table })
	if i < 0 {
		return nil, errArchive("it has a table %q", head.Table)
	}
	known := tables[i].list()
	f := &filler{t: t, query: `INSERT INTO ` + head.Table + ` (` + strings.Join(head.Columns, ", ") + `) VALUES`}
	for _, name := range head.Columns {
		c := slices.IndexFunc(known, func(c column) bool { return c.name == name })
		if c < 0 {
			return nil, errArchive("table %s has a column %q", head.Table, name)
		}
		f.columns = append(f.columns, known[c])
	}
	if len(f.columns) == 0 {
		return nil, errArchive("table %s has no columns", head.Table)
	}
	return f, nil
}

func (f *filler) row(ctx context.Context, line []byte) error {
	var values []json.RawMessage
	if err := json.Unmarshal(line, &values); err != nil || len(values) != len(f.columns) {
		return errArchive("a row does not fit its table")
	}
	for i, c := range f.columns {
		v, err := c.value(values[i])
		if err != nil {
			return errArchive("column %s: %v", c.name, err)
		}
		f.args = append(f.args, v)
	}
	if len(f.args) < 64*len(f.columns) {
		return nil
	}
	return f.flush(ctx)
}

// flush writes what is gathered. There is nothing to do before the first table.
func (f *filler) flush(ctx context.Context) error {
	if f == nil {
		return nil
	}
	err := f.t.insert(ctx, f.query, len(f.columns), f.args, "")
	f.args = f.args[:0]
	return err
}

// value reads one value of the column.
func (c column) value(raw json.RawMessage) (any, error) {
	switch c.kind {
	case 'i':
		return strconv.ParseInt(string(raw), 10, 64)
	case 'r':
		return strconv.ParseFloat(string(raw), 64)
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, err
	}
	if c.kind == 'b' {
		return base64.StdEncoding.DecodeString(s)
	}
	return valid(s), nil
}
