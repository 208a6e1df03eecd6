package order

import (
	"context"

	"regulars/store/db"
)

// KeepDue keeps for lists what is still to be paid for an order, in minor units; what
// that is, only the payments tell.
func KeepDue(ctx context.Context, q db.Q, orderID string, minor int64) error {
	_, err := q.Exec(ctx, `update orders set due = $2 where id = $1 and due <> $2`, orderID, minor)
	return err
}
