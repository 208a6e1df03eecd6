package order

import (
	"context"

	"regulars/store/db"
)

// CountByState returns how many orders stand where; a state without any is left out.
// Fulfilled are all but the others: they are the many, and need not be counted one by
// one.
func CountByState(ctx context.Context, q db.Q) (map[State]int64, error) {
	type row struct {
		state State
		n     int64
	}
	list, err := db.List(ctx, q, func(r db.Row) (v row, err error) { return v, r.Scan(&v.state, &v.n) },
		`select state, count(*) from orders where state < 'fulfilled' group by state
		union all select state, count(*) from orders where state > 'fulfilled' group by state
		union all select '', count(*) from orders`)
	counts := make(map[State]int64, len(list))
	for _, v := range list {
		if v.state != "" {
			counts[v.state] = v.n
			counts[Fulfilled] -= v.n
		} else {
			counts[Fulfilled] += v.n
		}
	}
	if counts[Fulfilled] == 0 {
		delete(counts, Fulfilled)
	}
	return counts, err
}

// CountOf returns how many orders an account has.
func CountOf(ctx context.Context, q db.Q, customerID string) (int64, error) {
	return db.Value[int64](ctx, q, `select count(*) from orders where customer_id = $1`, customerID)
}
