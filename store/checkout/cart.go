package checkout

import (
	"context"
	"fmt"

	"regulars/store/browse"
	"regulars/store/cart"
	"regulars/store/db"
	"regulars/store/inventory"
	"regulars/store/money"
	"regulars/store/price"
	"regulars/store/quote"
	"regulars/store/setting"
	"regulars/store/shipment"
)

// Cart is a cart with what it costs now.
type Cart struct {
	Cart     cart.Cart
	Checkout cart.Checkout
	Shop     setting.Shop
	Lines    []Line
	Quote    quote.Quote // of what can be had
	To       shipment.Place
	Options  []shipment.Option // ways to deliver it there, cheapest first
	Method   shipment.Option   // the chosen one, else the cheapest; zero when there is none
	Ships    bool              // anything in it must be delivered
	Pickups  []Pickup          // where it could be collected instead
	Pickup   *Pickup           // where it will be; nil when it is sent

	counter  bool // sold over the counter: it changes hands at once, at any place
	estimate bool // priced for the cart's destination, whatever the address is
}

// Condition is what has become of a line.
type Condition string

// The conditions.
const (
	Ready   Condition = "ready"
	Fewer   Condition = "fewer" // there are some, but not as many
	SoldOut Condition = "sold out"
	Gone    Condition = "gone" // no longer sold at all
)

// Line is a line of a cart with what it is now. It stays in the cart whatever
// that is; only what can be had is priced.
type Line struct {
	cart.Line
	Condition Condition
	Can       int64           // how many of Quantity can be had
	Variant   *browse.Variant // nil when gone
	Unit      money.Amount
	Was       money.Amount
	Total     money.Amount // Unit times Can

	level inventory.Level
}

// Any says whether anything of it can be ordered.
func (b Cart) Any() bool { return len(b.Quote.Lines) > 0 }

// Delivered says whether it can be brought to where it goes.
func (b Cart) Delivered() bool { return !b.Ships || b.Method.Handle != "" }

// Pieces is how many pieces can be had.
func (b Cart) Pieces() (n int64) {
	for _, l := range b.Lines {
		n += l.Can
	}
	return n
}

// Cart prices an owner's cart as of now, for the place the shopper last asked the
// cost to. The checkout keeps to the address it was given.
func (k *Desk) Cart(ctx context.Context, o cart.Owner) (Cart, error) {
	b, err := k.priced(ctx, k.d.Read(), o)
	if err == nil && b.Cart.Country != "" {
		b.estimate = true
		b.price(k.rules.Load())
	}
	return b, err
}

func (k *Desk) priced(ctx context.Context, q db.Q, o cart.Owner) (Cart, error) {
	c, err := cart.Find(ctx, q, o)
	if err != nil {
		return Cart{}, fmt.Errorf("checkout.Cart: %w", err)
	}
	b := Cart{Cart: c, Checkout: cart.Checkout{BillingSame: true}}
	if c.ID != "" {
		if b.Checkout, err = cart.FindCheckout(ctx, q, c.ID); err != nil {
			return Cart{}, err
		}
	}
	r := k.rules.Load()
	b.Shop = r.shop
	if err := b.look(ctx, q, k.catalog.Snapshot()); err != nil {
		return Cart{}, fmt.Errorf("checkout.Cart: %w", err)
	}
	b.pickups(k.catalog.Snapshot().Places(), q.Now())
	b.price(r)
	return b, nil
}

// look finds out what has become of each line. Names come from the snapshot,
// prices and stock from the database.
func (b *Cart) look(ctx context.Context, q db.Q, s *browse.Snapshot) error {
	ids := make([]string, len(b.Cart.Lines))
	for i, l := range b.Cart.Lines {
		ids[i] = l.VariantID
	}
	if len(ids) == 0 {
		return nil
	}
	prices, err := price.For(ctx, q, ids)
	if err != nil {
		return err
	}
	levels, err := inventory.Levels(ctx, q, ids)
	if err != nil {
		return err
	}
	for _, l := range b.Cart.Lines {
		line := Line{Line: l, Condition: Gone}
		p, priced := prices[l.VariantID]
		if v, sold := s.Variant(l.VariantID); sold && priced && p.Amount.Currency == b.Shop.Currency {
			line.Variant, line.Unit, line.Was = v, p.Amount, p.Was()
			line.meet(levels[l.VariantID], b.counter)
		}
		b.Lines = append(b.Lines, line)
	}
	return nil
}

// meet compares what is wanted with what there is: at the counter, what is kept back
// from the online shop, too.
func (l *Line) meet(level inventory.Level, counter bool) {
	l.Can, l.Condition, l.level = l.Quantity, Ready, level
	has := level.Online
	if counter {
		has = level.Available
	}
	if !level.Unlimited() && has < l.Quantity {
		l.Can, l.Condition = max(0, has), Fewer
	}
	if l.Can == 0 {
		l.Condition = SoldOut
	}
	l.Total = l.Unit.Times(l.Can)
}

func (b *Cart) price(r *rules) {
	in := quote.Input{Currency: r.shop.Currency, Included: r.shop.PricesIncludeTax, Rates: r.rates}
	parcel := shipment.Parcel{Total: money.Of(0, r.shop.Currency)}
	for _, l := range b.Lines {
		if l.Can == 0 {
			continue
		}
		in.Items = append(in.Items, quote.Item{Key: l.VariantID, Unit: l.Unit, Quantity: l.Can, Taxable: l.Variant.Taxable, Category: l.Variant.TaxCode})
		parcel.Total = parcel.Total.Plus(l.Total)
		if l.Variant.RequiresShipping {
			b.Ships = true
			parcel.Grams += l.Variant.WeightGrams * l.Can
		}
	}
	b.To, b.Options, b.Method = b.place(r.shop), nil, shipment.Option{}
	if b.Ships {
		b.Options = shipment.Options(r.zones, parcel, b.To)
		if !b.collect() {
			b.Method = chosen(b.Options, b.Checkout.Method)
		}
	}
	if b.Pickup != nil { // it changes hands there, and is taxed there
		b.To = shipment.Place{Country: b.Pickup.Place.Country}
	}
	in.To, in.Shipping = b.To, b.Method.Price
	b.Quote = quote.Compute(in)
}

// place is where it goes as far as known: the address, else the estimate, else
// the shop's own country.
func (b *Cart) place(shop setting.Shop) shipment.Place {
	switch {
	case b.Checkout.Delivery.Country != "" && !b.estimate:
		return shipment.Address(b.Checkout.Delivery).Place()
	case b.Cart.Country != "":
		return shipment.Place{Country: b.Cart.Country, Region: b.Cart.Region, Postcode: b.Cart.Postcode}
	}
	return shipment.Place{Country: shop.Country}
}

func chosen(options []shipment.Option, handle string) shipment.Option {
	for _, o := range options {
		if o.Handle == handle {
			return o
		}
	}
	if len(options) > 0 {
		return options[0]
	}
	return shipment.Option{}
}
