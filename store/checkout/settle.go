package checkout

import (
	"context"
	"errors"
	"fmt"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/identify"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/profile"
)

// Facts are what the events of an order tell: the specification's names, and the
// secret link for the letters that follow.
type Facts struct {
	OrderID  string         `json:"order_id"`
	Number   string         `json:"number"`
	Total    string         `json:"total"`
	Shipping string         `json:"shipping"`
	Tax      string         `json:"tax"`
	Currency money.Currency `json:"currency"`
	Link     string         `json:"link"` // path: /orders/{secret}
	Gateway  string         `json:"payment_method"`
	Reason   string         `json:"reason,omitempty"`
	Products []event.Goods  `json:"products"`
}

func (k *Desk) factsOf(o order.Order, link, reason string) Facts {
	shelves := k.catalog.Snapshot()
	f := Facts{OrderID: o.ID, Number: o.Number, Total: o.Total.Decimal(), Shipping: o.Shipping.Decimal(), Tax: o.Tax.Decimal(),
		Currency: o.Total.Currency, Link: link, Gateway: o.Gateway, Reason: reason}
	for _, l := range o.Lines {
		line := event.Goods{ProductID: l.ProductID, Handle: l.ProductHandle, VariantID: l.VariantID, SKU: l.SKU, Title: l.Title, Quantity: l.Quantity}
		f.Products = append(f.Products, identify.Bought(shelves, line, l.Unit, l.Total))
	}
	return f
}

// tell appends an event that something follows from.
func (k *Desk) tell(ctx context.Context, q db.Q, name string, o order.Order, link, reason string) error {
	link, err := orderPath(ctx, q, o.ID, link)
	if err != nil {
		return err
	}
	return event.Append(ctx, q, told(name, o, k.factsOf(o, link, reason)))
}

// told is an event of an order. That it was accepted is told of the moment at which
// it was placed.
func told(name string, o order.Order, f Facts) event.Event {
	e := event.Event{Name: name, VisitorID: o.VisitorID, CustomerID: o.CustomerID, Channel: o.Channel, Subject: o.ID, Properties: f}
	if name == event.OrderCompleted {
		e.At = o.PlacedAt
	}
	return e
}

// settle keeps what a gateway says of a payment and does what follows from it.
func (k *Desk) settle(ctx context.Context, paymentID string, o payment.Outcome) error {
	return k.d.Write(ctx, func(q db.Q) error { return k.apply(ctx, q, paymentID, o) })
}

// Notice does what follows from a provider's verified message. The message is
// noted in the same transaction: the second copy finds it there and does nothing.
func (k *Desk) Notice(ctx context.Context, gateway string, n payment.Notice) error {
	return k.d.Write(ctx, func(q db.Q) error {
		first, err := payment.First(ctx, q, gateway, n)
		if err != nil || !first || n.PaymentID == "" {
			return err
		}
		p, err := payment.Find(ctx, q, n.PaymentID)
		if fault.KindOf(err) == fault.NotFound && err != nil || err == nil && p.Gateway != gateway {
			k.log.Warn("a provider speaks of a payment that is not ours", "gateway", gateway, "notice", n.ID, "payment", n.PaymentID)
			return nil
		}
		if err != nil {
			return err
		}
		return k.apply(ctx, q, n.PaymentID, n.Outcome)
	})
}

// apply moves the payment forward and, when that is news, the order with it.
func (k *Desk) apply(ctx context.Context, q db.Q, paymentID string, said payment.Outcome) error {
	p, err := payment.Find(ctx, q, paymentID)
	if err != nil {
		return err
	}
	news, err := payment.Advance(ctx, q, p.ID, said)
	if err != nil || !news || p.State == said.State {
		return err
	}
	o, err := order.Find(ctx, q, p.OrderID)
	if err != nil {
		return err
	}
	return k.advance(ctx, q, o, p, said)
}

