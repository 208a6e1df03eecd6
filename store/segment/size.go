package segment

import (
	"context"
	"time"

	"regulars/store/db"
)

// Size is how many people a rule held when it was counted last.
type Size struct {
	Rule      string // names the rule: a hash
	People    int64
	Customers int64
	Guests    int64
	Known     int64 // people there were at all
	At        time.Time
	Took      time.Duration
}

// KeepSize keeps a size, unless a later one is kept.
func KeepSize(ctx context.Context, q db.Q, s Size) error {
	_, err := q.Exec(ctx, `insert into segment_size (rule, people, customers, guests, known, counted_at, took) values ($1, $2, $3, $4, $5, $6, $7)
		on conflict (rule) do update set people = excluded.people, customers = excluded.customers, guests = excluded.guests, known = excluded.known,
		counted_at = excluded.counted_at, took = excluded.took where segment_size.counted_at <= excluded.counted_at`,
		s.Rule, s.People, s.Customers, s.Guests, s.Known, s.At, s.Took.Milliseconds())
	return err
}

// ListSizes returns the sizes that are kept.
func ListSizes(ctx context.Context, q db.Q) ([]Size, error) {
	return db.List(ctx, q, func(r db.Row) (s Size, err error) {
		var took int64
		err = r.Scan(&s.Rule, &s.People, &s.Customers, &s.Guests, &s.Known, db.At(&s.At), &took)
		s.Took = time.Duration(took) * time.Millisecond
		return s, err
	}, `select rule, people, customers, guests, known, counted_at, took from segment_size order by rule`)
}

// keepSizes is how long a size is kept that nobody has asked for again.
const keepSizes = 90 * 24 * time.Hour

// PruneSizes forgets sizes of rules that nobody looks at any more.
func PruneSizes(ctx context.Context, q db.Q) error {
	_, err := q.Exec(ctx, `delete from segment_size where counted_at < $1`, q.Now().Add(-keepSizes))
	return err
}
