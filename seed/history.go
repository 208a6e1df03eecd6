package seed

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"regulars/store/catalog"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/id"
	"regulars/store/inventory"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/profile"
	"regulars/store/visitor"
)

// save writes the year: accounts first, then orders in the order of time, so that
// their numbers grow with it.
func (y *year) save(ctx context.Context, q db.Q) error {
	type due struct {
		purchase
		buyer  shopper
		person customer.Customer
	}
	var all []due
	for _, s := range y.shoppers {
		c, err := y.account(ctx, q, s)
		if err != nil {
			return fmt.Errorf("seed: account of %s: %w", s.email, err)
		}
		for _, p := range s.orders {
			all = append(all, due{p, s, c})
		}
	}
	slices.SortStableFunc(all, func(a, b due) int { return a.at.Compare(b.at) })
	for _, o := range all {
		if err := y.place(ctx, q, o.purchase, o.buyer, o.person); err != nil {
			return fmt.Errorf("seed: order of %s: %w", o.buyer.email, err)
		}
	}
	return nil
}

// account makes the shopper's account, address and visits. Nobody can log in: the
// accounts have no password.
func (y *year) account(ctx context.Context, q db.Q, s shopper) (customer.Customer, error) {
	n := customer.New{Email: s.email, Name: s.name, Language: "en", CreatedAt: s.since}
	if s.confirmed {
		n.ConfirmedAt = s.since.Add(7 * time.Minute)
	}
	c, err := customer.Create(ctx, q, n)
	if err != nil {
		return c, err
	}
	if _, err := customer.SaveAddress(ctx, q, c.ID, customer.Address{Name: s.name, Line1: s.street, Postcode: s.postcode, City: s.town, Country: s.country}); err != nil {
		return c, err
	}
	if err := event.Record(ctx, q, event.Event{Name: event.CustomerRegistered, At: s.since, CustomerID: c.ID, Subject: c.ID}); err != nil {
		return c, err
	}
	if s.agreed {
		if err := visitor.SaveReceipt(ctx, q, "", c.ID, visitor.Receipt{Personalization: true, Analytics: true, At: s.since}); err != nil {
			return c, err
		}
		return c, y.visits(ctx, q, s, c)
	}
	return c, nil
}

// place writes an order as it stands today, its stock, figures and event.
func (y *year) place(ctx context.Context, q db.Q, p purchase, s shopper, c customer.Customer) error {
	o := y.order(p, s, c)
	if err := order.Place(ctx, q, &o, shop().OrderPrefix); err != nil {
		return err
	}
	completed := y.told(event.OrderCompleted, p, o)
	if err := event.Record(ctx, q, completed); err != nil {
		return err
	}
	if p.ending == cancelled || p.ending == refunded {
		ended := y.told(map[ending]string{cancelled: event.OrderCancelled, refunded: event.OrderRefunded}[p.ending], p, o)
		ended.At = p.at.Add(40 * time.Hour)
		return event.Record(ctx, q, ended)
	}
	lines := make([]inventory.Line, len(o.Lines))
	for i, l := range o.Lines {
		lines[i] = inventory.Line{VariantID: l.VariantID, Quantity: l.Quantity}
	}
	taken, err := inventory.Take(ctx, q, lines, o.ID)
	if err != nil {
		return err
	}
	if err := order.TakenAt(ctx, q, o.ID, taken.Places()); err != nil {
		return err
	}
	return profile.RecordOrder(ctx, q, profile.Key{CustomerID: c.ID}, o.ID, o.Total, o.PlacedAt)
}

func channel(p purchase) string {
	if p.clerk {
		return "clerk"
	}
	return "web"
}

func (y *year) order(p purchase, s shopper, c customer.Customer) order.Order {
	o := order.Order{
		ID: id.At(p.at), SecretHash: id.Hash(id.Token()), OnceHash: id.Hash(id.Token()), RequestHash: id.Hash(s.email + p.at.String()), CustomerID: c.ID, Email: s.email,
		Language: "en", State: p.state(), TaxIncluded: true, PlacedAt: p.at, Gateway: "invoice",
		Delivery: order.Address{Name: s.name, Line1: s.street, Postcode: s.postcode, City: s.town, Country: s.country},
	}
	if o.State == order.Fulfilled || o.State == order.Paid || o.State == order.Refunded {
		o.PaidAt = p.at.Add(26 * time.Hour)
		if o.State == order.Paid {
			o.PaidAt = p.at.Add(time.Minute)
		}
	}
	for _, pick := range p.lines {
		o.Lines = append(o.Lines, y.line(pick, s.country))
	}
	y.total(&o, p, s)
	return o
}

