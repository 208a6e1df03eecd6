// Package dbtest gives tests a database of their own, on both engines. It is
// never imported by code that ships.
package dbtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"regulars/store/db"
	"regulars/store/id"
)

// PostgresEnv names the variable that holds the address of a PostgreSQL server on
// which tests may create databases.
const PostgresEnv = "TEST_POSTGRES_URL"

// Each runs a test on SQLite, and on PostgreSQL where one is configured. Where
// REGULARS_TEST_ALL is set (as in CI), a missing PostgreSQL is a failure.
func Each(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	EachAt(t, nil, test)
}

// EachAt is Each with a clock.
func EachAt(t *testing.T, clock *Clock, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) { test(t, open(t, SQLite(t), clock)) })
	if os.Getenv(PostgresEnv) == "" {
		if os.Getenv("REGULARS_TEST_ALL") != "" {
			t.Fatal(PostgresEnv + " is not set, and nothing may be left out")
		}
		return
	}
	t.Run("PostgreSQL", func(t *testing.T) { test(t, open(t, Postgres(t), clock)) })
}

// Open gives a fresh, migrated SQLite database, for tests in which the engine
// does not matter.
func Open(t testing.TB) *db.DB { return open(t, SQLite(t), nil) }

// OpenAt is Open with a clock.
func OpenAt(t testing.TB, clock *Clock) *db.DB { return open(t, SQLite(t), clock) }

// key is that of every database of a test.
const key = "a key of tests that nobody else may ever use"

func open(t testing.TB, url string, clock *Clock) *db.DB {
	t.Helper()
	o := db.Options{URL: url, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Key: key}
	if clock != nil {
		o.Now = clock.Now
	}
	d, err := db.Open(context.Background(), o)
	if err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// SQLite returns the path of a fresh, migrated database file.
func SQLite(t testing.TB) string {
	t.Helper()
	template, err := migrated()
	if err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	path := filepath.Join(t.TempDir(), "shop.db")
	if err := os.WriteFile(path, template, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// migrated is the content of a freshly migrated SQLite file, made once a process.
var migrated = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "regulars-test")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "template.db")
	d, err := db.Open(context.Background(), db.Options{URL: path, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	if err := d.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path) // #nosec G304 -- its own file in its own folder
})

// Postgres creates a fresh, migrated database and returns its address.
func Postgres(t testing.TB) string {
	t.Helper()
	server := os.Getenv(PostgresEnv)
	template, err := postgresTemplate(server)
	if err != nil {
		t.Fatalf("dbtest: PostgreSQL template: %v", err)
	}
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	name := "t_" + id.New()
	if _, err := admin.Exec(`create database ` + name + ` template ` + template); err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	t.Cleanup(func() { drop(t, server, name) })
	return named(server, name)
}

func drop(t testing.TB, server, name string) {
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Error(err)
		return
	}
	defer admin.Close()
	if _, err := admin.Exec(`drop database if exists ` + name + ` with (force)`); err != nil {
		t.Errorf("dbtest: %v", err)
	}
}

func named(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		return server
	}
	u.Path = "/" + name
	return u.String()
}

var templates sync.Map

// postgresTemplate makes, once a set of migrations, a migrated database to copy.
func postgresTemplate(server string) (string, error) {
	made, _ := templates.LoadOrStore(server, sync.OnceValues(func() (string, error) { return makeTemplate(server) }))
	return made.(func() (string, error))()
}

func makeTemplate(server string) (string, error) {
	ctx := context.Background()
	name := "template_" + fingerprint()
	admin, err := sql.Open("pgx", server)
	if err != nil {
		return "", err
	}
	defer admin.Close()
	conn, err := admin.Conn(ctx)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	// Test binaries of several packages run at once: one makes it, the others wait.
	if _, err := conn.ExecContext(ctx, `select pg_advisory_lock(7242026)`); err != nil {
		return "", err
	}
	var there bool
	if err := conn.QueryRowContext(ctx, `select exists (select 1 from pg_database where datname = $1)`, name).Scan(&there); err != nil || there {
		return name, err
	}
	building := "building_" + id.New()
	if _, err := conn.ExecContext(ctx, `create database `+building); err != nil {
		return "", err
	}
	d, err := db.Open(ctx, db.Options{URL: named(server, building), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return "", err
	}
	if err := d.Close(); err != nil {
		return "", err
	}
	_, err = conn.ExecContext(ctx, fmt.Sprintf(`alter database %s rename to %s`, building, name))
	return name, err
}

// fingerprint names a set of migrations.
func fingerprint() string {
	sum := sha256.New()
	for _, text := range db.MigrationTexts() {
		io.WriteString(sum, text) //nolint:errcheck // a hash never fails
	}
	return hex.EncodeToString(sum.Sum(nil))[:16]
}

// Clock is a clock that tests set.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock starts at a time written as "2026-03-01 12:00" in UTC.
func NewClock(at string) *Clock {
	now, err := time.Parse("2006-01-02 15:04", strings.TrimSpace(at))
	if err != nil {
		panic(err)
	}
	return &Clock{now: now}
}

// Now is the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Add moves the clock.
func (c *Clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
