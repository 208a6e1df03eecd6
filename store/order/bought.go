package order

import (
	"context"

	"regulars/store/db"
)

// ListBought returns the products of some orders, those of the newest order first,
// each once.
func ListBought(ctx context.Context, q db.Q, orderIDs []string) ([]string, error) {
	if len(orderIDs) == 0 {
		return nil, nil
	}
	in, args := db.InList(1, orderIDs)
	return db.Values[string](ctx, q, `select l.product_id from order_line l join orders o on o.id = l.order_id
		where l.order_id in (`+in+`) and l.product_id <> '' group by l.product_id order by max(o.placed_at) desc, l.product_id`, args...)
}
