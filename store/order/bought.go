package order

import (
	"context"
	"fmt"

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

// Bought is a variant of a product as it was when it was bought.
type Bought struct{ VariantID, Variant string }

// ListVariantsBought returns which variants of a product an account has in orders that
// were paid for and not sent back, the latest first, each once.
func ListVariantsBought(ctx context.Context, q db.Q, customerID, productID string) ([]Bought, error) {
	list, err := db.List(ctx, q, func(r db.Row) (b Bought, err error) { return b, r.Scan(&b.VariantID, &b.Variant) },
		`select l.variant_id, max(l.variant) from orders o join order_line l on l.order_id = o.id
		where o.customer_id = $1 and l.product_id = $2 and o.state in ('paid', 'fulfilled') group by l.variant_id order by max(o.placed_at) desc, l.variant_id`, customerID, productID)
	if err != nil {
		return nil, fmt.Errorf("order.ListVariantsBought: %w", err)
	}
	return list, nil
}
