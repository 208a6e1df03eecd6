// Package db is the shop's one way to its database: one SQL text for two engines
// (SQLite in a file beside the binary, PostgreSQL when a brand outgrows one
// machine), one writer and many readers, migrations, and news of what changed.
//
// It is the only package that may import database/sql or a driver, and with
// store/id the only one that reads the clock. It must not know a table other
// than its own (change, and the migration tables).
//
// SQL is written in PostgreSQL's style with $1..$n and keeps to what both engines
// understand alike: TEXT ids made in Go, BIGINT milliseconds UTC for times, BIGINT
// minor units for money, booleans, and JSON as TEXT that is only read and written
// whole.
package db

import (
	"context"
	"crypto/cipher"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"regulars/store/fault"
)

// Options says which database to open.
type Options struct {
	// URL is a file path (SQLite) or a postgres:// address.
	URL string
	// Now is the clock, for tests that set the time; nil means the machine's.
	Now func() time.Time
	// Log receives what an operator should know; nil means slog's default.
	Log *slog.Logger
	// Key is the secret that Q.Seal derives its key from; it must not lie in the
	// database. Empty: nothing can be sealed or opened.
	Key string
}

// DB is an open, migrated database.
type DB struct {
	engine   engine
	writer   *sql.DB
	reader   *sql.DB
	now      func() time.Time
	log      *slog.Logger
	sealer   cipher.AEAD // nil without Options.Key
	turns    turns
	watchers watchers
	stop     context.CancelFunc
	polling  sync.WaitGroup
}

