package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"herald"
)

// pragmas of every connection. WAL lets readers work beside the writer.
// FULL, not NORMAL: NORMAL survives a killed process, but a power cut may take
// the last transactions with it, and a slug that was published must never be
// forgotten. Transactions are batches, so that a sync each costs little.
var pragmas = []string{
	"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)",
	"wal_autocheckpoint(4000)", "cache_size(-8000)", "temp_store(MEMORY)", "trusted_schema(OFF)",
}

func openSQLite(ctx context.Context, o Options) (*Store, error) {
	if err := looksLikeSQLite(o.SQLite); err != nil {
		return nil, err
	}
	d := dialect{goose: goose.DialectSQLite3, folder: "sqlite", words: wordsFTS5}
	s := &Store{dialect: d, name: o.SQLite, write: &writer{dialect: d}}
	var err error
	if s.write.db, err = sql.Open("sqlite", dsn(o.SQLite)); err != nil {
		return nil, err
	}
	s.write.db.SetMaxOpenConns(2) // the writer's, and one for migrations
	if s.write.conn, err = s.write.db.Conn(ctx); err != nil {
		return nil, errors.Join(s.kind(err), s.write.db.Close())
	}
	s.write.kept = &statements{conn: s.write.conn, by: map[string]*sql.Stmt{}}
	if s.read, err = sql.Open("sqlite", dsn(o.SQLite)+"&_pragma=query_only(1)"); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.read.SetMaxOpenConns(max(4, runtime.NumCPU()))
	s.read.SetMaxIdleConns(4)
	return s, nil
}

// dsn is the file as an address, so that no letter of its name means anything.
func dsn(file string) string {
	if abs, err := filepath.Abs(file); err == nil {
		file = abs
	}
	path := filepath.ToSlash(file)
	if filepath.VolumeName(file) != "" {
		path = "/" + path
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: url.Values{"_pragma": pragmas}.Encode()}
	return u.String()
}

// looksLikeSQLite says early and in words what SQLite would say late: that the
// folder is missing, that the file is something else, or that its end is.
func looksLikeSQLite(file string) error {
	if info, err := os.Stat(filepath.Dir(file)); err != nil || !info.IsDir() {
		return fmt.Errorf("%w: %s: its folder does not exist: make it first, or change store.sqlite", herald.ErrInvalid, file)
	}
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%w: %s is not a file", herald.ErrInvalid, file)
	}
	if info.Size() == 0 {
		return nil
	}
	head := make([]byte, 100)
	if _, err := io.ReadFull(f, head); err != nil || string(head[:16]) != "SQLite format 3\x00" {
		return fmt.Errorf("%w: %s is not a database of Herald: name another file in store.sqlite", herald.ErrInvalid, file)
	}
	return wholeSQLite(file, head, info.Size())
}

// wholeSQLite holds the length of the file against what its header promises,
// when the header was written together with the last change (it says so) and
// no log stands beside the file.
func wholeSQLite(file string, head []byte, size int64) error {
	page := int64(binary.BigEndian.Uint16(head[16:]))
	if page == 1 {
		page = 65536
	}
	pages := int64(binary.BigEndian.Uint32(head[28:]))
	current := binary.BigEndian.Uint32(head[24:]) == binary.BigEndian.Uint32(head[92:])
	if _, err := os.Stat(file + "-wal"); err == nil || !current || size >= page*pages {
		return nil
	}
	return damaged(file, fmt.Errorf("%d bytes are missing at its end", page*pages-size))
}
