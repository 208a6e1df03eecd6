package checkout

import (
	"context"
	"errors"
	"slices"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/profile"
)

// This file is money that goes back of more than one payment.

// source is a payment whose money can go back.
type source struct {
	id      string
	left    money.Amount
	refused bool // its provider has said no before
}

// sources are the payments of an order that have money left, the latest first; those
// whose provider has refused before come last.
func sources(ctx context.Context, q db.Q, orderID string) (list []source, err error) {
	payments, err := payment.ListOf(ctx, q, orderID)
	if err != nil {
		return nil, err
	}
	refunds, err := payment.ListRefunds(ctx, q, orderID)
	if err != nil {
		return nil, err
	}
	for _, p := range payments {
		left, err := payment.Left(ctx, q, p)
		if err != nil {
			return nil, err
		}
		if p.State != payment.Succeeded || left.Minor <= 0 {
			continue
		}
		refused := slices.ContainsFunc(refunds, func(f payment.Refund) bool { return f.PaymentID == p.ID && f.State == payment.Declined })
		list = append(list, source{p.ID, left, refused})
	}
	slices.SortStableFunc(list, func(a, b source) int {
		switch {
		case a.refused == b.refused:
			return 0
		case a.refused:
			return 1
		}
		return -1
	})
	return list, nil
}

// spread writes down, before anybody is asked, of which payments f goes back: of one
// alone where one has enough, else of one after the other. It is Invalid, by "amount",
// when all of them together have not enough.
func spread(ctx context.Context, q db.Q, orderID string, f payment.Refund) (asks []payment.Refund, err error) {
	list, err := sources(ctx, q, orderID)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(list, func(s source) bool { return s.left.Minor >= f.Amount.Minor }); i >= 0 {
		list = list[i : i+1]
	}
	rest := f.Amount
	for _, s := range list {
		if rest.IsZero() {
			break
		}
		ask := f
		ask.PaymentID, ask.Amount = s.id, money.Of(min(s.left.Minor, rest.Minor), rest.Currency)
		if err := payment.CreateRefund(ctx, q, &ask); err != nil {
			return nil, err
		}
		if ask, err = payment.FindRefund(ctx, q, ask.ID); err != nil {
			return nil, err
		}
		asks, rest = append(asks, ask), rest.Minus(ask.Amount)
	}
	if !rest.IsZero() {
		return nil, fault.InvalidFields(fault.Fields{"amount": "That is more than is left of what has come: " + f.Amount.Minus(rest).String() + "."})
	}
	return asks, nil
}

// brought writes down what an order was paid with that was brought along from elsewhere,
// and so has no payment: its money goes back by hand.
func brought(ctx context.Context, q db.Q, o order.Order) error {
	list, err := payment.ListOf(ctx, q, o.ID)
	if err != nil || len(list) > 0 {
		return err
	}
	was := payment.Payment{OrderID: o.ID, Gateway: payment.Elsewhere.Name(), Amount: o.Total.Minus(o.Refunded)}
	if err := payment.Create(ctx, q, &was); err != nil {
		return err
	}
	_, err = payment.Advance(ctx, q, was.ID, payment.Outcome{State: payment.Succeeded, Amount: was.Amount, Live: true})
	return err
}

// Refundable is what of an order's money can go back: what came and has not gone, and no
// more than the order comes to.
func Refundable(ctx context.Context, q db.Q, o order.Order) (money.Amount, error) {
	left := o.Total.Minus(o.Refunded)
	kept, any, err := payment.Kept(ctx, q, o.ID)
	if any && kept < left.Minor {
		left.Minor = max(0, kept)
	}
	return left, err
}

