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
	return k.carryOut(ctx, edition{orderID: orderID, once: once, seen: seen, actor: actor, also: also,
		plan: func(q db.Q) (EditPlan, error) { return k.planEdit(ctx, q, orderID, e) }})
}

// edition is a plan that was seen, to be carried out once.
type edition struct {
	orderID, once, seen, actor string
	plan                       func(q db.Q) (EditPlan, error)
	sendsBack                  bool // what is too much then goes back by itself
	also                       func(q db.Q, p EditPlan) error
}

func (k *Desk) carryOut(ctx context.Context, x edition) error {
	p, err := x.plan(k.d.Read())
	if err == nil && p.Seen != x.seen || x.once == "" {
		err = errEdited
	}
	if known, failed := order.EditKnown(ctx, k.d.Read(), x.once); failed != nil || known { // asked after the plan: the same form may have changed what it sees
		return failed
	}
	if err != nil || p.Same() {
		return err
	}
	if err := k.giveUpOpen(ctx, x.orderID); err != nil {
		return err
	}
	var asks []payment.Refund
	err = k.d.Write(ctx, func(q db.Q) (err error) {
		asks, err = k.carry(ctx, q, x)
		return err
	})
	if err != nil {
		return err
	}
	if err := k.sendAll(ctx, asks); err != nil { // the history says so, and the order is paid too much
		k.log.Warn("money that was too much did not go back by itself", "order", x.orderID, "error", err)
	}
	k.Collect(ctx, x.orderID)
	return nil
}

// carry does what was seen, in one transaction; asks is what goes back then.
func (k *Desk) carry(ctx context.Context, q db.Q, x edition) (asks []payment.Refund, err error) {
	if err := order.Lock(ctx, q, x.orderID); err != nil {
		return nil, err
	}
	known, err := order.EditKnown(ctx, q, x.once)
	if err != nil || known {
		return nil, err
	}
	p, err := x.plan(q)
	switch {
	case err != nil:
		return nil, err
	case p.Seen != x.seen:
		return nil, errEdited
	case p.Short():
		return nil, errShort
	}
	if asks, err = k.amend(ctx, q, p, x); err != nil {
		return nil, err
	}
	return asks, x.also(q, p)
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

func (k *Desk) amend(ctx context.Context, q db.Q, p EditPlan, x edition) (asks []payment.Refund, err error) {
	edit := order.Edit{Once: x.once, Actor: x.actor, Words: p.words()}
	if err := k.carryMoney(ctx, q, p); err != nil {
		return nil, err
	}
	if err := order.Amend(ctx, q, p.Before, p.After, &edit); err != nil {
		return nil, err
	}
	if err := p.moveStock(ctx, q); err != nil {
		return nil, err
	}
	if err := TakeWhenSent(ctx, q, p.Before.ID, x.actor); err != nil {
		return nil, err
	}
	if x.sendsBack {
		if asks, err = k.sendsTooMuch(ctx, q, p, x.once); err != nil {
			return nil, err
		}
	}
	if err := keepDue(ctx, q, p.Before.ID); err != nil || p.Before.CompletedAt.IsZero() {
		return asks, err
	}
	return asks, k.tellEdited(ctx, q, p, edit.ID, len(asks) > 0)
}

// tellEdited corrects the person's figures and tells of a change; back says that what is
// too much goes back by itself.
func (k *Desk) tellEdited(ctx context.Context, q db.Q, p EditPlan, editID string, back bool) error {
	if err := profile.AdjustOrder(ctx, q, p.Before.ID, p.MoneyAfter.Net); err != nil {
		return err
	}
	link, err := LinkOf(ctx, q, p.Before.ID)
	if err != nil {
		return err
	}
	f := EditFacts{Facts: k.factsOf(p.After, link, ""), EditID: editID, Was: p.Before.Total.Decimal(), Due: p.DueAfter.Decimal(), GoesBack: back}
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
		_, err := inventory.TakeAt(ctx, q, take, p.Before.PlaceID, p.Before.ID)
		return err
	}
	taken, err := inventory.Take(ctx, q, take, p.Before.ID)
	if err != nil {
		return err
	}
	return order.TakenAt(ctx, q, p.Before.ID, taken.Places())
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
