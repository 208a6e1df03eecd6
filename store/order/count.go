package order

import (
	"context"
	"time"

	"regulars/store/db"
	"regulars/store/money"
)

// CountByState returns how many orders stand where; a state without any is left out.
func CountByState(ctx context.Context, q db.Q) (map[State]int64, error) {
	type row struct {
		state State
		n     int64
	}
	list, err := db.List(ctx, q, func(r db.Row) (v row, err error) { return v, r.Scan(&v.state, &v.n) },
		`select state, count(*) from orders group by state`)
	counts := make(map[State]int64, len(list))
	for _, v := range list {
		counts[v.state] = v.n
	}
	return counts, err
}

// Sales are the orders that were placed since a moment, accepted by the shop, and
// neither cancelled nor refunded: how many, and what they come to without what went
// back.
type Sales struct {
	Orders int64
	Total  money.Amount
}

// SalesSince returns the sales since a moment, in the shop's currency.
func SalesSince(ctx context.Context, q db.Q, since time.Time, currency money.Currency) (Sales, error) {
	return db.One(ctx, q, func(r db.Row) (s Sales, err error) {
		s.Total.Currency = currency
		return s, r.Scan(&s.Orders, &s.Total.Minor)
	}, `select count(*), cast(coalesce(sum(total - refunded), 0) as bigint) from orders
		where placed_at >= $1 and currency = $2 and completed_at is not null and state not in ('cancelled', 'refunded')`, since, string(currency))
}

// CountOf returns how many orders an account has.
func CountOf(ctx context.Context, q db.Q, customerID string) (int64, error) {
	return db.Value[int64](ctx, q, `select count(*) from orders where customer_id = $1`, customerID)
}
