package event

import (
	"context"

	"regulars/store/db"
	"regulars/store/fault"
)

// mostTries is after how many tries an event is parked.
const mostTries = 20

// Parked is an event that was given up: what follows from it did not happen.
type Parked struct {
	Event
	Failure string // what the last try said
}

// ListParked returns events that were given up, the latest first.
func ListParked(ctx context.Context, q db.Q, limit int) ([]Parked, error) {
	return db.List(ctx, q, func(r db.Row) (p Parked, err error) {
		return p, r.Scan(&p.ID, &p.Name, db.At(&p.At), &p.Subject, &p.Attempts, db.Text(&p.Failure))
	}, `select id, name, at, subject, attempts, failure from event where not pending and attempts >= 20 order by at desc, id desc limit $1`, limit)
}

// CountParked returns how many events were given up.
func CountParked(ctx context.Context, q db.Q) (int64, error) {
	return db.Value[int64](ctx, q, `select count(*) from event where not pending and attempts >= 20`)
}

// Retry lets follow once more what follows from an event that was given up.
func Retry(ctx context.Context, q db.Q, eventID string) error {
	q.Touch(Topic)
	return q.Guard(ctx, fault.New(fault.Conflict, "This is being tried already."),
		`update event set pending = true, attempts = 0, due_at = $2 where id = $1 and not pending and attempts >= 20`, eventID, q.Now())
}
