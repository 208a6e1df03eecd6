package order

import (
	"context"
	"fmt"
	"slices"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// State is where an order stands.
type State string

// The states; doc.go draws how they follow each other.
const (
	Pending    State = "pending"    // waits for a gateway's answer
	Awaiting   State = "awaiting"   // waits for a bank transfer
	Authorized State = "authorized" // its money is reserved; to be packed
	Paid       State = "paid"       // to be packed
	Held       State = "held"       // a person must decide
	Fulfilled  State = "fulfilled"  // has left the house
	Cancelled  State = "cancelled"
	Refunded   State = "refunded"
)

// transitions says from which states one can come to a state.
func (s State) from() []State {
	switch s {
	case Awaiting:
		return []State{Pending}
	case Authorized:
		return []State{Pending, Held}
	case Paid:
		return []State{Pending, Awaiting, Authorized, Held}
	case Held:
		return []State{Pending, Awaiting, Authorized, Paid, Fulfilled, Cancelled}
	case Fulfilled:
		return []State{Paid}
	case Cancelled:
		return []State{Pending, Awaiting, Authorized, Held}
	case Refunded:
		return []State{Paid, Held, Fulfilled}
	}
	return nil
}

// States are all of them.
func States() []State {
	return []State{Pending, Awaiting, Authorized, Paid, Held, Fulfilled, Cancelled, Refunded}
}

// ToPack says that goods of the order may leave the house.
func (s State) ToPack() bool { return s == Authorized || s == Paid }

// Can says whether a verb may lead from s to another state.
func (s State) Can(to State) bool { return slices.Contains(to.from(), s) }

// ErrPassed is returned by a verb whose time has passed: somebody else has moved
// the order on.
var ErrPassed = fault.New(fault.Conflict, "This order has already moved on.")

// Await notes that the money will come by bank transfer: the stock is held without
// a limit.
func Await(ctx context.Context, q db.Q, orderID, actor, words string) error {
	return move(ctx, q, orderID, Awaiting, Awaiting.from(), actor, words)
}

// Complete notes that the shop has accepted the order, and says whether that is
// new: what follows from an order follows one time.
func Complete(ctx context.Context, q db.Q, orderID string) (first bool, err error) {
	n, err := q.Exec(ctx, `update orders set completed_at = $2 where id = $1 and completed_at is null`, orderID, q.Now())
	return n == 1, err
}

// Authorize notes that the money is reserved: the stock is held without a limit.
func Authorize(ctx context.Context, q db.Q, orderID, actor, words string) error {
	return move(ctx, q, orderID, Authorized, []State{Pending}, actor, words)
}

// Pay notes that the amount has come. One that was sent before is fulfilled with that.
func Pay(ctx context.Context, q db.Q, orderID, actor, words string) error {
	if err := move(ctx, q, orderID, Paid, []State{Pending, Awaiting, Authorized}, actor, words); err != nil {
		return err
	}
	return finish(ctx, q, orderID, actor)
}

// Release makes a held order a paid one, when a person has found it good. One that was
// sent before is fulfilled with that.
func Release(ctx context.Context, q db.Q, orderID, actor, words string) error {
	if err := move(ctx, q, orderID, Paid, []State{Held}, actor, words); err != nil {
		return err
	}
	return finish(ctx, q, orderID, actor)
}

// ReleaseReserved is Release of an order whose money is reserved still.
func ReleaseReserved(ctx context.Context, q db.Q, orderID, actor, words string) error {
	return move(ctx, q, orderID, Authorized, []State{Held}, actor, words)
}

// Hold keeps an order for a person to look at; words say why.
func Hold(ctx context.Context, q db.Q, orderID, actor, words string) error {
	return move(ctx, q, orderID, Held, Held.from(), actor, words)
}

// Cancel ends an order that was not paid. The caller returns the stock.
func Cancel(ctx context.Context, q db.Q, orderID, actor, words string) error {
	return move(ctx, q, orderID, Cancelled, Cancelled.from(), actor, words)
}

// Refund notes that the money was sent back.
func Refund(ctx context.Context, q db.Q, orderID, actor, words string) error {
	if err := move(ctx, q, orderID, Refunded, Refunded.from(), actor, words); err != nil {
		return err
	}
	_, err := q.Exec(ctx, `update orders set refunded = total where id = $1`, orderID)
	return err
}

// move is the one guarded step.
func move(ctx context.Context, q db.Q, orderID string, to State, from []State, actor, words string) error {
	paid, reason := time.Time{}, ""
	if to == Paid {
		paid = q.Now()
	}
	if to == Held || to == Cancelled {
		reason = words
	}
	in, states := db.InList(6, from)
	args := append([]any{orderID, string(to), reason, q.Now(), paid}, texts(states)...)
	err := q.Guard(ctx, ErrPassed, `update orders set state = $2, reason = $3, changed_at = $4, paid_at = coalesce(paid_at, $5), expires_at = null
		where id = $1 and state in (`+in+`)`, args...)
	if err != nil {
		return fmt.Errorf("order: %s to %s: %w", orderID, to, err)
	}
	return note(ctx, q, orderID, to, actor, words)
}

func texts(states []any) []any {
	for i, s := range states {
		states[i] = string(s.(State))
	}
	return states
}

// TryAgain keeps a pending order's stock until a later time, because the shopper
// pays once more.
func TryAgain(ctx context.Context, q db.Q, orderID, gateway string, until time.Time) error {
	err := q.Guard(ctx, ErrPassed, `update orders set gateway = $2, expires_at = $3, changed_at = $4 where id = $1 and state = 'pending'`,
		orderID, gateway, until, q.Now())
	if err != nil {
		return err
	}
	return note(ctx, q, orderID, Pending, "shopper", "Tries to pay by "+gateway)
}

var errNoOrder = fault.New(fault.NotFound, "There is no such order.")

// Note appends words to the history without a step.
func Note(ctx context.Context, q db.Q, orderID, actor, words string) error {
	return q.Guard(ctx, errNoOrder, `insert into order_history (id, order_id, position, state, actor, words, at)
		select $1, id, (select count(*) from order_history where order_id = $2), state, $3, $4, $5 from orders where id = $2`,
		id.New(), orderID, actor, words, q.Now())
}

func note(ctx context.Context, q db.Q, orderID string, s State, actor, words string) error {
	return noteAt(ctx, q, q.Now(), orderID, s, actor, words)
}

func noteAt(ctx context.Context, q db.Q, at time.Time, orderID string, s State, actor, words string) error {
	_, err := q.Exec(ctx, `insert into order_history (id, order_id, position, state, actor, words, at)
		values ($1, $2, (select count(*) from order_history where order_id = $2), $3, $4, $5, $6)`,
		id.New(), orderID, string(s), actor, words, at)
	return err
}
