package fulfil

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/place"
)

// Prepare says that an order lies ready at its place, and writes to the shopper. A
// second press changes nothing.
func Prepare(ctx context.Context, d *db.DB, orderID, actor string, also ...checkout.Also) error {
	return d.Write(ctx, func(q db.Q) error {
		if err := order.Lock(ctx, q, orderID); err != nil {
			return err
		}
		p, err := order.FindPickup(ctx, q, orderID)
		if err != nil {
			return err
		}
		if p.State == order.PickupReady {
			return nil
		}
		if err := checkout.Stays(ctx, q, orderID); err != nil {
			return err
		}
		at, err := place.Find(ctx, q, p.PlaceID)
		if err != nil {
			return err
		}
		if err := order.Prepare(ctx, q, orderID, actor, at.KeptUntil(q.Now())); err != nil {
			return err
		}
		if err := tell(ctx, q, event.OrderReady, orderID, ""); err != nil {
			return err
		}
		return checkout.Do(q, also)
	})
}

// Hand is what a clerk gives to whoever says the code of an order.
type Hand struct {
	OrderID string
	Code    string
	Once    string // the form's key: it counts one time
	Items   []order.Item
	Actor   string
}

// HandOver gives pieces of an order to whoever says its code; what is left stays to be
// collected for the same code, and the shopper is told. The same form a second time
// changes nothing. It is Invalid by "code" and "items".
func HandOver(ctx context.Context, d *db.DB, desk *checkout.Desk, h Hand, also ...checkout.Also) error {
	switch {
	case h.Once == "":
		return fault.New(fault.Conflict, "This page is too old. Look at the order once more.")
	case len(h.Items) == 0:
		return fault.InvalidFields(fault.Fields{"items": "Enter how many are handed over: at least one piece."})
	}
	err := d.Write(ctx, func(q db.Q) error {
		news, err := handOver(ctx, q, h)
		if err != nil || !news {
			return err
		}
		return checkout.Do(q, also)
	})
	if err == nil {
		desk.Collect(ctx, h.OrderID)
	}
	return err
}

func handOver(ctx context.Context, q db.Q, h Hand) (news bool, err error) {
	p, err := order.FindPickup(ctx, q, h.OrderID)
	if err != nil {
		return false, err
	}
	f := order.Fulfilment{OrderID: h.OrderID, Once: "pickup/" + h.OrderID + "/" + h.Once, PlaceID: p.PlaceID, Actor: h.Actor, Items: h.Items}
	if news, err = order.HandOver(ctx, q, &f, h.Code); err != nil || !news {
		return false, err
	}
	if err := checkout.Stays(ctx, q, h.OrderID); err != nil {
		return false, err
	}
	if err := checkout.TakeWhenSent(ctx, q, h.OrderID, h.Actor); err != nil {
		return false, err
	}
	o, err := order.Find(ctx, q, h.OrderID)
	if err != nil {
		return false, err
	}
	e, err := told(ctx, q, event.OrderHandedOver, o, o.Total, f.ID)
	if err != nil {
		return false, err
	}
	e.Channel = "clerk"
	if err := event.Record(ctx, q, e); err != nil || o.Fulfilment == order.Whole {
		return true, err
	}
	return true, tell(ctx, q, event.OrderReady, o.ID, f.ID) // the rest is
}

// sweepAtOnce is how many uncollected orders are read at once.
const sweepAtOnce = 20

// Sweep ends the pickups that nobody came for in time: the goods go back to the shelf
// of their place and the money the way it came. What was paid by hand is held, for a
// person to send it back. Those that cannot be ended yet do not keep the others. It may
// run in several processes at once.
func Sweep(ctx context.Context, d *db.DB, desk *checkout.Desk) error {
	var failed []error
	for after := (order.Pickup{}); ctx.Err() == nil; {
		list, err := order.ListUncollected(ctx, d.Read(), after, sweepAtOnce)
		if err != nil {
			return errors.Join(append(failed, fmt.Errorf("fulfil.Sweep: %w", err))...)
		}
		for _, after = range list {
			if err := giveUp(ctx, d, desk, after); err != nil {
				failed = append(failed, fmt.Errorf("fulfil.Sweep: order %s: %w", after.OrderID, err))
			}
		}
		if len(list) < sweepAtOnce {
			break
		}
	}
	return errors.Join(append(failed, ctx.Err())...)
}

// sweepEvery is how often Run looks for what nobody came for.
const sweepEvery = 5 * time.Minute

