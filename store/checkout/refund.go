package checkout

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/inventory"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/profile"
)

// Refund sends the money of a paid, held or sent order back, the way it came; with
// restock the goods are there to be sold again. Every payment that has succeeded
// is sent back whole: of an order that was paid twice, both. done is false while a
// provider has not said yes: it is asked again until it has (Reconcile), under the
// same key. A provider's no is a Conflict, which says what went all the same; then the
// order stays what it is. also is done with the ask.
func (k *Desk) Refund(ctx context.Context, orderID, actor, why string, restock bool, also ...Noted) (done bool, err error) {
	ask := payment.Refund{OrderID: orderID, Actor: actor, Why: why, Restock: restock}
	var refunds []payment.Refund
	err = k.d.Write(ctx, func(q db.Q) (err error) {
		refunds, err = k.askRefunds(ctx, q, ask, also)
		return err
	})
	if err != nil {
		return false, err
	}
	if refusal := k.sendAll(ctx, refunds); refusal != nil {
		return false, k.refusedInPart(ctx, refunds, refusal)
	}
	o, err := order.Find(ctx, k.d.Read(), orderID)
	return o.State == order.Refunded, err
}

// Noted is what a caller writes down with the ask for money to go back, once, in its
// transaction: o is the order before it, sum what is asked for.
type Noted func(q db.Q, o order.Order, sum money.Amount) error

// noted does what callers want to be done with an ask.
func noted(q db.Q, o order.Order, sum money.Amount, also []Noted) error {
	for _, do := range also {
		if err := do(q, o, sum); err != nil {
			return err
		}
	}
	return nil
}

// askRefunds writes down, before anybody is asked, what is to go back: ask, of every
// payment that has something left.
func (k *Desk) askRefunds(ctx context.Context, q db.Q, ask payment.Refund, also []Noted) (list []payment.Refund, err error) {
	if err := order.Lock(ctx, q, ask.OrderID); err != nil {
		return nil, err
	}
	o, err := order.Find(ctx, q, ask.OrderID)
	if err != nil {
		return nil, err
	}
	if !o.State.Can(order.Refunded) {
		return nil, order.ErrPassed
	}
	if back, err := goesBack(ctx, q, o.ID); err != nil || back {
		return nil, errors.Join(err, errGoesBack)
	}
	if err := voidAll(ctx, q, o.ID); err != nil { // of a held order
		return nil, err
	}
	payments, err := payment.ListOf(ctx, q, o.ID)
	if err != nil {
		return nil, err
	}
	if len(payments) == 0 { // it was brought along from elsewhere: a person has sent the money back
		return nil, errors.Join(k.refunded(ctx, q, ask), noted(q, o, o.Total.Minus(o.Refunded), also))
	}
	sum := money.Of(0, o.Total.Currency)
	for _, p := range payments {
		left, err := payment.Left(ctx, q, p)
		if err != nil {
			return nil, err
		}
		if p.State != payment.Succeeded || left.IsZero() && !p.Amount.IsZero() {
			continue // an earlier try has sent its money back
		}
		f := ask
		f.PaymentID = p.ID
		if err := payment.CreateRefund(ctx, q, &f); err != nil {
			return nil, err
		}
		if f, err = payment.FindRefund(ctx, q, f.ID); err != nil {
			return nil, err
		}
		list, sum = append(list, f), sum.Plus(f.Amount)
	}
	if len(list) == 0 {
		return nil, fault.New(fault.Conflict, "No money has come for this order, so none can be sent back.")
	}
	if err := order.Note(ctx, q, o.ID, ask.Actor, "Sends the money back. "+ask.Why); err != nil {
		return nil, err
	}
	return list, noted(q, o, sum, also)
}

// refusedInPart says what went of money that was to go back, beside what was refused.
func (k *Desk) refusedInPart(ctx context.Context, asked []payment.Refund, refusal error) error {
	went, sum := money.Of(0, asked[0].Amount.Currency), money.Of(0, asked[0].Amount.Currency)
	for _, f := range asked {
		is, err := payment.FindRefund(ctx, k.d.Read(), f.ID)
		if err != nil {
			return err
		}
		if sum = sum.Plus(is.Amount); is.State == payment.Succeeded {
			went = went.Plus(is.Amount)
		}
	}
	if went.IsZero() || fault.KindOf(refusal) != fault.Conflict {
		return refusal
	}
	return fault.New(fault.Conflict, "Only "+went.String()+" of "+sum.String()+" went back. "+fault.Message(refusal)).Because(refusal)
}

// goesBack says that money of an order is on its way back, all or a part: what the order
// comes to then is known when the provider has said yes or no. What came above that is
// none of it.
func goesBack(ctx context.Context, q db.Q, orderID string) (bool, error) {
	list, err := payment.ListRefunds(ctx, q, orderID)
	return slices.ContainsFunc(list, func(f payment.Refund) bool { return !overpaid(f) && undecided(f) }), err
}

