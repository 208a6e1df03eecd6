package inventory

import (
	"context"
	"maps"
	"slices"

	"regulars/store/db"
	"regulars/store/fault"
)

// Parts is what was taken from which places, by variant; of what is not counted, nothing.
type Parts map[string][]Count

// Places are where it was taken; "" is the shop itself.
func (p Parts) Places() (placeIDs []string) {
	for _, counts := range p {
		for _, c := range counts {
			placeIDs = append(placeIDs, c.PlaceID)
		}
	}
	slices.Sort(placeIDs)
	return slices.Compact(placeIDs)
}

// Take is Way.Take from where most lies, what is kept back included: what people of the
// shop do.
func Take(ctx context.Context, q db.Q, lines []Line, ref string) (Parts, error) {
	return Way{Kept: true}.Take(ctx, q, lines, ref)
}

// Take takes pieces for a sale, all lines or none: call it in the transaction of
// the order and let its error undo everything. ref names the order, so that
// Return finds what it took. Variants are taken in the order of their ids, so that
// two sales never wait for each other in a circle.
//
// From several places, the first that has all in the order of the way is preferred, else
// they give what they have in that order. The error is a *Short when there is not enough.
func (w Way) Take(ctx context.Context, q db.Q, lines []Line, ref string) (Parts, error) {
	wanted, err := merge(lines)
	if err != nil {
		return nil, err
	}
	ids := slices.Sorted(maps.Keys(wanted))
	levels, err := Levels(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	by, taken := w.ranking(wanted, levels), Parts{}
	for _, variant := range ids {
		l := levels[variant]
		if !l.Tracked {
			continue
		}
		if taken[variant], err = w.take(ctx, q, l, wanted[variant], ref, by); err != nil {
			return nil, err
		}
	}
	return taken, nil
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

func (w Way) take(ctx context.Context, q db.Q, l Level, n int64, ref string, by ranking) ([]Count, error) {
	places := by(l.Places, n)
	from := func(placeID string) (move, int64) {
		return move{l.VariantID, placeID, -n, Taken, ref}, w.floor(l, placeID)
	}
	if l.Oversell {
		m, _ := from(w.owing(places, n))
		return m.part(), add(ctx, q, m)
	}
	if len(places) == 1 {
		m, floor := from(places[0].PlaceID)
		return m.part(), takeGuarded(ctx, q, m, floor)
	}
	if i := w.whole(places, n); i >= 0 {
		m, floor := from(places[i].PlaceID)
		took, err := takeFrom(ctx, q, m, floor)
		if err != nil || took {
			return m.part(), err
		}
	}
	return w.takeSplit(ctx, q, l.VariantID, n, ref, by)
}

// whole is the first place that may give all of n pieces, -1 when none may.
func (w Way) whole(places []Count, n int64) int {
	return slices.IndexFunc(places, func(c Count) bool { return w.of(c) >= n })
}

// floor is what must be left at a place.
func (w Way) floor(l Level, placeID string) int64 {
	for _, c := range l.Places {
		if c.PlaceID == placeID && !w.Kept {
			return c.Kept
		}
	}
	return 0
}

// owing is where it is taken of what may be owed: at the first place when none has all.
func (w Way) owing(places []Count, n int64) (placeID string) {
	if len(places) > 0 {
		placeID = places[max(0, w.whole(places, n))].PlaceID
	}
	return placeID
}

// part is what a move takes, as Parts has it.
func (m move) part() []Count { return []Count{{PlaceID: m.placeID, Available: -m.delta}} }

// takeGuarded takes from one place, or says how much there is.
func takeGuarded(ctx context.Context, q db.Q, m move, floor int64) error {
	if took, err := takeFrom(ctx, q, m, floor); err != nil || took {
		return err
	}
	return short(ctx, q, m.variantID, floor)
}

// takeFrom takes from one place, if it has as many above its floor.
func takeFrom(ctx context.Context, q db.Q, m move, floor int64) (took bool, err error) {
	changed, err := q.Exec(ctx, `update stock_level set available = available - $1, changed_at = $4
		where variant_id = $2 and place_id = $3 and available - $5 >= $1`, -m.delta, m.variantID, m.placeID, q.Now(), floor)
	if err != nil || changed == 0 {
		return false, err
	}
	return true, m.note(ctx, q)
}

func short(ctx context.Context, q db.Q, variantID string, floor int64) error {
	left, err := db.Value[int64](ctx, q, `select cast(coalesce(sum(available - $2), 0) as bigint) from stock_level where variant_id = $1 and available > $2`, variantID, floor)
	if err != nil {
		return err
	}
	return &Short{VariantID: variantID, Available: left}
}

// takeSplit takes from several places. It first takes hold of the variant's row,
// so that all who split the same variant come one after the other.
func (w Way) takeSplit(ctx context.Context, q db.Q, variantID string, n int64, ref string, by ranking) (taken []Count, err error) {
	if _, err := q.Exec(ctx, `update stock_item set changed_at = $2 where variant_id = $1`, variantID, q.Now()); err != nil {
		return nil, err
	}
	for left := n; left > 0; { // whoever needs one place alone does not wait for this row, and may be there first
		levels, err := Levels(ctx, q, []string{variantID})
		if err != nil {
			return nil, err
		}
		l := levels[variantID]
		parts := w.plan(by(l.Places, left), left)
		if parts == nil {
			return nil, &Short{VariantID: variantID, Available: n - left + w.above(l.Places)}
		}
		for _, part := range parts {
			took, err := takeFrom(ctx, q, move{variantID, part.PlaceID, -part.Available, Taken, ref}, w.floor(l, part.PlaceID))
			if err != nil {
				return nil, err
			}
			if !took {
				break
			}
			left, taken = left-part.Available, append(taken, part)
		}
	}
	return taken, nil
}

// above is how much there is in places that may give any.
func (w Way) above(places []Count) (n int64) {
	for _, p := range places {
		n += w.of(p)
	}
	return n
}

// plan is what each place gives of n pieces: the first that has all gives it, else they
// give what they have in their order; nil when there are not enough.
func (w Way) plan(places []Count, n int64) []Count {
	if i := w.whole(places, n); i >= 0 {
		return []Count{{PlaceID: places[i].PlaceID, Available: n}}
	}
	var parts []Count
	for _, p := range places {
		if part := min(n, w.of(p)); part > 0 {
			parts = append(parts, Count{PlaceID: p.PlaceID, Available: part})
			n -= part
		}
	}
	if n > 0 {
		return nil
	}
	return parts
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
	for _, c := range slices.SortedFunc(slices.Values(out), Way{Kept: true}.byMost) {
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
