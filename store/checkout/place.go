package checkout

import (
	"context"
	"fmt"
	"time"

	"regulars/store/cart"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/inventory"
	"regulars/store/order"
	"regulars/store/payment"
)

// Request asks to place the order of a cart.
type Request struct {
	Owner    cart.Owner
	Once     string // from Cart.Once, through the form
	Gateway  string
	Language string

	till *till // set when a person of the shop takes the order
}

// Placed is an order that was placed, now or by the same request before.
type Placed struct {
	Order    order.Order
	Secret   string // opens /orders/{secret}
	Next     string // where the shopper goes: the provider's page, or the confirmation
	Replayed bool
	Silent   bool // its gateway did not answer: the order waits, and may be paid another way
}

// Path is the order's secret link.
func (p Placed) Path() string { return "/orders/" + p.Secret }

// Place orders the cart as it was seen, one time only. In one transaction the
// cart is closed, prices are read again and compared with what the shopper saw
// (*Changed when they differ, and nothing happens), stock is taken, and order and
// payment are written. Then, outside of it, the payment is handed to its gateway
// under its own id; a transfer, for which nobody is called, is awaited at once.
//
// The same request again gives the same order; the same key with another body is
// a Conflict.
func (k *Desk) Place(ctx context.Context, r Request) (Placed, error) {
	key, saw, err := readOnce(r.Once)
	if err != nil {
		return Placed{}, err
	}
	if _, ok := k.offered(r.Gateway); !ok {
		return Placed{}, fault.InvalidFields(fault.Fields{"payment": "Choose how you want to pay."})
	}
	p := Placed{Secret: secretOf(key)}
	var pay payment.Payment
	err = k.d.Write(ctx, func(q db.Q) error {
		p.Order, pay = order.Order{}, payment.Payment{}
		return k.place(ctx, q, r, key, saw, &p, &pay)
	})
	if fault.KindOf(err) == fault.Conflict && err != nil {
		// The twin of this request may have been first.
		if twin, twinErr := order.FindByOnce(ctx, k.d.Read(), key); twinErr == nil {
			return k.replay(ctx, r, twin, p)
		}
	}
	if err != nil {
		return Placed{}, err
	}
	if p.Next = p.Path(); pay.State == payment.Created {
		var answered bool
		p.Next, answered = k.begin(ctx, p.Order, pay)
		p.Silent = !answered
	}
	return p, nil
}

// secretOf makes the secret of an order's link from the key it is placed under.
// The key has 256 random bits and is known to the shopper alone, so the link can
// be given again to the same request and only its hash needs to be kept.
func secretOf(key string) string { return id.Hash("order link " + key) }

// bodyOf is what was asked for under a key, to tell a repetition from a misuse.
func bodyOf(r Request) string { return id.Hash(r.Gateway + "\n" + r.Once) }

func (k *Desk) place(ctx context.Context, q db.Q, r Request, key string, saw seen, p *Placed, pay *payment.Payment) error {
	b, err := k.priced(ctx, q, r.Owner)
	k.atTill(&b, r.till, q.Now())
	switch {
	case err != nil:
		return err
	case b.Cart.ID == "" || b.Checkout.Once != key:
		return fault.New(fault.Conflict, "Your cart changed in another window. Please look at it once more.")
	case !b.Checkout.Ready() || !b.Delivered():
		return fault.New(fault.Conflict, "Please say first where the order goes.")
	}
	// The cart first: whoever orders it at the same time waits here.
	if err := cart.Order(ctx, q, r.Owner, b.Cart); err != nil {
		return err
	}
	if err := b.compare(saw); err != nil {
		return err
	}
	p.Order = b.order(r, key, k.holdUntil(q))
	p.Order.ID = id.At(q.Now())
	r.till.sign(&p.Order)
	taken, err := k.takeFor(ctx, q, p.Order)
	if err != nil {
		return b.shortOf(err)
	}
	if err := order.Place(ctx, q, &p.Order, b.Shop.OrderPrefix); err != nil {
		return err
	}
	if err := k.tellWhence(ctx, q, p.Order, taken); err != nil {
		return err
	}
	if err := b.expect(ctx, q, p.Order, saw); err != nil {
		return err
	}
	if r.till.later() {
		return leave(ctx, q, r.Owner, b)
	}
	*pay = payment.Payment{OrderID: p.Order.ID, Gateway: r.Gateway, Amount: p.Order.Total, Back: p.Path(), Capture: k.captureOf(r.Gateway)}
	if err := payment.Create(ctx, q, pay); err != nil {
		return err
	}
	if said, ok := k.atOnce(ctx, p.Order, *pay); ok { // nobody is called, so it may happen in here
		if _, err := payment.Advance(ctx, q, pay.ID, said); err != nil {
			return err
		}
		if err := k.advance(ctx, q, p.Order, *pay, said); err != nil {
			return err
		}
		pay.State = said.State
	}
	return leave(ctx, q, r.Owner, b)
}

