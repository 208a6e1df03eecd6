package inventory

import (
	"context"

	"regulars/store/db"
)

// TakenFrom says from which places what a ref took was taken and not given back, by
// variant, most first.
func TakenFrom(ctx context.Context, q db.Q, ref string) (map[string][]Count, error) {
	type row struct {
		variantID string
		c         Count
	}
	list, err := db.List(ctx, q, func(r db.Row) (x row, err error) { return x, r.Scan(&x.variantID, &x.c.PlaceID, &x.c.Available) },
		`select variant_id, place_id, cast(-sum(delta) as bigint) from stock_move where ref = $1 and ref <> '' and reason in ('taken', 'returned')
		group by variant_id, place_id having sum(delta) < 0 order by variant_id, 3 desc, place_id`, ref)
	from := map[string][]Count{}
	for _, x := range list {
		from[x.variantID] = append(from[x.variantID], x.c)
	}
	return from, err
}
