package checkout

import (
	"context"
	"errors"
	"slices"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/shipment"
)

// This file is what whoever ordered changes of their order by themselves, in the time
// that the shop gives them.

// shopper is who did it, as an order's history names them.
const shopper = "shopper"

var errTooLate = fault.New(fault.Conflict, "This order cannot be changed here any more. Write to us, and we see together what can still be done.")

// Own says until when whoever ordered may change an order or cancel it: as long as the
// shop likes after it was placed, while nothing was sent or lies ready, and no money was
// taken, or went back, meanwhile. It is a Conflict when they may not.
func (k *Desk) Own(ctx context.Context, q db.Q, o order.Order) (until time.Time, err error) {
	until = o.PlacedAt.Add(time.Duration(k.rules.Load().shop.ChangeMinutes) * time.Minute)
	switch {
	case o.Channel != "web" || !q.Now().Before(until), o.State != order.Awaiting && !o.State.ToPack(), o.Fulfilment != order.Unfulfilled || !o.Refunded.IsZero():
		return until, errTooLate
	}
	if back, err := goesBack(ctx, q, o.ID); err != nil || back {
		return until, errors.Join(err, errGoesBack)
	}
	list, err := payment.ListOf(ctx, q, o.ID)
	if err != nil || slices.ContainsFunc(list, func(p payment.Payment) bool { return p.State == payment.Capturing || p.State == payment.Voiding }) {
		return until, errors.Join(err, errTooLate)
	}
	return until, untouched(ctx, q, o)
}

// untouched is a Conflict when something of an order was sent or lies ready.
func untouched(ctx context.Context, q db.Q, o order.Order) error {
	if o.Fulfilment != order.Unfulfilled {
		return errTooLate
	}
	if o.PlaceID == "" {
		return nil
	}
	p, err := order.FindPickup(ctx, q, o.ID)
	if err == nil && p.State != order.PickupWaits {
		err = errTooLate
	}
	return err
}

// PlanOwn is PlanEdit for whoever ordered: fewer pieces, another address in the same
// country, and nothing that costs more.
func (k *Desk) PlanOwn(ctx context.Context, orderID string, e Edit) (EditPlan, error) {
	return k.planOwn(ctx, k.d.Read(), orderID, e)
}

func (k *Desk) planOwn(ctx context.Context, q db.Q, orderID string, e Edit) (p EditPlan, err error) {
	o, err := order.Find(ctx, q, orderID)
	if err != nil {
		return p, err
	}
	if _, err := k.Own(ctx, q, o); err != nil {
		return p, err
	}
	wrong, left := fault.Fields{}, int64(0)
	for _, l := range o.Lines {
		n, named := e.Quantities[l.ID]
		if named && n > l.Wanted() {
			wrong["line-"+l.ID] = "You can take fewer here, or none. For more of it, place another order."
		}
		if !named {
			n = l.Wanted()
		}
		left += n
	}
	if left == 0 {
		wrong["lines"] = "Something must be left. To have nothing of it, cancel the whole order."
	}
	if e.Delivery != nil && e.Delivery.Country != o.Delivery.Country {
		wrong[string(shipment.Country)] = "It stays in this country. To have it sent elsewhere, cancel this order and place another."
	}
	if len(wrong) > 0 {
		return p, fault.InvalidFields(wrong)
	}
	if p, err = k.planEdit(ctx, q, orderID, Edit{Quantities: e.Quantities, Delivery: e.Delivery}); err != nil {
		return p, err
	}
	if !k.asFar(p.Before, p.After.Delivery) {
		return p, fault.InvalidFields(fault.Fields{"lines": "It cannot be delivered there as you chose, or not for that price. Write to us, and we change it together."})
	}
	if p.After.Total.Minor > p.Before.Total.Minor {
		err = fault.InvalidFields(fault.Fields{"lines": "Like this it would cost more. Write to us, and we change it together."})
	}
	return p, err
}

