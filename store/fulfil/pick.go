package fulfil

import (
	"cmp"
	"context"
	"slices"

	"regulars/store/db"
	"regulars/store/inventory"
	"regulars/store/order"
)

// Pick is one variant to be fetched from the shelves of a place, for all orders
// that wait for it.
type Pick struct {
	PlaceID  string // "" is the shop itself, or what is not counted
	SKU      string
	Title    string
	Variant  string
	Quantity int64
	Numbers  []string // of the orders
}

// pickAtOnce is how many orders a round takes at most: what one person can carry
// together is less.
const pickAtOnce = 200

// ListPicks returns what is to be fetched for the orders that are to be packed, the
// oldest orders first, sorted as one walks: by place, then by name. orders is how
// many it is for.
func ListPicks(ctx context.Context, q db.Q, placeID string) (picks []Pick, orders int, err error) {
	list, err := order.ListToPack(ctx, q, pickAtOnce)
	if err != nil {
		return nil, 0, err
	}
	ids := make([]string, len(list))
	for i, o := range list {
		ids[i] = o.ID
	}
	from, err := inventory.TakenFrom(ctx, q, ids)
	if err != nil {
		return nil, 0, err
	}
	r := round{at: map[[4]string]int{}}
	r.mine, r.bound = db.Bound(ctx)
	for _, o := range list {
		if r.add(o, from[o.ID], placeID) {
			orders++
		}
	}
	slices.SortStableFunc(r.picks, func(a, b Pick) int {
		return cmp.Or(cmp.Compare(a.PlaceID, b.PlaceID), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Variant, b.Variant), cmp.Compare(a.SKU, b.SKU))
	})
	return r.picks, orders, nil
}

// round is a pick list while it is written.
type round struct {
	picks []Pick
	at    map[[4]string]int
	mine  []string // the places that the reader is bound to
	bound bool
}

// add puts down what an order needs from a place ("" for all), and says whether that
// is anything.
func (r *round) add(o order.Order, from map[string][]inventory.Count, placeID string) (any bool) {
	for _, l := range o.Lines {
		for _, share := range shares(l, from[l.VariantID]) {
			if placeID != "" && share.PlaceID != placeID || r.bound && !slices.Contains(r.mine, share.PlaceID) {
				continue
			}
			any = true
			key := [4]string{share.PlaceID, l.SKU, l.Title, l.Variant}
			i, ok := r.at[key]
			if !ok {
				i = len(r.picks)
				r.at[key] = i
				r.picks = append(r.picks, Pick{PlaceID: share.PlaceID, SKU: l.SKU, Title: l.Title, Variant: l.Variant})
			}
			r.picks[i].Quantity += share.Available
			r.picks[i].Numbers = append(r.picks[i].Numbers, o.Number)
		}
	}
	return any
}

// shares says from where the pieces of a line that are left are fetched.
func shares(l order.Line, from []inventory.Count) (list []inventory.Count) {
	left := l.Left()
	for _, c := range from {
		if n := min(left, c.Available); n > 0 {
			list = append(list, inventory.Count{PlaceID: c.PlaceID, Available: n})
			left -= n
		}
	}
	if left > 0 {
		list = append(list, inventory.Count{Available: left})
	}
	return list
}
