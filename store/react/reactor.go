package react

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/notify"
)

// Reactor works off pending events.
type Reactor struct {
	DB     *db.DB
	Mailer notify.Mailer
	Log    *slog.Logger
}

const (
	batch     = 50
	lookEvery = 15 * time.Second
)

// errTaken ends the transaction of one who came second.
var errTaken = errors.New("react: handled by another")

// Run works until the context ends: at once when an event is appended, in this
// process or another, and by the clock for what is due again.
func (r *Reactor) Run(ctx context.Context) error {
	return r.DB.Rounds(ctx, lookEvery, func(ctx context.Context) {
		if _, err := r.Round(ctx); err != nil && ctx.Err() == nil {
			r.Log.Warn("events wait", "error", err)
		}
	}, event.Topic)
}

// Round handles every event that is due and returns how many it did.
func (r *Reactor) Round(ctx context.Context) (handled int, err error) {
	table := r.table()
	for ctx.Err() == nil {
		list, err := event.ListPending(ctx, r.DB.Read(), batch)
		if err != nil || len(list) == 0 {
			return handled, err
		}
		for _, e := range list {
			done, err := r.one(ctx, table, e)
			if err != nil {
				return handled, err
			}
			if done {
				handled++
			}
		}
	}
	return handled, ctx.Err()
}

// one handles an event, or writes down that it could not be handled. An error is
// the database's: the round ends and the next one begins anew.
func (r *Reactor) one(ctx context.Context, table map[string][]effect, e event.Event) (bool, error) {
	err := r.DB.Write(ctx, func(q db.Q) error {
		first, err := event.Handled(ctx, q, e.ID)
		if err != nil {
			return err
		}
		if !first {
			return errTaken
		}
		return effects(ctx, q, table[e.Name], e)
	})
	if err == nil || errors.Is(err, errTaken) {
		return err == nil, nil
	}
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	r.Log.Warn("what follows from an event failed and will be tried again", "event", e.ID, "name", e.Name, "attempt", e.Attempts+1, "error", err)
	return false, r.DB.Write(ctx, func(q db.Q) error { return event.Failed(ctx, q, e.ID, e.Attempts, err) })
}

// effects does what follows; a panic is a failure of this event alone.
func effects(ctx context.Context, q db.Q, list []effect, e event.Event) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("react: panic: %v", p)
		}
	}()
	for _, do := range list {
		if err := do(ctx, q, e); err != nil {
			return err
		}
	}
	return nil
}
