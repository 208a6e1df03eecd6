package checkout

import (
	"context"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/identify"
	"regulars/store/inventory"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/profile"
)

// PartFacts are what the event of a partial refund tells beside its order.
type PartFacts struct {
	Facts
	RefundID string `json:"refund_id"`
	Went     string `json:"went,omitempty"` // of all the money, which was to go back; RefundID is then the payment's
}

// RefundPart sends a part of an order's money back, the way it came: for pieces, for
// delivery, or out of goodwill. expected is what the member saw that it comes to;
// when it comes to another sum by now, nothing is sent. The same form (f.Once) a
// second time sends nothing more. More than one payment has is sent of several, each
// by its own gateway; what one of them refuses is not sent, and order.FindRefundOf says
// what was. done is false while a provider has not answered; when none of it went, the
// first refusal is returned. also is done with the ask.
func (k *Desk) RefundPart(ctx context.Context, orderID string, f order.PartRefund, expected money.Amount, also ...Noted) (done bool, err error) {
	var asks []payment.Refund
	err = k.d.Write(ctx, func(q db.Q) (err error) {
		asks, err = k.askPart(ctx, q, orderID, &f, expected, also)
		return err
	})
	if err != nil {
		return false, err
	}
	refusal := k.sendAll(ctx, asks)
	kept, err := order.FindRefundOf(ctx, k.d.Read(), f.Once)
	switch {
	case err != nil:
		return false, err
	case kept.State == order.RefundDeclined && refusal == nil: // pressed again
		return false, fault.New(fault.Conflict, "The money was not sent back. Look at the order once more.")
	case kept.State == order.RefundDeclined:
		return false, refusal
	}
	return kept.State == order.RefundDone, nil
}

// askPart writes a part down before anybody is asked; none when it was written before.
func (k *Desk) askPart(ctx context.Context, q db.Q, orderID string, f *order.PartRefund, expected money.Amount, also []Noted) ([]payment.Refund, error) {
	if f.Once == "" {
		return nil, fault.New(fault.Conflict, "This page is too old. Look at the order once more.")
	}
	if err := order.Lock(ctx, q, orderID); err != nil {
		return nil, err
	}
	o, err := order.Find(ctx, q, orderID)
	if err != nil {
		return nil, err
	}
	seen, err := order.RefundKnown(ctx, q, f.Once)
	if err != nil || seen {
		return nil, err
	}
	if err := f.Fill(o); err != nil {
		return nil, err
	}
	if err := order.CheckFee(ctx, q, o, *f); err != nil {
		return nil, err
	}
	if f.Amount != expected {
		return nil, fault.New(fault.Conflict, "This comes to another sum by now. Nothing was sent back; look at it once more.")
	}
	if _, err := order.AskRefund(ctx, q, o, f); err != nil {
		return nil, err
	}
	if err := noted(q, o, f.Amount, also); err != nil {
		return nil, err
	}
	return k.drawOn(ctx, q, o, *f)
}

// drawOn chooses the payments whose money goes back.
func (k *Desk) drawOn(ctx context.Context, q db.Q, o order.Order, f order.PartRefund) ([]payment.Refund, error) {
	if err := brought(ctx, q, o); err != nil {
		return nil, err
	}
	return spread(ctx, q, o.ID, payment.Refund{Amount: f.Amount, Actor: f.Actor, Why: f.Why, Restock: f.Restock, Part: f.ID})
}

// partRefunded is what follows once when the money has gone: went, which is less than
// was asked for when a provider refused some of it.
func (k *Desk) partRefunded(ctx context.Context, q db.Q, f order.PartRefund, went money.Amount) error {
	if news, err := order.FinishRefund(ctx, q, f, went); err != nil || !news {
		return err
	}
	f.Amount = went
	o, err := order.Find(ctx, q, f.OrderID)
	if err != nil {
		return err
	}
	if back := pieces(o, f); f.Restock && len(back) > 0 {
		if err := inventory.Return(ctx, q, back, o.ID); err != nil {
			return err
		}
	}
	if o.Refunded == o.Total {
		err = order.Refund(ctx, q, o.ID, f.Actor, "Nothing of the money is left")
	}
	if err != nil {
		return err
	}
	return k.tellPart(ctx, q, o, f)
}

// tellPart corrects the person's figures and tells of the refund.
func (k *Desk) tellPart(ctx context.Context, q db.Q, o order.Order, f order.PartRefund) error {
	correct := profile.AdjustOrder(ctx, q, o.ID, o.Total.Minus(o.Refunded))
	if o.Refunded == o.Total {
		correct = profile.ReverseOrder(ctx, q, o.ID)
	}
	if correct != nil {
		return correct
	}
	link, err := LinkOf(ctx, q, o.ID)
	if err != nil {
		return err
	}
	facts := PartFacts{Facts: Facts{OrderID: o.ID, Number: o.Number, Total: f.Amount.Decimal(), Currency: f.Amount.Currency, Link: link, Reason: f.Why}, RefundID: f.ID}
	shelves := k.catalog.Snapshot()
	for _, i := range f.Items {
		for _, l := range o.Lines {
			if l.ID == i.LineID {
				facts.Products = append(facts.Products, identify.Bought(shelves, event.Goods{ProductID: l.ProductID, Handle: l.ProductHandle, VariantID: l.VariantID, SKU: l.SKU, Title: l.Title, Quantity: i.Quantity}, l.Unit, l.Unit.Times(i.Quantity)))
			}
		}
	}
	return event.Append(ctx, q, event.Event{Name: event.OrderPartRefunded, VisitorID: o.VisitorID, CustomerID: o.CustomerID, Subject: o.ID, Properties: facts})
}

// pieces are the goods of a refund, as stock knows them.
func pieces(o order.Order, f order.PartRefund) (list []inventory.Line) {
	for _, i := range f.Items {
		for _, l := range o.Lines {
			if l.ID == i.LineID {
				list = append(list, inventory.Line{VariantID: l.VariantID, Quantity: i.Quantity})
			}
		}
	}
	return list
}
