package inventory

import (
	"context"
	"slices"

	"regulars/store/db"
)

// TakenFrom says from which places what some refs took was taken and not given back,
// by ref and variant, most first.
func TakenFrom(ctx context.Context, q db.Q, refs []string) (map[string]map[string][]Count, error) {
	type row struct {
		ref, variantID string
		c              Count
	}
	from := map[string]map[string][]Count{}
	for some := range slices.Chunk(refs, chunk) {
		in, args := db.InList(1, some)
		list, err := db.List(ctx, q, func(r db.Row) (x row, err error) {
			return x, r.Scan(&x.ref, &x.variantID, &x.c.PlaceID, &x.c.Available)
		},
			`select ref, variant_id, place_id, cast(-sum(delta) as bigint) from stock_move where ref in (`+in+`) and ref <> '' and reason in ('taken', 'returned')
			group by ref, variant_id, place_id having sum(delta) < 0 order by ref, variant_id, 4 desc, place_id`, args...)
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			if from[x.ref] == nil {
				from[x.ref] = map[string][]Count{}
			}
			from[x.ref][x.variantID] = append(from[x.ref][x.variantID], x.c)
		}
	}
	return from, nil
}
