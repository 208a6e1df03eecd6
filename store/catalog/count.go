package catalog

import (
	"context"

	"regulars/store/db"
)

// CountProducts returns how many products a filter lets through, by state; pages
// and the filter's own state aside.
func CountProducts(ctx context.Context, q db.Q, f Filter) (map[string]int64, error) {
	f.Status, f.After = "", nil
	w := f.where()
	type count struct {
		status string
		n      int64
	}
	list, err := db.List(ctx, q, func(r db.Row) (c count, err error) { return c, r.Scan(&c.status, &c.n) },
		`select status, count(*) from product where `+w.SQL()+` group by status`, w.Args()...)
	counts := make(map[string]int64, len(list))
	for _, c := range list {
		counts[c.status] = c.n
	}
	return counts, err
}

// Kinds are the words by which products can be told apart.
type Kinds struct{ Vendors, Types []string }

// mostKinds is how many words of each sort are offered to choose from.
const mostKinds = 200

// ListKinds returns the vendors and types in use, sorted, up to 200 of each.
func ListKinds(ctx context.Context, q db.Q) (k Kinds, err error) {
	if k.Vendors, err = db.Values[string](ctx, q, `select distinct vendor from product where vendor <> '' order by vendor limit $1`, mostKinds); err != nil {
		return k, err
	}
	k.Types, err = db.Values[string](ctx, q, `select distinct type from product where type <> '' order by type limit $1`, mostKinds)
	return k, err
}
