package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"regulars/store/fault"
)

// Q asks the database: the pool of readers or one write transaction, which look
// the same to those who query. The zero Q cannot be used.
type Q struct {
	run runner
	d   *DB
	tx  *transaction
}

// runner is what *sql.DB and *sql.Tx share.
type runner interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Row is one row being read.
type Row interface{ Scan(dest ...any) error }

// Now is the time; inside a transaction it stands still.
func (q Q) Now() time.Time {
	if q.tx != nil {
		return q.tx.now
	}
	return q.d.now()
}

// Engine names the engine, as DB.Engine does, for the job queue's library alone.
func (q Q) Engine() string { return q.d.engine.name }

// Tx is the transaction itself, for the job queue's library alone; nil outside one.
func (q Q) Tx() *sql.Tx {
	if q.tx == nil {
		return nil
	}
	return q.tx.sql
}

// context is the one a statement runs in. In a shared transaction a context that has
// ended stops the work between statements only.
func (q Q) context(ctx context.Context) (context.Context, error) {
	if q.tx == nil || q.tx.lasting == nil {
		return ctx, nil
	}
	return q.tx.lasting, ctx.Err()
}

// Exec runs a statement and returns how many rows it changed.
func (q Q) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	ctx, err := q.context(ctx)
	if err != nil {
		return 0, q.d.engine.classify(err)
	}
	res, err := q.run.ExecContext(ctx, q.d.engine.text(query), bind(args)...)
	if err != nil {
		return 0, q.d.engine.classify(err)
	}
	return res.RowsAffected()
}

// Guard runs a statement that must change something: a guarded update (`... where
// available >= $1`) that finds no row returns the fault instead.
func (q Q) Guard(ctx context.Context, otherwise error, query string, args ...any) error {
	n, err := q.Exec(ctx, query, args...)
	if err == nil && n == 0 {
		return otherwise
	}
	return err
}

// One reads exactly one row; no row is a fault.NotFound.
func One[T any](ctx context.Context, q Q, scan func(Row) (T, error), query string, args ...any) (T, error) {
	ctx, err := q.context(ctx)
	if err != nil {
		var zero T
		return zero, q.d.engine.classify(err)
	}
	v, err := scan(q.run.QueryRowContext(ctx, q.d.engine.text(query), bind(args)...))
	if errors.Is(err, sql.ErrNoRows) {
		var zero T
		return zero, fault.New(fault.NotFound, "There is nothing here.").Because(err)
	}
	return v, q.d.engine.classify(err)
}

// Value reads one column of one row.
func Value[T any](ctx context.Context, q Q, query string, args ...any) (T, error) {
	return One(ctx, q, func(r Row) (v T, err error) { return v, r.Scan(&v) }, query, args...)
}

// Maybe is One for a row that need not be there: then it is the zero value.
func Maybe[T any](ctx context.Context, q Q, scan func(Row) (T, error), query string, args ...any) (T, error) {
	v, err := One(ctx, q, scan, query, args...)
	if fault.KindOf(err) == fault.NotFound {
		var none T
		return none, nil
	}
	return v, err
}

// List reads all rows.
func List[T any](ctx context.Context, q Q, scan func(Row) (T, error), query string, args ...any) ([]T, error) {
	ctx, err := q.context(ctx)
	if err != nil {
		return nil, q.d.engine.classify(err)
	}
	rows, err := q.run.QueryContext(ctx, q.d.engine.text(query), bind(args)...)
	if err != nil {
		return nil, q.d.engine.classify(err)
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, q.d.engine.classify(err)
		}
		list = append(list, v)
	}
	return list, q.d.engine.classify(rows.Err())
}

// Patient cuts a context's end off a reading of many rows, which the scan watches
// itself: the SQLite driver would else start a goroutine for each row.
func Patient[T any](ctx context.Context, scan func(Row) (T, error)) (context.Context, func(Row) (T, error)) {
	n := 0
	return context.WithoutCancel(ctx), func(r Row) (v T, err error) {
		if n++; n%512 == 1 && ctx.Err() != nil {
			return v, ctx.Err()
		}
		return scan(r)
	}
}

// Values reads one column of all rows.
func Values[T any](ctx context.Context, q Q, query string, args ...any) ([]T, error) {
	return List(ctx, q, func(r Row) (v T, err error) { return v, r.Scan(&v) }, query, args...)
}

// InList makes the inside of `in (...)` for a list: placeholders from $from on and
// their arguments. An empty list gives "null", which matches nothing.
func InList[T any](from int, list []T) (placeholders string, args []any) {
	if len(list) == 0 {
		return "null", nil
	}
	var b strings.Builder
	args = make([]any, len(list))
	for i, v := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(from + i))
		args[i] = v
	}
	return b.String(), args
}

// Touch notes that what a topic names has changed: when the transaction commits,
// the topic's version grows by one and its watchers are told, here and in every
// other process on this database.
func (q Q) Touch(topic string) {
	if q.tx == nil {
		panic("db: Touch(" + topic + ") outside a transaction")
	}
	q.tx.touch(topic)
}

// bump raises the versions of the touched topics. It comes last in a transaction
// so that on PostgreSQL the rows are locked only for the length of a commit.
func (q Q) bump(ctx context.Context) (map[string]int64, error) {
	topics := slices.Compact(slices.Sorted(slices.Values(q.tx.topics))) // sorted: two writers never wait for each other in a circle
	if len(topics) == 0 {
		return nil, nil
	}
	var rows strings.Builder
	args := make([]any, len(topics))
	for i, topic := range topics {
		if i > 0 {
			rows.WriteByte(',')
		}
		rows.WriteString("($" + strconv.Itoa(i+1) + ",1)")
		args[i] = topic
	}
	list, err := List(ctx, q, scanChange, `insert into change (topic, version) values `+rows.String()+`
		on conflict (topic) do update set version = change.version + 1 returning topic, version`, args...)
	if err != nil {
		return nil, fmt.Errorf("db: change of %v: %w", topics, err)
	}
	return versionsOf(list), nil
}
