package event

import (
	"context"
	"fmt"

	"regulars/store/db"
)

// Redigest gives events that have no digest theirs, at most limit of them, and returns how
// many it found: those that were written before there were digests, and orders of people
// who were erased. What an event says does not change by it.
func Redigest(ctx context.Context, q db.Q, limit int) (int, error) {
	type row struct{ id, subject, channel, properties string }
	list, err := db.List(ctx, q, func(r db.Row) (e row, err error) { return e, r.Scan(&e.id, &e.subject, &e.channel, &e.properties) },
		`select id, subject, channel, properties from event where digest = '' order by id limit $1`, limit)
	if err != nil {
		return 0, fmt.Errorf("event.Redigest: %w", err)
	}
	for _, e := range list { // one that was erased since it was read says something else, and comes again
		_, err := q.Exec(ctx, `update event set digest = $2 where id = $1 and digest = '' and properties = $3`, e.id, Digest(e.subject, e.channel, e.properties), e.properties)
		if err != nil {
			return 0, fmt.Errorf("event.Redigest: %w", err)
		}
	}
	return len(list), nil
}
