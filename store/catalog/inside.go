package catalog

import (
	"context"
	"slices"

	"regulars/store/db"
	"regulars/store/fault"
)

// mostInside bounds how many collections one holds.
const mostInside = 50

// inside is which collection holds which.
type inside struct{ collection, inside string }

func scanInside(r db.Row) (x inside, err error) { return x, r.Scan(&x.collection, &x.inside) }

// addInside reads which collections each holds, in their order.
func addInside(ctx context.Context, q db.Q, at map[string]int, list []Collection) error {
	all, err := db.List(ctx, q, scanInside, `select collection_id, inside_id from collection_inside order by collection_id, position`)
	for _, x := range all {
		if i, ok := at[x.collection]; ok {
			list[i].Inside = append(list[i].Inside, x.inside)
		}
	}
	return err
}

// writeInside keeps which collections one holds. None can hold itself, by way of others
// either.
func (c *Collection) writeInside(ctx context.Context, q db.Q) error {
	if _, err := q.Exec(ctx, `delete from collection_inside where collection_id = $1`, c.ID); err != nil || len(c.Inside) == 0 {
		return err
	}
	if len(c.Inside) > mostInside {
		return fault.InvalidFields(fault.Fields{"inside": "A collection holds up to 50 others."})
	}
	// One after the other, so that no two make a circle together.
	if _, err := q.Exec(ctx, `update collection set position = position where id = (select min(id) from collection)`); err != nil {
		return err
	}
	all, err := db.List(ctx, q, scanInside, `select collection_id, inside_id from collection_inside`)
	if err != nil {
		return err
	}
	for i, id := range c.Inside {
		if holds(all, id, c.ID) {
			name, err := db.Value[string](ctx, q, `select title from collection where id = $1`, id)
			if err != nil {
				return err
			}
			return fault.InvalidFields(fault.Fields{"inside": "“" + name + "” holds this collection already, itself or by way of others: it would be a circle."})
		}
		if _, err := q.Exec(ctx, `insert into collection_inside (collection_id, inside_id, position) values ($1, $2, $3) on conflict (collection_id, inside_id) do nothing`, c.ID, id, i); err != nil {
			return err
		}
	}
	return nil
}

// holds says whether a collection is another one or holds it, by way of others too.
func holds(all []inside, collectionID, other string) bool {
	for seen, open := []string{}, []string{collectionID}; len(open) > 0; {
		id := open[0]
		if open = open[1:]; id == other {
			return true
		}
		if slices.Contains(seen, id) {
			continue
		}
		seen = append(seen, id)
		for _, x := range all {
			if x.collection == id {
				open = append(open, x.inside)
			}
		}
	}
	return false
}
