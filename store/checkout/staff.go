package checkout

import (
	"context"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/inventory"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/profile"
)

// This file is what people of the shop do with orders.

// Also is what a caller does in the transaction of a step, and so once.
type Also func(q db.Q) error

// Do does all of it.
func Do(q db.Q, also []Also) error {
	for _, do := range also {
		if err := do(q); err != nil {
			return err
		}
	}
	return nil
}

// Receive notes that a transfer has come for an order, as somebody of the shop
// read it from the bank's statement.
func (k *Desk) Receive(ctx context.Context, orderID string, amount money.Amount, actor string, also ...Also) error {
	return k.d.Write(ctx, func(q db.Q) error {
		list, err := payment.ListOf(ctx, q, orderID)
		if err != nil {
			return err
		}
		for _, p := range list {
			if p.State != payment.Awaiting {
				continue
			}
			g, ok := k.gateway(p.Gateway)
			if err := order.Note(ctx, q, orderID, actor, "Received "+amount.String()); err != nil {
				return err
			}
			if err := k.apply(ctx, q, p.ID, payment.Outcome{State: payment.Succeeded, Reference: p.Reference, Amount: amount, Live: ok && !g.Test()}); err != nil {
				return err
			}
			return Do(q, also)
		}
		return fault.New(fault.Conflict, "No transfer is expected for this order.")
	})
}

// Cancel ends an unpaid or held order and returns its stock. Payments that are
// under way are given up first; one that has succeeded meanwhile is a Conflict. What is
// reserved goes back.
func (k *Desk) Cancel(ctx context.Context, orderID, actor, why string, also ...Also) error {
	list, err := payment.ListOf(ctx, k.d.Read(), orderID)
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.State.Open() {
			if err := k.giveUp(ctx, p); err != nil {
				return err
			}
		}
	}
	err = k.d.Write(ctx, func(q db.Q) error {
		if err := k.cancel(ctx, q, orderID, actor, why); err != nil {
			return err
		}
		return Do(q, also)
	})
	if err == nil {
		k.Collect(ctx, orderID)
	}
	return err
}

func (k *Desk) cancel(ctx context.Context, q db.Q, orderID, actor, why string) error {
	if err := order.Lock(ctx, q, orderID); err != nil {
		return err
	}
	o, err := order.Find(ctx, q, orderID)
	if err != nil {
		return err
	}
	if err := giveBack(ctx, q, o); err != nil {
		return err
	}
	if err := order.Cancel(ctx, q, orderID, actor, why); err != nil {
		return err
	}
	if err := inventory.Return(ctx, q, goods(o), o.ID); err != nil {
		return err
	}
	if err := profile.ReverseOrder(ctx, q, o.ID); err != nil {
		return err
	}
	link, err := LinkOf(ctx, q, o.ID)
	if err != nil {
		return err
	}
	if o.CompletedAt.IsZero() { // never accepted, only given up: nobody waits for a letter about it
		return event.Record(ctx, q, told(event.OrderCancelled, o, k.factsOf(o, link, why)))
	}
	return k.tell(ctx, q, event.OrderCancelled, o, link, why)
}

// Release makes a held order a paid one, when a person has found it good. Stock
// that was returned when it was cancelled is taken again; when it is gone, that is
// a Conflict and the order stays held.
func (k *Desk) Release(ctx context.Context, orderID, actor, words string, also ...Also) error {
	return k.d.Write(ctx, func(q db.Q) error {
		if err := release(ctx, q, orderID, actor, words); err != nil {
			return err
		}
		o, err := order.Find(ctx, q, orderID)
		if err != nil {
			return err
		}
		steps, err := order.ListSteps(ctx, q, orderID)
		if err != nil {
			return err
		}
		if returned(steps[:len(steps)-1]) {
			taken, err := k.takeFor(ctx, q, o)
			if err != nil {
				return err
			}
			if err := order.TakenAt(ctx, q, o.ID, taken.Places()); err != nil {
				return err
			}
		}
		if err := keepDue(ctx, q, o.ID); err != nil {
			return err
		}
		if err := Do(q, also); err != nil {
			return err
		}
		link, err := LinkOf(ctx, q, o.ID)
		if err != nil {
			return err
		}
		if err := k.complete(ctx, q, o, link); err != nil {
			return err
		}
		if b, err := BalanceOf(ctx, q, o); err != nil || b.Kept.Minor <= 0 && !b.Net.IsZero() {
			return err // nothing has come so far
		}
		return k.tell(ctx, q, event.OrderPaid, o, link, "")
	})
}

// release makes a held order what its money says: paid, or authorized where that is
// reserved still.
func release(ctx context.Context, q db.Q, orderID, actor, words string) error {
	reserved, err := payment.Reserved(ctx, q, orderID)
	if err != nil {
		return err
	}
	if reserved > 0 {
		return order.ReleaseReserved(ctx, q, orderID, actor, words)
	}
	return order.Release(ctx, q, orderID, actor, words)
}

// returned says whether an order's stock lies on the shelf: it was cancelled, and
// has not been released since.
func returned(steps []order.Step) (back bool) {
	for _, s := range steps {
		switch s.State {
		case order.Cancelled:
			back = true
		case order.Paid, order.Authorized, order.Fulfilled:
			back = false
		}
	}
	return back
}

// LinkOf returns the path of an order's secret link as its events tell it, for
// letters that are written later; "" when none does.
func LinkOf(ctx context.Context, q db.Q, orderID string) (string, error) {
	list, err := event.List(ctx, q, event.Filter{Subject: orderID})
	for _, e := range list {
		var f Facts
		if e.Decode(&f) == nil && f.Link != "" {
			return f.Link, nil
		}
	}
	return "", err
}
