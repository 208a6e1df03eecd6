package job

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/riverqueue/river"

	"regulars/store/db"
)

// What the shop does by the clock is put down by River itself; tests put down what they
// want done.

// Task is one piece of work.
type Task struct {
	Kind  string
	Args  any       // written as JSON, handed to the handler as it was written
	Key   string    // a task of the same kind and key that waits, runs or was done within a day makes this one unnecessary; "" never does
	RunAt time.Time // by the machine's clock; zero means as soon as possible
}

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

// Count returns how many tasks are unfinished.
func Count(ctx context.Context, q db.Q) (int64, error) {
	return db.Value[int64](ctx, q, `select count(*) from river_job where state not in ('completed', 'cancelled', 'discarded')`)
}
