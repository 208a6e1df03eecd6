package checkout

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"regulars/store/db"
	"regulars/store/inventory"
	"regulars/store/order"
	"regulars/store/place"
	"regulars/store/setting"
)

// This file is where the goods of an order are taken from.

// wayOf is how the goods of an order are taken: by the rule that the owner has set, from
// the address on. What is sold over the counter may be kept back from the online shop.
// places are all of them.
func wayOf(ctx context.Context, q db.Q, o order.Order) (w inventory.Way, places []place.Place, err error) {
	shop, err := setting.FindShop(ctx, q)
	if err != nil {
		return w, nil, err
	}
	if places, err = place.List(ctx, q); err != nil {
		return w, nil, err
	}
	w = inventory.Way{Rule: inventory.Routing(shop.Routing), Kept: o.Channel == OverStall}
	for _, p := range place.ByNearness(places, place.Near{Country: o.Delivery.Country, Postcode: o.Delivery.Postcode}) {
		w.Near = append(w.Near, p.ID)
	}
	return w, places, nil
}

// takeFor takes the stock of an order: where it is collected, if it is.
func takeFor(ctx context.Context, q db.Q, o order.Order) error {
	way, _, err := wayOf(ctx, q, o)
	if err != nil {
		return err
	}
	if o.PlaceID != "" {
		return way.TakeAt(ctx, q, goods(o), o.PlaceID, o.ID)
	}
	return way.Take(ctx, q, goods(o), o.ID)
}

// RoutingSaid is a rule in words: what it is called, and what it does.
func RoutingSaid(r inventory.Routing) (name, about string) {
	switch r {
	case inventory.FewestParcels:
		return "Fewest parcels", "As few places as possible that together have everything; of equally few, those nearest to the address."
	case inventory.Nearest:
		return "Nearest to the address", "Each thing comes from the nearest place that has all of it: in the same country, and with the postcode most alike."
	}
	return "Most stock", "Each thing comes from the place that has most of it."
}

// keepWhence keeps from which places the goods of an order are taken.
func keepWhence(ctx context.Context, q db.Q, orderID string) (taken map[string][]inventory.Count, err error) {
	all, err := inventory.TakenFrom(ctx, q, []string{orderID})
	if err != nil {
		return nil, err
	}
	taken = all[orderID]
	var places []string
	for _, counts := range taken {
		for _, c := range counts {
			places = append(places, c.PlaceID)
		}
	}
	return taken, order.TakenAt(ctx, q, orderID, places)
}

// tellWhence is keepWhence for a new order, and says in its history where it is sent by
// which rule they were chosen, where there is more than one place to choose from.
func tellWhence(ctx context.Context, q db.Q, o order.Order) error {
	taken, err := keepWhence(ctx, q, o.ID)
	if err != nil || o.PlaceID != "" || len(taken) == 0 {
		return err
	}
	way, places, err := wayOf(ctx, q, o)
	if err != nil || len(places) < 2 {
		return err
	}
	rule, _ := RoutingSaid(way.Rule)
	return order.Note(ctx, q, o.ID, "shop", "Taken from "+whence(places, o, taken)+". Rule: "+strings.ToLower(rule)+".")
}

// whence says what was taken where, place by place.
func whence(places []place.Place, o order.Order, taken map[string][]inventory.Count) string {
	var names []string
	said := map[string][]string{}
	for _, l := range o.Lines {
		for _, c := range taken[l.VariantID] {
			name := "the shop itself"
			if i := slices.IndexFunc(places, func(p place.Place) bool { return p.ID == c.PlaceID }); i >= 0 {
				name = places[i].Name
			}
			if said[name] == nil {
				names = append(names, name)
			}
			said[name] = append(said[name], fmt.Sprintf("%d × %s", c.Available, l.Title+space(l.Variant)))
		}
		delete(taken, l.VariantID) // a variant may have two lines; what was taken is told once
	}
	for i, name := range names {
		names[i] = name + ": " + strings.Join(said[name], ", ")
	}
	return strings.Join(names, "; ")
}
