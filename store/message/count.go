package message

import (
	"context"
	"maps"

	"regulars/store/db"
)

// tally is how many mails stand in a state, or how many of these are not to be counted;
// "" is all of them.
type tally struct {
	state State
	n     int64
}

func scanTally(r db.Row) (t tally, err error) { return t, r.Scan(&t.state, &t.n) }

// CountWaiting returns how many mails wait for a person, failed or kept; tests are not
// counted.
func CountWaiting(ctx context.Context, q db.Q) (map[State]int64, error) {
	list, err := db.List(ctx, q, scanTally, `select state, count(*) from message where state in ('failed', 'kept') group by state
		union all select state, -count(*) from message where test and state in ('failed', 'kept') group by state`)
	return counted(list), err
}

// CountByState returns how many mails stand where; a state without any is left out.
// Sent are all but those that wait: they are the many, and counted one by one their
// rows would be read, letters and all. Tests are not counted.
func CountByState(ctx context.Context, q db.Q) (map[State]int64, error) {
	list, err := db.List(ctx, q, scanTally, `select state, count(*) from message where state in ('queued', 'sending') group by state
		union all select state, count(*) from message where state in ('failed', 'kept') group by state
		union all select '', count(*) from message
		union all select state, -count(*) from message where test and state <> 'sent' group by state
		union all select '', -count(*) from message where test`)
	counts := counted(list)
	all := counts[""]
	delete(counts, "")
	for _, n := range counts {
		all -= n
	}
	if all > 0 {
		counts[Sent] = all
	}
	return counts, err
}

// counted adds tallies up by state; a state without any is left out.
func counted(list []tally) map[State]int64 {
	counts := make(map[State]int64, len(list))
	for _, t := range list {
		counts[t.state] += t.n
	}
	maps.DeleteFunc(counts, func(_ State, n int64) bool { return n == 0 })
	return counts
}
