package message

import (
	"context"
	"maps"

	"regulars/store/db"
)

// CountByState returns how many mails stand where; a state without any is left out.
// Sent are all but those that wait: they are the many, and counted one by one their
// rows would be read, letters and all. Tests are not counted.
func CountByState(ctx context.Context, q db.Q) (map[State]int64, error) {
	type row struct {
		state State
		n     int64
	}
	list, err := db.List(ctx, q, func(r db.Row) (v row, err error) { return v, r.Scan(&v.state, &v.n) },
		`select state, count(*) from message where state in ('queued', 'sending') group by state
		union all select state, count(*) from message where state in ('failed', 'kept') group by state
		union all select '', count(*) from message
		union all select state, -count(*) from message where test and state <> 'sent' group by state
		union all select '', -count(*) from message where test`)
	counts := make(map[State]int64, len(list))
	for _, v := range list {
		if v.state != "" {
			counts[v.state] += v.n
			counts[Sent] -= v.n
		} else {
			counts[Sent] += v.n
		}
	}
	maps.DeleteFunc(counts, func(_ State, n int64) bool { return n == 0 })
	return counts, err
}
