package db

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the PostgreSQL driver
	"github.com/mattn/go-sqlite3"

	"regulars/store/fault"
)

// engine holds all in which the two engines differ.
type engine struct {
	name   string
	driver string
	sqlite bool
	texts  *sync.Map // SQL as written -> as SQLite reads it
}

func engineOf(url string) engine {
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		return engine{name: "PostgreSQL", driver: "pgx"}
	}
	return engine{name: "SQLite", driver: "sqlite3", sqlite: true, texts: &sync.Map{}}
}

// SQLite before 3.51.3 can corrupt a WAL database that several connections write
// and checkpoint at once (sqlite.org/wal.html#walresetbug).
const soundSQLite = 3_051_003

func sqliteIsSound() error {
	if version, number, _ := sqlite3.Version(); number < soundSQLite {
		return fmt.Errorf("the SQLite library is %s; 3.51.3 or newer is needed", version)
	}
	return nil
}

// The writer begins IMMEDIATE (a read that turned into a write would fail at once
// with "database is locked") and syncs FULL (the driver's default for WAL would
// lose the last paid orders in a power cut). Freed pages are overwritten, so that
// an erased person is gone from the file's bytes. It may hold 16 MB of pages: most
// of what an order writes goes into indexes whose keys are random.
func (e engine) writerDSN(path string) string {
	if !e.sqlite {
		return path
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() +
		"?_txlock=immediate&_journal_mode=WAL&_synchronous=FULL&_busy_timeout=5000&_foreign_keys=on&_secure_delete=on&_stmt_cache_size=200&_cache_size=-16000"
}

func (e engine) readerDSN(path string) string {
	if !e.sqlite {
		return path
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() +
		"?mode=ro&_query_only=on&_busy_timeout=5000&_foreign_keys=on&_stmt_cache_size=200"
}

// text gives the SQL as the engine reads it. In SQLite "$1" is a name numbered by
// first appearance, "?1" is the number that PostgreSQL means.
func (e engine) text(query string) string {
	if !e.sqlite {
		return query
	}
	if t, ok := e.texts.Load(query); ok {
		return t.(string)
	}
	t := numbered(query)
	e.texts.Store(query, t)
	return t
}

func numbered(query string) string {
	b := []byte(query)
	for i := range len(b) - 1 {
		if b[i] == '$' && b[i+1] >= '0' && b[i+1] <= '9' {
			b[i] = '?'
		}
	}
	return string(b)
}

// raced says whether the engine asks to run the transaction again.
func (e engine) raced(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "40001" || pg.Code == "40P01"
	}
	return false
}

// Duplicate is what a broken uniqueness rule looks like to those who query.
var errDuplicate = errors.New("db: duplicate")

// IsDuplicate says whether err is a broken uniqueness rule.
func IsDuplicate(err error) bool { return errors.Is(err, errDuplicate) }

// classify gives an error of the driver a kind: a rule of the schema is a
// Conflict, a database that cannot be used now is Unavailable, the rest is
// internal.
func (e engine) classify(err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	if lite, ok := errors.AsType[sqlite3.Error](err); ok {
		return classifySQLite(lite)
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return classifyPostgres(pg)
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok || errors.Is(err, context.DeadlineExceeded) {
		return unavailable(err)
	}
	return err
}

func classifySQLite(err sqlite3.Error) error {
	switch {
	case err.ExtendedCode == sqlite3.ErrConstraintUnique || err.ExtendedCode == sqlite3.ErrConstraintPrimaryKey:
		return duplicate(err)
	case err.Code == sqlite3.ErrBusy, err.Code == sqlite3.ErrLocked, err.Code == sqlite3.ErrFull, err.Code == sqlite3.ErrIoErr,
		err.Code == sqlite3.ErrReadonly, err.Code == sqlite3.ErrCantOpen, err.Code == sqlite3.ErrInterrupt:
		return unavailable(err)
	}
	return err
}

func classifyPostgres(err *pgconn.PgError) error {
	switch class := err.Code[:2]; {
	case err.Code == "23505":
		return duplicate(err)
	case class == "53", class == "57", class == "58", class == "08": // resources, operator, system, connection
		return unavailable(err)
	}
	return err
}

func duplicate(err error) error {
	return fault.New(fault.Conflict, "This exists already.").Because(fmt.Errorf("%w: %w", errDuplicate, err))
}

func unavailable(err error) error {
	return fault.New(fault.Unavailable, "The shop cannot save anything right now. Nothing was lost; please try again in a moment.").Because(err)
}
