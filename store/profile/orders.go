package profile

import (
	"context"

	"regulars/store/db"
)

// ListOrders returns the ids of the orders that count as a person's, the newest
// first, at most n.
func ListOrders(ctx context.Context, q db.Q, k Key, n int) ([]string, error) {
	return db.Values[string](ctx, q, `select order_id from profile_order where person = $1 order by at desc, order_id limit $2`, k.Person(), n)
}
