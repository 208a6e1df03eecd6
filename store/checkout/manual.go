package checkout

import (
	"context"
	"slices"
	"strings"
	"time"

	"regulars/store/cart"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/mailbox"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/shipment"
)

// This file is orders that a person of the shop takes: by phone or mail, or at a counter
// or stall. They are priced and placed by what prices and places all others.

// Channels of such orders, as orders and events say them.
const (
	ByHand    = "manual"
	OverStall = "point of sale"
)

// ByLink is the way to pay of an order whose shopper is sent a payment link.
const ByLink = "link"

// counterPrefix stands before a place's handle where goods change hands at once.
const counterPrefix = "counter:"

// CounterAt is the way of delivery that means a place's counter.
func CounterAt(handle string) string { return counterPrefix + handle }

// PickupAt is the way of delivery that means that it is collected at a place.
func PickupAt(handle string) string { return pickupPrefix + handle }

// Manual is an order as staff have written it down.
type Manual struct {
	Once       string // the form's key: it counts one time
	CustomerID string // empty for a guest
	Lines      []EditLine
	Email      string // may be empty at a counter
	Delivery   shipment.Address
	Method     string // handle of a way to deliver, of a pickup, or CounterAt
	Note       string
	Pay        string // cash, terminal, invoice or ByLink
	Language   string
	Actor      string
}

// counter says whether the goods change hands at once.
func (m Manual) counter() bool { return strings.HasPrefix(m.Method, counterPrefix) }

// details are the answers of the checkout.
func (m Manual) details(places []Pickup) Details {
	d := Details{Email: m.Email, Delivery: m.Delivery, BillingSame: true, Method: m.Method}
	if handle, ok := strings.CutPrefix(m.Method, counterPrefix); ok {
		d.Method = pickupPrefix + handle
		for _, p := range places {
			if p.Place.Handle == handle {
				d.Delivery.Country = p.Place.Country
			}
		}
	}
	return d.Clean()
}

// check says by field what is missing: the keys of Details, "add-" with a variant's id,
// "pay" and "lines".
func (m Manual) check(d Details) fault.Fields {
	wrong := fault.Fields{}
	for key, words := range fault.FieldsOf(d.Validate()) {
		if !m.counter() || key == "email" && m.Email != "" {
			wrong[key] = words
		}
	}
	if _, err := mailbox.Parse(m.Email); err != nil && m.Email != "" {
		wrong["email"] = "Enter an email address, like name@example.com."
	}
	if m.Pay == ByLink && m.counter() || m.Pay == (payment.Invoice{}).Name() && m.counter() {
		wrong["pay"] = "At the counter it is paid at once."
	}
	if len(m.Lines) == 0 {
		wrong["lines"] = "Add something first."
	}
	for _, l := range m.Lines {
		if l.Quantity < 1 || l.Quantity > mostOf {
			wrong["add-"+l.VariantID] = "Enter a quantity up to 999."
		}
	}
	return wrong
}

// Manual prices an order that staff have written down, and writes nothing. The cart says
// what there is too little of; Invalid says by field what is missing.
func (k *Desk) Manual(ctx context.Context, m Manual) (Cart, error) {
	return k.manual(ctx, k.d.Read(), m)
}

func (k *Desk) manual(ctx context.Context, q db.Q, m Manual) (Cart, error) {
	r := k.rules.Load()
	b := Cart{Cart: cart.Cart{ID: "manual", Note: m.Note}, Checkout: cart.Checkout{Once: m.Once, BillingSame: true}, Shop: r.shop, counter: m.counter()}
	for _, l := range m.Lines {
		b.Cart.Lines = append(b.Cart.Lines, cart.Line{VariantID: l.VariantID, Quantity: l.Quantity})
	}
	if err := b.look(ctx, q, k.catalog.Snapshot()); err != nil {
		return b, err
	}
	b.pickups(k.catalog.Snapshot().Places(), q.Now())
	d := m.details(b.Pickups)
	wrong := m.check(d)
	if !k.payableBy(m.Pay) {
		wrong["pay"] = "Choose how it is paid."
	}
	if len(wrong) > 0 {
		return b, fault.InvalidFields(wrong)
	}
	return b, b.answer(r, d)
}

// payableBy says whether staff may take an order to be paid in a way.
func (k *Desk) payableBy(way string) bool {
	hand, ok := payment.ByHand(way)
	_, invoice := k.offered(payment.Invoice{}.Name())
	return way == ByLink || ok && hand != payment.Elsewhere || invoice && way == payment.Invoice{}.Name()
}

// Whole says whether there is as much of everything as is wanted.
func (b Cart) Whole() bool {
	return b.Any() && !slices.ContainsFunc(b.Lines, func(l Line) bool { return l.Can != l.Quantity })
}