// asFar says that an order can go to another address the way that was chosen, for no more.
func (k *Desk) asFar(o order.Order, to order.Address) bool {
	was, is := shipment.Address(o.Delivery).Place(), shipment.Address(to).Place()
	price := func(to shipment.Place) (int64, bool) {
		ways := shipment.Options(k.rules.Load().zones, k.parcel(o), to)
		i := slices.IndexFunc(ways, func(w shipment.Option) bool { return w.Handle == o.Method.Handle })
		if i < 0 {
			return 0, false
		}
		return ways[i].Price.Minor, true
	}
	before, had := price(was)
	now, has := price(is)
	return was == is || has && (!had || now <= before)
}

// ApplyOwn is ApplyEdit for whoever ordered. What was paid too much goes back by itself,
// the way it came; a transfer waits for a person, who sees that it is too much.
func (k *Desk) ApplyOwn(ctx context.Context, orderID string, e Edit, once, seen string, also func(q db.Q, p EditPlan) error) error {
	return k.carryOut(ctx, edition{orderID: orderID, once: once, seen: seen, actor: shopper, sendsBack: true, also: also,
		plan: func(q db.Q) (EditPlan, error) { return k.planOwn(ctx, q, orderID, e) }})
}

// byMachine says that what came for an order goes back without a person.
func byMachine(ctx context.Context, q db.Q, orderID string) (bool, error) {
	list, err := payment.ListOf(ctx, q, orderID)
	return len(list) > 0 && !slices.ContainsFunc(list, func(p payment.Payment) bool {
		_, hand := payment.ByHand(p.Gateway)
		return p.State == payment.Succeeded && (hand || p.Gateway == payment.Invoice{}.Name())
	}), err
}

// sendsTooMuch writes down what goes back by itself of an order that was made less; nothing
// where a person must send it.
func (k *Desk) sendsTooMuch(ctx context.Context, q db.Q, p EditPlan, once string) (asks []payment.Refund, err error) {
	if p.DueAfter.Minor >= 0 {
		return nil, nil
	}
	if machine, err := byMachine(ctx, q, p.Before.ID); err != nil || !machine {
		return nil, err
	}
	return k.askOverpaid(ctx, q, p.Before.ID, overpaidPart(once), shopper, money.Of(-p.DueAfter.Minor, p.DueAfter.Currency), nil)
}

// What the history says of an order that its shopper cancelled.
const (
	cancelledByShopper = "Cancelled by the shopper"
	heldByShopper      = "The shopper cancelled it. Send the money back at the bank, then note it here; the goods go back into stock."
)

// CancelOwn ends an order for whoever placed it: the goods go back into stock and the
// money the way it came. What came by transfer, and what a provider does not send back,
// is held for a person. Done a second time, it changes nothing.
func (k *Desk) CancelOwn(ctx context.Context, orderID string, also ...Also) error {
	o, err := order.Find(ctx, k.d.Read(), orderID)
	if err != nil || o.State == order.Cancelled || o.State == order.Refunded {
		return err
	}
	machine, err := byMachine(ctx, k.d.Read(), o.ID)
	if err != nil {
		return err
	}
	if _, err := k.Own(ctx, k.d.Read(), o); err != nil {
		return err
	}
	also = append([]Also{func(q db.Q) error { // packed while they pressed
		now, err := order.Find(ctx, q, o.ID)
		if err != nil {
			return err
		}
		return untouched(ctx, q, now)
	}}, also...)
	switch {
	case o.State != order.Paid:
		return k.Cancel(ctx, o.ID, shopper, cancelledByShopper, also...)
	case !machine:
		return k.holdOwn(ctx, o, heldByShopper, also)
	}
	_, err = k.Refund(ctx, o.ID, shopper, cancelledByShopper, true, func(q db.Q, _ order.Order, _ money.Amount) error { return Do(q, also) })
	if fault.KindOf(err) == fault.Conflict && err != nil && !errors.Is(err, errTooLate) && !errors.Is(err, errGoesBack) && !errors.Is(err, order.ErrPassed) {
		return k.holdOwn(ctx, o, cancelledByShopper+". "+fault.Message(err), also[:1])
	}
	return err
}

// holdOwn keeps an order that its shopper does not want for a person.
func (k *Desk) holdOwn(ctx context.Context, o order.Order, why string, also []Also) error {
	return k.d.Write(ctx, func(q db.Q) error {
		if err := order.Hold(ctx, q, o.ID, shopper, why); err != nil {
			return err
		}
		return Do(q, also)
	})
}
