package seed

import (
	"context"
	"slices"

	"regulars/store/catalog"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/money"
	"regulars/store/order"
)

// visits writes what a shopper who agreed to it looked at and chose.
func (y *year) visits(ctx context.Context, q db.Q, s shopper, c customer.Customer) error {
	for i, v := range s.views {
		goods := y.goods(v.product, 0, 1)
		list := []event.Event{{Name: event.ProductViewed, At: v.at, Properties: event.Properties{Goods: goods}}}
		if i == 0 || v.at.Sub(s.views[i-1].at).Hours() > 1 {
			came := event.Properties{Path: "/products/" + goods.Handle}
			if i == 0 && s.source != "" {
				came.Campaign = event.Campaign{Source: s.source, Medium: "social"}
			}
			list = append(list, event.Event{Name: event.PageViewed, At: v.at, Properties: came})
		}
		if v.chosen {
			list = append(list, event.Event{Name: event.ProductAdded, At: v.at.Add(40e9), Properties: event.Properties{Goods: goods}})
		}
		for _, e := range list {
			e.CustomerID = c.ID
			if e.Name != event.PageViewed {
				e.Subject = goods.ProductID
			}
			if err := event.Record(ctx, q, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// goods is a product of the range as the ledger keeps it.
func (y *year) goods(product, variant int, quantity int64) event.Goods {
	c, p := y.saved[product], y.products[product]
	price := p.price
	if variants := p.variants(); variant < len(variants) {
		price += variants[variant].extra
	}
	v := c.Variants[variant]
	return event.Goods{
		ProductID: c.ID, Handle: c.Handle, VariantID: v.ID, SKU: v.SKU, Title: c.Title, Vendor: c.Vendor, Category: c.Type, Tags: c.Tags, GoesWith: c.GoesWith,
		Collections: shelvesOf(c, p), Price: money.Of(price, currency).Decimal(), Currency: currency, Quantity: quantity,
	}
}

// shelvesOf are the collections that a product of the range stands in.
func shelvesOf(c catalog.Product, p product) (handles []string) {
	for _, s := range shelves() {
		on := slices.Contains(s.products, c.Handle) || slices.ContainsFunc(s.rule.Conditions, func(r catalog.Condition) bool {
			switch r.Field {
			case "type":
				return r.Value == c.Type
			case "tag":
				return slices.Contains(c.Tags, r.Value)
			}
			return p.was > 0
		})
		if on && !slices.Contains(s.excluded, c.Handle) {
			handles = append(handles, s.handle)
		}
	}
	return handles
}

// told is what the ledger says of an order.
func (y *year) told(name string, p purchase, o order.Order) event.Event {
	said := event.Properties{Total: o.Total.Decimal(), Goods: event.Goods{Currency: currency}}
	for i, k := range p.lines {
		g := y.goods(k.product, k.variant, k.quantity)
		g.Price, g.Amount = o.Lines[i].Unit.Decimal(), o.Lines[i].Total.Decimal()
		said.Products = append(said.Products, g)
	}
	return event.Event{Name: name, At: p.at, CustomerID: o.CustomerID, Subject: o.ID, Channel: channel(p), Properties: said}
}
