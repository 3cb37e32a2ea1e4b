package store_test

import (
	"database/sql"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"herald/internal/newstest"
	"herald/internal/store"
)

// columns lists "table.column" of a database, but not what belongs to goose, to
// the index of words, to what belongs to running processes and to copies.
func columns(t *testing.T, driver, name, query string) []string {
	t.Helper()
	db := must(sql.Open(driver, name))(t)
	defer db.Close()
	rows := must(db.Query(query))(t)
	defer rows.Close()
	var list []string
	for rows.Next() {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(table, "words") || strings.HasPrefix(table, "goose") || strings.HasPrefix(table, "sqlite_") || table == "told" || table == "touched" || table == "lease" || table == "worker" || table == "shard" {
			continue
		}
		list = append(list, table+"."+column)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(list)
	return list
}

// TestBothSchemasHaveTheSameColumnsAndTheArchiveAll holds the two schemas and
// the list of what a backup holds against each other.
func TestBothSchemasHaveTheSameColumnsAndTheArchiveAll(t *testing.T) {
	t.Parallel()
	lite := newstest.SQLite(t)
	s := newstest.Open(t, lite)
	var archived []string
	for line := range strings.Lines(unpack(t, backup(t, s))) {
		var head struct {
			Table   string
			Columns []string
		}
		if json.Unmarshal([]byte(line), &head) == nil {
			for _, c := range head.Columns {
				archived = append(archived, head.Table+"."+c)
			}
		}
	}
	slices.Sort(archived)
	o := newstest.Postgres(t)
	newstest.Open(t, o)
	const ofSQLite = `SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'`
	inSQLite := columns(t, "sqlite", lite.SQLite, ofSQLite)
	if !slices.Equal(archived, inSQLite) {
		t.Errorf("the archive holds\n%v\nSQLite\n%v", archived, inSQLite)
	}
	const ofPostgres = `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()`
	if in := columns(t, "pgx", o.Postgres, ofPostgres); !slices.Equal(archived, in) {
		t.Errorf("the archive holds\n%v\nPostgreSQL\n%v", archived, in)
	}
	const indexesOfSQLite = `SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL`
	const indexesOfPostgres = `SELECT tablename, indexname FROM pg_indexes WHERE schemaname = current_schema()
		AND indexname NOT LIKE '%_pkey' AND indexname NOT LIKE '%_key'`
	a, b := columns(t, "sqlite", lite.SQLite, indexesOfSQLite), columns(t, "pgx", o.Postgres, indexesOfPostgres)
	if !slices.Equal(a, b) {
		t.Errorf("SQLite has the indexes\n%v\nPostgreSQL\n%v", a, b)
	}
}

// TestMigrationsGoDownAndUp takes a full store through every version of its
// schema: to nothing, and back to a store that works.
func TestMigrationsGoDownAndUp(t *testing.T) {
	t.Parallel()
	newstest.Kinds(t, func(t *testing.T, o store.Options) {
		s := newstest.Open(t, o)
		world(t, s)
		for range 2 {
			if err := store.MigrateTo(s, 0); err != nil {
				t.Fatal(err)
			}
			if err := store.MigrateTo(s, 1); err != nil {
				t.Fatal(err)
			}
		}
		if !must(s.Empty(ctx()))(t) {
			t.Error("something is left")
		}
		s.Close()
		world(t, newstest.Open(t, o))
	})
}
