package db

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"regulars/store/fault"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Status is where a database stands: its schema version and this binary's.
type Status struct{ Have, Want int64 }

// Status reports the schema version of the database and of the binary.
func (d *DB) Status(ctx context.Context) (Status, error) {
	p, err := d.provider()
	if err != nil {
		return Status{}, err
	}
	return status(ctx, p)
}

func status(ctx context.Context, p *goose.Provider) (Status, error) {
	have, want, err := p.GetVersions(ctx)
	return Status{have, want}, err
}

// Migrate applies what is missing, one numbered file after the other, each in a
// transaction. A SQLite file that already holds a shop is copied aside first.
// A schema from a newer binary is refused. Instances that start together wait
// for each other.
func (d *DB) Migrate(ctx context.Context) error {
	release, err := d.engine.lockMigrations(ctx, d)
	if err != nil {
		return fmt.Errorf("db.Migrate: %w", err)
	}
	defer release()
	p, err := d.provider()
	if err != nil {
		return err
	}
	s, err := status(ctx, p)
	switch {
	case err != nil:
		return fmt.Errorf("db.Migrate: %w", err)
	case s.Have > s.Want:
		return fault.Newf(fault.Conflict, "The database has schema %d, this binary knows %d: run the newer binary, or restore the copy made before the upgrade.", s.Have, s.Want)
	case s.Have == s.Want:
		return nil
	}
	if err := d.keepCopy(ctx, s); err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("db.Migrate from %d to %d: %w", s.Have, s.Want, err)
	}
	return nil
}

// MigrateTo applies the files up to a version, for tests of upgrades.
func (d *DB) MigrateTo(ctx context.Context, version int64) error {
	p, err := d.provider()
	if err != nil {
		return err
	}
	_, err = p.UpTo(ctx, version)
	return err
}

func (d *DB) provider() (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	dialect, options := goose.DialectSQLite3, []goose.ProviderOption{goose.WithSlog(slog.New(slog.DiscardHandler))}
	if !d.engine.sqlite {
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, err
		}
		dialect, options = goose.DialectPostgres, append(options, goose.WithSessionLocker(locker))
	}
	return goose.NewProvider(dialect, d.writer, files, options...)
}

// keepCopy saves a SQLite shop beside itself before its schema changes.
func (d *DB) keepCopy(ctx context.Context, s Status) error {
	if !d.engine.sqlite || s.Have == 0 {
		return nil
	}
	path, err := d.file(ctx)
	if err != nil || path == "" {
		return err
	}
	target := fmt.Sprintf("%s.before-%d", path, s.Want)
	d.log.Info("copying the database before the upgrade", "to", target)
	if err := d.Backup(ctx, target); err != nil && !strings.Contains(err.Error(), "already exists") {
		return fmt.Errorf("db.Migrate: copy before the upgrade: %w", err)
	}
	return nil
}

// Backup writes a complete, compact copy of a SQLite database to a new file while
// the shop goes on. PostgreSQL has its own tools for this.
func (d *DB) Backup(ctx context.Context, target string) error {
	if !d.engine.sqlite {
		return fault.New(fault.Invalid, "Use pg_dump to back up PostgreSQL.")
	}
	path, err := d.file(ctx)
	if err != nil {
		return err
	}
	// A connection of its own: the readers may not even write elsewhere.
	pool, err := sql.Open(d.engine.driver, "file:"+(&url.URL{Path: path}).EscapedPath()+"?mode=ro&_busy_timeout=5000")
	if err != nil {
		return err
	}
	defer pool.Close()
	_, err = pool.ExecContext(ctx, `vacuum into ?`, target)
	return err
}

// file is the path of a SQLite database as the engine sees it.
func (d *DB) file(ctx context.Context) (string, error) {
	return One(ctx, Q{run: d.writer, d: d}, func(r Row) (string, error) {
		var seq int64
		var name, file string
		err := r.Scan(&seq, &name, &file)
		return file, err
	}, `pragma database_list`)
}

// lockMigrations keeps other processes from migrating the same SQLite file: it
// holds a write lock on a small file beside it, which the system lets go when
// the process dies. PostgreSQL has an advisory lock for it (see provider).
func (e engine) lockMigrations(ctx context.Context, d *DB) (release func(), err error) {
	if !e.sqlite {
		return func() {}, nil
	}
	path, err := d.file(ctx)
	if err != nil {
		return nil, err
	}
	pool, err := sql.Open(e.driver, "file:"+path+"-migrating?_txlock=exclusive&_busy_timeout=60000")
	if err != nil {
		return nil, err
	}
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		pool.Close()
		return nil, err
	}
	return func() { tx.Rollback(); pool.Close() }, nil //nolint:errcheck // nothing was written
}

// MigrationTexts returns the texts of all migrations in order.
func MigrationTexts() []string {
	names, _ := fs.Glob(migrations, "migrations/*.sql") // the pattern is right, so it cannot fail
	texts := make([]string, len(names))
	for i, name := range names {
		b, _ := migrations.ReadFile(name) // embedded, so it is there
		texts[i] = string(b)
	}
	return texts
}

// Check looks for damage: SQLite's own integrity and foreign keys. PostgreSQL
// looks after itself.
func (d *DB) Check(ctx context.Context) error {
	if !d.engine.sqlite {
		return d.Ping(ctx)
	}
	q := Q{run: d.writer, d: d}
	found, err := Values[string](ctx, q, `pragma integrity_check`)
	if err != nil {
		return err
	}
	if len(found) != 1 || found[0] != "ok" {
		return fault.Newf(fault.Internal, "the database is damaged: %s", strings.Join(found, "; "))
	}
	broken, err := Value[int64](ctx, q, `select count(*) from pragma_foreign_key_check`)
	if err == nil && broken > 0 {
		err = fault.Newf(fault.Internal, "%d rows point at rows that do not exist", broken)
	}
	return err
}