// sendAll asks every gateway, whatever the others say, and returns the first refusal.
func (k *Desk) sendAll(ctx context.Context, asks []payment.Refund) (first error) {
	for _, f := range asks {
		if err := k.sendBack(ctx, f); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// settlePart ends a part of an order's money when the last of its payments is decided:
// with what went back, or with nothing when all of it was refused.
func (k *Desk) settlePart(ctx context.Context, q db.Q, orderID, part string) error {
	all, err := payment.ListRefunds(ctx, q, orderID)
	if err != nil {
		return err
	}
	var went money.Amount
	for _, f := range all {
		switch {
		case f.Part != part || f.State == payment.Declined:
		case f.State != payment.Succeeded:
			return keepDue(ctx, q, orderID) // it is asked for again until it is decided
		default:
			went = money.Of(went.Minor+f.Amount.Minor, f.Amount.Currency)
		}
	}
	f, err := order.FindRefund(ctx, q, part)
	switch {
	case err != nil:
		return err
	case went.IsZero():
		err = k.dropPart(ctx, q, f)
	default:
		err = k.partRefunded(ctx, q, f, went)
	}
	return errors.Join(err, keepDue(ctx, q, orderID))
}

// dropPart takes back what was set aside for a part that was refused, in the person's
// figures too: another part may have gone meanwhile.
func (k *Desk) dropPart(ctx context.Context, q db.Q, f order.PartRefund) error {
	if err := order.DropRefund(ctx, q, f); err != nil {
		return err
	}
	o, err := order.Find(ctx, q, f.OrderID)
	if err != nil {
		return err
	}
	return profile.AdjustOrder(ctx, q, o.ID, o.Total.Minus(o.Refunded))
}

// partlyBack notes of an order, all of whose money was to go back with f, that some of it
// did and some was refused; nothing when all was refused. What of the order's own money
// went is told, to the shopper too: not what came above what it comes to.
func (k *Desk) partlyBack(ctx context.Context, q db.Q, f payment.Refund, all []payment.Refund) error {
	o, err := order.Find(ctx, q, f.OrderID)
	if err != nil {
		return err
	}
	var gone int64 // by now
	went, refused := money.Of(0, o.Total.Currency), money.Of(0, o.Total.Currency)
	for _, other := range all {
		asked := other.Part == "" && other.CreatedAt.Equal(f.CreatedAt) // with f
		switch {
		case other.State == payment.Declined && asked:
			refused = refused.Plus(other.Amount)
		case other.State == payment.Succeeded && asked:
			went = went.Plus(other.Amount)
		}
		if other.State == payment.Succeeded && !overpaid(other) {
			gone += other.Amount.Minor
		}
	}
	if went.IsZero() {
		return nil // the order stays what it was
	}
	kept, _, err := payment.Kept(ctx, q, o.ID)
	if err != nil {
		return err
	}
	before := o.Refunded
	o.Refunded.Minor = max(before.Minor, min(gone, o.Total.Minor-kept)) // what never came did not go back
	if err := order.SentBack(ctx, q, o.ID, o.Refunded, f.Actor, "Of the money "+went.String()+" went back, and "+refused.String()+" was refused"); err != nil {
		return err
	}
	return errors.Join(k.tellBack(ctx, q, o, f, o.Refunded.Minus(before), went), keepDue(ctx, q, o.ID))
}

// tellBack corrects the person's figures and tells what went back: of the order's own
// money, and in all.
func (k *Desk) tellBack(ctx context.Context, q db.Q, o order.Order, f payment.Refund, own, went money.Amount) error {
	if err := profile.AdjustOrder(ctx, q, o.ID, o.Total.Minus(o.Refunded)); err != nil || own.IsZero() {
		return err
	}
	link, err := LinkOf(ctx, q, o.ID)
	if err != nil {
		return err
	}
	facts := PartFacts{Facts: Facts{OrderID: o.ID, Number: o.Number, Total: own.Decimal(), Currency: own.Currency, Link: link, Reason: f.Why}, RefundID: f.ID, Went: went.Decimal()}
	return k.tellOf(ctx, q, event.OrderPartRefunded, o, facts)
}
