package recommend

import (
	"context"
	"fmt"
	"slices"

	"regulars/store/db"
)

// Topic is touched when something was learned.
const Topic = "recommend"

// mostLearned bounds what is learned of one order: pairs grow with the square, and
// an order of fifty things says little about any two of them.
const mostLearned = 20

// Learn counts what was bought in one order: each product once, and each pair. An
// order is counted once, however often it is told.
func Learn(ctx context.Context, q db.Q, orderID string, productIDs []string) error {
	list := distinct(productIDs)
	n, err := q.Exec(ctx, `insert into bought_order (order_id, products) values ($1, $2) on conflict (order_id) do nothing`, orderID, db.JSON(list))
	if err != nil || n == 0 {
		return err
	}
	return count(ctx, q, list, 1)
}

// Unlearn takes an order back that was cancelled or refunded.
func Unlearn(ctx context.Context, q db.Q, orderID string) error {
	orders, err := db.List(ctx, q, func(r db.Row) (list []string, err error) { return list, r.Scan(db.JSON(&list)) },
		`delete from bought_order where order_id = $1 returning products`, orderID)
	if err != nil {
		return err
	}
	for _, list := range orders {
		if err := count(ctx, q, list, -1); err != nil {
			return err
		}
	}
	return nil
}

// distinct sorts ids, so that two orders take rows in the same order.
func distinct(ids []string) []string {
	list := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id == "" })
	slices.Sort(list)
	list = slices.Compact(list)
	return list[:min(len(list), mostLearned)]
}

func count(ctx context.Context, q db.Q, list []string, by int64) error {
	q.Touch(Topic)
	for _, p := range append([]string{allOrders}, list...) {
		if _, err := q.Exec(ctx, `insert into bought_product (product_id, orders, changed_at) values ($1, $2, $3)
			on conflict (product_id) do update set orders = bought_product.orders + excluded.orders, changed_at = excluded.changed_at`, p, by, q.Now()); err != nil {
			return fmt.Errorf("recommend: product: %w", err)
		}
	}
	for _, p := range list {
		for _, other := range list {
			if p == other {
				continue
			}
			if _, err := q.Exec(ctx, `insert into bought_pair (product_id, other_id, orders, changed_at) values ($1, $2, $3, $4)
				on conflict (product_id, other_id) do update set orders = bought_pair.orders + excluded.orders, changed_at = excluded.changed_at`, p, other, by, q.Now()); err != nil {
				return fmt.Errorf("recommend: pair: %w", err)
			}
		}
	}
	return nil
}

// Want is how often a segment's members wanted a product.
type Want struct {
	SegmentID, ProductID string
	Count                int64
}

// RecordWants adds to what segments want today. Nobody is named in it.
func RecordWants(ctx context.Context, q db.Q, list []Want) error {
	for _, w := range list {
		if _, err := q.Exec(ctx, `insert into segment_want (segment_id, day, product_id, wants) values ($1, $2, $3, $4)
			on conflict (segment_id, day, product_id) do update set wants = segment_want.wants + excluded.wants`,
			w.SegmentID, q.Now().UTC().Format(day), w.ProductID, w.Count); err != nil {
			return fmt.Errorf("recommend.RecordWants: %w", err)
		}
	}
	return nil
}

// PruneWants forgets what was wanted before the weeks that are counted.
func PruneWants(ctx context.Context, q db.Q) error {
	_, err := q.Exec(ctx, `delete from segment_want where day < $1`, q.Now().Add(-wantedFor).UTC().Format(day))
	return err
}