func goods(o order.Order) []inventory.Line {
	list := make([]inventory.Line, len(o.Lines))
	for i, l := range o.Lines {
		list[i] = inventory.Line{VariantID: l.VariantID, Quantity: l.Quantity}
	}
	return list
}

// leave forgets the answers, which the order holds now, and keeps what could not
// be had: it waits in the shopper's next cart.
func leave(ctx context.Context, q db.Q, o cart.Owner, b Cart) error {
	if err := cart.ForgetCheckout(ctx, q, b.Cart.ID); err != nil {
		return err
	}
	for _, l := range b.Lines {
		if l.Can > 0 {
			continue
		}
		if err := cart.Add(ctx, q, o, l.VariantID, l.Quantity); err != nil {
			return err
		}
	}
	return nil
}

// replay answers a request that was carried out before.
func (k *Desk) replay(ctx context.Context, r Request, o order.Order, p Placed) (Placed, error) {
	mine := o.VisitorID != "" && o.VisitorID == r.Owner.VisitorID || o.CustomerID != "" && o.CustomerID == r.Owner.CustomerID
	if !mine || o.RequestHash != bodyOf(r) {
		return Placed{}, fault.New(fault.Conflict, "This order has been placed already, with other answers. Nothing was ordered twice.")
	}
	p.Order, p.Replayed, p.Next = o, true, p.Path()
	list, err := payment.ListOf(ctx, k.d.Read(), o.ID)
	if err != nil {
		return Placed{}, fmt.Errorf("checkout.Place: %w", err)
	}
	if o.State == order.Pending && len(list) > 0 && list[0].State.Open() {
		if p.Next = list[0].URL; p.Next == "" {
			var answered bool
			p.Next, answered = k.begin(ctx, o, list[0])
			p.Silent = !answered
		}
	}
	return p, nil
}

// order is the snapshot of a cart.
func (b Cart) order(r Request, key string, until time.Time) order.Order {
	o := order.Order{SecretHash: id.Hash(secretOf(key)), OnceHash: id.Hash(key), RequestHash: bodyOf(r), CartID: b.Cart.ID,
		VisitorID: r.Owner.VisitorID, CustomerID: r.Owner.CustomerID, Email: b.Checkout.Email, Language: r.Language, State: order.Pending,
		TaxIncluded: b.Quote.Included, Subtotal: b.Quote.Subtotal, Shipping: b.Quote.Shipping, Tax: b.Quote.Tax, Total: b.Quote.Total,
		Delivery: order.Address(b.Checkout.Delivery), Note: b.Cart.Note, Gateway: r.Gateway, ExpiresAt: until,
		Method: order.Method{Handle: b.Method.Handle, Name: b.Method.Name, DaysMin: b.Method.DaysMin, DaysMax: b.Method.DaysMax}}
	if !b.Checkout.BillingSame {
		billing := order.Address(b.Checkout.Billing)
		o.Billing = &billing
	}
	if b.Pickup != nil {
		o.PlaceID = b.Pickup.Place.ID
	}
	for i, l := range b.Quote.Lines {
		o.Lines = append(o.Lines, b.line(i, l.Key))
	}
	for _, t := range b.Quote.Taxes {
		o.Taxes = append(o.Taxes, order.Tax{Name: t.Name, Rate: t.Rate, Base: t.Base, Amount: t.Amount})
	}
	return o
}

// line is the snapshot of the quote's i-th line.
func (b Cart) line(i int, variantID string) order.Line {
	priced := b.Quote.Lines[i]
	l := order.Line{VariantID: variantID, Quantity: priced.Quantity, Unit: priced.Unit, Total: priced.Total, Tax: priced.Tax, TaxName: priced.TaxName, TaxRate: priced.Rate}
	for _, have := range b.Lines {
		if have.VariantID != variantID {
			continue
		}
		v := have.Variant
		l.ProductID, l.ProductHandle, l.Title, l.SKU, l.Variant = v.Product.ID, v.Product.Handle, v.Product.Title, v.SKU, v.Title
		if v.Media >= 0 {
			l.Media = v.Product.Media[v.Media].File
		} else if len(v.Product.Media) > 0 {
			l.Media = v.Product.Media[0].File
		}
	}
	return l
}
