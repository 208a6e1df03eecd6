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
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/profile"
)

// Refund sends the money of a paid, held or sent order back, the way it came; with
// restock the goods are there to be sold again. Every payment that has succeeded
// is sent back whole: of an order that was paid twice, both. done is false while a
// provider has not said yes: it is asked again until it has (Reconcile), under the
// same key. A provider's no is a Conflict, and the order stays what it is.
func (k *Desk) Refund(ctx context.Context, orderID, actor, why string, restock bool) (done bool, err error) {
	refunds, err := k.askRefunds(ctx, orderID, actor, why, restock)
	if err != nil {
		return false, err
	}
	if err := k.sendAll(ctx, refunds); err != nil {
		return false, err
	}
	o, err := order.Find(ctx, k.d.Read(), orderID)
	return o.State == order.Refunded, err
}

// askRefunds writes down, before anybody is asked, what is to go back.
func (k *Desk) askRefunds(ctx context.Context, orderID, actor, why string, restock bool) (list []payment.Refund, err error) {
	err = k.d.Write(ctx, func(q db.Q) error {
		if err := order.Lock(ctx, q, orderID); err != nil {
			return err
		}
		o, err := order.Find(ctx, q, orderID)
		if err != nil {
			return err
		}
		if !o.State.Can(order.Refunded) {
			return order.ErrPassed
		}
		if part, err := partGoesBack(ctx, q, orderID); err != nil || part {
			return errors.Join(err, errGoesBack)
		}
		if err := voidAll(ctx, q, orderID); err != nil { // of a held order
			return err
		}
		payments, err := payment.ListOf(ctx, q, orderID)
		if err != nil {
			return err
		}
		for _, p := range payments {
			left, err := payment.Left(ctx, q, p)
			if err != nil {
				return err
			}
			if p.State != payment.Succeeded || left.IsZero() && !p.Amount.IsZero() {
				continue // an earlier try has sent its money back
			}
			f := payment.Refund{PaymentID: p.ID, Actor: actor, Why: why, Restock: restock}
			if err := payment.CreateRefund(ctx, q, &f); err != nil {
				return err
			}
			if f, err = payment.FindRefund(ctx, q, f.ID); err != nil {
				return err
			}
			list = append(list, f)
		}
		if len(payments) == 0 { // it was brought along from elsewhere: a person has sent the money back
			return k.refunded(ctx, q, payment.Refund{OrderID: orderID, Actor: actor, Why: why, Restock: restock})
		}
		if len(list) == 0 {
			return fault.New(fault.Conflict, "No money has come for this order, so none can be sent back.")
		}
		return order.Note(ctx, q, orderID, actor, "Sends the money back. "+why)
	})
	return list, err
}

// partGoesBack says that a part of an order's money is on its way back.
func partGoesBack(ctx context.Context, q db.Q, orderID string) (bool, error) {
	list, err := payment.ListRefunds(ctx, q, orderID)
	return slices.ContainsFunc(list, func(f payment.Refund) bool { return f.Part != "" && !overpaid(f) && undecided(f) }), err
}

// sendBack asks a refund's gateway and keeps what it says.
func (k *Desk) sendBack(ctx context.Context, f payment.Refund) error {
	p, err := payment.Find(ctx, k.d.Read(), f.PaymentID)
	if err != nil {
		return err
	}
	g, ok := k.gateway(f.Gateway)
	if !ok {
		return fault.New(fault.Unavailable, "The way it was paid is not offered any more: send the money back there by hand.")
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
	went := false
	for _, other := range all {
		if other.Part == "" && other.State != payment.Succeeded && other.State != payment.Declined {
			return nil // the rest is on its way
		}
		went = went || other.Part == "" && other.State == payment.Succeeded
	}
	left, err := sources(ctx, q, f.OrderID)
	switch {
	case err != nil:
		return err
	case len(left) > 0 && !went:
		return nil // refused: the order stays what it was
	case len(left) > 0:
		return k.partlyBack(ctx, q, f.OrderID, f.Actor)
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
