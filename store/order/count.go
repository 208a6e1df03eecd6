package order

import (
	"context"
	"slices"

	"regulars/store/db"
)

// tally is how many orders stand in a state; "" is all of them.
type tally struct {
	state State
	n     int64
}

func scanTally(r db.Row) (t tally, err error) { return t, r.Scan(&t.state, &t.n) }

// CountOpen returns how many orders stand where something is still to be done: all but
// those that are fulfilled, cancelled or refunded, which are the many.
func CountOpen(ctx context.Context, q db.Q) (map[State]int64, error) {
	open := slices.DeleteFunc(States(), func(s State) bool { return s == Fulfilled || s == Cancelled || s == Refunded })
	var w db.Where
	in, args := db.InList(1, open)
	for _, a := range args {
		w.Arg(a)
	}
	w.And("state in (" + in + ")")
	within(ctx, &w, "id")
	list, err := db.List(ctx, q, scanTally, `select state, count(*) from orders where `+w.SQL()+` group by state`, w.Args()...)
	return counted(list), err
}

// CountByState returns how many orders stand where; a state without any is left out.
// Fulfilled are all but the others: they are the many, and need not be counted one by
// one.
func CountByState(ctx context.Context, q db.Q) (map[State]int64, error) {
	var w db.Where
	within(ctx, &w, "id")
	list, err := db.List(ctx, q, scanTally, `select state, count(*) from orders where state < 'fulfilled' and `+w.SQL()+` group by state
		union all select state, count(*) from orders where state > 'fulfilled' and `+w.SQL()+` group by state
		union all select '', count(*) from orders where `+w.SQL(), w.Args()...)
	counts := counted(list)
	all := counts[""]
	delete(counts, "")
	for _, n := range counts {
		all -= n
	}
	if all > 0 {
		counts[Fulfilled] = all
	}
	return counts, err
}

// counted are tallies by state.
func counted(list []tally) map[State]int64 {
	counts := make(map[State]int64, len(list))
	for _, t := range list {
		counts[t.state] = t.n
	}
	return counts
}

// CountOf returns how many orders an account has.
func CountOf(ctx context.Context, q db.Q, customerID string) (int64, error) {
	return db.Value[int64](ctx, q, `select count(*) from orders where customer_id = $1`, customerID)
}
