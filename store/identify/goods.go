package identify

import (
	"encoding/json"

	"regulars/store/browse"
	"regulars/store/event"
	"regulars/store/money"
)

// GoodsOf is a product as it is now, for the ledger: what rules may ask of it later.
// v may be nil; then the price is the lowest.
func GoodsOf(s *browse.Snapshot, p *browse.Product, v *browse.Variant) event.Goods {
	g := event.Goods{ProductID: p.ID, Handle: p.Handle, Title: p.Title, Vendor: p.Vendor, Category: p.Type, Tags: p.Tags}
	price := p.Low
	if v != nil {
		g.VariantID, g.SKU, price = v.ID, v.SKU, v.Price
	}
	g.Price, g.Currency = price.Decimal(), price.Currency
	for _, c := range p.Collections {
		g.Collections = append(g.Collections, c.Handle)
	}
	for _, other := range s.Complements(p) {
		g.GoesWith = append(g.GoesWith, other.Handle)
	}
	return g
}

// Described is an event of looking or choosing with what it is about as it is now:
// the product of its subject or variant, or the collection.
func Described(s *browse.Snapshot, e event.Event) event.Event {
	var p event.Properties
	if raw, err := json.Marshal(e.Properties); err != nil || json.Unmarshal(raw, &p) != nil {
		return e
	}
	switch e.Name {
	case event.ProductListViewed:
		p.ListID = e.Subject // of all products, which is no collection of the catalog's
		for _, c := range s.Collections() {
			if c.ID == e.Subject {
				p.ListID = c.Handle
			}
		}
	case event.ProductViewed, event.ProductAdded, event.ProductRemoved, event.ProductReviewed:
		quantity := p.Quantity
		if v, ok := s.Variant(p.VariantID); ok {
			p.Goods = GoodsOf(s, v.Product, v)
		} else if product, ok := s.ProductByID(e.Subject); ok {
			p.Goods = GoodsOf(s, product, nil)
		}
		if p.Quantity = quantity; e.Subject == "" {
			e.Subject = p.ProductID
		}
	}
	e.Properties = p
	return e
}

// Later is Described for an event of something that was only looked at, which is
// written beside the requests: what it is about is found out in the same snapshot,
// but when it is written, so that a page asked for again and again finds it out once.
func Later(s *browse.Snapshot, e event.Event) event.Event {
	if e.Subject == "" {
		return Described(s, e) // which may name the subject
	}
	e.Properties = later{s, e}
	return e
}

// later are the properties of an event as they were when it happened.
type later struct {
	snapshot *browse.Snapshot
	event    event.Event
}

// MarshalJSON implements json.Marshaler.
func (l later) MarshalJSON() ([]byte, error) {
	return json.Marshal(Described(l.snapshot, l.event).Properties)
}

// Bought is a line of an order for the ledger, at the price it was sold for. Goods
// that are not on the shelves any more are known by what the line says.
func Bought(s *browse.Snapshot, line event.Goods, unit, total money.Amount) event.Goods {
	g := line
	if v, ok := s.Variant(line.VariantID); ok {
		g = GoodsOf(s, v.Product, v)
		g.SKU, g.Title = line.SKU, line.Title
	} else if p, ok := s.ProductByID(line.ProductID); ok {
		g = GoodsOf(s, p, nil)
		g.VariantID, g.SKU, g.Title = line.VariantID, line.SKU, line.Title
	}
	g.Price, g.Amount, g.Currency, g.Quantity = unit.Decimal(), total.Decimal(), unit.Currency, line.Quantity
	return g
}
