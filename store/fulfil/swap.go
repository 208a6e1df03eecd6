package fulfil

import (
	"slices"

	"regulars/store/browse"
	"regulars/store/money"
	"regulars/store/order"
)

// Swaps are what a piece of a line can be exchanged for: the other variants of its
// product that are in stock. What was bought keeps its price, so an exchange costs the
// difference of what both cost today; where the one that was bought is not sold any
// more, the other costs what it costs today. What is collected at a place is exchanged
// there, over the counter.
func Swaps(shelves *browse.Snapshot, o order.Order, l order.Line) (list []order.Swap) {
	product, ok := shelves.ProductByID(l.ProductID)
	if !ok || o.PlaceID != "" {
		return nil
	}
	i := slices.IndexFunc(product.Variants, func(v *browse.Variant) bool { return v.ID == l.VariantID })
	for _, v := range product.Variants {
		if v.ID == l.VariantID || !shelves.Stock(v.ID).Any() || !v.Price.Same(l.Unit) {
			continue
		}
		unit := v.Price
		if i >= 0 {
			unit = money.Of(max(0, l.Unit.Minor+v.Price.Minor-product.Variants[i].Price.Minor), l.Unit.Currency)
		}
		list = append(list, order.Swap{VariantID: v.ID, Title: v.Title, Unit: unit})
	}
	return list
}
