package db_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"regulars/store/db"
	"regulars/store/db/dbtest"
)

// columnsOf lists a database's columns as "table.column TYPE [not null]", types
// by what they mean, so that both engines say the same.
func columnsOf(t *testing.T, d *db.DB) []string {
	t.Helper()
	query := `select m.name, p.name, p.type, p."notnull" = 1 or p.pk > 0 from sqlite_master m join pragma_table_info(m.name) p on true
		where m.type = 'table' and m.name not like 'sqlite_%'`
	if d.Engine() == "PostgreSQL" {
		query = `select table_name, column_name, data_type, is_nullable = 'NO' from information_schema.columns where table_schema = 'public'`
	}
	list, err := db.List(ctx, d.Read(), func(r db.Row) (string, error) {
		var table, column, kind string
		var required bool
		err := r.Scan(&table, &column, &kind, &required)
		return fmt.Sprintf("%s.%s %s required=%v", table, column, plainType(kind), required), err
	}, query)
	if err != nil {
		t.Fatal(err)
	}
	// The migration library and the job queue keep tables of their own.
	list = slices.DeleteFunc(list, func(s string) bool { return strings.HasPrefix(s, "goose_") || strings.HasPrefix(s, "river_") })
	slices.Sort(list)
	return list
}

func plainType(kind string) string {
	switch strings.ToLower(kind) {
	case "integer", "int", "bigint":
		return "bigint"
	case "boolean", "bool":
		return "boolean"
	}
	return strings.ToLower(kind)
}

func TestBothEnginesHaveTheSameSchema(t *testing.T) {
	if os.Getenv(dbtest.PostgresEnv) == "" {
		if os.Getenv("REGULARS_TEST_ALL") != "" {
			t.Fatal("PostgreSQL is needed")
		}
		t.Skip("needs PostgreSQL: " + dbtest.PostgresEnv + " is not set")
	}
	lite := columnsOf(t, dbtest.Open(t))
	d, err := db.Open(ctx, db.Options{URL: dbtest.Postgres(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	pg := columnsOf(t, d)
	if len(lite) < 100 {
		t.Fatalf("only %d columns found", len(lite))
	}
	for _, c := range lite {
		if !slices.Contains(pg, c) {
			t.Errorf("only on SQLite: %s", c)
		}
	}
	for _, c := range pg {
		if !slices.Contains(lite, c) {
			t.Errorf("only on PostgreSQL: %s", c)
		}
	}
}

// A shop that came up one migration at a time, with a row written at the start,
// has the schema of a fresh one, and the row.
func TestAMigratedShopEqualsAFreshOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "old.db")
	d, err := db.Connect(ctx, db.Options{URL: path})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.MigrateTo(ctx, 1); err != nil {
		t.Fatal(err)
	}
	setCounter(t, d, "kept", 42)
	if err := d.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	if got := counter(t, d, "kept"); got != 42 {
		t.Errorf("the row became %d", got)
	}
	if fresh, old := columnsOf(t, dbtest.Open(t)), columnsOf(t, d); !slices.Equal(fresh, old) {
		t.Errorf("schemas differ:\nfresh %v\nold   %v", fresh, old)
	}
	copies, err := filepath.Glob(path + ".before-*")
	if err != nil || len(copies) != 1 {
		t.Errorf("copies made before the upgrade: %v, %v", copies, err)
	}
}

func TestMigrationsAreNumberedAndForwardOnly(t *testing.T) {
	names, err := filepath.Glob("migrations/*.sql")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for i, name := range names {
		text := db.MigrationTexts()[i]
		if !strings.HasPrefix(text, "-- +goose Up") || strings.Contains(text, "+goose Down") {
			t.Errorf("%s must begin with '-- +goose Up' and have no way down", name)
		}
		if base := filepath.Base(name); len(base) < 6 || base[4] != '_' {
			t.Errorf("%s is not called NNNN_name.sql", name)
		}
	}
}
