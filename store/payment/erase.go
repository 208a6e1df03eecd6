package payment

import (
	"context"

	"regulars/store/db"
)

// Anonymize takes links and words out of the payments of orders. The provider's
// reference stays: the books need it, and the provider has its own duty to erase.
func Anonymize(ctx context.Context, q db.Q, orderIDs []string) error {
	for _, orderID := range orderIDs {
		if _, err := q.Exec(ctx, `update payment set url = '', back = '', reason = '' where order_id = $1`, orderID); err != nil {
			return err
		}
		if _, err := q.Exec(ctx, `update payment_link set back = '', revoked_at = coalesce(revoked_at, $2) where order_id = $1`, orderID, q.Now()); err != nil {
			return err
		}
		if _, err := q.Exec(ctx, `update payment_refund set why = '' where order_id = $1`, orderID); err != nil {
			return err
		}
	}
	return nil
}