// PlaceManual places an order as staff saw it (seen is Cart.Once of Manual), one time
// only: *Changed when something became different meanwhile. What is paid in cash or at
// the terminal is paid at once, what is sold over the counter is handed over with it;
// an order by link waits for its shopper, and its link, whose secret is LinkSecret of
// the form's key, is asked about in the same transaction, as is also.
func (k *Desk) PlaceManual(ctx context.Context, m Manual, seen string, also func(q db.Q, p Placed) error, linked func(q db.Q, o order.Order, l payment.Link, due money.Amount) error) (Placed, error) {
	key, saw, err := readOnce(seen)
	if err != nil || key != m.Once {
		return Placed{}, fault.New(fault.Conflict, "This page is too old. Look at the order once more.").Because(err)
	}
	p := Placed{Secret: secretOf(key)}
	err = k.d.Write(ctx, func(q db.Q) error {
		if p.Order, err = order.FindByOnce(ctx, q, key); err == nil { // the second click
			p.Replayed = true
			return nil
		}
		if err := k.placeManual(ctx, q, m, key, saw, &p); err != nil {
			return err
		}
		if m.Pay == ByLink {
			if err := k.makeLink(ctx, q, p.Order.ID, key, p.Path(), m.Actor, LinkDays, linked); err != nil {
				return err
			}
		}
		return also(q, p)
	})
	return p, err
}

func (k *Desk) placeManual(ctx context.Context, q db.Q, m Manual, key string, saw seen, p *Placed) error {
	b, err := k.manual(ctx, q, m)
	switch {
	case err != nil:
		return err
	case !b.Whole():
		return errShort
	}
	owner := cart.Owner{VisitorID: "till " + id.Hash(key)[:24]}
	for _, l := range m.Lines {
		if err := cart.Add(ctx, q, owner, l.VariantID, l.Quantity); err != nil {
			return err
		}
	}
	if err := cart.SetNote(ctx, q, owner, m.Note); err != nil {
		return err
	}
	c, err := cart.Find(ctx, q, owner)
	if err != nil {
		return err
	}
	b.Checkout.CartID = c.ID
	if b.Checkout.Email == "" {
		b.Checkout.Email = nobody
	}
	if err := cart.SaveCheckout(ctx, q, b.Checkout); err != nil {
		return err
	}
	t := &till{customerID: m.CustomerID, counter: m.counter(), link: m.Pay == ByLink}
	var pay payment.Payment
	r := Request{Owner: owner, Once: key, Gateway: m.Pay, Language: m.Language, till: t}
	if err := k.place(ctx, q, r, key, saw, p, &pay); err != nil {
		return err
	}
	if err := order.Note(ctx, q, p.Order.ID, m.Actor, "Taken by "+m.Actor); err != nil || !t.counter {
		return err
	}
	return k.handOver(ctx, q, p.Order, m.Actor)
}

// nobody stands for an address that was not left, until the order is written.
const nobody = "-"

// handOver notes that goods changed hands over the counter.
func (k *Desk) handOver(ctx context.Context, q db.Q, o order.Order, actor string) error {
	f := order.Fulfilment{OrderID: o.ID, Once: "counter/" + o.ID, PlaceID: o.PlaceID, Actor: actor}
	o, err := order.Find(ctx, q, o.ID)
	if err != nil {
		return err
	}
	for _, l := range o.Lines {
		f.Items = append(f.Items, order.Item{LineID: l.ID, Quantity: l.Quantity})
	}
	if _, err := order.Send(ctx, q, &f); err != nil {
		return err
	}
	return event.Record(ctx, q, told(event.OrderHandedOver, o, k.factsOf(o, "", "")))
}

// till is how a person of the shop takes an order; nil is a shopper's own.
type till struct {
	customerID string
	counter    bool
	link       bool
}

// atTill prices a cart as it is sold over the counter.
func (k *Desk) atTill(b *Cart, t *till, now time.Time) {
	if t == nil || !t.counter {
		return
	}
	b.counter = true
	for i := range b.Lines {
		if l := &b.Lines[i]; l.Variant != nil {
			l.meet(l.level, true)
		}
	}
	b.pickups(k.catalog.Snapshot().Places(), now)
	b.price(k.rules.Load())
}

// sign says in an order how it came, and whose it is: a guest's stays the made-up
// visitor's, who is nobody else.
func (t *till) sign(o *order.Order) {
	if t == nil {
		return
	}
	if o.Channel = ByHand; t.counter {
		o.Channel = OverStall
	}
	if t.customerID != "" {
		o.CustomerID, o.VisitorID = t.customerID, ""
	}
	if o.Email == nobody {
		o.Email = ""
	}
}

// later says that the order is to be paid by a link: no payment is begun.
func (t *till) later() bool { return t != nil && t.link }
