package tend

import (
	"context"
	"fmt"
	"slices"

	"regulars/store/db"
)

// Count returns how many accounts a filter chooses, exactly. It begins with those who
// have the rarest of what is asked for, each of which is found in an index of its own,
// and asks of them the rest.
func Count(ctx context.Context, q db.Q, f Filter) (n int64, err error) {
	if !f.nobody() {
		n, err = count(ctx, q, f.traits())
	}
	if err != nil {
		return 0, fmt.Errorf("tend.Count: %w", err)
	}
	return n, nil
}

func count(ctx context.Context, q db.Q, list []trait) (int64, error) {
	if len(list) == 0 {
		return db.Value[int64](ctx, q, `select count(*) from customer`)
	}
	i, err := rarest(ctx, q, list)
	if err != nil {
		return 0, err
	}
	t, rest := list[i], slices.Delete(slices.Clone(list), i, i+1)
	if t.not { // all are: those without are the rest of those with
		return countWithout(ctx, q, t, rest)
	}
	var w db.Where
	ids := t.all(&w)
	if t.stays {
		w.And(`exists (select 1 from customer c where c.id = d.id)`)
	}
	for _, other := range rest {
		w.And(other.has(&w, "d.id"))
	}
	return db.Value[int64](ctx, q, `select count(*) from (`+ids+`) d where `+w.SQL(), w.Args()...)
}

func countWithout(ctx context.Context, q db.Q, t trait, rest []trait) (int64, error) {
	all, err := count(ctx, q, rest)
	if err != nil {
		return 0, err
	}
	t.not = false
	with, err := count(ctx, q, append(rest, t))
	return all - with, err
}

// rarest finds what the fewest have; what is asked not to be had is never it, where
// there is anything else.
func rarest(ctx context.Context, q db.Q, list []trait) (least int, err error) {
	few := int64(-1)
	for i, t := range list {
		if t.not || len(list) == 1 {
			continue
		}
		n, err := t.size(ctx, q)
		if err != nil {
			return 0, err
		}
		if few < 0 || n < few {
			least, few = i, n
		}
	}
	return least, nil
}
