package fulfil

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
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
func Prepare(ctx context.Context, d *db.DB, orderID, actor string) error {
	return d.Write(ctx, func(q db.Q) error {
		p, err := order.FindPickup(ctx, q, orderID)
		if err != nil {
			return err
		}
		if p.State == order.PickupReady {
			return nil
		}
		at, err := place.Find(ctx, q, p.PlaceID)
		if err != nil {
			return err
		}
		if err := order.Prepare(ctx, q, orderID, actor, at.KeptUntil(q.Now())); err != nil {
			return err
		}
		return tell(ctx, q, event.OrderReady, orderID, "")
	})
}

// HandOver gives an order to whoever says its code. A code works once.
func HandOver(ctx context.Context, d *db.DB, desk *checkout.Desk, orderID, code, actor string) error {
	err := d.Write(ctx, func(q db.Q) error { return handOver(ctx, q, orderID, code, actor) })
	if err == nil {
		desk.Collect(ctx, orderID)
	}
	return err
}

func handOver(ctx context.Context, q db.Q, orderID, code, actor string) error {
	if err := order.HandOver(ctx, q, orderID, code, actor); err != nil {
		return err
	}
	o, err := order.Find(ctx, q, orderID)
	if err != nil {
		return err
	}
	f := order.Fulfilment{OrderID: o.ID, Once: "pickup/" + o.ID, PlaceID: o.PlaceID, Actor: actor}
	for _, l := range o.Lines {
		if n := l.Left(); n > 0 {
			f.Items = append(f.Items, order.Item{LineID: l.ID, Quantity: n})
		}
	}
	if _, err := order.Send(ctx, q, &f); err != nil {
		return err
	}
	if err := checkout.TakeWhenSent(ctx, q, o.ID, actor); err != nil {
		return err
	}
	link, err := checkout.LinkOf(ctx, q, o.ID)
	if err != nil {
		return err
	}
	return event.Record(ctx, q, event.Event{Name: event.OrderHandedOver, VisitorID: o.VisitorID, CustomerID: o.CustomerID, Subject: o.ID, Channel: "clerk",
		Properties: Facts{Facts: checkout.Facts{OrderID: o.ID, Number: o.Number, Link: link, Total: o.Total.Decimal(), Currency: o.Total.Currency}}})
}

// sweepAtOnce is how many uncollected orders one round ends.
const sweepAtOnce = 20

// Sweep ends the pickups that nobody came for in time: the goods go back to the shelf
// of their place and the money the way it came. What was paid by hand is held, for a
// person to send it back. It may run in several processes at once.
func Sweep(ctx context.Context, d *db.DB, desk *checkout.Desk) error {
	list, err := order.ListUncollected(ctx, d.Read(), sweepAtOnce)
	if err != nil {
		return fmt.Errorf("fulfil.Sweep: %w", err)
	}
	var failed []error
	for _, p := range list { // one that cannot be ended does not keep the others
		if err := giveUp(ctx, d, desk, p); err != nil {
			failed = append(failed, fmt.Errorf("fulfil.Sweep: order %s: %w", p.OrderID, err))
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

// byHand is what staff are told of money that no machine sends back.
const byHand = "Nobody came for it. Send the money back at the bank, then note it here; the goods go back on the shelf."

// giveUp ends one. A process that dies in between leaves an order that is missed and
// paid, which the next round goes on with.
func giveUp(ctx context.Context, d *db.DB, desk *checkout.Desk, p order.Pickup) error {
	if p.State == order.PickupReady {
		if err := d.Write(ctx, func(q db.Q) error { return miss(ctx, q, p.OrderID) }); err != nil {
			return passed(err)
		}
	}
	o, err := order.Find(ctx, d.Read(), p.OrderID)
	if err == nil && o.State == order.Authorized {
		return holdRefused(ctx, d, o.ID, desk.Cancel(ctx, o.ID, "shop", notCollected))
	}
	if err != nil || o.State != order.Paid {
		return err
	}
	under, err := payment.ListRefunds(ctx, d.Read(), o.ID)
	if err != nil {
		return err
	}
	for _, f := range under {
		if f.State != payment.Declined && f.State != payment.Succeeded {
			return nil // on its way
		}
	}
	_, err = desk.Refund(ctx, o.ID, "shop", notCollected, true)
	return holdRefused(ctx, d, o.ID, err)
}

// holdRefused keeps an order that could not be ended for a person, who is told why.
func holdRefused(ctx context.Context, d *db.DB, orderID string, why error) error {
	if why == nil || fault.KindOf(why) != fault.Conflict {
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
	if o.Gateway == (payment.Invoice{}).Name() {
		return order.Hold(ctx, q, orderID, "shop", byHand)
	}
	return tell(ctx, q, event.OrderNotCollected, orderID, "")
}

// passed forgives that somebody else was faster.
func passed(err error) error {
	if errors.Is(err, order.ErrPassed) {
		return nil
	}
	return err
}
