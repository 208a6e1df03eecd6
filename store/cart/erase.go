package cart

import (
	"context"
	"fmt"

	"regulars/store/db"
)

// Erase deletes every cart of an account and of browsers, those that were ordered or
// merged included, with what was answered in their checkouts.
func Erase(ctx context.Context, q db.Q, customerID string, visitorIDs []string) error {
	Owner{CustomerID: customerID}.tell(q)
	in, args := db.InList(2, visitorIDs)
	args = append([]any{customerID}, args...)
	for _, table := range []string{`delete from cart_merge where customer_id = $1 or visitor_id in (` + in + `)`, `delete from cart where customer_id = $1 or visitor_id in (` + in + `)`} {
		if _, err := q.Exec(ctx, table, args...); err != nil {
			return fmt.Errorf("cart.Erase: %w", err)
		}
	}
	return nil
}