func (p purchase) state() order.State {
	return map[ending]order.State{delivered: order.Fulfilled, packing: order.Paid, awaiting: order.Awaiting, cancelled: order.Cancelled, refunded: order.Refunded}[p.ending]
}

// line snapshots a thing that was bought, with the tax inside its price.
func (y *year) line(k pick, country string) order.Line {
	c, p := y.saved[k.product], y.products[k.product]
	v := p.variants()[k.variant]
	sold := c.Variants[k.variant]
	rates, taxed := vat()[country]
	name := ""
	if taxed {
		name = "VAT" // elsewhere nothing is charged: the goods leave the union
	}
	rate := rates[0]
	if sold.TaxCode == "food" {
		rate = rates[1]
	}
	unit := money.Of(p.price+v.extra, currency)
	l := order.Line{ProductID: c.ID, ProductHandle: c.Handle, VariantID: sold.ID, SKU: sold.SKU, Title: c.Title, Variant: strings.Join(v.values, " / "),
		Media: mediaOf(c, sold), Quantity: k.quantity, Unit: unit, Total: unit.Times(k.quantity), TaxName: name, TaxRate: rate}
	l.Tax = rate.Within(l.Total)
	return l
}

func mediaOf(c catalog.Product, v catalog.Variant) string {
	for _, m := range c.Media {
		if m.ID == v.MediaID {
			return m.File
		}
	}
	if len(c.Media) > 0 {
		return c.Media[0].File
	}
	return ""
}

// total adds up an order: lines, delivery by the country's zone, and the taxes
// inside, one row per rate.
func (y *year) total(o *order.Order, p purchase, s shopper) {
	o.Subtotal, o.Shipping, o.Tax = money.Of(0, currency), money.Of(0, currency), money.Of(0, currency)
	taxes := map[money.PPM]order.Tax{}
	_, taxed := vat()[s.country]
	add := func(rate money.PPM, base, amount money.Amount) {
		if !taxed {
			return
		}
		t := taxes[rate]
		taxes[rate] = order.Tax{Name: "VAT", Rate: rate, Base: t.Base.Plus(base.Minus(amount)), Amount: t.Amount.Plus(amount)}
	}
	for _, l := range o.Lines {
		o.Subtotal = o.Subtotal.Plus(l.Total)
		add(l.TaxRate, l.Total, l.Tax)
	}
	if p.clerk {
		o.Method = order.Method{Handle: "counter", Name: "Taken along"}
	} else {
		o.Method, o.Shipping = y.delivery(s.country, o.Subtotal)
	}
	if general := vat()[s.country][0]; o.Shipping.Minor > 0 {
		add(general, o.Shipping, general.Within(o.Shipping))
	}
	for _, t := range taxes {
		o.Taxes = append(o.Taxes, t)
		o.Tax = o.Tax.Plus(t.Amount)
	}
	slices.SortFunc(o.Taxes, func(a, b order.Tax) int { return cmp.Compare(b.Rate, a.Rate) })
	o.Total = o.Subtotal.Plus(o.Shipping)
}

func (y *year) delivery(country string, subtotal money.Amount) (order.Method, money.Amount) {
	for _, z := range zones() {
		for _, a := range z.Areas {
			if a.Country != country || a.Postcode != "" {
				continue
			}
			r := z.Rates[0]
			cost := r.Price
			if r.FreeFrom > 0 && subtotal.Minor >= r.FreeFrom {
				cost.Minor = 0
			}
			return order.Method{Handle: r.Handle, Name: r.Name, DaysMin: r.DaysMin, DaysMax: r.DaysMax}, cost
		}
	}
	return order.Method{}, money.Of(0, currency)
}
