package message

import (
	"context"

	"regulars/store/db"
)

// CountByState returns how many mails stand where; a state without any is left out.
func CountByState(ctx context.Context, q db.Q) (map[State]int64, error) {
	type row struct {
		state State
		n     int64
	}
	list, err := db.List(ctx, q, func(r db.Row) (v row, err error) { return v, r.Scan(&v.state, &v.n) },
		`select state, count(*) from message group by state`)
	counts := make(map[State]int64, len(list))
	for _, v := range list {
		counts[v.state] = v.n
	}
	return counts, err
}
