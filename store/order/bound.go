package order

import (
	"context"
	"strconv"

	"regulars/store/db"
)

// within narrows a query to orders of the places that a context is bound to: those whose
// goods are taken there, or that are collected there. column holds the order's id.
func within(ctx context.Context, w *db.Where, column string) {
	w.Bound(ctx, column+" in (select order_id from order_place where place_id in ?)")
}

// TakenAt keeps from which places goods of an order are taken; "" is none.
func TakenAt(ctx context.Context, q db.Q, orderID string, placeIDs []string) error {
	rows, args := "", []any{orderID}
	for _, placeID := range placeIDs {
		if placeID != "" {
			args = append(args, placeID)
			rows += ", ($1, $" + strconv.Itoa(len(args)) + ")"
		}
	}
	if rows == "" {
		return nil
	}
	_, err := q.Exec(ctx, `insert into order_place (order_id, place_id) values `+rows[2:]+` on conflict (order_id, place_id) do nothing`, args...)
	return err
}

// PlaceUsed says whether an order was ever collected at a place, or taken there.
func PlaceUsed(ctx context.Context, q db.Q, placeID string) (bool, error) {
	n, err := db.Value[int64](ctx, q, `select count(*) from (select 1 as one from order_place where place_id = $1 limit 1) used`, placeID)
	return n > 0, err
}