// Run sweeps at once and then every few minutes until the context ends.
func Run(ctx context.Context, d *db.DB, desk *checkout.Desk, log *slog.Logger) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		if err := Sweep(ctx, d, desk); err != nil && ctx.Err() == nil {
			log.Error("orders that nobody collected could not be ended; it is tried again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// notCollected says why an order ended.
const notCollected = "Not collected in time"

// What staff are told of money that no machine sends back.
const (
	byHand     = "Nobody came for it. Send the money back at the bank, then note it here; the goods go back on the shelf."
	byHandRest = "Nobody came for the rest of it. Send the money for that back at the bank, then accept the order: the rest is noted as paid back, and goes back on the shelf."
)

// giveUp ends one. A process that dies in between leaves an order that is missed and
// paid, which the next round goes on with. Of what was collected in part, the rest ends.
func giveUp(ctx context.Context, d *db.DB, desk *checkout.Desk, p order.Pickup) error {
	if p.State == order.PickupReady {
		if err := d.Write(ctx, func(q db.Q) error { return miss(ctx, q, p.OrderID) }); err != nil {
			return passed(err)
		}
	}
	o, err := order.Find(ctx, d.Read(), p.OrderID)
	if err != nil || !o.State.ToPack() {
		return err
	}
	under, err := payment.ListRefunds(ctx, d.Read(), o.ID)
	if err != nil {
		return err
	}
	capturing, err := payment.ListOf(ctx, d.Read(), o.ID)
	if err != nil || slices.ContainsFunc(capturing, func(p payment.Payment) bool { return p.State == payment.Capturing }) {
		return err // its money is just being taken: the next round knows
	}
	for _, f := range under {
		if f.State != payment.Declined && f.State != payment.Succeeded {
			return nil // on its way
		}
	}
	once := fmt.Sprintf("missed/%s/%d", o.ID, len(under)) // tried again when it was refused
	switch {
	case o.Fulfilment == order.Partly && o.State == order.Authorized:
		err = takeOut(ctx, desk, o, once)
	case o.Fulfilment == order.Partly:
		err = refundRest(ctx, desk, o, once)
	case o.State == order.Authorized:
		err = desk.Cancel(ctx, o.ID, "shop", notCollected)
	default:
		_, err = desk.Refund(ctx, o.ID, "shop", notCollected, true)
	}
	return holdRefused(ctx, d, o.ID, err)
}

// rest is what of an order is still to be collected, as it is paid back.
func rest(o order.Order, once string) (order.PartRefund, error) {
	f := order.PartRefund{Once: once, Restock: true, Why: notCollected, Actor: "shop"}
	for _, l := range o.Lines {
		if n := l.Left(); n > 0 {
			f.Items = append(f.Items, order.RefundItem{LineID: l.ID, Quantity: n})
		}
	}
	return f, f.Fill(o)
}

func refundRest(ctx context.Context, desk *checkout.Desk, o order.Order, once string) error {
	f, err := rest(o, once)
	if err == nil {
		_, err = desk.RefundPart(ctx, o.ID, f, f.Amount)
	}
	return err
}

// takeOut makes an order, whose money is only reserved, what of it was collected.
func takeOut(ctx context.Context, desk *checkout.Desk, o order.Order, once string) error {
	e := checkout.Edit{Quantities: map[string]int64{}}
	for _, l := range o.Lines {
		e.Quantities[l.ID] = l.Fulfilled
	}
	p, err := desk.PlanEdit(ctx, o.ID, e)
	if err != nil {
		return err
	}
	return desk.ApplyEdit(ctx, o.ID, e, once, p.Seen, "shop", func(db.Q, checkout.EditPlan) error { return nil })
}

// holdRefused keeps an order that could not be ended for a person, who is told why.
func holdRefused(ctx context.Context, d *db.DB, orderID string, why error) error {
	if kind := fault.KindOf(why); why == nil || kind != fault.Conflict && kind != fault.Invalid {
		return why
	}
	return passed(d.Write(ctx, func(q db.Q) error { return order.Hold(ctx, q, orderID, "shop", fault.Message(why)) }))
}

// miss notes that nobody came. What was paid by hand is held for a person.
func miss(ctx context.Context, q db.Q, orderID string) error {
	if err := order.GiveUpPickup(ctx, q, orderID, "shop"); err != nil {
		return err
	}
	o, err := order.Find(ctx, q, orderID)
	if err != nil {
		return err
	}
	words, sum := byHand, o.Total
	if o.Fulfilment == order.Partly {
		f, err := rest(o, "")
		if err != nil {
			return err
		}
		words, sum = byHandRest, f.Amount
	}
	if o.Gateway == (payment.Invoice{}).Name() {
		return order.Hold(ctx, q, orderID, "shop", words)
	}
	e, err := told(ctx, q, event.OrderNotCollected, o, sum, "")
	if err != nil {
		return err
	}
	return event.Append(ctx, q, e)
}

// passed forgives that somebody else was faster.
func passed(err error) error {
	if errors.Is(err, order.ErrPassed) {
		return nil
	}
	return err
}