// Stays is a Conflict while all of an order's money is on its way back: nothing of it
// leaves the house then. Ask it in the transaction that has locked the order.
func Stays(ctx context.Context, q db.Q, orderID string) error {
	list, err := payment.ListRefunds(ctx, q, orderID)
	if slices.ContainsFunc(list, func(f payment.Refund) bool { return f.Part == "" && undecided(f) }) {
		return errStays
	}
	return err
}

var errStays = fault.New(fault.Conflict, "The money of this order is on its way back, so nothing of it leaves the house.")

func undecided(f payment.Refund) bool {
	return f.State != payment.Succeeded && f.State != payment.Declined
}

// sendBack asks a refund's gateway and keeps what it says.
func (k *Desk) sendBack(ctx context.Context, f payment.Refund) error {
	p, err := payment.Find(ctx, k.d.Read(), f.PaymentID)
	if err != nil {
		return err
	}
	g, ok := k.gateway(f.Gateway)
	if !ok { // noted as asked, so that it keeps no other from being asked for
		err := k.d.Write(ctx, func(q db.Q) error { return payment.AskedRefund(ctx, q, f.ID) })
		return errors.Join(err, fault.New(fault.Unavailable, "The way it was paid is not offered any more: send the money back there by hand."))
	}
	call, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	outcome := payment.Outcome{State: payment.Unknown}
	err = k.call(f.Gateway, func() (err error) { outcome, err = g.Refund(call, f, p); return err })
	if err != nil {
		outcome = payment.Outcome{State: payment.Unknown}
		if !errors.Is(err, errResting) {
			k.log.Warn("a gateway did not answer; whether the money goes back is unknown", "gateway", f.Gateway, "refund", f.ID, "error", err)
		}
	}
	return k.settleRefund(context.WithoutCancel(ctx), f, outcome)
}

// settleRefund keeps what a gateway says of a refund. When the last of an order's
// is done, the order is refunded.
func (k *Desk) settleRefund(ctx context.Context, f payment.Refund, said payment.Outcome) error {
	var refusal error
	err := k.d.Write(ctx, func(q db.Q) error {
		if err := order.Lock(ctx, q, f.OrderID); err != nil { // of two that are decided at once, one is the last
			return err
		}
		news, err := payment.AdvanceRefund(ctx, q, f.ID, said)
		if err != nil || !news {
			return errors.Join(err, payment.AskedRefund(ctx, q, f.ID))
		}
		switch said.State {
		case payment.Declined:
			refusal = fault.New(fault.Conflict, f.Amount.String()+" was not sent back. "+said.Reason)
			if err := order.Note(ctx, q, f.OrderID, f.Gateway, fault.Message(refusal)); err != nil {
				return err
			}
		case payment.Succeeded:
			if overpaid(f) {
				if err := order.Note(ctx, q, f.OrderID, f.Actor, "Sent "+f.Amount.String()+" back, which was paid too much"); err != nil {
					return err
				}
			}
		default:
			return nil
		}
		return k.decided(ctx, q, f)
	})
	return errors.Join(err, refusal)
}

// decided is what follows when a gateway has said yes or no to a refund.
func (k *Desk) decided(ctx context.Context, q db.Q, f payment.Refund) error {
	switch {
	case overpaid(f):
		return keepDue(ctx, q, f.OrderID)
	case f.Part != "":
		return k.settlePart(ctx, q, f.OrderID, f.Part)
	}
	return k.refunded(ctx, q, f)
}

// refunded ends an order when all of its money has gone back.
func (k *Desk) refunded(ctx context.Context, q db.Q, f payment.Refund) error {
	all, err := payment.ListRefunds(ctx, q, f.OrderID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(other payment.Refund) bool { return other.Part == "" && undecided(other) }) {
		return nil // the rest is on its way
	}
	left, err := sources(ctx, q, f.OrderID)
	if err != nil || len(left) > 0 {
		return errors.Join(err, k.partlyBack(ctx, q, f, all))
	}
	if err := order.Refund(ctx, q, f.OrderID, f.Actor, f.Why); err != nil {
		return err
	}
	o, err := order.Find(ctx, q, f.OrderID)
	if err != nil {
		return err
	}
	if f.Restock {
		if err := inventory.Return(ctx, q, goods(o), o.ID); err != nil {
			return err
		}
	}
	if err := profile.ReverseOrder(ctx, q, o.ID); err != nil {
		return err
	}
	link, err := LinkOf(ctx, q, o.ID)
	if err != nil {
		return err
	}
	return k.tell(ctx, q, event.OrderRefunded, o, link, f.Why)
}

// reconcileRefunds asks again for refunds of which nobody knows how they ended.
func (k *Desk) reconcileRefunds(ctx context.Context) error {
	silent, err := payment.ListSilentRefunds(ctx, k.d.Read(), k.d.Now().Add(-silentFor), batch)
	if err != nil {
		return fmt.Errorf("checkout.Reconcile: %w", err)
	}
	for _, f := range silent {
		if err := k.sendBack(ctx, f); err != nil {
			k.log.Warn("a refund is still unknown", "refund", f.ID, "gateway", f.Gateway, "error", err)
		}
	}
	return nil
}
