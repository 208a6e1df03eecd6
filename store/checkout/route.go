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
)

// This file is where the goods of an order are taken from.

// takeFor takes the stock of an order by the rule that the owner has set, from the address
// on, or where it is collected. What is sold over the counter may be kept back from the
// online shop.
func (k *Desk) takeFor(ctx context.Context, q db.Q, o order.Order) (inventory.Parts, error) {
	way := inventory.Way{Rule: inventory.Routing(k.rules.Load().shop.Routing), Kept: o.Channel == OverStall}
	if o.PlaceID != "" {
		return way.TakeAt(ctx, q, goods(o), o.PlaceID, o.ID)
	}
	for _, p := range place.ByNearness(k.catalog.Snapshot().Places(), place.Near{Country: o.Delivery.Country, Postcode: o.Delivery.Postcode}) {
		way.Near = append(way.Near, p.ID)
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

// tellWhence keeps from which places a new order is taken, and says in its history where
// it is sent by which rule they were chosen, where there is more than one to choose from.
func (k *Desk) tellWhence(ctx context.Context, q db.Q, o order.Order, taken inventory.Parts) error {
	if o.PlaceID != "" || len(taken) == 0 {
		return nil // what is collected is kept with the order
	}
	if err := order.TakenAt(ctx, q, o.ID, taken.Places()); err != nil {
		return err
	}
	places := k.catalog.Snapshot().Places()
	if len(places) < 2 {
		return nil
	}
	rule, _ := RoutingSaid(inventory.Routing(k.rules.Load().shop.Routing))
	return order.Note(ctx, q, o.ID, "shop", "Taken from "+whence(places, o, taken)+". Rule: "+strings.ToLower(rule)+".")
}

// whence says what was taken where, place by place.
func whence(places []place.Place, o order.Order, taken inventory.Parts) string {
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
