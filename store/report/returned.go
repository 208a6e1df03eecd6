package report

import (
	"cmp"
	"context"
	"slices"

	"regulars/store/db"
	"regulars/store/order"
)

// replay is an order's money going back, step by step.
type replay struct {
	order.Order
	parts  map[string][]order.RefundItem // pieces of what staff sent back, by the refund's id
	pieces map[string]int64              // of each line, paid back so far
	owed   map[string]map[string]int64   // of each part that was begun, by line: what its pieces were paid with and is not back yet
	left   map[string]int64              // of each line, what was paid and is not paid back
	back   int64                         // of the whole order, never more than it came to
}

// returned counts what went back for goods by product: a part for what its pieces were
// paid with, any other money for what is left of the lines, one after the other. Delivery
// and goodwill are for no product. list has all that went back of the orders it names.
func (t tally) returned(ctx context.Context, q db.Q, w window, list []back) error {
	of := map[string][]back{}
	for _, b := range list {
		of[b.orderID] = append(of[b.orderID], b)
	}
	var ids []string
	for id := range of {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for some := range slices.Chunk(ids, 200) {
		orders, err := order.ListByID(ctx, q, some)
		if err != nil {
			return err
		}
		parts, err := listParts(ctx, q, some)
		if err != nil {
			return err
		}
		for _, o := range orders {
			r := replay{Order: o, parts: parts, pieces: map[string]int64{}, left: map[string]int64{}, owed: map[string]map[string]int64{}}
			for _, l := range o.Lines {
				l.Refunded, l.PaidBack.Minor = 0, 0
				r.left[l.ID] = o.Worth(l, l.Quantity).Minor
			}
			r.run(of[o.ID], func(b back, l order.Line, minor int64) {
				if minor > 0 && !b.at.Before(w.from) && b.at.Before(w.to) {
					t.add(ByProduct, l.ProductID, Sum{Words: l.Title, Refunded: minor})
				}
			})
		}
	}
	return nil
}

func listParts(ctx context.Context, q db.Q, orderIDs []string) (map[string][]order.RefundItem, error) {
	var where db.Where
	where.In("order_id", orderIDs)
	parts := map[string][]order.RefundItem{}
	_, err := db.List(ctx, q, func(r db.Row) (none struct{}, err error) {
		var id string
		var items []order.RefundItem
		err = r.Scan(&id, db.JSON(&items))
		parts[id] = items
		return none, err
	}, `select id, items from order_refund where `+where.SQL(), where.Args()...)
	return parts, err
}

// run tells what each step gave back for each line. A part may go back in several steps,
// one of each payment that it is taken from.
func (r *replay) run(steps []back, tell func(b back, l order.Line, minor int64)) {
	slices.SortStableFunc(steps, func(a, b back) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.part, b.part)) })
	for _, b := range steps {
		rest := min(b.amount, r.Total.Minor-r.back)
		r.back += rest
		owed, part := r.begin(b.part)
		for _, l := range r.Lines {
			minor := min(rest, r.left[l.ID])
			if part {
				minor = min(minor, owed[l.ID])
				owed[l.ID] -= minor
			}
			r.left[l.ID] -= minor
			rest -= minor
			tell(b, l, minor)
		}
	}
}

// begin is what a part still gives back by line; false for what is no part.
func (r *replay) begin(part string) (map[string]int64, bool) {
	items, ok := r.parts[part]
	if owed, begun := r.owed[part]; begun || !ok {
		return owed, ok
	}
	owed := make(map[string]int64, len(r.Lines))
	for _, l := range r.Lines {
		owed[l.ID] = r.worth(items, l)
	}
	r.owed[part] = owed
	return owed, true
}

// worth is what the pieces of a line in a part were paid with.
func (r *replay) worth(items []order.RefundItem, l order.Line) (minor int64) {
	for _, item := range items {
		if item.LineID == l.ID {
			minor += r.worthOf(item, l)
			r.pieces[l.ID] += item.Quantity
		}
	}
	return minor
}

// worthOf is what was kept with a part, or of an older one what its pieces come to.
func (r *replay) worthOf(item order.RefundItem, l order.Line) int64 {
	if item.Worth > 0 {
		return item.Worth
	}
	l.Refunded, l.PaidBack.Minor = 0, 0
	before := r.Worth(l, r.pieces[l.ID]).Minor
	return r.Worth(l, r.pieces[l.ID]+item.Quantity).Minor - before
}
