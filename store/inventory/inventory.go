// Package inventory owns how many pieces of a variant can be sold from which
// place, and every move that made it so. A level is the sum of its moves.
//
// Stock changes by one guarded statement, never by reading, deciding and writing.
// It must not know products, carts or orders: those who take stock name their
// reason by a ref.
package inventory

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// Topic is what every change of stock touches.
const Topic = "stock"

// Line is a number of pieces of a variant.
type Line struct {
	VariantID string
	Quantity  int64
}

// Short says that there are not enough pieces of a variant. It is a fault of kind
// Conflict.
type Short struct {
	VariantID string
	Available int64 // what could have been taken
}

// Error is what operators read.
func (s *Short) Error() string {
	return fmt.Sprintf("inventory: %d left of variant %s", s.Available, s.VariantID)
}

// Unwrap gives the words for people.
func (s *Short) Unwrap() error {
	if s.Available <= 0 {
		return fault.New(fault.Conflict, "This has just sold out.")
	}
	return fault.New(fault.Conflict, fault.Text("Only {n} left.", "n", strconv.FormatInt(s.Available, 10)))
}

// Reasons of moves. Set takes any other word as well.
const (
	Taken    = "taken"    // by Take
	Returned = "returned" // by Return
	Counted  = "counted"  // somebody counted
	Received = "received" // goods came in
)

// Level is what is known of a variant's stock.
type Level struct {
	VariantID string
	Tracked   bool  // false: not counted, always to be had
	Oversell  bool  // may be sold below zero
	Available int64 // over all places; below zero when goods are owed
	Online    int64 // of those, what is not kept back from the online shop
	Places    []Count
	ChangedAt time.Time
}

// Count is what one place has. PlaceID "" is the shop itself.
type Count struct {
	PlaceID   string
	Available int64
	Kept      int64 `json:",omitempty"` // back from the online shop
}

// Online is what the online shop may sell of it; below zero when goods are owed.
func (c Count) Online() int64 { return min(c.Available, max(0, c.Available-c.Kept)) }

// Unlimited says whether any number can be sold.
func (l Level) Unlimited() bool { return !l.Tracked || l.Oversell }

// Track says whether a variant is counted and whether it may be sold below zero.
func Track(ctx context.Context, q db.Q, variantID string, tracked, oversell bool) error {
	n, err := q.Exec(ctx, `insert into stock_item (variant_id, tracked, oversell, changed_at) values ($1, $2, $3, $4)
		on conflict (variant_id) do update set tracked = $2, oversell = $3, changed_at = $4
		where stock_item.tracked <> $2 or stock_item.oversell <> $3`, variantID, tracked, oversell, q.Now())
	if err != nil || n == 0 {
		return err
	}
	q.Touch(Topic)
	// What is owed already stays owed; nothing new is.
	_, err = q.Exec(ctx, `update stock_level set below_zero = ($2 or available < 0), changed_at = $3 where variant_id = $1`, variantID, oversell, q.Now())
	return err
}

// Set makes the count of a variant at a place what somebody counted or received,
// and keeps the difference as a move.
func Set(ctx context.Context, q db.Q, variantID, placeID string, count int64, reason string) error {
	if count < 0 {
		return fault.InvalidFields(fault.Fields{"count": "A count is 0 or more."})
	}
	// The row is held while its difference is worked out: a sale meanwhile waits.
	had, err := db.Values[int64](ctx, q, `update stock_level set changed_at = changed_at where variant_id = $1 and place_id = $2 returning available`, variantID, placeID)
	switch {
	case err != nil:
		return fmt.Errorf("inventory.Set: %w", err)
	case len(had) == 0:
		return lay(ctx, q, move{variantID, placeID, count, reason, ""})
	case had[0] == count:
		return nil
	}
	return add(ctx, q, move{variantID, placeID, count - had[0], reason, ""})
}

// Receive adds pieces to a place.
func Receive(ctx context.Context, q db.Q, variantID, placeID string, pieces int64, ref string) error {
	if pieces <= 0 {
		return fault.InvalidFields(fault.Fields{"quantity": "Enter how many came in."})
	}
	return add(ctx, q, move{variantID, placeID, pieces, Received, ref})
}

// move is a change of one level.
type move struct {
	variantID, placeID string
	delta              int64
	reason, ref        string
}

// add applies a move whatever the level is; the schema refuses to go below zero
// where that is not allowed.
func add(ctx context.Context, q db.Q, m move) error {
	n, err := q.Exec(ctx, `update stock_level set available = available + $3, changed_at = $4 where variant_id = $1 and place_id = $2`,
		m.variantID, m.placeID, m.delta, q.Now())
	switch {
	case err != nil:
		return fmt.Errorf("inventory: %d of %s at %s: %w", m.delta, m.variantID, m.placeID, err)
	case n == 0:
		return lay(ctx, q, m)
	}
	return m.note(ctx, q)
}

// lay applies a move to a level that is not there yet. The schema looks at a new row
// before it finds that there is one, so what is taken away must not come as an
// upsert.
func lay(ctx context.Context, q db.Q, m move) error {
	_, err := q.Exec(ctx, `insert into stock_level (variant_id, place_id, available, below_zero, changed_at)
		values ($1, $2, $3, (select coalesce(max(case when oversell then 1 else 0 end), 0) = 1 from stock_item where variant_id = $1), $4)
		on conflict (variant_id, place_id) do update set available = stock_level.available + $3, changed_at = $4`,
		m.variantID, m.placeID, m.delta, q.Now())
	if err != nil {
		return fmt.Errorf("inventory: %d of %s at %s: %w", m.delta, m.variantID, m.placeID, err)
	}
	return m.note(ctx, q)
}

func (m move) note(ctx context.Context, q db.Q) error {
	q.Touch(Topic)
	_, err := q.Exec(ctx, `insert into stock_move (id, variant_id, place_id, delta, reason, ref, at) values ($1, $2, $3, $4, $5, $6, $7)`,
		id.At(q.Now()), m.variantID, m.placeID, m.delta, m.reason, m.ref, q.Now())
	return err
}
