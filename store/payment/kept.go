package payment

import (
	"context"
	"fmt"

	"regulars/store/db"
)

// Overpaid begins the Part of a refund of money that came above what its order comes
// to: it is no part of the order's own money.
const Overpaid = "overpaid/"

// Kept is what has come for an order and has not gone back, in minor units: what is
// on its way back counts as gone, except where all of a payment is, which ends the
// order. any is false when no money was ever taken or reserved here: the order was
// brought along from elsewhere, or is still to be paid.
func Kept(ctx context.Context, q db.Q, orderID string) (minor int64, any bool, err error) {
	came, err := db.Values[int64](ctx, q, `select case when state = 'succeeded' then amount else 0 end from payment where order_id = $1 and (state = 'succeeded' or authorized > 0)`, orderID)
	if err != nil {
		return 0, false, fmt.Errorf("payment.Kept: %w", err)
	}
	went, err := db.Value[int64](ctx, q, `select cast(coalesce(sum(amount), 0) as bigint) from payment_refund
		where order_id = $1 and state <> 'declined' and (part <> '' or state = 'succeeded')`, orderID)
	for _, a := range came {
		minor += a
	}
	return minor - went, len(came) > 0, err
}
