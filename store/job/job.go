// Package job owns work that is done later: put down in the transaction that
// makes it necessary, done at least once by some process, tried again when it
// fails, taken over when the process dies. The queue is River's, in its own
// tables, on both engines; no other package may import River.
//
// It must not know what the work is: handlers are given to it by name. Whatever a
// handler does must bear being done twice.
package job

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"regulars/store/db"
)

// Task is one piece of work.
type Task struct {
	Kind  string
	Args  any       // written as JSON, handed to the handler as it was written
	Key   string    // a task of the same kind and key that waits, runs or was done within a day makes this one unnecessary; "" never does
	RunAt time.Time // by the machine's clock; zero means as soon as possible
}

// work is how a task stands in River's table: one kind of theirs for all of ours.
type work struct {
	Name string          `json:"name" river:"unique"`
	Key  string          `json:"key,omitempty" river:"unique"`
	Args json.RawMessage `json:"args"`
}

// Kind implements river.JobArgs.
func (work) Kind() string { return "task" }

const sqlite = "SQLite"

func driver(engine string, pool *sql.DB) riverdriver.Driver[*sql.Tx] {
	if engine == sqlite {
		return riversqlite.New(pool)
	}
	return riverdatabasesql.New(pool)
}

type client = river.Client[*sql.Tx]

// Clients that only put down work, in transactions that are handed to them.
var (
	toSQLite = sync.OnceValues(func() (*client, error) {
		return river.NewClient(driver(sqlite, nil), &river.Config{Logger: slog.New(slog.DiscardHandler)})
	})
	toPostgres = sync.OnceValues(func() (*client, error) {
		return river.NewClient(driver("", nil), &river.Config{Logger: slog.New(slog.DiscardHandler)})
	})
)

// Enqueue puts a task down in a write transaction: it is there when that commits,
// and never was when it does not.
func Enqueue(ctx context.Context, q db.Q, t Task) error {
	args, err := json.Marshal(t.Args)
	if err != nil {
		return fmt.Errorf("job.Enqueue(%s): %w", t.Kind, err)
	}
	c, err := toPostgres()
	if q.Engine() == sqlite {
		c, err = toSQLite()
	}
	if err != nil {
		return fmt.Errorf("job.Enqueue(%s): %w", t.Kind, err)
	}
	opts := &river.InsertOpts{ScheduledAt: t.RunAt, UniqueOpts: river.UniqueOpts{ByArgs: t.Key != ""}}
	// An interrupted statement would undo what others do in the same transaction.
	if _, err := c.InsertTx(context.WithoutCancel(ctx), q.Tx(), work{t.Kind, t.Key, args}, opts); err != nil {
		return fmt.Errorf("job.Enqueue(%s): %w", t.Kind, err)
	}
	return nil
}

// Migrate makes or updates the queue's tables. Call it once after db.Open, before
// anything is enqueued.
func Migrate(ctx context.Context, d *db.DB) error {
	m, err := rivermigrate.New(driver(d.Engine(), d.Pool()), &rivermigrate.Config{Logger: quiet(d.Log())})
	if err != nil {
		return fmt.Errorf("job.Migrate: %w", err)
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("job.Migrate: %w", err)
	}
	return nil
}

// Count returns how many tasks are unfinished, for readiness and the back office.
func Count(ctx context.Context, q db.Q) (int64, error) {
	return db.Value[int64](ctx, q, `select count(*) from river_job where state not in ('completed', 'cancelled', 'discarded')`)
}

// quiet is a logger that passes on what somebody should look at.
func quiet(log *slog.Logger) *slog.Logger { return slog.New(warnings{log.Handler()}) }

type warnings struct{ slog.Handler }

// Enabled implements slog.Handler.
func (w warnings) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && w.Handler.Enabled(ctx, l)
}
