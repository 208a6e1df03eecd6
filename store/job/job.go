// Package job owns work that comes round by the clock: put down by one of many
// processes, done at least once by some process, tried again when it fails, taken
// over when the process dies. The queue is River's, in its own
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

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"regulars/store/db"
)

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

// Migrate makes or updates the queue's tables. Call it once after db.Open, before
// Start.
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

// quiet is a logger that passes on what somebody should look at.
func quiet(log *slog.Logger) *slog.Logger { return slog.New(warnings{log.Handler()}) }

type warnings struct{ slog.Handler }

// Enabled implements slog.Handler.
func (w warnings) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && w.Handler.Enabled(ctx, l)
}
