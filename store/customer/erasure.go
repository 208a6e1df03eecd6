package customer

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
)

// UndoFor is how long an erasure can be taken back, unless it is asked for at once.
const UndoFor = 24 * time.Hour

// Erasure is that an account is to be erased. Once it is done, nothing but this is
// left of it: an id that means nothing, and when.
type Erasure struct {
	CustomerID string
	By         string
	AskedAt    time.Time // zero: nobody has asked
	DueAt      time.Time
	DoneAt     time.Time
}

// Asked says whether the account is to be erased.
func (e Erasure) Asked() bool { return !e.AskedAt.IsZero() && e.DoneAt.IsZero() }

const erasureColumns = `customer_id, asked_by, asked_at, due_at, done_at`

func scanErasure(r db.Row) (e Erasure, err error) {
	return e, r.Scan(&e.CustomerID, &e.By, db.At(&e.AskedAt), db.At(&e.DueAt), db.At(&e.DoneAt))
}

// AskErasure notes that an account is to be erased. Asking again can only make it
// sooner.
func AskErasure(ctx context.Context, q db.Q, customerID, by string, due time.Time) error {
	if _, err := Find(ctx, q, customerID); err != nil {
		return err
	}
	touch(q, customerID)
	_, err := q.Exec(ctx, `insert into customer_erasure (customer_id, asked_by, asked_at, due_at) values ($1, $2, $3, $4)
		on conflict (customer_id) do update set due_at = case when excluded.due_at < customer_erasure.due_at then excluded.due_at else customer_erasure.due_at end
		where customer_erasure.done_at is null`, customerID, by, q.Now(), due)
	if err != nil {
		return fmt.Errorf("customer.AskErasure: %w", err)
	}
	return nil
}

// CancelErasure takes it back, as long as it has not happened.
func CancelErasure(ctx context.Context, q db.Q, customerID string) error {
	touch(q, customerID)
	return q.Guard(ctx, fault.New(fault.Conflict, "There is nothing to cancel any more."), `delete from customer_erasure where customer_id = $1 and done_at is null`, customerID)
}

// FindErasure returns what is noted of an account; zero for nothing.
func FindErasure(ctx context.Context, q db.Q, customerID string) (Erasure, error) {
	return db.Maybe(ctx, q, scanErasure, `select `+erasureColumns+` from customer_erasure where customer_id = $1`, customerID)
}

// ListErasures returns what is still to be done, the first to be due first.
func ListErasures(ctx context.Context, q db.Q, due time.Time) ([]Erasure, error) {
	return db.List(ctx, q, scanErasure, `select `+erasureColumns+` from customer_erasure where done_at is null and due_at <= $1 order by due_at, customer_id`, due)
}

// Erase removes an account with all that hangs on it, and notes that it is done: a
// guarded step, so that it happens once.
func Erase(ctx context.Context, q db.Q, customerID string) error {
	touch(q, customerID)
	err := q.Guard(ctx, missing(), `update customer_erasure set done_at = $2, asked_by = '' where customer_id = $1 and done_at is null`, customerID, q.Now())
	if err != nil {
		return err
	}
	for _, table := range []string{`delete from customer_address where customer_id = $1`, `delete from customer_ask where customer_id = $1`, `delete from customer_word where customer_id = $1`,
		`delete from customer_note where customer_id = $1`, `delete from customer_merge where kept_id = $1 or gone_id = $1`, `delete from customer where id = $1`} {
		if _, err := q.Exec(ctx, table, customerID); err != nil {
			return fmt.Errorf("customer.Erase: %w", err)
		}
	}
	return nil
}