// Open opens the database, brings its schema up to this binary's, and starts
// listening for changes. It refuses a schema newer than the binary knows.
func Open(ctx context.Context, o Options) (*DB, error) {
	d, err := Connect(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := d.Migrate(ctx); err != nil {
		d.Close()
		return nil, err
	}
	poll, stop := context.WithCancel(context.WithoutCancel(ctx))
	d.stop = stop
	d.polling.Go(func() { d.poll(poll) })
	return d, nil
}

// Connect opens the database without migrating it or listening, for commands
// that look at a schema before touching it.
func Connect(ctx context.Context, o Options) (*DB, error) {
	d := &DB{engine: engineOf(o.URL), now: o.Now, log: o.Log}
	if d.now == nil {
		d.now = time.Now
	}
	if d.log == nil {
		d.log = slog.Default()
	}
	var err error
	if d.sealer, err = sealer(o.Key); err != nil {
		return nil, err
	}
	if err := d.connect(ctx, o.URL); err != nil {
		d.Close()
		return nil, fmt.Errorf("db.Connect(%s): %w", Mask(o.URL), err)
	}
	return d, nil
}

func (d *DB) connect(ctx context.Context, url string) (err error) {
	if d.engine.sqlite {
		if err := sqliteIsSound(); err != nil {
			return err
		}
		if err := makePrivate(url); err != nil {
			return err
		}
	}
	if d.writer, err = sql.Open(d.engine.driver, d.engine.writerDSN(url)); err != nil {
		return err
	}
	if d.engine.sqlite {
		d.writer.SetMaxOpenConns(1)
	} else {
		d.writer.SetMaxOpenConns(16)
		d.writer.SetMaxIdleConns(8)
	}
	// The writer is asked first: it creates the file that readers open read-only.
	if err := d.first(ctx); err != nil {
		return err
	}
	if d.reader, err = sql.Open(d.engine.driver, d.engine.readerDSN(url)); err != nil {
		return err
	}
	d.reader.SetMaxOpenConns(max(4, 2*runtime.NumCPU()))
	d.reader.SetMaxIdleConns(max(4, 2*runtime.NumCPU()))
	return nil
}

// first asks the writer for the first time. Processes that make a new file together
// may find it locked for a moment, whatever their patience: its kind of log is
// changed then.
func (d *DB) first(ctx context.Context) (err error) {
	for try := range 20 {
		if err = d.writer.PingContext(ctx); err == nil || fault.KindOf(d.engine.classify(err)) != fault.Unavailable || !d.engine.sqlite {
			break
		}
		time.Sleep(time.Duration(try+1) * 5 * time.Millisecond)
	}
	if err != nil || !d.engine.sqlite {
		return err
	}
	_, err = d.writer.ExecContext(ctx, checkpointLater)
	return err
}

// checkpointLater lets SQLite's log grow to 16 MB, not 4, before its pages are copied
// into the file: an index page that many orders change is copied once for more of them.
const checkpointLater = `pragma wal_autocheckpoint = 4000`

// makePrivate makes a database that is not there yet as a file for this user
// alone: it holds addresses, orders and mails. SQLite gives its log the same mode.
func makePrivate(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // #nosec G304 -- the operator names the file
	if err != nil {
		return err
	}
	return f.Close()
}

// Close ends the listening and closes both pools.
func (d *DB) Close() error {
	if d.stop != nil {
		d.stop()
		d.polling.Wait()
	}
	var errs []error
	for _, pool := range []*sql.DB{d.reader, d.writer} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(errs...)
}

// Now is the shop's clock.
func (d *DB) Now() time.Time { return d.now() }

// Engine names the engine for people: "SQLite" or "PostgreSQL".
func (d *DB) Engine() string { return d.engine.name }

// Ping says whether the database answers reads.
func (d *DB) Ping(ctx context.Context) error {
	_, err := Value[int64](ctx, d.Read(), `select 1`)
	return err
}

// Read gives a Q on the pool of readers. It never waits for a writer, sees what
// was committed before each statement, and cannot write.
func (d *DB) Read() Q { return Q{run: d.reader, d: d} }

// attempts bounds how often a transaction that lost a race is tried anew.
const attempts = 6

// Write runs fn in a write transaction and keeps what it did when it returns nil; an
// error from fn undoes all of it and nothing else. fn may run more than once
// (PostgreSQL may ask to serialize again), so it must do nothing but database
// work: no network, no change to what it captured that a second run would not
// overwrite. Never nest.
//
// When Write returns, what fn did is on the disk, and watchers of the topics that it
// touched have seen the change. On SQLite writers that come together share one
// commit (see group.go).
func (d *DB) Write(ctx context.Context, fn func(Q) error) error {
	counted(ctx)
	if d.engine.sqlite {
		return d.together(ctx, fn, false)
	}
	return d.apart(ctx, fn)
}

// WriteAlone is Write for work that takes long, such as an import or pruning: nobody
// shares its transaction, so nobody's answer waits for it who came before.
func (d *DB) WriteAlone(ctx context.Context, fn func(Q) error) error {
	counted(ctx)
	if d.engine.sqlite {
		return d.together(ctx, fn, true)
	}
	return d.apart(ctx, fn)
}

// apart is Write on PostgreSQL: each writer has a transaction of their own.
func (d *DB) apart(ctx context.Context, fn func(Q) error) error {
	for try := 1; ; try++ {
		touched, err := d.write(ctx, fn)
		if err == nil {
			d.watchers.tell(ctx, d, touched)
			return nil
		}
		if try == attempts || !d.engine.raced(err) {
			return d.engine.classify(err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(try*try) * time.Millisecond):
		}
	}
}

func (d *DB) write(ctx context.Context, fn func(Q) error) (map[string]int64, error) {
	tx, err := d.writer.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing; before, the first error counts
	q := Q{run: tx, d: d, tx: &transaction{sql: tx, now: d.now()}}
	if err := fn(q); err != nil {
		return nil, err
	}
	touched, err := q.bump(ctx)
	if err != nil {
		return nil, err
	}
	return touched, tx.Commit()
}

// Pool is the writer's pool, for the job queue's library alone.
func (d *DB) Pool() *sql.DB { return d.writer }

// Mask hides the password of a database address, for logs and people.
func Mask(url string) string {
	scheme, rest, ok := strings.Cut(url, "://")
	if !ok {
		return url
	}
	at := strings.LastIndex(rest, "@")
	if at < 0 {
		return url
	}
	user, _, _ := strings.Cut(rest[:at], ":")
	return scheme + "://" + user + ":****" + rest[at:]
}

// transaction is what a Q inside a write transaction carries.
type transaction struct {
	sql    *sql.Tx
	now    time.Time
	topics []string
	// lasting replaces the contexts of statements where the transaction is shared: a
	// statement that is interrupted undoes the whole of it. nil elsewhere.
	lasting context.Context
}

func (t *transaction) touch(topic string) {
	if !slices.Contains(t.topics, topic) {
		t.topics = append(t.topics, topic)
	}
}
