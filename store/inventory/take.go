package inventory

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"regulars/store/db"
	"regulars/store/fault"
)

// Take takes pieces for a sale, all lines or none: call it in the transaction of
// the order and let its error undo everything. ref names the order, so that
// Return finds what it took. Variants are taken in the order of their ids, so that
// two sales never wait for each other in a circle.
//
// From several places, one that has all is preferred, else those with most. The
// error is a *Short when there is not enough.
func Take(ctx context.Context, q db.Q, lines []Line, ref string) error {
	wanted, err := merge(lines)
	if err != nil {
		return err
	}
	ids := slices.Sorted(maps.Keys(wanted))
	levels, err := Levels(ctx, q, ids)
	if err != nil {
		return err
	}
	for _, variant := range ids {
		l := levels[variant]
		if !l.Tracked {
			continue
		}
		if err := take(ctx, q, l, wanted[variant], ref); err != nil {
			return err
		}
	}
	return nil
}

// merge adds up lines of the same variant.
func merge(lines []Line) (map[string]int64, error) {
	wanted := make(map[string]int64, len(lines))
	for _, l := range lines {
		if l.Quantity <= 0 {
			return nil, fault.InvalidFields(fault.Fields{"quantity": "Enter a quantity of 1 or more."})
		}
		wanted[l.VariantID] += l.Quantity
	}
	return wanted, nil
}

func take(ctx context.Context, q db.Q, l Level, n int64, ref string) error {
	if l.Oversell {
		return takeBelowZero(ctx, q, l, n, ref)
	}
	if len(l.Places) == 1 {
		return takeGuarded(ctx, q, move{l.VariantID, l.Places[0].PlaceID, -n, Taken, ref})
	}
	if most := mostFirst(l.Places); len(most) > 0 && most[0].Available >= n {
		took, err := takeFrom(ctx, q, move{l.VariantID, most[0].PlaceID, -n, Taken, ref})
		if err != nil || took {
			return err
		}
	}
	return takeSplit(ctx, q, l.VariantID, n, ref)
}

func takeBelowZero(ctx context.Context, q db.Q, l Level, n int64, ref string) error {
	place := ""
	if len(l.Places) > 0 {
		place = mostFirst(l.Places)[0].PlaceID
	}
	return add(ctx, q, move{l.VariantID, place, -n, Taken, ref})
}

// takeGuarded takes from one place, or says how much there is.
func takeGuarded(ctx context.Context, q db.Q, m move) error {
	if took, err := takeFrom(ctx, q, m); err != nil || took {
		return err
	}
	return short(ctx, q, m.variantID)
}

// takeFrom takes from one place, if it has as many.
func takeFrom(ctx context.Context, q db.Q, m move) (took bool, err error) {
	changed, err := q.Exec(ctx, `update stock_level set available = available - $1, changed_at = $4
		where variant_id = $2 and place_id = $3 and available >= $1`, -m.delta, m.variantID, m.placeID, q.Now())
	if err != nil || changed == 0 {
		return false, err
	}
	return true, m.note(ctx, q)
}

func short(ctx context.Context, q db.Q, variantID string) error {
	left, err := db.Value[int64](ctx, q, `select cast(coalesce(sum(available), 0) as bigint) from stock_level where variant_id = $1 and available > 0`, variantID)
	if err != nil {
		return err
	}
	return &Short{VariantID: variantID, Available: left}
}

// takeSplit takes from several places. It first takes hold of the variant's row,
// so that all who split the same variant come one after the other.
func takeSplit(ctx context.Context, q db.Q, variantID string, n int64, ref string) error {
	if _, err := q.Exec(ctx, `update stock_item set changed_at = $2 where variant_id = $1`, variantID, q.Now()); err != nil {
		return err
	}
	for left := n; left > 0; { // whoever needs one place alone does not wait for this row, and may be there first
		levels, err := Levels(ctx, q, []string{variantID})
		if err != nil {
			return err
		}
		parts := plan(levels[variantID].Places, left)
		if parts == nil {
			return &Short{VariantID: variantID, Available: n - left + above(levels[variantID].Places)}
		}
		for _, part := range parts {
			took, err := takeFrom(ctx, q, move{variantID, part.PlaceID, -part.Available, Taken, ref})
			if err != nil {
				return err
			}
			if !took {
				break
			}
			left -= part.Available
		}
	}
	return nil
}

// above is how much there is in places that have any.
func above(places []Count) (n int64) {
	for _, p := range places {
		n += max(0, p.Available)
	}
	return n
}

// plan chooses places for n pieces: the one with the most when it has all, else
// as few as possible; nil when there are not enough.
func plan(places []Count, n int64) []Count {
	var parts []Count
	for _, p := range mostFirst(places) {
		part := min(n, p.Available)
		if part <= 0 {
			break
		}
		parts = append(parts, Count{p.PlaceID, part})
		n -= part
	}
	if n > 0 {
		return nil
	}
	return parts
}

func mostFirst(places []Count) []Count {
	return slices.SortedFunc(slices.Values(places), func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.Available, a.Available), cmp.Compare(a.PlaceID, b.PlaceID))
	})
}

// Return gives back pieces that Take took under the same ref, to the places they
// came from, and never more than was taken and not yet returned. What was not
// counted when it was sold is not given back.
func Return(ctx context.Context, q db.Q, lines []Line, ref string) error {
	wanted, err := merge(lines)
	if err != nil {
		return err
	}
	for _, variant := range slices.Sorted(maps.Keys(wanted)) {
		if err := giveBack(ctx, q, variant, wanted[variant], ref); err != nil {
			return err
		}
	}
	return nil
}

func giveBack(ctx context.Context, q db.Q, variantID string, n int64, ref string) error {
	// Hold the variant, so that two returns of one sale do not both see it as taken.
	if _, err := q.Exec(ctx, `update stock_item set changed_at = $2 where variant_id = $1`, variantID, q.Now()); err != nil {
		return err
	}
	out, err := db.List(ctx, q, func(r db.Row) (c Count, err error) { return c, r.Scan(&c.PlaceID, &c.Available) },
		`select place_id, cast(-sum(delta) as bigint) from stock_move where variant_id = $1 and ref = $2 and reason in ('taken', 'returned')
		group by place_id having sum(delta) < 0 order by place_id`, variantID, ref)
	if err != nil {
		return err
	}
	for _, c := range mostFirst(out) {
		part := min(n, c.Available)
		if part == 0 {
			break
		}
		if err := add(ctx, q, move{variantID, c.PlaceID, part, Returned, ref}); err != nil {
			return err
		}
		n -= part
	}
	return nil
}
