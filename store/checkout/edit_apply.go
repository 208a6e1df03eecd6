package checkout

import (
	"context"
	"fmt"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/inventory"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/profile"
)

// ApplyEdit does what was seen, all of it in one transaction, or nothing: a Conflict
// when the order, a price or the stock changed meanwhile. Payments that are under way
// are given up first. The same form (once) a second time changes nothing more. also is
// written in the same transaction.
func (k *Desk) ApplyEdit(ctx context.Context, orderID string, e Edit, once, seen, actor string, also func(q db.Q, p EditPlan) error) error {
	if known, err := order.EditKnown(ctx, k.d.Read(), once); err != nil || known {
		return err
	}
	p, err := k.PlanEdit(ctx, orderID, e)
	switch {
	case err != nil:
		return err
	case p.Seen != seen || once == "":
		return errEdited
	case p.Same():
		return nil
	}
	if err := k.giveUpOpen(ctx, orderID); err != nil {
		return err
	}
	err = k.d.Write(ctx, func(q db.Q) error {
		if err := order.Lock(ctx, q, orderID); err != nil {
			return err
		}
		known, err := order.EditKnown(ctx, q, once)
		if err != nil || known {
			return err
		}
		p, err := k.planEdit(ctx, q, orderID, e)
		switch {
		case err != nil:
			return err
		case p.Seen != seen:
			return errEdited
		case p.Short():
			return errShort
		}
		if err := k.amend(ctx, q, p, once, actor); err != nil {
			return err
		}
		return also(q, p)
	})
	if err == nil {
		k.Collect(ctx, orderID)
	}
	return err
}

// giveUpOpen ends the payments that a gateway has in hand; transfers are none.
func (k *Desk) giveUpOpen(ctx context.Context, orderID string) error {
	list, err := payment.ListOf(ctx, k.d.Read(), orderID)
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.State.Open() && p.State != payment.Awaiting {
			if err := k.giveUp(ctx, p); err != nil {
				return err
			}
		}
	}
	return nil
}

func (k *Desk) amend(ctx context.Context, q db.Q, p EditPlan, once, actor string) error {
	edit := order.Edit{Once: once, Actor: actor, Words: p.words()}
	if err := k.carryMoney(ctx, q, p); err != nil {
		return err
	}
	if err := order.Amend(ctx, q, p.Before, p.After, &edit); err != nil {
		return err
	}
	if err := p.moveStock(ctx, q); err != nil {
		return err
	}
	if err := TakeWhenSent(ctx, q, p.Before.ID, actor); err != nil {
		return err
	}
	if err := keepDue(ctx, q, p.Before.ID); err != nil {
		return err
	}
	if p.Before.CompletedAt.IsZero() {
		return nil
	}
	if err := profile.AdjustOrder(ctx, q, p.Before.ID, p.MoneyAfter.Net); err != nil {
		return err
	}
	link, err := LinkOf(ctx, q, p.Before.ID)
	if err != nil {
		return err
	}
	f := EditFacts{Facts: k.factsOf(p.After, link, ""), EditID: edit.ID, Was: p.Before.Total.Decimal(), Due: p.DueAfter.Decimal()}
	f.Total = p.MoneyAfter.Net.Decimal()
	f.Added, f.Removed = k.changes(p.Before, p.After)
	return k.tellOf(ctx, q, event.OrderUpdated, p.After, f)
}

// words say in the history what was changed.
func (p EditPlan) words() string {
	words := "Changed: " + p.Before.Total.String() + " became " + p.After.Total.String()
	for _, s := range p.Stock {
		words += fmt.Sprintf("; %+d %s", s.Take, s.Title)
	}
	if p.Before.Delivery != p.After.Delivery {
		words += "; the address"
	}
	if p.Before.Method != p.After.Method {
		words += "; " + p.After.Method.Name
	}
	return words
}

// moveStock takes what is new and gives back what is not wanted.
func (p EditPlan) moveStock(ctx context.Context, q db.Q) error {
	var take, back []inventory.Line
	for _, s := range p.Stock {
		if s.Take > 0 {
			take = append(take, inventory.Line{VariantID: s.VariantID, Quantity: s.Take})
		} else {
			back = append(back, inventory.Line{VariantID: s.VariantID, Quantity: -s.Take})
		}
	}
	if len(back) > 0 {
		if err := inventory.Return(ctx, q, back, p.Before.ID); err != nil {
			return err
		}
	}
	if len(take) == 0 {
		return nil
	}
	if p.Before.PlaceID != "" {
		return inventory.TakeAt(ctx, q, take, p.Before.PlaceID, p.Before.ID)
	}
	if err := inventory.Take(ctx, q, take, p.Before.ID); err != nil {
		return err
	}
	_, err := keepWhence(ctx, q, p.Before.ID)
	return err
}

// carryMoney keeps the payments true to the new sum: a transfer is expected of the new
// amount, and of an order that was brought along from elsewhere it is written down what
// it was paid with.
func (k *Desk) carryMoney(ctx context.Context, q db.Q, p EditPlan) error {
	list, err := payment.ListOf(ctx, q, p.Before.ID)
	if err != nil {
		return err
	}
	if len(list) == 0 && p.Before.State == order.Paid {
		was := payment.Payment{OrderID: p.Before.ID, Gateway: payment.Elsewhere.Name(), Amount: p.Before.Total.Minus(p.Before.Refunded)}
		if err := payment.Create(ctx, q, &was); err != nil {
			return err
		}
		_, err := payment.Advance(ctx, q, was.ID, payment.Outcome{State: payment.Succeeded, Amount: was.Amount, Live: true})
		return err
	}
	for _, x := range list {
		switch {
		case x.State != payment.Awaiting && x.State.Open():
			return errEdited // begun since those under way were given up
		case x.State != payment.Awaiting || x.Amount == p.After.Total:
			continue
		}
		if _, err := payment.Advance(ctx, q, x.ID, payment.Outcome{State: payment.Cancelled, Reference: x.Reference}); err != nil {
			return err
		}
		next := payment.Payment{OrderID: x.OrderID, Gateway: x.Gateway, Amount: p.After.Total, Back: x.Back}
		if err := payment.Create(ctx, q, &next); err != nil {
			return err
		}
		if _, err := payment.Advance(ctx, q, next.ID, payment.Outcome{State: payment.Awaiting, Reference: x.Reference, Amount: next.Amount, Live: true}); err != nil {
			return err
		}
	}
	return nil
}