// advance moves an order on by what its payment has come to.
func (k *Desk) advance(ctx context.Context, q db.Q, o order.Order, p payment.Payment, said payment.Outcome) error {
	switch said.State {
	case payment.Succeeded:
		return k.arrived(ctx, q, o, p, said)
	case payment.Awaiting:
		return k.awaited(ctx, q, o, p)
	case payment.Authorized:
		return k.authorized(ctx, q, o, p, said)
	case payment.Cancelled:
		return k.released(ctx, q, o, p)
	case payment.Declined:
		if err := order.Note(ctx, q, o.ID, p.Gateway, "Declined. "+said.Reason); err != nil {
			return err
		}
		return k.tell(ctx, q, event.OrderPaymentFailed, o, p.Back, said.Reason)
	case payment.Unknown:
		if err := order.Note(ctx, q, o.ID, p.Gateway, "Did not answer; will be asked again."); err != nil {
			return err
		}
		return k.tell(ctx, q, event.OrderPaymentPending, o, p.Back, "")
	}
	return nil
}

// awaited accepts an order that is paid by transfer.
func (k *Desk) awaited(ctx context.Context, q db.Q, o order.Order, p payment.Payment) error {
	err := order.Await(ctx, q, o.ID, p.Gateway, "To be paid by transfer")
	if errors.Is(err, order.ErrPassed) {
		return nil
	}
	if err != nil {
		return err
	}
	return k.complete(ctx, q, o, p.Back)
}

// arrived makes an order a paid one when the money fits it, and holds it for a
// person when it does not: another amount, test money, too late, or twice.
func (k *Desk) arrived(ctx context.Context, q db.Q, o order.Order, p payment.Payment, said payment.Outcome) error {
	if wrong := k.misfit(p, said); wrong != "" {
		return k.hold(ctx, q, o, p, wrong)
	}
	if p.Authorized > 0 {
		return k.captured(ctx, q, o, p, said)
	}
	if p.Amount != o.Total || o.State == order.Authorized {
		return k.arrivedRest(ctx, q, o, p, said)
	}
	err := order.Pay(ctx, q, o.ID, p.Gateway, "Paid "+said.Amount.String())
	if errors.Is(err, order.ErrPassed) {
		return k.arrivedRest(ctx, q, o, p, said)
	}
	if err != nil {
		return err
	}
	if o.State == order.Awaiting {
		if err := endTransfers(ctx, q, o.ID); err != nil {
			return err
		}
	}
	if err := k.complete(ctx, q, o, p.Back); err != nil {
		return err
	}
	return k.tell(ctx, q, event.OrderPaid, o, p.Back, "")
}

// misfit says in words what is wrong with money that came, "" when nothing is. Of what
// was reserved a part may be taken.
func (k *Desk) misfit(p payment.Payment, said payment.Outcome) string {
	g, ok := k.gateway(p.Gateway)
	part := p.Authorized > 0 && said.Amount.Currency == p.Amount.Currency && said.Amount.Minor <= p.Authorized
	switch {
	case said.Amount != p.Amount && !part:
		return fmt.Sprintf("Paid %s instead of %s.", said.Amount, p.Amount)
	case !ok:
		return "Paid by " + p.Gateway + ", which is not offered."
	case said.Live == g.Test():
		return "Paid in the wrong mode: test and real money were mixed up."
	}
	return ""
}

func (k *Desk) hold(ctx context.Context, q db.Q, o order.Order, p payment.Payment, why string) error {
	k.log.Warn("an order is held for a person to look at", "order", o.Number, "why", why)
	err := order.Hold(ctx, q, o.ID, p.Gateway, why)
	if errors.Is(err, order.ErrPassed) { // held or refunded already: the history says it all the same
		return order.Note(ctx, q, o.ID, p.Gateway, why)
	}
	if err != nil {
		return err
	}
	return k.tell(ctx, q, event.OrderHeldForReview, o, p.Back, why)
}

// complete is what follows once when the shop accepts an order. An order that is
// never paid is never completed: nobody gets a letter of thanks for it.
func (k *Desk) complete(ctx context.Context, q db.Q, o order.Order, link string) error {
	first, err := order.Complete(ctx, q, o.ID)
	if err != nil {
		return err
	}
	// The figures were taken back if it was cancelled meanwhile; noting an order
	// twice changes nothing.
	err = profile.RecordOrder(ctx, q, profile.Key{CustomerID: o.CustomerID, VisitorID: o.VisitorID}, o.ID, o.Total, o.PlacedAt)
	if err != nil {
		return err
	}
	if first {
		if err := k.tell(ctx, q, event.OrderCompleted, o, link, ""); err != nil {
			return err
		}
	}
	if o.CustomerID != "" {
		return nil
	}
	return identify.SettleOrders(ctx, q, o.VisitorID) // the guest may have logged in since it was placed
}
