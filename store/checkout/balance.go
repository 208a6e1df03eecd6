package checkout

import (
	"context"
	"strings"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
)

// This file is what is still to be paid for an order, or was paid above what it comes to.

// Due is what is still to be paid for an order that goes on, beside what is reserved;
// below zero, what came above what it comes to.
func Due(ctx context.Context, q db.Q, o order.Order) (money.Amount, error) {
	b, err := BalanceOf(ctx, q, o)
	return b.Due(), err
}

// keepDue keeps for lists what is due for an order, in the transaction that changed it.
// Whoever else changes it waits, so that the last one counts all of it.
func keepDue(ctx context.Context, q db.Q, orderID string) error {
	if err := order.Lock(ctx, q, orderID); err != nil {
		return err
	}
	o, err := order.Find(ctx, q, orderID)
	if err != nil {
		return err
	}
	due, err := Due(ctx, q, o)
	if err != nil || !o.State.ToPack() && o.State != order.Fulfilled {
		return err
	}
	return order.KeepDue(ctx, q, o.ID, due.Minor)
}

// arrivedRest is what follows when money came for an order that is paid already, or
// that it does not pay whole: good when it was due, else a person decides.
func (k *Desk) arrivedRest(ctx context.Context, q db.Q, o order.Order, p payment.Payment, said payment.Outcome) error {
	due, err := Due(ctx, q, o)
	if err != nil {
		return err
	}
	switch {
	case o.State == order.Pending || o.State == order.Awaiting:
		return k.hold(ctx, q, o, p, "Paid "+said.Amount.String()+", but it comes to "+o.Total.String()+".")
	case !o.State.ToPack() && o.State != order.Fulfilled || due.Minor < 0:
		return k.hold(ctx, q, o, p, "Paid "+said.Amount.String()+" when it was already "+string(o.State)+".")
	}
	if err := order.Note(ctx, q, o.ID, p.Gateway, "Paid "+said.Amount.String()+" of what was still due"); err != nil {
		return err
	}
	link, err := orderPath(ctx, q, o.ID, p.Back)
	if err != nil {
		return err
	}
	f := PaidFacts{Facts: k.factsOf(o, link, ""), PaymentID: p.ID}
	f.Total, f.Products = said.Amount.Decimal(), nil
	if err := keepDue(ctx, q, o.ID); err != nil {
		return err
	}
	return k.tellOf(ctx, q, event.OrderBalancePaid, o, f)
}

// PaidFacts are what the event of a balance that was paid tells beside its order: Total
// is what was paid.
type PaidFacts struct {
	Facts
	PaymentID string `json:"payment_id"`
}

// tellOf appends an event with more facts than those of its order.
func (k *Desk) tellOf(ctx context.Context, q db.Q, name string, o order.Order, facts any) error {
	e := told(name, o, Facts{})
	e.Properties = facts
	return event.Append(ctx, q, e)
}

// RefundOverpaid sends back what came above what an order comes to. expected is what
// the member saw; the same form a second time sends nothing more. done is false while
// a provider has not said yes. also is done with the ask.
func (k *Desk) RefundOverpaid(ctx context.Context, orderID, once, actor string, expected money.Amount, also ...Noted) (done bool, err error) {
	if once == "" {
		return false, fault.New(fault.Conflict, "This page is too old. Look at the order once more.")
	}
	part := overpaidPart(once)
	var asks []payment.Refund
	err = k.d.Write(ctx, func(q db.Q) (err error) {
		asks, err = k.askOverpaid(ctx, q, orderID, part, actor, expected, also)
		return err
	})
	if err != nil {
		return false, err
	}
	if err := k.sendAll(ctx, asks); err != nil {
		return false, err
	}
	all, err := payment.ListRefunds(ctx, k.d.Read(), orderID)
	for _, f := range all {
		if f.Part == part && f.State != payment.Succeeded {
			return false, err
		}
	}
	return true, err
}

// askOverpaid writes down what goes back, of the latest payments first; nothing when
// this very form was written before.
func (k *Desk) askOverpaid(ctx context.Context, q db.Q, orderID, part, actor string, expected money.Amount, also []Noted) (asks []payment.Refund, err error) {
	if err := order.Lock(ctx, q, orderID); err != nil {
		return nil, err
	}
	before, err := payment.ListRefunds(ctx, q, orderID)
	if err != nil {
		return nil, err
	}
	for _, f := range before {
		if f.Part == part {
			return nil, nil
		}
	}
	o, err := order.Find(ctx, q, orderID)
	if err != nil {
		return nil, err
	}
	due, err := Due(ctx, q, o)
	if err != nil {
		return nil, err
	}
	if due.Minor >= 0 || due.Minor != -expected.Minor || due.Currency != expected.Currency {
		return nil, fault.New(fault.Conflict, "Another sum is too much by now. Nothing was sent back; look at the order once more.")
	}
	asks, err = spread(ctx, q, orderID, payment.Refund{Amount: expected, Actor: actor, Why: "Paid more than the order comes to", Part: part})
	if err != nil {
		return nil, err
	}
	if err := keepDue(ctx, q, orderID); err != nil {
		return nil, err
	}
	if err := order.Note(ctx, q, orderID, actor, "Sends "+expected.String()+" back, which was paid too much"); err != nil {
		return nil, err
	}
	return asks, noted(q, o, expected, also)
}

// overpaidPart names what goes back of such money with one form.
func overpaidPart(once string) string { return payment.Overpaid + id.Hash(once) }

// overpaid says of a refund that it is such money.
func overpaid(f payment.Refund) bool { return strings.HasPrefix(f.Part, payment.Overpaid) }

// endTransfers gives up the transfers that are expected for an order which was paid
// another way.
func endTransfers(ctx context.Context, q db.Q, orderID string) error {
	list, err := payment.ListOf(ctx, q, orderID)
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.State != payment.Awaiting {
			continue
		}
		if _, err := payment.Advance(ctx, q, p.ID, payment.Outcome{State: payment.Cancelled, Reference: p.Reference}); err != nil {
			return err
		}
	}
	return nil
}

// orderPath is the path of an order's own page, where back leads to a payment link.
func orderPath(ctx context.Context, q db.Q, orderID, back string) (string, error) {
	if !strings.HasPrefix(back, LinkPath) {
		return back, nil
	}
	links, err := payment.ListLinks(ctx, q, orderID)
	for _, l := range links {
		if l.Back != "" {
			return l.Back, err
		}
	}
	return "", err
}
